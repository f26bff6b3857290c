package conference

import (
	"encoding/hex"

	"telemed/crypto/handshake"
	"telemed/crypto/message"
	"telemed/relay/wire"
)

func hexID(id [16]byte) string { return hex.EncodeToString(id[:]) }

// joined is for an accepted 25: a session, and perhaps a patient never seen before.
func (d *Doctor) joined(pe *peer, hs *handshake.Session) {
	// Asked again: the doctor may have blocked or revoked something since frame 10.
	if d.allow(pe, hs.PatientID) != nil {
		hs.Erase()
		d.drop(pe)
		return
	}
	p := d.byID[hs.PatientID]
	if p == nil {
		p = &patient{
			id: hs.PatientID, fingerprint: hs.Peer.Fingerprint(), invitation: hs.Invitation,
			open: pe.inv.Open, firstSeen: d.now.Wall,
		}
		copy(p.key[:], hs.Peer.Bytes())
		d.addPatient(p)
	}
	p.known, p.joined, p.removed = p.joined, true, false
	d.call(p, hs.Name)
	p.lastSeen = d.now.Wall
	d.pin(pe.inv, p)

	d.endSession(pe)
	if old := p.peer; old != nil {
		d.drop(old) // the same patient, come anew: what they left behind is dead
	}
	d.know(&p.public, hs.Peer, 1)
	pe.session, pe.patient, p.peer = newSession(hs, &p.public, d.now), p, pe
	p.broadcasts.begin()
	p.privates.begin()
	if p.admitted {
		d.stale()
		d.send(wire.AppendAdmit(nil, pe.id, true))
	}
	d.sendLobby(p)
	d.pump(p)
	d.sendHints(p)
	d.beginFiles(p)
	d.savePatient(p)
	d.showInvitation(pe.inv)
}

// call gives a patient the name that its key has signed last. Who comes under another name than
// before is whom nobody has admitted or verified yet.
func (d *Doctor) call(p *patient, name string) {
	if p.known && p.name != name {
		p.verified = false
		d.discharge(p)
	}
	p.name = name
}

// pin gives a personal invitation to its first key, and holds any other.
func (d *Doctor) pin(inv *invitation, p *patient) {
	switch {
	case inv.Open || p.known:
	case !inv.pinned():
		inv.patient, inv.blockedUntil, inv.blockStep = p.id, 0, 0
		d.saveInvitation(inv)
	case inv.patient != p.id:
		p.held, p.heldFor = true, inv.patient
	}
}

// endSession ends the session on a connection.
func (d *Doctor) endSession(pe *peer) {
	p := pe.patient
	if pe.session == nil {
		return
	}
	pe.session.erase()
	pe.session, pe.patient, p.peer = nil, nil, nil
	p.lastSeen = d.now.Wall
	if p.admitted {
		d.stale()
	}
	d.partyGone(p.id)
	d.grant()
	d.savePatient(p)
}

// discharge takes a patient out of those who read.
func (d *Doctor) discharge(p *patient) {
	if !p.admitted {
		return
	}
	p.admitted = false
	d.stale()
	d.holdFiles(p)
	if p.peer != nil {
		p.peer.session.epoch = 0
		d.send(wire.AppendAdmit(nil, p.peer.id, false))
	}
	d.savePatient(p)
}

// stale ends the group's epoch: the next broadcast begins another.
func (d *Doctor) stale() {
	if d.group != nil {
		d.group.Erase()
		d.group = nil
	}
}

// admit lets a patient in, here or away.
func (d *Doctor) admit(p *patient) {
	if p.admitted || p.held || p.blockedUntil > d.now.Wall {
		return
	}
	p.admitted, p.removed = true, false
	d.savePatient(p)
	if p.peer == nil {
		return
	}
	d.stale()
	d.send(wire.AppendAdmit(nil, p.peer.id, true))
	d.resume(p)
}

// resume tells a patient how they stand now, and sends what waited for that.
func (d *Doctor) resume(p *patient) {
	d.sendLobby(p)
	d.pump(p)
	d.grant()
	d.pumpFiles()
}

// dismiss ends a patient's session with a word.
func (d *Doctor) dismiss(p *patient, reason byte) {
	d.discharge(p)
	if p.peer != nil {
		pe, word := p.peer, message.Disconnect{Reason: reason}
		if d.toChain(pe, message.OpDisconnect, word.Append(nil), field("reason", uint64(reason))) {
			d.drop(pe)
		}
	}
}

// repin makes a held key the invitation's own; the one before is held instead.
func (d *Doctor) repin(p *patient) {
	inv := d.invitation(p.invitation)
	if before := d.byID[p.heldFor]; before != nil {
		d.discharge(before)
		before.held, before.heldFor = true, p.id
		d.savePatient(before)
		d.sendLobby(before)
	}
	p.held, p.heldFor = false, [16]byte{}
	inv.patient = p.id
	d.saveInvitation(inv)
	d.savePatient(p)
	d.resume(p)
	for _, other := range d.patients {
		if other.held && other.invitation == inv.ID && other.heldFor != p.id {
			other.heldFor = p.id
			d.savePatient(other)
		}
	}
}

// toChain is where every frame of a session leaves. It is false when the chain is
// at its end and the connection was closed for a new handshake.
func (d *Doctor) toChain(pe *peer, op byte, payload []byte, fields ...handshake.Field) bool {
	s := pe.session
	frame, err := s.send.Seal(d.rand, op, payload)
	if err != nil {
		d.drop(pe)
		return false
	}
	if !quiet(op, payload) {
		fields = append(fields, handshake.Field{Name: "session key id", Value: s.keyID})
		d.frame(d.peerName(pe), handshake.Record{Opcode: op, Sent: true, Fields: fields}, nil)
	}
	d.toPeer(pe, frame)
	return true
}

// sendLobby tells a patient in session how they stand.
func (d *Doctor) sendLobby(p *patient) {
	if p.peer == nil {
		return
	}
	l := message.Lobby{LastBroadcast: p.broadcasts.last(), LastPrivate: p.sentPrivate, Keep: d.lasting}
	switch {
	case p.held:
		l.Status = message.Held
	case p.admitted:
		l.Status = message.Admitted
	}
	p.peer.session.keepAliveAt = d.now.Mono + keepAliveEvery
	d.toChain(p.peer, message.OpLobby, l.Append(nil), field("status", uint64(l.Status)),
		field("last broadcast", l.LastBroadcast), field("last private", l.LastPrivate))
}

// sessionsTick keeps sessions alive, sends again what was not acknowledged, and
// ends those that are too old.
func (d *Doctor) sessionsTick() {
	for _, p := range d.patients {
		if p.peer == nil {
			continue
		}
		s := p.peer.session
		if d.now.Mono >= s.begun+sessionLife+sessionGrace {
			d.drop(p.peer)
			continue
		}
		if s.overdue(d.now) {
			p.privates.begin()
			p.broadcasts.begin()
			d.pump(p)
		}
		if p.peer != nil && d.now.Mono >= s.keepAliveAt {
			d.sendLobby(p)
		}
	}
}
