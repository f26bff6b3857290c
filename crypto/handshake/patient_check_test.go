package handshake

import (
	"testing"

	"telemed/crypto/elgamal"
	"telemed/crypto/group"
	"telemed/crypto/internal/vector"
	"telemed/crypto/message"
)

// Each test here fails one of the patient's checks of SPEC §11, and is named by
// its ID. The rogue has read the invitation, and where a check lies behind the
// doctor's signature it has the doctor's key, too.

func TestWelcomeChecks(t *testing.T) {
	sealed := func(edit func(b []byte) []byte) func(w *world, hello []byte) []byte {
		return func(w *world, hello []byte) []byte {
			r, kem := w.rogueDoctor(w.doctor, hello)
			before := cloneWire(r.wire)
			frame := r.welcome(kem, nil)
			b := must(flipped(before).reopen(frame))
			r.wire = before
			return r.send(opWelcome, edit(b))
		}
	}
	signed := func(edit func(m *welcome)) func(w *world, hello []byte) []byte {
		return func(w *world, hello []byte) []byte {
			r, kem := w.rogueDoctor(w.doctor, hello)
			return r.welcome(kem, edit)
		}
	}
	flip := func(i int) func(w *world, hello []byte) []byte {
		return sealed(func(b []byte) []byte { b[i] ^= 1; return b })
	}
	for _, c := range []struct {
		check, what string
		kind        error
		frame       func(w *world, hello []byte) []byte
	}{
		{"WELCOME-SEAL", "flipped", ErrSeal, func(w *world, h []byte) []byte { f := signed(nil)(w, h); f[9] ^= 1; return f }},
		{"WELCOME-SEAL", "without the secret", ErrSeal, func(w *world, h []byte) []byte {
			r, kem := w.rogueDoctor(w.doctor, h)
			r.wire.out[0] ^= 1
			return r.welcome(kem, nil)
		}},
		{"WELCOME-LAYOUT", "empty", ErrDoctor, sealed(func([]byte) []byte { return nil })},
		{"WELCOME-LAYOUT", "short", ErrDoctor, sealed(func(b []byte) []byte { return b[:len(b)-1] })},
		{"WELCOME-LAYOUT", "long", ErrDoctor, sealed(func(b []byte) []byte { return append(b, 0) })},
		{"WELCOME-DOCTOR", "an impostor's key", ErrDoctor, func(w *world, h []byte) []byte {
			r, kem := w.rogueDoctor(key("mallory"), h)
			return r.welcome(kem, nil)
		}},
		{"WELCOME-DOCTOR", "no key", ErrDoctor, flip(383)},
		{"WELCOME-SIGNATURE", "an impostor's", ErrDoctor, func(w *world, h []byte) []byte {
			r, kem := w.rogueDoctor(key("mallory"), h)
			return r.welcome(kem, func(m *welcome) { copy(m.yD[:], w.doctor.Public().Bytes()) })
		}},
		{"WELCOME-SIGNATURE", "e_D", ErrDoctor, flip(384)},
		{"WELCOME-SIGNATURE", "kem ciphertext", ErrDoctor, flip(768)},
		{"WELCOME-SIGNATURE", "clock", ErrDoctor, flip(1863)},
		{"WELCOME-SIGNATURE", "ΔTS", ErrDoctor, flip(1867)},
		{"WELCOME-SIGNATURE", "generation", ErrDoctor, flip(1875)},
		{"WELCOME-SIGNATURE", "r", ErrDoctor, flip(1876)},
		{"WELCOME-SIGNATURE", "s", ErrDoctor, flip(2291)},
		{"WELCOME-DELTA", "zero", ErrDoctor, signed(func(m *welcome) { m.deltaTS = 0 })},
		{"WELCOME-DELTA", "low", ErrDoctor, signed(func(m *welcome) { m.deltaTS = 999 })},
		{"WELCOME-DELTA", "high", ErrDoctor, signed(func(m *welcome) { m.deltaTS = 60_001 })},
		{"WELCOME-GENERATION", "lower", ErrGeneration, signed(func(m *welcome) { m.generation = 1 })},
		{"WELCOME-ELEMENT", "e_D outside", ErrDoctor, signed(func(m *welcome) { copy(m.eD[:], notElement) })},
		{"WELCOME-ELEMENT", "e_D one", ErrDoctor, signed(func(m *welcome) { clear(m.eD[:]); m.eD[383] = 1 })},
	} {
		t.Run(c.check+" "+c.what, func(t *testing.T) {
			w := newWorld(t, "welcome")
			frame := c.frame(w, w.begin())
			step, err := w.toPatient(frame)
			refused(t, err, c.check, c.kind)
			if (step.Reply != nil) != (c.kind == ErrGeneration) || !erasedPatient(w.p) {
				t.Error("the attempt went on")
			}
		})
	}
	t.Run("WELCOME-LATE", func(t *testing.T) {
		w := newWorld(t, "welcome")
		frame := w.upTo(1)
		w.ms += 6200
		w.skew = -6200 // the wall clock was set meanwhile: it does not matter
		_, err := w.toPatient(frame)
		e := refused(t, err, "WELCOME-LATE", ErrLate)
		if e.Error() != "handshake: arrived 6.2 s late, 5 s allowed" || e.Delay != 6200 {
			t.Error(e)
		}
	})
	t.Run("the same generation is accepted", func(t *testing.T) {
		w := newWorld(t, "welcome")
		frame := signed(func(m *welcome) { m.generation = 2 })(w, w.begin())
		w.must(w.toPatient(frame))
	})
}

// reopen opens a frame and leaves the wire as it was.
func (w wire) reopen(frame []byte) ([]byte, error) {
	return w.open(frame, 1) // w is a copy
}

// atToken is a world in which a rogue doctor has its patient's frame 10.
func atToken(t *testing.T) (*world, *rogue, *keyVerification) {
	w, r := tokenStage.thaw(t, func(w *world) *rogue {
		r, kem := w.rogueDoctor(w.doctor, w.begin())
		step := w.must(w.toPatient(r.welcome(kem, nil)))
		r.to = r.onKey(step.Reply)
		return r
	})
	return w, r, r.to
}

func TestTokenChecks(t *testing.T) {
	signed := func(edit func(m *sessionToken)) func(*rogue, *keyVerification) []byte {
		return func(r *rogue, to *keyVerification) []byte { return r.token(to, edit) }
	}
	sealed := func(edit func(b []byte) []byte) func(*rogue, *keyVerification) []byte {
		return func(r *rogue, to *keyVerification) []byte {
			before := cloneWire(r.wire)
			b := must(flipped(before).reopen(r.token(to, nil)))
			r.wire = before
			return r.send(opToken, edit(b))
		}
	}
	flip := func(i int) func(*rogue, *keyVerification) []byte {
		return sealed(func(b []byte) []byte { b[i] ^= 1; return b })
	}
	for _, c := range []struct {
		check, what string
		kind        error
		frame       func(r *rogue, to *keyVerification) []byte
	}{
		{"TOKEN-SEAL", "flipped", ErrSeal, func(r *rogue, to *keyVerification) []byte { f := r.token(to, nil); f[1] ^= 1; return f }},
		{"TOKEN-LAYOUT", "empty", ErrDoctor, sealed(func(b []byte) []byte { return nil })},
		{"TOKEN-LAYOUT", "short", ErrDoctor, sealed(func(b []byte) []byte { return b[1:] })},
		{"TOKEN-LAYOUT", "long", ErrDoctor, sealed(func(b []byte) []byte { return append(b, 0) })},
		{"TOKEN-SIGNATURE", "TS_GWN", ErrDoctor, flip(7)},
		{"TOKEN-SIGNATURE", "RN_GWN", ErrDoctor, flip(8)},
		{"TOKEN-SIGNATURE", "ID_Di", ErrDoctor, flip(24)},
		{"TOKEN-SIGNATURE", "c1'", ErrDoctor, flip(423)},
		{"TOKEN-SIGNATURE", "c2'", ErrDoctor, flip(807)},
		{"TOKEN-SIGNATURE", "r", ErrDoctor, flip(808)},
		{"TOKEN-SIGNATURE", "s", ErrDoctor, flip(1223)},
		{"TOKEN-SIGNATURE", "an impostor's", ErrDoctor, func(r *rogue, to *keyVerification) []byte {
			r.identity = key("mallory")
			return r.token(to, nil)
		}},
		{"TOKEN-PATIENT", "another", ErrDoctor, signed(func(m *sessionToken) { m.patientID[15] ^= 1 })},
		{"TOKEN-TIME", "behind", ErrLate, signed(func(m *sessionToken) { m.stamp -= 5001 })},
		{"TOKEN-TIME", "ahead", ErrLate, signed(func(m *sessionToken) { m.stamp += 5001 })},
		{"TOKEN-ELEMENT", "c1' outside", ErrDoctor, signed(func(m *sessionToken) { copy(m.secret[:], notElement) })},
		{"TOKEN-ELEMENT", "c2' outside", ErrDoctor, signed(func(m *sessionToken) { copy(m.secret[384:], notElement) })},
		{"TOKEN-SECRET", "another M", ErrDoctor, func(r *rogue, to *keyVerification) []byte {
			r.m = must(elgamal.RandomMessage(vector.Rand("another M")))
			return r.token(to, nil)
		}},
		{"TOKEN-SECRET", "M is 1", ErrDoctor, func(r *rogue, to *keyVerification) []byte {
			k := must(group.RandomScalar(vector.Rand("k")))
			return r.token(to, func(m *sessionToken) {
				copy(m.secret[:], group.BaseExp(k).Bytes())
				copy(m.secret[384:], must(group.DecodeElement(to.eP[:])).Exp(k).Bytes())
			})
		}},
	} {
		t.Run(c.check+" "+c.what, func(t *testing.T) {
			w, r, to := atToken(t)
			step, err := w.toPatient(c.frame(r, to))
			refused(t, err, c.check, c.kind)
			if step.Reply != nil || step.Session != nil || !erasedPatient(w.p) {
				t.Error("the attempt went on")
			}
		})
	}
	t.Run("accepted", func(t *testing.T) { // or all of the above would prove nothing
		w, r, to := atToken(t)
		w.must(w.toPatient(r.token(to, func(m *sessionToken) { m.stamp += 5000 })))
	})
}

func TestBlockedChecks(t *testing.T) {
	for n := 1; n <= 5; n += 2 { // as an answer to HELLO, to frame 10, to frame 25
		w := newWorld(t, "blocked")
		w.upTo(n)
		from := rogue{w: w, wire: flipped(w.p.wire)}
		if n == 5 {
			from.wire.out, from.wire.in = cloneKey(w.p.wire.in), nil
		}
		for _, c := range []struct {
			check string
			kind  error
			frame []byte
		}{
			{"BLOCKED-SEAL", ErrSeal, []byte{opBlocked}},
			{"BLOCKED-SEAL", ErrSeal, append([]byte{opBlocked}, make([]byte, 80)...)},
			{"BLOCKED-LAYOUT", ErrDoctor, from.again(opBlocked, make([]byte, 12))},
			{"BLOCKED-LAYOUT", ErrDoctor, from.again(opBlocked, make([]byte, 14))},
			{"BLOCKED-LAYOUT", ErrDoctor, from.again(opBlocked, append([]byte{7}, make([]byte, 12)...))},
		} {
			t.Run(c.check, func(t *testing.T) {
				p := clonePatient(w.p)
				_, err := p.Receive(w.patientClock(), c.frame)
				refused(t, err, c.check, c.kind)
			})
		}
		r := message.Blocked{Reason: message.BlockedLate, Delay: 6200}
		p := clonePatient(w.p)
		_, err := p.Receive(w.patientClock(), from.again(opBlocked, r.Append(nil)))
		if err == nil || err.Error() != "handshake: refused: off by 6.2 s" {
			t.Errorf("frame %d: %v", n, err)
		}
	}
}

// again is send without moving T.
func (r *rogue) again(op byte, content []byte) []byte {
	c := *r
	return c.send(op, content)
}
