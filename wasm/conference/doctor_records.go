package conference

import (
	"encoding/hex"

	"telemed/crypto/elgamal"
	"telemed/crypto/invite"
	"telemed/crypto/message"
)

// An invitation is a link that the doctor made, and what became of it.
type invitation struct {
	*invite.Invitation
	created      uint64
	validFrom    uint64 // 0: at once
	opened       bool   // someone who holds the link has knocked
	revoked      bool
	patient      [16]byte // personal: whose key is pinned; zero: nobody's
	blockedUntil uint64   // personal and unpinned: after bad signatures
	toldExpired  bool     // the page has been shown that it is
	blockStep    int
}

func (inv *invitation) pinned() bool { return inv.patient != [16]byte{} }

// encodeInvitation:
//
//	version u8 ‖ v16(invitation) ‖ created u64 ‖ opened u8 ‖ revoked u8 ‖ patient [16]
//	‖ blocked until u64 ‖ block step u8 ‖ valid from u64
func encodeInvitation(inv *invitation) []byte {
	b := newRecord()
	b.AddUint16LengthPrefixed(string(inv.Bytes()))
	b.AddUint64(inv.created)
	b.addBool(inv.opened)
	b.addBool(inv.revoked)
	b.AddBytes(inv.patient[:])
	b.AddUint64(inv.blockedUntil)
	b.AddUint8(uint8(inv.blockStep))
	b.AddUint64(inv.validFrom)
	return b.Writer
}

func parseInvitation(value []byte) (*invitation, bool) {
	inv, s := new(invitation), reader{value}
	var data string
	if !s.readVersion() || !s.readV16(&data) || !s.ReadUint64(&inv.created) ||
		!s.readBool(&inv.opened) || !s.readBool(&inv.revoked) || !s.CopyBytes(inv.patient[:]) ||
		!s.ReadUint64(&inv.blockedUntil) || !s.readInt(&inv.blockStep) ||
		!s.ReadUint64(&inv.validFrom) || !s.Empty() {
		return nil, false
	}
	var err error
	inv.Invitation, err = invite.Parse([]byte(data))
	return inv, err == nil
}

// A patient is a key that has come under an invitation, and what the doctor and
// it have had to do with each other.
type patient struct {
	id           [16]byte
	name         string
	key          [elgamal.PublicKeySize]byte
	fingerprint  [32]byte // of key: computing it would cost an exponentiation
	invitation   [8]byte
	open         bool // came by the open link
	joined       bool // has completed a handshake
	known        bool // had completed one before the last
	admitted     bool
	removed      bool // by the doctor, until the next session
	held         bool
	heldFor      [16]byte
	verified     bool
	blockedUntil uint64 // forever: until the doctor lifts it
	blockStep    int
	blockReason  string
	firstSeen    uint64
	lastSeen     uint64
	status       string // as last shown
	since        uint64
	sentPrivate  uint64  // highest number written to this patient
	shownPrivate uint64  // highest number taken from this patient
	read         reading // of ours, by this patient
	hinted       reading // of theirs, by the doctor: told, or to be told when they are here

	broadcasts, privates outbox
	peer                 *peer    // nil without a session
	public               knownKey // key, after a handshake in this page's life
}

// encodePatient:
//
//	version u8 ‖ v16(name) ‖ y_P [384] ‖ fingerprint [32] ‖ invitation id [8] ‖ open u8 ‖ joined u8 ‖ known u8
//	‖ admitted u8 ‖ removed u8 ‖ held u8 ‖ held for [16] ‖ verified u8 ‖ blocked until u64
//	‖ block step u8 ‖ v16(block reason) ‖ first seen u64 ‖ last seen u64 ‖ v16(status) ‖ since u64
//	‖ sent private u64 ‖ acknowledged private u64 ‖ acknowledged broadcast u64 ‖ shown private u64
//	‖ read broadcast u64 ‖ read private u64
func encodePatient(p *patient) []byte {
	b := newRecord()
	b.AddUint16LengthPrefixed(p.name)
	b.AddBytes(p.key[:])
	b.AddBytes(p.fingerprint[:])
	b.AddBytes(p.invitation[:])
	for _, v := range []bool{p.open, p.joined, p.known, p.admitted, p.removed, p.held} {
		b.addBool(v)
	}
	b.AddBytes(p.heldFor[:])
	b.addBool(p.verified)
	b.AddUint64(p.blockedUntil)
	b.AddUint8(uint8(p.blockStep))
	b.AddUint16LengthPrefixed(p.blockReason)
	b.AddUint64(p.firstSeen)
	b.AddUint64(p.lastSeen)
	b.AddUint16LengthPrefixed(p.status)
	b.AddUint64(p.since)
	b.AddUint64(p.sentPrivate)
	b.AddUint64(p.privates.acked)
	b.AddUint64(p.broadcasts.acked)
	b.AddUint64(p.shownPrivate)
	b.AddUint64(p.read[message.Everyone])
	b.AddUint64(p.read[message.Private])
	return b.Writer
}

func parsePatient(value []byte) (*patient, bool) {
	p, s := new(patient), reader{value}
	if !s.readVersion() || !s.readV16(&p.name) || !s.CopyBytes(p.key[:]) ||
		!s.CopyBytes(p.fingerprint[:]) || !s.CopyBytes(p.invitation[:]) {
		return nil, false
	}
	for _, v := range []*bool{&p.open, &p.joined, &p.known, &p.admitted, &p.removed, &p.held} {
		if !s.readBool(v) {
			return nil, false
		}
	}
	if !s.CopyBytes(p.heldFor[:]) || !s.readBool(&p.verified) || !s.ReadUint64(&p.blockedUntil) ||
		!s.readInt(&p.blockStep) || !s.readV16(&p.blockReason) ||
		!s.ReadUint64(&p.firstSeen) || !s.ReadUint64(&p.lastSeen) ||
		!s.readV16(&p.status) || !s.ReadUint64(&p.since) ||
		!s.ReadUint64(&p.sentPrivate) || !s.ReadUint64(&p.privates.acked) ||
		!s.ReadUint64(&p.broadcasts.acked) || !s.ReadUint64(&p.shownPrivate) ||
		!s.ReadUint64(&p.read[message.Everyone]) || !s.ReadUint64(&p.read[message.Private]) || !s.Empty() {
		return nil, false
	}
	p.id = invite.PatientID(p.invitation, p.key[:])
	return p, true
}

func patientRecord(id [16]byte) string   { return recordPatient + hex.EncodeToString(id[:]) }
func invitationRecord(id [8]byte) string { return recordInvitation + hex.EncodeToString(id[:]) }
func (d *Doctor) saveInvitation(i *invitation) {
	d.save(invitationRecord(i.ID), func() []byte { return encodeInvitation(i) })
	d.showInvitation(i)
}

func (d *Doctor) savePatient(p *patient) {
	d.save(patientRecord(p.id), func() []byte { return encodePatient(p) })
	d.showPatient(p)
}

// encodeIdentity: version u8 ‖ x_D [32] ‖ master secret [32].
func (d *Doctor) encodeIdentity() []byte {
	x := d.key.Bytes()
	defer clear(x)
	b := append([]byte{recordVersion}, x...)
	return append(b, d.master[:]...)
}

func (d *Doctor) parseIdentity(value []byte) bool {
	if len(value) != 1+elgamal.PrivateKeySize+len(d.master) || value[0] != recordVersion {
		return false
	}
	key, err := elgamal.ParsePrivateKey(value[1 : 1+elgamal.PrivateKeySize])
	if err != nil {
		return false
	}
	d.key = key
	copy(d.master[:], value[1+elgamal.PrivateKeySize:])
	return true
}

func (d *Doctor) savePractice() { d.save(recordPractice, d.encodePractice) }

// encodePractice: version u8 ‖ v16(doctor's name) ‖ ΔTS u32 ‖ generation u64 ‖ moved u8 ‖ lasting u32
// ‖ epoch u32 ‖ last broadcast u64.
func (d *Doctor) encodePractice() []byte {
	b := newRecord()
	b.AddUint16LengthPrefixed(d.name)
	b.AddUint32(d.deltaTS)
	b.AddUint64(d.generation)
	b.addBool(d.moved)
	b.AddUint32(d.lasting)
	b.AddUint32(d.epoch)
	b.AddUint64(d.lastBroadcast)
	return b.Writer
}

func (d *Doctor) parsePractice(value []byte) bool {
	s := reader{value}
	return s.readVersion() && s.readV16(&d.name) && s.ReadUint32(&d.deltaTS) &&
		s.ReadUint64(&d.generation) && s.readBool(&d.moved) && s.ReadUint32(&d.lasting) && s.ReadUint32(&d.epoch) && s.ReadUint64(&d.lastBroadcast) && s.Empty()
}
