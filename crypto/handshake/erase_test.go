package handshake

import (
	"bytes"
	"fmt"
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

func zero(b []byte) bool { return len(bytes.Trim(b, "\x00")) == 0 }

// Each secret goes with its last use, not only at the end.
func TestErasedAsItGoes(t *testing.T) {
	w := newWorld(t, "goes")
	welcome := w.upTo(1)
	in, out := w.p.wire.in, w.p.wire.out
	key := w.must(w.toPatient(welcome)).Reply
	if !zero(in[:]) || !zero(out[:]) {
		t.Error("the patient keeps hello keys after WELCOME")
	}

	eD, ss := w.d.eD, w.d.ss
	token := w.must(w.toDoctor(key)).Reply
	if !zero(eD.Bytes()) || !zero(ss) {
		t.Error("the doctor keeps e_D or ss after frame 10")
	}

	ss, eP, m, out, in := w.p.ss, w.p.eP, w.p.m, w.p.wire.out, w.p.wire.in
	secret := w.p.cfg.Invitation
	confirm := w.must(w.toPatient(token)).Reply
	if !zero(ss) || !zero(eP.Bytes()) || !zero(m.Bytes()) || !zero(out[:]) || !zero(secret.Secret[:]) {
		t.Error("the patient keeps ss, e_P, M, the P2D key or the invitation's secret after frame 20")
	}
	if zero(in[:]) {
		t.Error("BLOCKED could not be read any more")
	}
	_, err := w.toPatient(token) // only BLOCKED may come now
	refused(t, err, "HS-ORDER", ErrOrder)

	keys, in, out, secret := w.d.keys, w.d.wire.in, w.d.wire.out, w.d.inv
	w.must(w.toDoctor(confirm))
	if !zero(keys.verifier[:]) || !zero(keys.d2p[:]) || !zero(keys.p2d[:]) || !zero(keys.share[:]) ||
		!zero(in[:]) || !zero(out[:]) || !zero(secret.Secret[:]) {
		t.Error("the doctor keeps a key after frame 25")
	}
	if zero(w.inv.Secret[:]) {
		t.Error("the caller's invitation was erased")
	}
}

// A second HELLO erases what the first attempt had.
func TestErasedByHello(t *testing.T) {
	w := newWorld(t, "first")
	w.upTo(2)
	d, eD, ss, in, out, inv := w.d, w.d.eD, w.d.ss, w.d.wire.in, w.d.wire.out, w.d.inv
	w.seed = "second"
	hello := w.begin()
	w.d = d
	w.must(w.toDoctor(hello))
	if !zero(eD.Bytes()) || !zero(ss) || !zero(in[:]) || !zero(out[:]) || !zero(inv.Secret[:]) {
		t.Error("the first attempt's secrets are still in memory")
	}
}

// After a frame that failed only the key for BLOCKED remains, and after one that
// is out of its place or time not even that: nobody is answered or named.
func TestErasedByFailure(t *testing.T) {
	w, r := atKey(t)
	in, out, inv := w.d.wire.in, w.d.wire.out, w.d.inv
	_, err := w.toDoctor(r.key(func(m *keyVerification) { m.doctor[0]++ }))
	refused(t, err, "KEY-DOCTOR", ErrRules)
	if w.d.wire.in != nil || !zero(in[:]) || !zero(inv.Secret[:]) {
		t.Error("the P2D key or the invitation's secret outlived the failure")
	}
	if _, err := w.d.Refuse(message.BlockedKey, 0, 0); err != nil || !zero(out[:]) || w.d.wire.out != nil {
		t.Error("BLOCKED could not be made, or its key outlived it:", err)
	}
	for _, c := range []struct {
		check string
		kind  error
		ms    uint64
		frame []byte // nil: the right one
	}{
		{"HS-PENDING", ErrLate, 20_001, nil},
		{"HS-ORDER", ErrOrder, 0, []byte{message.OpExit}},
	} {
		w := newWorld(t, "place")
		frame := w.upTo(4)
		if c.frame != nil {
			frame = c.frame
		}
		w.ms += c.ms
		out := w.d.wire.out
		step, err := w.toDoctor(frame)
		e := refused(t, err, c.check, c.kind)
		if step.Reply != nil || e.Peer != nil || e.Invitation != [8]byte{} || !zero(out[:]) {
			t.Errorf("%s was answered, or somebody named", c.check)
		}
		if _, err := w.d.Refuse(message.BlockedBusy, 0, 0); err != ErrNothing {
			t.Errorf("%s: Refuse: %v", c.check, err)
		}
	}
}

// The machines work with their own copy of the invitation.
func TestInvitationCopied(t *testing.T) {
	w := newWorld(t, "copied")
	welcome := w.upTo(1)
	clear(w.inv.Secret[:])
	key := w.must(w.toPatient(welcome)).Reply
	token := w.must(w.toDoctor(key)).Reply
	confirm := w.must(w.toPatient(token))
	equalSessions(t, w.must(w.toDoctor(confirm.Reply)).Session, confirm.Session)
}

// No state that holds secrets shows them in a log.
func TestPrinted(t *testing.T) {
	w := newWorld(t, "printed")
	d, p, _ := w.finish()
	for want, values := range map[string][]any{
		"handshake.Session": {d, *d, p},
		"handshake.Doctor":  {w.d, *w.d},
		"handshake.Patient": {w.p, *w.p},
		"invite.Invitation": {w.inv, *w.inv},
	} {
		for _, v := range values {
			for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
				if got := fmt.Sprintf(verb, v); got != want {
					t.Errorf("%s of %T: %s", verb, v, got)
				}
			}
		}
	}
}
