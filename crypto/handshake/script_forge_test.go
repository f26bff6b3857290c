package handshake

import (
	"bytes"
	"crypto/mlkem"
	"crypto/sha256"

	"telemed/crypto/internal/vector"
	"telemed/crypto/invite"
	"telemed/crypto/message"
)

// What an adversary makes who has the invitation's secret, from frames that it has
// seen. It is a walk-in, too, with a key of its own (mallory), and does all that
// such a one can: its own handshake, HELLOs of its own in the place of the
// patients', answers to theirs in the doctor's place, and BLOCKED.
func (s *script) forge(seen [][]byte) (list [][]byte) {
	if !s.secret {
		return nil
	}
	var hellos, welcomes, tokens [][]byte
	for _, frame := range seen {
		switch frame[0] {
		case opHello:
			hellos = append(hellos, frame)
		case opWelcome:
			welcomes = append(welcomes, frame)
		case opToken:
			tokens = append(tokens, frame)
		}
	}
	// once makes what follows from some frames, and keeps it.
	once := func(make func() [][]byte, from ...[]byte) {
		sum := sha256.Sum256(bytes.Join(from, []byte{0}))
		frames, ok := s.forged[sum]
		if !ok {
			frames = make()
			s.forged[sum] = frames
		}
		list = append(list, frames...)
	}
	once(func() [][]byte { return [][]byte{s.w.roguePatient(key("mallory")).hello()} })
	for _, w := range welcomes {
		once(func() [][]byte { return s.asPatient(w, nil) }, w)
		for _, token := range tokens {
			once(func() [][]byte { return s.asPatient(w, token) }, w, token)
		}
	}
	for _, h := range hellos {
		once(func() [][]byte { return s.asDoctor(h) }, h)
		for _, w := range welcomes {
			once(func() [][]byte { return s.withStolen(h, w) }, h, w)
		}
	}
	return list
}

// asPatient goes on from a WELCOME that answers its own HELLO: as itself, and with
// an honest patient's y_P, which it cannot sign for; and from the TOKEN after that.
func (s *script) asPatient(welcome, token []byte) (list [][]byte) {
	r := s.w.roguePatient(key("mallory"))
	r.hello()
	if _, err := r.wire.reopen(welcome); err != nil {
		return nil // to another's HELLO
	}
	r.onWelcome(welcome)
	before := cloneWire(r.wire)
	list = append(list, r.key(func(m *keyVerification) { copy(m.yP[:], key("Grace").Public().Bytes()) }))
	r.wire = before
	list = append(list, r.key(nil))
	if token == nil {
		return list
	}
	if _, err := r.wire.reopen(token); err != nil {
		return nil
	}
	r.onToken(token)
	s.mine = append(s.mine, sha256.Sum256(r.keys.p2d[:]))
	return [][]byte{r.confirm(wallStart, nil)}
}

// asDoctor answers a patient's HELLO: with its own key, with the doctor's y_D and
// its own signature, and with BLOCKED.
func (s *script) asDoctor(hello []byte) [][]byte {
	answer := func(edit func(m *welcome)) []byte {
		r, kem := s.w.rogueDoctor(key("mallory"), hello)
		return r.welcomeFrom(kem, edit)
	}
	r, _ := s.w.rogueDoctor(key("mallory"), hello)
	refusal := message.Blocked{Reason: message.BlockedRevoked}
	return [][]byte{
		answer(nil),
		answer(func(m *welcome) { copy(m.yD[:], s.w.doctor.Public().Bytes()) }),
		r.send(opBlocked, refusal.Append(nil)),
	}
}

// withStolen answers a HELLO with the doctor's fields and signature from another
// handshake.
func (s *script) withStolen(hello, other []byte) (list [][]byte) {
	for _, text := range s.openHello(other) {
		var stolen welcome
		if stolen.parse(text) {
			r, _ := s.w.rogueDoctor(key("mallory"), hello)
			list = append(list, r.send(opWelcome, stolen.bytes()))
		}
	}
	return list
}

// welcomeFrom is welcome with a KEM ciphertext that is the same each time.
func (r *rogue) welcomeFrom(kem *mlkem.EncapsulationKey768, edit func(m *welcome)) []byte {
	_, ciphertext := encapsulateWith(kem, vector.Bytes("rogue encapsulation", 32))
	eD := key("mallory's e_D")
	m := &welcome{clock: wallStart, deltaTS: DefaultDeltaTS, generation: 3}
	copy(m.yD[:], r.identity.Public().Bytes())
	copy(m.eD[:], eD.Public().Bytes())
	copy(m.kem[:], ciphertext)
	if edit != nil {
		edit(m)
	}
	copy(m.sig[:], must(r.identity.Sign(vector.Rand("rogue welcome"), contextWelcome, r.wire.t.signed(m.fields()))))
	return r.send(opWelcome, m.bytes())
}

// openHello is what the secret opens of a frame: a HELLO, or an answer to one of the
// patients' or its own.
func (s *script) openHello(frame []byte) (texts [][]byte) {
	t0 := invite.Transcript0(s.w.inv)
	p2d, d2p := invite.HelloKeys(s.w.inv, t0)
	start := wire{t: t0, in: p2d, out: d2p}
	if frame[0] == opHello {
		if text, err := start.open(frame, 9); err == nil {
			texts = append(texts, text)
		}
		return texts
	}
	hellos := [][]byte{s.w.roguePatient(key("mallory")).hello()}
	for _, k := range s.kinds[:2] {
		for _, n := range k.nodes {
			for _, f := range n.sent {
				if f[0] == opHello {
					hellos = append(hellos, f)
				}
			}
		}
	}
	for _, h := range hellos {
		w := wire{t: t0, in: d2p}
		w.t.step(h)
		if text, err := w.reopen(frame); err == nil {
			texts = append(texts, text)
		}
	}
	return texts
}
