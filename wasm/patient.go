//go:build js && wasm && !doctor

package main

import (
	"io"

	"telemed/wasm/conference"
)

// newEngine is the patient's, and what a build without the doctor tag makes. Where its
// relay is stands in the invitation.
func newEngine(rand io.Reader, _ string) conference.Engine { return conference.NewPatient(rand) }
