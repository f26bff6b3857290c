//go:build js && wasm

package main

import (
	"telemed/crypto/elgamal"
	"telemed/crypto/group"
)

// A replay is the ElGamal of one handshake (SPEC §5), both sides, on the twin:
// 29 exponentiations, of which 8 are g^k (e_D, e_P, M, two encryptions, three
// signatures), 8 check the order of a decoded element, 4 are of the two
// encryptions and decryptions, and 9 verify three signatures. Not counted, to
// its favour: sealing, hashing, ML-KEM and traces, which our time has in it.
type replay struct {
	t      *twin
	y, x   []byte // both sides' identity, for doctor and patient are alike here
	r, s   []byte // a signature of h by y
	h, k   []byte
	eD, eP []byte
	secret []byte
}

func newReplay(t *twin, n *numbers) *replay {
	rnd := &stream{seed: "telemed bench replay"}
	scalar := func() []byte { return must(group.RandomScalar(rnd)).Bytes() }
	eD, eP := must(elgamal.GenerateKey(rnd)), must(elgamal.GenerateKey(rnd))
	return &replay{t: t, y: n.y, x: n.x, r: n.r, s: n.s, h: n.h, k: scalar(),
		eD: eD.Bytes(), eP: eP.Bytes(), secret: scalar()}
}

// run reports whether all verified and the patient got back its own M.
func (r *replay) run() bool {
	t := r.t
	// The doctor takes HELLO and makes WELCOME.
	eD := t.exp(t.g, r.eD).Bytes(t.p)
	t.sign(r.x, r.k, r.h)

	// The patient takes WELCOME and makes KEY_VERIFICATION.
	t.decode(r.y)
	ok := t.verifyPublic(r.y, r.r, r.h, r.s)
	key := t.decode(eD)
	eP := t.exp(t.g, r.eP).Bytes(t.p)
	m := t.exp(t.g, r.secret)
	c1, c2 := t.encrypt(key, m, r.k)
	t.sign(r.x, r.k, r.h)

	// The doctor takes it and makes SESSION_TOKEN.
	t.decode(r.y)
	ok = t.verifyPublic(r.y, r.r, r.h, r.s) && ok
	key = t.decode(eP)
	c1, c2 = t.decode(c1.Bytes(t.p)), t.decode(c2.Bytes(t.p))
	c1, c2 = t.encrypt(key, t.decrypt(r.eD, c1, c2), r.k)
	t.sign(r.x, r.k, r.h)

	// The patient takes it; SESSION_CONFIRM has no ElGamal in it.
	ok = t.verifyPublic(r.y, r.r, r.h, r.s) && ok
	c1, c2 = t.decode(c1.Bytes(t.p)), t.decode(c2.Bytes(t.p))
	return t.decrypt(r.eP, c1, c2).Equal(m) == 1 && ok
}
