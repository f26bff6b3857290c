package handshake

import (
	"bytes"
	"testing"

	"telemed/crypto/elgamal"
	"telemed/crypto/message"
)

// Erasure: every secret is overwritten where it lay, whatever ended the attempt.
func TestErased(t *testing.T) {
	ends := map[string]func(w *world, n int, frame []byte){
		"success":      func(w *world, n int, frame []byte) { w.deliver(n, frame) },
		"broken seal":  func(w *world, n int, frame []byte) { frame[len(frame)-1]++; w.deliver(n, frame) },
		"out of place": func(w *world, n int, frame []byte) { w.deliver(n, []byte{message.OpExit}) },
		"late":         func(w *world, n int, frame []byte) { w.ms += 6000; w.deliver(n, frame) },
		"time-out":     func(w *world, n int, frame []byte) { w.ms += 100_000; w.d.Erase(); w.p.Erase() },
	}
	for name, end := range ends {
		for n := 1; n < 5; n++ {
			if n < 3 && (name == "success" || name == "time-out") {
				continue // the other ends show as much
			}
			w := newWorld(t, "erase")
			frame := w.upTo(n)
			var kept [][]byte
			for _, wire := range []*wire{&w.p.wire, &w.d.wire} {
				for _, k := range []*[64]byte{(*[64]byte)(wire.in), (*[64]byte)(wire.out)} {
					if k != nil {
						kept = append(kept, k[:])
					}
				}
			}
			kept = append(kept, w.p.ss, w.d.ss)
			if w.d.keys != nil {
				kept = append(kept, w.d.keys.d2p[:], w.d.keys.p2d[:], w.d.keys.verifier[:], w.d.keys.share[:])
			}
			eD, eP, m := w.d.eD, w.p.eP, w.p.m
			end(w, n, frame)
			w.d.Refuse(message.BlockedBusy, 0, 0)
			w.d.Erase()
			w.p.Erase()
			if !erasedDoctor(w.d) || !erasedPatient(w.p) {
				t.Errorf("%s at frame %d: a secret is still held", name, n)
			}
			for i, b := range kept {
				if len(bytes.Trim(b, "\x00")) != 0 {
					t.Errorf("%s at frame %d: secret %d is still in memory", name, n, i)
				}
			}
			for _, k := range []*elgamal.PrivateKey{eD, eP} {
				if k != nil && len(bytes.Trim(k.Bytes(), "\x00")) != 0 {
					t.Errorf("%s at frame %d: an exponent is still in memory", name, n)
				}
			}
			if m != nil && len(bytes.Trim(m.Bytes(), "\x00")) != 0 {
				t.Errorf("%s at frame %d: M is still in memory", name, n)
			}
		}
	}
}

// deliver gives a frame to the side whose turn frame n is, whatever comes of it.
func (w *world) deliver(n int, frame []byte) {
	if n%2 == 0 {
		w.toDoctor(frame)
	} else {
		w.toPatient(frame)
	}
}

func erasedDoctor(d *Doctor) bool {
	return d.next == 0 && d.eD == nil && d.ss == nil && d.keys == nil && d.wire.in == nil && d.wire.out == nil
}

func erasedPatient(p *Patient) bool {
	return p.next == 0 && p.kem == nil && p.eP == nil && p.m == nil && p.ss == nil && p.wire.in == nil && p.wire.out == nil
}
