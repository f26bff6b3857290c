package conference

import (
	"encoding/hex"
	"strings"

	"telemed/crypto/elgamal"
	"telemed/crypto/handshake"
	"telemed/crypto/invite"
	"telemed/crypto/message"
)

// What numbers in a practice's records may have come to (SPEC §10): no use of it comes near, and a page that
// begins below them has room before they wrap. An import may have half of them, as it goes on above its own.
const (
	mostGeneration = 1 << 62
	mostEpoch      = 1 << 31
	mostNumber     = 1 << 62 // of the doctor's messages
)

// aTime says that each is a moment that a page can show.
func aTime(times ...uint64) bool {
	for _, t := range times {
		if t > forever {
			return false
		}
	}
	return true
}

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
	return inv, err == nil && aTime(inv.created, inv.blockedUntil, inv.validFrom, inv.ValidUntil)
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
	for _, word := range []string{p.status, p.blockReason} {
		if word != "" && invite.CheckName(word) != nil {
			return nil, false
		}
	}
	p.id = invite.PatientID(p.invitation, p.key[:])
	return p, invite.CheckName(p.name) == nil && aTime(p.blockedUntil, p.firstSeen, p.lastSeen, p.since) &&
		p.privates.acked <= p.sentPrivate && p.sentPrivate <= mostNumber && p.broadcasts.acked <= mostNumber
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

// A practice is what concerns all of it.
type practice struct {
	name          string
	deltaTS       uint32
	generation    uint64
	moved         bool   // imported elsewhere: this page is not the practice any more
	epoch         uint32 // the last that was begun
	lastBroadcast uint64
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

func parsePractice(value []byte) (p practice, lasting uint32, ok bool) {
	s := reader{value}
	ok = s.readVersion() && s.readV16(&p.name) && s.ReadUint32(&p.deltaTS) && s.ReadUint64(&p.generation) &&
		s.readBool(&p.moved) && s.ReadUint32(&lasting) && s.ReadUint32(&p.epoch) && s.ReadUint64(&p.lastBroadcast) && s.Empty()
	return p, lasting, ok && invite.CheckName(p.name) == nil && lasting <= mostKeep &&
		p.deltaTS >= handshake.MinDeltaTS && p.deltaTS <= handshake.MaxDeltaTS &&
		p.generation >= 1 && p.generation <= mostGeneration && p.epoch <= mostEpoch && p.lastBroadcast <= mostNumber
}

// parseHistory reads the record of a letter in the doctor's page: a broadcast, or of a patient's thread.
func parseHistory(value []byte) (*letter, bool) {
	l, ok := parseLetter(value)
	return l, ok && (l.kind == everyone && l.owner == "" || l.kind != everyone && len(l.owner) == len(patient{}.id)) &&
		(l.kind == incoming || l.number <= mostNumber)
}

// parseRecord reads a record of the practice, stored or imported; nil if it is of no such kind, like the
// identity, which load reads. Its name has to be the one that its content gives.
func parseRecord(name string, value []byte) (record any, ok bool) {
	switch {
	case name == recordPractice:
		p, _, ok := parsePractice(value)
		return p, ok
	case strings.HasPrefix(name, recordInvitation):
		inv, ok := parseInvitation(value)
		return inv, ok && name == invitationRecord(inv.ID)
	case strings.HasPrefix(name, recordPatient):
		p, ok := parsePatient(value)
		return p, ok && name == patientRecord(p.id)
	case strings.HasPrefix(name, recordMessage):
		l, ok := parseHistory(value)
		return l, ok && name == l.recordName()
	case strings.HasPrefix(name, recordFile):
		return parseFile(value)
	}
	return nil, true
}
