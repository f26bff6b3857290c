// Package worker is the relay on Cloudflare Workers. The entry Worker (package front) is plain
// HTTP; each room is a Durable Object, whose Go is package durable around package room; src is
// the JavaScript between them and the runtime. This directory itself has only tests, which run
// all of it under workerd, the runtime, on Linux.
package worker
