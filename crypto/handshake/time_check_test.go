package handshake

import (
	"bytes"
	"errors"
	"testing"

	"telemed/crypto/message"
)

// Late frames are refused with the measured delay in the words, on both sides,
// and nobody is blamed.
func TestLate(t *testing.T) {
	for n, check := range map[int]string{1: "WELCOME-LATE", 2: "KEY-TIME", 3: "TOKEN-TIME", 4: "CONFIRM-TIME"} {
		t.Run(check, func(t *testing.T) {
			w := newWorld(t, "late")
			w.skew = 600_000
			frame := w.upTo(n)
			w.ms += 6000
			step, err := w.toDoctorOrPatient(n, frame)
			e := refused(t, err, check, ErrLate)
			if e.Error() != "handshake: arrived 6 s late, 5 s allowed" || e.Delay != 6000 || e.Limit != 5000 {
				t.Error(e)
			}
			if n%2 == 1 {
				return
			}
			_, err = w.toPatient(step.Reply)
			var r *Refused
			if !errors.As(err, &r) || r.Reason != message.BlockedLate || r.Delay != 6000 {
				t.Fatalf("the patient heard %v", err)
			}
		})
	}
}

func (w *world) toDoctorOrPatient(n int, frame []byte) (Step, error) {
	if n%2 == 0 {
		return w.toDoctor(frame)
	}
	return w.toPatient(frame)
}

// A handshake ends 4·ΔTS after HELLO, however punctual its frames are.
func TestPending(t *testing.T) {
	for n := 2; n < 6; n++ {
		t.Run("HS-PENDING", func(t *testing.T) {
			w := newWorld(t, "pending")
			frame := w.upTo(n)
			w.ms += 20_001
			var err error
			if n == 5 { // BLOCKED, after frame 25
				_, err = w.toPatient([]byte{opBlocked})
			} else {
				_, err = w.toDoctorOrPatient(n, frame)
			}
			e := refused(t, err, "HS-PENDING", ErrLate)
			if e.Error() != "handshake: unfinished after 20.001 s, 20 s allowed" {
				t.Error(e)
			}
		})
	}
}

// Any opcode but the next one (and BLOCKED to the patient, HELLO to the doctor)
// ends the attempt, before a key is used.
func TestOrder(t *testing.T) {
	w := newWorld(t, "order")
	snaps := w.record()
	for i := range snaps {
		for op := range 256 {
			s := &snaps[i]
			next := byte(op) == s.frame[0] || i%2 == 0 && byte(op) == opHello || i%2 == 1 && byte(op) == opBlocked
			if next {
				continue
			}
			frame := bytes.Clone(s.frame)
			frame[0] = byte(op)
			refused(t, w.try(i, s, frame), "HS-ORDER", ErrOrder)
		}
		refused(t, w.try(i, &snaps[i], nil), "HS-ORDER", ErrOrder)
	}
	for i := range snaps { // after the end nothing is taken but a new HELLO
		_, err := w.toPatient(snaps[i].frame)
		refused(t, err, "HS-ORDER", ErrOrder)
		if i != 0 {
			_, err = w.toDoctor(snaps[i].frame)
			refused(t, err, "HS-ORDER", ErrOrder)
		}
	}
}
