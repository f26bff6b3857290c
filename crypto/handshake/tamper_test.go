package handshake

import (
	"bytes"
	"crypto/mlkem"
	"errors"
	"testing"

	"telemed/crypto/elgamal"
	"telemed/crypto/internal/vector"
	"telemed/crypto/invite"
)

// What the relay can do: change, cut, lengthen, splice, reflect, repeat. None of
// it may be accepted, and none of it may be blamed on anyone.

// blameless holds an error to those kinds that count against nobody.
func blameless(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, ErrSeal) && !errors.Is(err, ErrOrder) && !errors.Is(err, ErrInvitation) {
		t.Errorf("got %v", err)
	}
}

func TestEveryByteFlipped(t *testing.T) {
	w := newWorld(t, "flip")
	snaps := w.record()
	for i := range snaps {
		s := &snaps[i]
		for at := range s.frame {
			frame := bytes.Clone(s.frame)
			frame[at] ^= 1 << (at % 8)
			err := w.try(i, s, frame)
			switch {
			case at == 0:
				refused(t, err, "HS-ORDER", ErrOrder)
			case i == 0 && at <= 8:
				refused(t, err, "HELLO-INVITATION", ErrInvitation)
			case !errors.Is(err, ErrSeal):
				t.Fatalf("frame %d, byte %d: %v", i, at, err)
			}
		}
	}
	for i := 1; i < 5; i += 2 { // BLOCKED in the doctor's frame's place
		from := rogue{w: w, wire: flipped(snaps[i].p.wire)}
		blocked := from.again(opBlocked, make([]byte, 13))
		for at := 1; at < len(blocked); at++ {
			frame := bytes.Clone(blocked)
			frame[at] ^= 1 << (at % 8)
			refused(t, w.try(i, &snaps[i], frame), "BLOCKED-SEAL", ErrSeal)
		}
	}
	// The invitation id is under the seal, too.
	w.dCfg.Lookup = func([8]byte) (*invite.Invitation, error) { return w.inv, nil }
	for at := 1; at <= 8; at++ {
		d := w.meet()
		frame := bytes.Clone(snaps[0].frame)
		frame[at] ^= 1
		_, err := d.Receive(w.doctorClock(), frame)
		refused(t, err, "HELLO-SEAL", ErrSeal)
	}
}

func TestEveryLength(t *testing.T) {
	w := newWorld(t, "length")
	snaps := w.record()
	for i := range snaps {
		s := &snaps[i]
		long := append(bytes.Clone(s.frame), make([]byte, 70)...)
		for n := range long {
			if n == len(s.frame) {
				continue
			}
			blameless(t, w.try(i, s, long[:n]))
		}
	}
}

// Frames of one handshake are broken seals in every other, at every step, even
// with the same patient, key, invitation and time.
func TestSplice(t *testing.T) {
	w := newWorld(t, "one")
	one := w.record()
	w.seed = "two"
	two := w.record()
	other := newWorld(t, "three")
	other.patient = key("another patient")
	other.pCfg.Identity = other.patient
	three := other.record()
	for i := 1; i < 5; i++ {
		for _, from := range [][]snapshot{two, three} {
			err := w.try(i, &one[i], from[i].frame)
			if !errors.Is(err, ErrSeal) {
				t.Errorf("frame %d: %v", i, err)
			}
			for j := range 5 { // wherever it came from, and under this step's opcode
				frame := bytes.Clone(from[j].frame)
				if j != 0 || i%2 == 1 { // a HELLO may always start anew
					blameless(t, w.try(i, &one[i], frame))
				}
				frame[0] = one[i].frame[0]
				refused(t, w.try(i, &one[i], frame), sealCheck[i], ErrSeal)
			}
		}
	}
	// Another's HELLO is answered, but to nobody: the answer is under its T.
	d := w.meet()
	step := w.must(d.Receive(w.doctorClock(), two[0].frame))
	refused(t, w.try(1, &one[1], step.Reply), "WELCOME-SEAL", ErrSeal)
}

var sealCheck = []string{"HELLO-SEAL", "WELCOME-SEAL", "KEY-SEAL", "TOKEN-SEAL", "CONFIRM-SEAL"}

// A frame sent back to its sender, sent twice, or before its turn.
func TestReflectRepeatReorder(t *testing.T) {
	w := newWorld(t, "reflect")
	snaps := w.record()
	for i := range 5 {
		for j := range 5 {
			if i == j || j == 0 && i%2 == 0 {
				continue
			}
			frame := bytes.Clone(snaps[j].frame)
			blameless(t, w.try(i, &snaps[i], frame))
			frame[0] = snaps[i].frame[0] // under the expected opcode
			if i == 0 {
				copy(frame[1:], w.inv.ID[:])
			}
			refused(t, w.try(i, &snaps[i], frame), sealCheck[i], ErrSeal)
		}
	}
}

// e_D decrypts once: frame 10 again is out of place, after a failure, too, and
// under a replayed HELLO the doctor has another e_D and another T.
func TestReplay(t *testing.T) {
	w := newWorld(t, "replay")
	hello := w.begin()
	frame := w.must(w.toPatient(w.must(w.toDoctor(hello)).Reply)).Reply
	w.must(w.toDoctor(frame))
	if w.d.eD != nil {
		t.Error("e_D is kept after its use")
	}
	_, err := w.toDoctor(frame)
	refused(t, err, "HS-ORDER", ErrOrder)

	e := newWorld(t, "replay")
	e.meet()
	w.d = e.d
	welcome := w.must(w.toDoctor(hello)).Reply
	again := w.must(w.toDoctor(hello)).Reply
	if bytes.Equal(welcome, again) {
		t.Error("two WELCOMEs are one")
	}
	_, err = w.toDoctor(frame)
	refused(t, err, "KEY-SEAL", ErrSeal)
	_, err = w.toDoctor(frame)
	refused(t, err, "HS-ORDER", ErrOrder)
}

// Someone with the walk-in link sits in the middle, with the relay's help.

// It puts its own KEM key into HELLO, and so can read the doctor's WELCOME; but
// the doctor's sig0 is over another T and another ciphertext.
func TestReplacedKEM(t *testing.T) {
	w := newWorld(t, "middle")
	hello := w.begin()
	m := w.roguePatient(key("mallory"))
	welcome := w.must(w.toDoctor(m.hello())).Reply
	content := must(m.wire.reopen(welcome))
	toAlice, _ := w.rogueDoctor(w.doctor, hello)
	_, err := w.toPatient(toAlice.again(opWelcome, content)) // as the doctor signed it
	refused(t, err, "WELCOME-SIGNATURE", ErrDoctor)

	hello = w.begin()
	toAlice, kem := w.rogueDoctor(w.doctor, hello)
	_, ciphertext := kem.Encapsulate() // for Alice's key
	copy(content[2*elgamal.PublicKeySize:], ciphertext[:mlkem.CiphertextSize768])
	_, err = w.toPatient(toAlice.again(opWelcome, content))
	refused(t, err, "WELCOME-SIGNATURE", ErrDoctor)
}

// Unknown key share: with even the ML-KEM secret in its hands, it signs Alice's
// frame 10 as its own. The doctor takes it for what it is, a handshake with
// Mallory; Alice does not take the answer.
func TestUnknownKeyShare(t *testing.T) {
	w := newWorld(t, "share")
	frame := w.upTo(2)
	mallory := &rogue{w: w, identity: key("mallory"), wire: cloneWire(w.d.wire)}
	alice := cloneWire(w.d.wire) // her end's T after her own frame 10
	var m keyVerification
	m.parse(must(alice.open(frame, 1)))
	mallory.wire = flipped(mallory.wire)

	yM := mallory.identity.Public().Bytes()
	copy(m.yP[:], yM)
	m.patientID = invite.PatientID(w.inv.ID, yM)
	copy(m.sig[:], must(mallory.identity.Sign(vector.Rand("sig"), contextKey, mallory.wire.t.signed(m.fields()))))
	step := w.must(w.toDoctor(mallory.send(opKey, m.bytes())))
	if w.d.id != m.patientID || !w.d.peer.Equal(mallory.identity.Public()) {
		t.Error("the doctor takes Mallory for another")
	}
	p := clonePatient(w.p)
	_, err := p.Receive(w.patientClock(), step.Reply)
	refused(t, err, "TOKEN-SEAL", ErrSeal)

	content := must(mallory.wire.reopen(step.Reply))
	sealed := (&rogue{w: w, wire: alice}).send(opToken, content) // under Alice's T
	_, err = w.toPatient(sealed)
	refused(t, err, "TOKEN-SIGNATURE", ErrDoctor)
}

// Two doctors' pages with one identity: neither takes the other's handshake.
func TestForkedDoctor(t *testing.T) {
	w := newWorld(t, "fork")
	hello := w.begin()
	first := w.must(w.toDoctor(hello)).Reply
	second := newWorld(t, "fork, the other page")
	second.meet()
	second.must(second.toDoctor(hello))
	frame := w.must(w.toPatient(first)).Reply
	_, err := second.toDoctor(frame)
	refused(t, err, "KEY-SEAL", ErrSeal)
}
