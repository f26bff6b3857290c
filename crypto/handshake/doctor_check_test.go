package handshake

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"telemed/crypto/elgamal"
	"telemed/crypto/group"
	"telemed/crypto/internal/vector"
	"telemed/crypto/invite"
	"telemed/crypto/message"
)

// Each test here fails one of the doctor's checks of SPEC §11, and is named by
// its ID.

// notElement is a number mod p outside the subgroup: 2.
var notElement = append(make([]byte, elgamal.PublicKeySize-1), 2)

func TestHelloChecks(t *testing.T) {
	t.Run("HELLO-SEAL", func(t *testing.T) {
		w := newWorld(t, "hello")
		frame := w.begin()
		frame[len(frame)-1] ^= 1
		_, err := w.toDoctor(frame)
		refused(t, err, "HELLO-SEAL", ErrSeal)
		other := newWorld(t, "hello")
		other.inv.Secret[0] ^= 1 // knows the id, which the relay shows, not the secret
		_, err = w.toDoctor(other.begin())
		refused(t, err, "HELLO-SEAL", ErrSeal)
		if _, err := w.d.Refuse(message.BlockedBusy, 0, 0); err != ErrNothing {
			t.Errorf("an answer to a broken seal: %v", err)
		}
	})
	t.Run("HELLO-WAITED", func(t *testing.T) {
		w := newWorld(t, "hello")
		frame := w.begin()
		w.dCfg.Lookup = nil // not even asked
		w.meet()
		step, err := w.d.Receive(Clock{Waited: 2501}, frame)
		e := refused(t, err, "HELLO-WAITED", ErrLate)
		if e.Error() != "handshake: waited 2.501 s, 2.5 s allowed" || step.Reply != nil {
			t.Error(e)
		}
	})
	t.Run("HELLO-INVITATION", func(t *testing.T) {
		w := newWorld(t, "hello")
		frame := w.begin()
		w.inv.ID[0] ^= 1
		step, err := w.toDoctor(frame)
		refused(t, err, "HELLO-INVITATION", ErrInvitation)
		if !errors.Is(err, errUnknown) || step.Reply != nil {
			t.Error("an unknown invitation was answered, or the cause was lost")
		}
		if _, err := w.d.Refuse(message.BlockedRevoked, 0, 0); err != ErrNothing {
			t.Errorf("an unknown invitation can be answered: %v", err)
		}
	})
	t.Run("HELLO-INVITATION expired", func(t *testing.T) {
		w := newWorld(t, "hello")
		w.dCfg.Identity = nil // nothing is signed for it
		w.dCfg.Lookup = func([8]byte) (*invite.Invitation, error) {
			return w.inv, fmt.Errorf("lookup: %w", &Refused{Reason: message.BlockedExpired})
		}
		step, err := w.toDoctor(w.begin())
		if e := refused(t, err, "HELLO-INVITATION", ErrInvitation); e.Invitation != w.inv.ID {
			t.Error("the error does not say which invitation")
		}
		_, err = w.toPatient(step.Reply)
		var r *Refused
		if !errors.As(err, &r) || r.Reason != message.BlockedExpired {
			t.Fatalf("the patient heard %v", err)
		}
	})
	t.Run("HELLO-LAYOUT", func(t *testing.T) {
		for _, n := range []int{0, 1199, 1201} {
			w := newWorld(t, "hello")
			w.meet()
			_, err := w.toDoctor(w.roguePatient(w.patient).send(opHello, make([]byte, n)))
			refused(t, err, "HELLO-LAYOUT", ErrSeal)
		}
	})
	t.Run("HELLO-KEM", func(t *testing.T) {
		w := newWorld(t, "hello")
		w.meet()
		content := bytes.Repeat([]byte{0xff}, 1200) // coefficients beyond q (FIPS 203 §7.2)
		_, err := w.toDoctor(w.roguePatient(w.patient).send(opHello, content))
		refused(t, err, "HELLO-KEM", ErrSeal)
	})
}

// atKey is a world in which a rogue patient has its WELCOME.
func atKey(t *testing.T) (*world, *rogue) {
	return keyStage.thaw(t, func(w *world) *rogue {
		r := w.roguePatient(key("mallory"))
		w.meet()
		r.onWelcome(w.must(w.toDoctor(r.hello())).Reply)
		return r
	})
}

func TestKeyChecks(t *testing.T) {
	wrong := notElement
	big := bytes.Repeat([]byte{0xff}, elgamal.PublicKeySize)
	one := append(make([]byte, elgamal.PublicKeySize-1), 1)

	for _, c := range []struct {
		check, what string
		kind        error
		edit        func(r *rogue, m *keyVerification)
	}{
		{"KEY-DOCTOR", "another", ErrRules, func(_ *rogue, m *keyVerification) { m.doctor[31] ^= 1 }},
		{"KEY-PATIENT", "another", ErrRules, func(_ *rogue, m *keyVerification) { m.patientID[0] ^= 1 }},
		{"KEY-GENERATION", "higher", ErrGeneration, func(_ *rogue, m *keyVerification) { m.generation = 4 }},
		{"KEY-GENERATION", "highest", ErrGeneration, func(_ *rogue, m *keyVerification) { m.generation = 1<<64 - 1; m.name = "" }},
		{"KEY-NAME", "empty", ErrRules, func(_ *rogue, m *keyVerification) { m.name = "" }},
		{"KEY-NAME", "long", ErrRules, func(_ *rogue, m *keyVerification) { m.name = strings.Repeat("x", 65) }},
		{"KEY-NAME", "control", ErrRules, func(_ *rogue, m *keyVerification) { m.name = "Dr.\x07" }},
		{"KEY-NAME", "not UTF-8", ErrRules, func(_ *rogue, m *keyVerification) { m.name = "\xff" }},
		{"KEY-TIME", "behind", ErrLate, func(_ *rogue, m *keyVerification) { m.stamp -= 5001 }},
		{"KEY-TIME", "ahead", ErrLate, func(_ *rogue, m *keyVerification) { m.stamp += 5001 }},
		{"KEY-TIME", "never", ErrLate, func(_ *rogue, m *keyVerification) { m.stamp = 0 }},
		{"KEY-TIME", "the end of time", ErrLate, func(_ *rogue, m *keyVerification) { m.stamp = 1<<64 - 1 }},
		{"KEY-ELEMENT", "e_P outside", ErrRules, func(_ *rogue, m *keyVerification) { copy(m.eP[:], wrong) }},
		{"KEY-ELEMENT", "e_P big", ErrRules, func(_ *rogue, m *keyVerification) { copy(m.eP[:], big) }},
		{"KEY-ELEMENT", "c1 outside", ErrRules, func(_ *rogue, m *keyVerification) { copy(m.secret[:], wrong) }},
		{"KEY-ELEMENT", "c1 one", ErrRules, func(_ *rogue, m *keyVerification) { copy(m.secret[:], one) }},
		{"KEY-ELEMENT", "c2 outside", ErrRules, func(_ *rogue, m *keyVerification) { copy(m.secret[384:], wrong) }},
		{"KEY-ELEMENT", "c2 zero", ErrRules, func(_ *rogue, m *keyVerification) { clear(m.secret[384:]) }},
		{"KEY-SECRET", "M is 1", ErrRules, func(r *rogue, m *keyVerification) {
			k := must(group.RandomScalar(vector.Rand("k")))
			copy(m.secret[:], group.BaseExp(k).Bytes())
			copy(m.secret[384:], must(group.DecodeElement(r.eD.Bytes())).Exp(k).Bytes())
		}},
	} {
		t.Run(c.check+" "+c.what, func(t *testing.T) {
			w, r := atKey(t)
			step, err := w.toDoctor(r.key(func(m *keyVerification) { c.edit(r, m) }))
			e := refused(t, err, c.check, c.kind)
			if e.Peer == nil || !e.Peer.Equal(r.identity.Public()) || e.Invitation != w.inv.ID ||
				e.PatientID != invite.PatientID(w.inv.ID, r.identity.Public().Bytes()) {
				t.Error("the error does not say whom to blame")
			}
			if (step.Reply != nil) != (c.kind == ErrLate) {
				t.Error("late and only late frames are answered at once")
			}
		})
	}
}

// What comes before a valid signature blames no key.
func TestKeyChecksBeforeSignature(t *testing.T) {
	unsigned := func(edit func(m *keyVerification)) func(r *rogue) []byte {
		return func(r *rogue) []byte {
			m := r.keyContent(nil)
			edit(m)
			return r.send(opKey, m.bytes())
		}
	}
	for _, c := range []struct {
		check, what string
		kind        error
		frame       func(r *rogue) []byte
	}{
		{"KEY-SEAL", "flipped", ErrSeal, func(r *rogue) []byte { f := r.key(nil); f[100] ^= 1; return f }},
		{"KEY-SEAL", "under the other way's key", ErrSeal, func(r *rogue) []byte { r.wire = flipped(r.wire); return r.key(nil) }},
		{"KEY-LAYOUT", "empty", ErrSignature, func(r *rogue) []byte { return r.send(opKey, nil) }},
		{"KEY-LAYOUT", "short", ErrSignature, func(r *rogue) []byte { b := r.keyContent(nil).bytes(); return r.send(opKey, b[1:]) }},
		{"KEY-LAYOUT", "long", ErrSignature, func(r *rogue) []byte { return r.send(opKey, append(r.keyContent(nil).bytes(), 0)) }},
		{"KEY-LAYOUT", "name's length", ErrSignature, func(r *rogue) []byte { b := r.keyContent(nil).bytes(); b[769]++; return r.send(opKey, b) }},
		{"KEY-IDENTITY", "outside", ErrSignature, unsigned(func(m *keyVerification) { copy(m.yP[:], notElement) })},
		{"KEY-IDENTITY", "zero", ErrSignature, unsigned(func(m *keyVerification) { clear(m.yP[:]) })},
		{"KEY-SIGNATURE", "someone's key", ErrSignature, unsigned(func(m *keyVerification) { copy(m.yP[:], key("patient").Public().Bytes()) })},
		{"KEY-SIGNATURE", "r", ErrSignature, unsigned(func(m *keyVerification) { m.sig[0] ^= 1 })},
		{"KEY-SIGNATURE", "s", ErrSignature, unsigned(func(m *keyVerification) { m.sig[415] ^= 1 })},
		{"KEY-SIGNATURE", "e_P", ErrSignature, unsigned(func(m *keyVerification) { m.eP[7] ^= 1 })},
		{"KEY-SIGNATURE", "name", ErrSignature, unsigned(func(m *keyVerification) { m.name = "Malloru" })},
		{"KEY-SIGNATURE", "TSi", ErrSignature, unsigned(func(m *keyVerification) { m.stamp++ })},
		{"KEY-SIGNATURE", "RNi", ErrSignature, unsigned(func(m *keyVerification) { m.nonce[0]++ })},
		{"KEY-SIGNATURE", "ID_GWN", ErrSignature, unsigned(func(m *keyVerification) { m.doctor[0]++ })},
		{"KEY-SIGNATURE", "ID_Di", ErrSignature, unsigned(func(m *keyVerification) { m.patientID[0]++ })},
		{"KEY-SIGNATURE", "generation", ErrSignature, unsigned(func(m *keyVerification) { m.generation++ })},
		{"KEY-SIGNATURE", "c1", ErrSignature, unsigned(func(m *keyVerification) { m.secret[0]++ })},
		{"KEY-SIGNATURE", "c2", ErrSignature, unsigned(func(m *keyVerification) { m.secret[767]++ })},
		{"KEY-SIGNATURE", "another T", ErrSignature, func(r *rogue) []byte {
			t := r.wire.t
			r.wire.t.step([]byte("another frame"))
			m := r.keyContent(nil)
			r.wire.t = t
			return r.send(opKey, m.bytes())
		}},
	} {
		t.Run(c.check+" "+c.what, func(t *testing.T) {
			w, r := atKey(t)
			w.d.cfg.Allow = func([16]byte, *elgamal.PublicKey) error { t.Error("asked before the signature verified"); return nil }
			step, err := w.toDoctor(c.frame(r))
			e := refused(t, err, c.check, c.kind)
			if e.Peer != nil || e.PatientID != ([16]byte{}) || step.Reply != nil {
				t.Error("a key was named that has proved nothing")
			}
			if (c.kind == ErrSignature) != (e.Invitation == w.inv.ID) {
				t.Error("a bad signature concerns its invitation, a broken seal nobody's")
			}
			blocked, err := w.d.Refuse(message.BlockedKey, 9, 0)
			if (err == nil) != (c.kind == ErrSignature) || (blocked != nil) != (err == nil) {
				t.Errorf("Refuse: %v", err)
			}
			if !erasedDoctor(w.d) {
				t.Error("a secret outlived the refusal")
			}
		})
	}
}

// Allow decides before IDs, time and all that is expensive are looked at.
func TestKeyAllowed(t *testing.T) {
	t.Run("KEY-ALLOWED", func(t *testing.T) {
		w := newWorld(t, "allow")
		key := w.upTo(2)
		block := &Refused{Reason: message.BlockedKey, Until: wallStart + 120_000}
		w.d.cfg.Allow = func([16]byte, *elgamal.PublicKey) error { return block }
		w.ms += 6000 // late, too, but that is not what it hears
		step, err := w.toDoctor(key)
		e := refused(t, err, "KEY-ALLOWED", ErrRefused)
		if e.Cause != error(block) || !e.Peer.Equal(w.patient.Public()) {
			t.Error("the cause or the key is lost")
		}
		w.ms -= 6000
		_, err = w.toPatient(step.Reply)
		var r *Refused
		if !errors.As(err, &r) || *r != *block {
			t.Fatalf("the patient heard %v", err)
		}
		if r.Error() != "handshake: refused: blocked" || !erasedPatient(w.p) || !erasedDoctor(w.d) {
			t.Error("the attempt is not over")
		}
	})
}

// atConfirm is a world in which a rogue patient has its SESSION_TOKEN.
func atConfirm(t *testing.T) (*world, *rogue) {
	return confirmStage.thaw(t, func(w *world) *rogue {
		r := w.roguePatient(key("mallory"))
		w.meet()
		r.onWelcome(w.must(w.toDoctor(r.hello())).Reply)
		r.onToken(w.must(w.toDoctor(r.key(nil))).Reply)
		return r
	})
}

func TestConfirmChecks(t *testing.T) {
	now := uint64(wallStart)
	for _, c := range []struct {
		check, what string
		kind        error
		frame       func(r *rogue) []byte
	}{
		{"CONFIRM-SEAL", "flipped", ErrSeal, func(r *rogue) []byte { f := r.confirm(now, nil); f[50] ^= 1; return f }},
		{"CONFIRM-LAYOUT", "short", ErrRules, func(r *rogue) []byte { return r.send(opConfirm, make([]byte, 71)) }},
		{"CONFIRM-LAYOUT", "long", ErrRules, func(r *rogue) []byte { return r.send(opConfirm, make([]byte, 73)) }},
		{"CONFIRM-VERIFIER", "first byte", ErrRules, func(r *rogue) []byte {
			return r.confirm(now, func(m *sessionConfirm) { m.verifier[0] ^= 1 })
		}},
		{"CONFIRM-VERIFIER", "last byte", ErrRules, func(r *rogue) []byte {
			return r.confirm(now, func(m *sessionConfirm) { m.verifier[63] ^= 1 })
		}},
		{"CONFIRM-VERIFIER", "for another time", ErrRules, func(r *rogue) []byte {
			return r.confirm(now, func(m *sessionConfirm) { m.stamp++ })
		}},
		{"CONFIRM-VERIFIER", "of another M", ErrRules, func(r *rogue) []byte {
			r.keys = deriveSession(must(elgamal.RandomMessage(vector.Rand("other"))), r.ss, r.w.inv, r.sealed)
			return r.confirm(now, nil)
		}},
		{"CONFIRM-TIME", "behind", ErrLate, func(r *rogue) []byte { return r.confirm(now-5001, nil) }},
		{"CONFIRM-TIME", "ahead", ErrLate, func(r *rogue) []byte { return r.confirm(now+5001, nil) }},
	} {
		t.Run(c.check+" "+c.what, func(t *testing.T) {
			w, r := atConfirm(t)
			step, err := w.toDoctor(c.frame(r))
			e := refused(t, err, c.check, c.kind)
			if (c.kind != ErrSeal) != (e.Peer != nil) || step.Session != nil {
				t.Error("whom it concerns is not said, or said too much")
			}
		})
	}
	t.Run("accepted", func(t *testing.T) { // or all of the above would prove nothing
		w, r := atConfirm(t)
		if w.must(w.toDoctor(r.confirm(now+5000, nil))).Session == nil {
			t.Error("no session")
		}
	})
}
