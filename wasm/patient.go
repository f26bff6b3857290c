//go:build js && wasm && !doctor

package main

import (
	"io"

	"telemed/wasm/conference"
)

// newEngine is the patient's, and what a build without the doctor tag makes.
func newEngine(rand io.Reader) conference.Engine { return conference.NewPatient(rand) }
