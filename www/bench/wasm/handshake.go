//go:build js && wasm

package main

import (
	"crypto/rand"
	"runtime"
	"time"

	"telemed/crypto/elgamal"
	"telemed/crypto/handshake"
	"telemed/crypto/invite"
)

// A meeting is a doctor and a patient about to run the true handshake.
type meeting struct {
	doctor  *handshake.Doctor
	patient handshake.PatientConfig
	spent   time.Duration // in the doctor's calls
}

// newMeeting makes a patient nobody has seen before. Keys that are there before
// the link is tapped are not part of the time.
func newMeeting(identity *elgamal.PrivateKey) *meeting {
	inv := &invite.Invitation{Doctor: identity.Public().Fingerprint(), ID: [8]byte{1}, Secret: [16]byte{2}, DoctorName: "Doctor"}
	doctor := must(handshake.NewDoctor(rand.Reader, handshake.DoctorConfig{
		Identity: identity, DeltaTS: handshake.DefaultDeltaTS,
		Lookup: func([8]byte) (*invite.Invitation, error) { return inv, nil },
	}))
	return &meeting{doctor: doctor, patient: handshake.PatientConfig{
		Invitation: inv, Identity: must(elgamal.GenerateKey(rand.Reader)), Name: "Patient",
	}}
}

var now = handshake.Clock{Wall: 1_800_000_000_000}

// receive is the doctor's call, with its time kept.
func (m *meeting) receive(frame []byte) handshake.Step {
	start := time.Now()
	step := must(m.doctor.Receive(now, frame))
	m.spent += time.Since(start)
	return step
}

// run is HELLO to SESSION_CONFIRM; true if both end with the same session.
func (m *meeting) run() bool {
	patient, hello, err := handshake.NewPatient(rand.Reader, m.patient, now)
	if err != nil {
		panic("bench: " + err.Error())
	}
	welcome := m.receive(hello)
	key := must(patient.Receive(now, welcome.Reply))
	token := m.receive(key.Reply)
	confirm := must(patient.Receive(now, token.Reply))
	end := m.receive(confirm.Reply)
	return end.Session != nil && confirm.Session != nil && end.Session.Send == confirm.Session.Receive
}

// wholeHandshake is both sides' computing added up, between two who have never
// met: neither has a table for the other's key.
func wholeHandshake() operation {
	return prepared(func() func() bool {
		return newMeeting(must(elgamal.GenerateKey(rand.Reader))).run
	}, holds)
}

// doctorsSide is what one join costs the doctor: her three calls, with
// a new patient each time.
func doctorsSide() operation {
	identity := must(elgamal.GenerateKey(rand.Reader))
	return operation{
		run: func(times int) (spent time.Duration) {
			for range times {
				m := newMeeting(identity)
				runtime.KeepAlive(m.run())
				spent += m.spent
			}
			return spent
		},
		result: func() [][]byte { return holds(newMeeting(identity).run()) },
	}
}
