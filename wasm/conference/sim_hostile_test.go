package conference

import (
	"crypto/sha512"

	"telemed/crypto/elgamal"
	"telemed/crypto/invite"
	"telemed/crypto/message"
	"telemed/crypto/seal"
	"telemed/relay/wire"
)

// injects gives somebody a frame that somebody sent once, mostly the right way round.
func (n *network) injects() {
	s := n.s
	if len(n.recorded) == 0 {
		return
	}
	r := one(s, n.recorded)
	to := s.doctor
	if len(s.people) > 0 && r.up == s.chance(0.05) {
		to = one(s, s.people)
	}
	if r.frame == nil {
		n.brings(to, r.envelope)
		return
	}
	n.gives(to, r.frame)
}

// gives brings a frame before a page, to the doctor as from some patient's connection.
func (n *network) gives(to *page, frame []byte) {
	s := n.s
	b := wire.AppendDeliver(nil, frame)
	if to == s.doctor {
		if len(s.people) == 0 {
			return
		}
		b = wire.AppendFrom(nil, one(s, s.people).conn, frame)
	}
	n.brings(to, b)
}

// brings gives a page an envelope that the relay made up.
func (n *network) brings(to *page, b []byte) {
	s, conn := n.s, to.conn
	s.after(s.rng.Uint64N(500), func() {
		if to.alive && to.asleep <= s.now && to.conn == conn && s.conns[conn] == to {
			to.do(to.engine.SocketMessage(b, to.clock()))
		}
	})
}

// closes is a relay that closes a page's connection with a code of its choice.
func (n *network) closes(p *page) {
	if s := n.s; n.inject > 0 && p.alive && p.asleep <= s.now && p.conn != (wire.PeerID{}) {
		code := int(wire.CloseBadEnvelope) + s.rng.IntN(11)
		s.note("the relay closes %s with %d", p.name, code)
		s.leaves(p.conn, true)
		p.cut(code)
	}
}

// forges is what a relay that holds the walk-in link can put in the place of WELCOME:
// BLOCKED, a WELCOME that the doctor made for somebody else, or one of its own.
func (n *network) forges() {
	s := n.s
	if !n.secret || len(s.people) == 0 {
		return
	}
	p := one(s, s.people)
	e, hello := p.engine.(*Patient), n.hellos[p]
	if !p.alive || e.at == nil || !e.at.inv.Open || e.hs == nil || p.conn == (wire.PeerID{}) || hello == nil {
		return
	}
	op, content := message.OpWelcome, n.anotherWelcome(e.at.inv)
	if content == nil || s.chance(0.5) {
		b := message.Blocked{
			Reason: byte(1 + s.rng.IntN(5)), Until: s.doctor.clock().Wall + s.rng.Uint64N(3_600_000), Delay: 7_000,
		}
		op, content = message.OpBlocked, b.Append(nil)
	}
	s.note("the relay forges %s for %s", message.Name(op), p.name)
	n.gives(p, forge(s.doctor.rand, e.at.inv, hello, op, content))
}

// anotherWelcome is the content of a WELCOME that was recorded under an invitation, as it was
// or signed anew with a key that is not the doctor's; nil if there is none.
func (n *network) anotherWelcome(inv *invite.Invitation) []byte {
	s, w := n.s, n.welcomes[inv.ID]
	if len(w) == 0 {
		return nil
	}
	pair, t := one(s, w), invite.Transcript0(inv)
	_, key := invite.HelloKeys(inv, t)
	t = sha512.Sum512(encodeLabel("transcript step", t[:], pair.hello))
	content, err := seal.Open(key, append([]byte{message.OpWelcome}, t[:]...), pair.welcome[1:])
	if err != nil {
		return nil // was not the answer to that
	}
	if s.chance(0.5) {
		own, err := elgamal.GenerateKey(s.doctor.rand)
		if err != nil {
			s.Fatal(err)
		}
		fields := content[:len(content)-elgamal.SignatureSize]
		if s.chance(0.5) {
			copy(fields, own.Public().Bytes())
		}
		sig, err := own.Sign(s.doctor.rand, "welcome", append(t[:], fields...))
		if err != nil {
			s.Fatal(err)
		}
		content = append(fields, sig...)
	}
	return content
}

// rogue is somebody who holds the walk-in link and breaks the rules, or keeps them.
func (s *sim) rogue() {
	if !s.secret || s.open == "" || s.room == nil || s.down || len(s.hostiles) > 2 {
		return
	}
	n, before := &s.network, s.network
	n.kind, n.latency, n.jitter = true, 1, 1
	h := s.hostile(s.open)
	h.rand.Seed([32]byte{byte(s.seed), byte(s.seed >> 8), byte(len(s.hostiles))})
	h.sent = func(frame []byte) { n.record(record{up: true, frame: frame}) }
	s.rogues[hexID(invite.PatientID(h.inv.ID, h.key.Public().Bytes()))] = true
	s.hostiles = append(s.hostiles, h)
	flood := false
	switch s.rng.IntN(6) {
	case 0:
		h.doctor = func(id *[32]byte) { id[0] ^= 1 }
	case 1:
		h.id = func(id *[16]byte) { id[0] ^= 1 }
	case 2:
		h.sig = func(sig []byte) { sig[len(sig)-1] ^= 1 }
	case 3:
		h.verifier = func(v []byte) { v[0] ^= 1 }
	case 4:
		flood = true
	}
	h.connects()
	if s.room != nil && h.conn != (wire.PeerID{}) {
		s.note("a rogue comes to %d", h.handshake())
		for range 40 {
			if flood && s.room != nil && h.code == 0 {
				s.effects(s.room.Receive(h.conn, wire.AppendFrame(nil, h.hello)))
			}
		}
	}
	n.kind, n.latency, n.jitter = before.kind, before.latency, before.jitter
}
