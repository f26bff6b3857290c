//go:build js && wasm && doctor

package main

import (
	"io"

	"telemed/wasm/conference"
)

// newEngine is the doctor's. Each page has a wasm of its own: one that holds both
// engines is a tenth larger, and a patient's phone would carry what it never runs.
// relay is its origin, empty for the page's own.
func newEngine(rand io.Reader, relay string) conference.Engine {
	return conference.NewDoctor(rand, relay)
}
