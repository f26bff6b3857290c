//go:build js && wasm

package main

import (
	"runtime"
	"time"
)

// A contestant is what it can do, by the name that bin/bench.json has for it.
type contestant map[string]operation

// An operation is run some number of times, and gives its result as numbers,
// so that it can be judged before it is timed.
type operation struct {
	run    func(times int) time.Duration
	result func() [][]byte
}

// op is an operation that needs nothing prepared.
func op[T any](do func() T, bytes func(T) [][]byte) operation {
	return prepared(func() func() T { return do }, bytes)
}

// prepared is an operation whose every run is prepared outside the time, such
// as a key nobody has used before. Garbage is collected first, so that nobody
// pays for what the contestant before left behind.
func prepared[T any](prepare func() func() T, bytes func(T) [][]byte) operation {
	return operation{
		run: func(times int) time.Duration {
			do := make([]func() T, times)
			for i := range do {
				do[i] = prepare()
			}
			runtime.GC()
			start := time.Now()
			for _, f := range do {
				runtime.KeepAlive(f())
			}
			return time.Since(start)
		},
		result: func() [][]byte { return bytes(prepare()()) },
	}
}

func holds(ok bool) [][]byte { return [][]byte{boolean(ok)} }
