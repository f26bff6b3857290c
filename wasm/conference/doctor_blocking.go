package conference

import (
	"errors"
	"slices"

	"telemed/crypto/handshake"
	"telemed/crypto/invite"
	"telemed/crypto/message"
)

const (
	firstBlock = 2 * 60 * 1000       // ms, doubling
	mostBlock  = 24 * 60 * 60 * 1000 // ms
)

var errUnknown = errors.New("conference: unknown invitation")

func refusal(reason byte, until uint64) error {
	return &handshake.Refused{Reason: reason, Until: until}
}

// lookup says what becomes of a HELLO. Whether a key is known shows only later:
// where one may be, the answer is allow's.
func (d *Doctor) lookup(pe *peer, id [8]byte) (*invite.Invitation, error) {
	inv := d.invitation(id)
	if inv == nil {
		return nil, errUnknown
	}
	pe.inv = inv
	if inv.pinned() || d.anyJoined(id) {
		return inv.Invitation, nil
	}
	return inv.Invitation, d.closedFor(inv)
}

// closedFor is why a key that is not known cannot use an invitation; nil if it can.
func (d *Doctor) closedFor(inv *invitation) error {
	switch {
	case inv.revoked:
		return refusal(message.BlockedRevoked, 0)
	case inv.Expired(d.now.Wall):
		return refusal(message.BlockedExpired, 0)
	case inv.validFrom > d.now.Wall:
		return refusal(message.BlockedEarly, inv.validFrom)
	case inv.blockedUntil > d.now.Wall:
		return refusal(message.BlockedKey, inv.blockedUntil)
	}
	return nil
}

// allow is asked about a key that has signed.
func (d *Doctor) allow(pe *peer, id [16]byte) error {
	if p := d.byID[id]; p != nil {
		if p.blockedUntil > d.now.Wall {
			return refusal(message.BlockedKey, until(p.blockedUntil))
		}
		if p.joined {
			return nil
		}
	}
	if err := d.closedFor(pe.inv); err != nil {
		return err
	}
	n := 0
	for _, p := range d.patients {
		if p.invitation == pe.inv.ID && (p.held || pe.inv.Open && !p.admitted) {
			n++
		}
	}
	if !pe.inv.Open && n >= mostHeld || n >= mostStrangers {
		return refusal(message.BlockedBusy, 0)
	}
	return nil
}

// until is how a block's end is told: 0 when only the doctor ends it.
func until(blockedUntil uint64) uint64 {
	if blockedUntil == forever {
		return 0
	}
	return blockedUntil
}

// blockFor is 2 minutes, doubling with each step to 24 hours.
func blockFor(step int) uint64 { return min(uint64(firstBlock)<<min(step, 16), mostBlock) }

// blockInvitation blocks the unpinned use of a personal invitation, after a
// signature that nobody made.
func (d *Doctor) blockInvitation(inv *invitation) {
	inv.blockedUntil = d.now.Wall + blockFor(inv.blockStep)
	inv.blockStep = min(inv.blockStep+1, 255)
	d.saveInvitation(inv)
}

// blockKey blocks a key that broke the rules after its own signature. A key that
// was never seen becomes a patient, so that the doctor sees it and can lift the block.
func (d *Doctor) blockKey(inv *invitation, e *handshake.Error) *patient {
	p := d.byID[e.PatientID]
	if p == nil {
		d.forgetOldest(inv)
		p = &patient{
			id: e.PatientID, name: inv.PatientName, fingerprint: e.Peer.Fingerprint(),
			invitation: inv.ID, firstSeen: d.now.Wall,
		}
		if p.name == "" {
			p.name = "?"
		}
		copy(p.key[:], e.Peer.Bytes())
		d.addPatient(p)
	}
	p.blockedUntil = d.now.Wall + blockFor(p.blockStep)
	p.blockStep = min(p.blockStep+1, 255)
	p.blockReason, p.lastSeen = e.Check, d.now.Wall
	d.discharge(p)
	d.savePatient(p)
	if p.peer != nil {
		d.turnOut(p)
	}
	return p
}

// forgetOldest keeps keys that never joined from filling the roster.
func (d *Doctor) forgetOldest(inv *invitation) {
	var oldest *patient
	n := 0
	for _, p := range d.patients {
		if p.invitation == inv.ID && !p.joined {
			if n++; oldest == nil || p.lastSeen < oldest.lastSeen {
				oldest = p
			}
		}
	}
	if n >= mostHeld {
		d.patients = slices.DeleteFunc(d.patients, func(p *patient) bool { return p == oldest })
		delete(d.byID, oldest.id)
		d.save(patientRecord(oldest.id), nil)
		d.event(PatientGone{hexID(oldest.id)})
	}
}

// turnOut tells a patient in session that they are blocked, and closes.
func (d *Doctor) turnOut(p *patient) {
	pe := p.peer
	b := message.Blocked{Reason: message.BlockedKey, Until: until(p.blockedUntil)}
	d.toChain(pe, message.OpBlocked, b.Append(nil),
		field("reason", uint64(b.Reason)), field("until", b.Until))
	d.drop(pe)
}

// block is the doctor's own: until it is lifted.
func (d *Doctor) block(p *patient) {
	p.blockedUntil, p.blockReason = forever, "doctor"
	d.discharge(p)
	if p.peer != nil {
		d.turnOut(p)
	}
	d.savePatient(p)
}

func (d *Doctor) unblock(p *patient) {
	p.blockedUntil, p.blockStep, p.blockReason = 0, 0, ""
	d.savePatient(p)
}

// blocksTick shows blocks and invitations that have ended by themselves.
func (d *Doctor) blocksTick() {
	for _, p := range d.patients {
		if p.blockedUntil != 0 && p.blockedUntil <= d.now.Wall {
			p.blockedUntil = 0 // the step stays: the next block is longer
			d.savePatient(p)
		}
	}
	for _, inv := range d.invitations {
		if inv.blockedUntil != 0 && inv.blockedUntil <= d.now.Wall {
			inv.blockedUntil = 0
			d.saveInvitation(inv)
		}
		if !inv.toldExpired && !inv.pinned() && inv.Expired(d.now.Wall) {
			inv.toldExpired = true
			d.showInvitation(inv)
		}
	}
}

func (d *Doctor) invitation(id [8]byte) *invitation {
	for _, inv := range d.invitations {
		if inv.ID == id {
			return inv
		}
	}
	return nil
}

func (d *Doctor) anyJoined(id [8]byte) bool {
	return slices.ContainsFunc(d.patients, func(p *patient) bool { return p.invitation == id && p.joined })
}
