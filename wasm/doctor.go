//go:build js && wasm && doctor

package main

import (
	"io"

	"telemed/wasm/conference"
)

// newEngine is the doctor's. Each page has a wasm of its own: one that holds both
// engines is a tenth larger, and a patient's phone would carry what it never runs.
func newEngine(rand io.Reader) conference.Engine { return conference.NewDoctor(rand) }
