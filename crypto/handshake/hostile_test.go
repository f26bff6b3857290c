package handshake

import (
	"crypto/mlkem"
	"testing"

	"telemed/crypto/elgamal"
	"telemed/crypto/group"
	"telemed/crypto/internal/vector"
	"telemed/crypto/invite"
)

// A rogue plays either side with every key that its side would have, checks
// nothing, and changes what it likes, before signing or after: the attacker
// that the checks behind a valid seal and a valid signature are there for.
type rogue struct {
	w        *world
	wire     wire
	identity *elgamal.PrivateKey
	kem      *mlkem.DecapsulationKey768
	ss       []byte
	eD       *elgamal.PublicKey
	eP       *elgamal.PrivateKey
	m        *group.Element
	keys     *sessionKeys
	sealed   transcript // T after frame 20
	to       *keyVerification
}

// A stage is a moment of a handshake with a rogue, reached once and then copied
// for each test that begins there.
type stage struct {
	w *world
	r *rogue
}

var keyStage, confirmStage, tokenStage stage

func (s *stage) thaw(t *testing.T, reach func(w *world) *rogue) (*world, *rogue) {
	if s.w == nil {
		s.w = newWorld(t, "stage")
		s.r = reach(s.w)
	}
	w, r := *s.w, *s.r
	w.t, r.w, r.wire = t, &w, cloneWire(r.wire)
	if w.d != nil {
		d := cloneDoctor(w.d)
		if w.d.eD != nil {
			d.eD = must(elgamal.ParsePrivateKey(w.d.eD.Bytes()))
		}
		w.d = &d
	}
	if w.p != nil {
		p := clonePatient(w.p)
		p.eP = must(elgamal.ParsePrivateKey(w.p.eP.Bytes()))
		p.m = must(group.DecodeElement(w.p.m.Bytes()))
		w.p = &p
	}
	return &w, &r
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// roguePatient knows the world's invitation and has an identity key.
func (w *world) roguePatient(identity *elgamal.PrivateKey) *rogue {
	r := &rogue{w: w, identity: identity}
	r.wire.t = invite.Transcript0(w.inv)
	r.wire.out, r.wire.in = invite.HelloKeys(w.inv, r.wire.t)
	r.kem = must(mlkem.NewDecapsulationKey768(vector.Bytes("rogue kem", mlkem.SeedSize)))
	return r
}

// send seals any content as an opcode's frame.
func (r *rogue) send(op byte, content []byte) []byte {
	head := []byte{op}
	if op == opHello {
		head = helloHead(r.w.inv.ID)
	}
	return must(r.wire.send(vector.Rand("rogue seal"), head, content))
}

func (r *rogue) hello() []byte {
	var m hello
	copy(m.kem[:], r.kem.EncapsulationKey().Bytes())
	return r.send(opHello, m.bytes())
}

// onWelcome takes the doctor's WELCOME as the true patient would.
func (r *rogue) onWelcome(frame []byte) {
	var m welcome
	if !m.parse(must(r.wire.open(frame, 1))) {
		panic("layout")
	}
	r.ss = must(r.kem.Decapsulate(m.kem[:]))
	p2d, d2p := handshakeKeys(r.w.inv, r.ss, r.wire.t)
	r.wire.in, r.wire.out = d2p, p2d
	r.eD = must(elgamal.ParsePublicKey(m.eD[:]))
}

// key is a KEY_VERIFICATION that edit changed before it was signed.
func (r *rogue) key(edit func(m *keyVerification)) []byte {
	return r.send(opKey, r.keyContent(edit).bytes())
}

func (r *rogue) keyContent(edit func(m *keyVerification)) *keyVerification {
	rand := vector.Rand("rogue key")
	r.eP = must(elgamal.GenerateKey(rand))
	r.m = must(elgamal.RandomMessage(rand))
	yP := r.identity.Public().Bytes()
	m := &keyVerification{name: "Mallory", stamp: wallStart + r.w.ms, doctor: r.w.inv.Doctor, generation: 3,
		patientID: invite.PatientID(r.w.inv.ID, yP)}
	copy(m.yP[:], yP)
	copy(m.eP[:], r.eP.Public().Bytes())
	copy(m.secret[:], must(r.eD.Encrypt(rand, r.m)).Bytes())
	if edit != nil {
		edit(m)
	}
	copy(m.sig[:], must(r.identity.Sign(rand, contextKey, r.wire.t.signed(m.fields()))))
	return m
}

func (r *rogue) onToken(frame []byte) {
	must(r.wire.open(frame, 1))
	r.sealed = r.wire.t
	r.keys = deriveSession(r.m, r.ss, r.w.inv, r.wire.t)
}

func (r *rogue) confirm(stamp uint64, edit func(m *sessionConfirm)) []byte {
	m := &sessionConfirm{stamp: stamp, verifier: r.keys.verify(r.sealed, stamp)}
	if edit != nil {
		edit(m)
	}
	return r.send(opConfirm, m.bytes())
}

// rogueDoctor has read the world's invitation, taken its patient's HELLO, and
// signs with whatever identity it is given: the doctor's own, even.
func (w *world) rogueDoctor(identity *elgamal.PrivateKey, hello []byte) (*rogue, *mlkem.EncapsulationKey768) {
	r := &rogue{w: w, identity: identity}
	r.wire.t = invite.Transcript0(w.inv)
	r.wire.in, r.wire.out = invite.HelloKeys(w.inv, r.wire.t)
	kem := must(r.wire.open(hello, 9))[:mlkem.EncapsulationKeySize768]
	return r, must(mlkem.NewEncapsulationKey768(kem))
}

// welcome is a WELCOME that edit changed before it was signed.
func (r *rogue) welcome(kem *mlkem.EncapsulationKey768, edit func(m *welcome)) []byte {
	rand := vector.Rand("rogue welcome")
	r.eP = must(elgamal.GenerateKey(rand)) // here, e_D
	ss, ciphertext := kem.Encapsulate()
	m := &welcome{clock: wallStart + r.w.ms, deltaTS: DefaultDeltaTS, generation: 3}
	copy(m.yD[:], r.identity.Public().Bytes())
	copy(m.eD[:], r.eP.Public().Bytes())
	copy(m.kem[:], ciphertext)
	if edit != nil {
		edit(m)
	}
	copy(m.sig[:], must(r.identity.Sign(rand, contextWelcome, r.wire.t.signed(m.fields()))))
	frame := r.send(opWelcome, m.bytes())
	r.rekeyDoctor(ss)
	return frame
}

func (r *rogue) rekeyDoctor(ss []byte) {
	r.ss = ss
	p2d, d2p := handshakeKeys(r.w.inv, ss, r.wire.t)
	r.wire.in, r.wire.out = p2d, d2p
}

// onKey decrypts M from the patient's frame 10.
func (r *rogue) onKey(frame []byte) *keyVerification {
	var m keyVerification
	if !m.parse(must(r.wire.open(frame, 1))) {
		panic("layout")
	}
	r.m = must(r.eP.Decrypt(must(elgamal.ParseCiphertext(m.secret[:]))))
	return &m
}

// token is a SESSION_TOKEN that edit changed before it was signed.
func (r *rogue) token(to *keyVerification, edit func(m *sessionToken)) []byte {
	rand := vector.Rand("rogue token")
	m := &sessionToken{stamp: wallStart + r.w.ms, patientID: to.patientID}
	copy(m.secret[:], must(must(elgamal.ParsePublicKey(to.eP[:])).Encrypt(rand, r.m)).Bytes())
	if edit != nil {
		edit(m)
	}
	copy(m.sig[:], must(r.identity.Sign(rand, contextToken, r.wire.t.signed(m.fields()))))
	return r.send(opToken, m.bytes())
}

// cloneWire lets a rogue hold the keys that a machine holds.
func cloneWire(w wire) wire {
	w.in, w.out = cloneKey(w.in), cloneKey(w.out)
	return w
}

// flipped is the same wire seen from the other end.
func flipped(w wire) wire {
	return wire{t: w.t, in: cloneKey(w.out), out: cloneKey(w.in)}
}
