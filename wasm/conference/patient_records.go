package conference

import (
	"encoding/hex"

	"telemed/crypto/elgamal"
	"telemed/crypto/invite"
)

// A visit is an invitation that was opened on this device, with the identity
// key that was made for it and what has been said under it.
type visit struct {
	inv         *invite.Invitation
	secret      [elgamal.PrivateKeySize]byte // x_P; key is made of it when it is used
	key         *elgamal.PrivateKey
	id          [16]byte // ID_Di
	fingerprint [32]byte // of y_P

	name     string
	joined   bool   // the patient has asked to come in
	admitted bool   // as last told
	end      string // phase left or ended; "" else
	reason   string // of ended
	lastUsed uint64

	vanish
	nothing bool // of this visit is stored

	generation     uint64 // the highest seen from this doctor
	deltaTS        uint32 // as last told; 0: never
	offset         uint64 // the doctor's clock minus ours, mod 2^64, as last measured
	sentPrivate    uint64 // highest numbers
	shownPrivate   uint64
	shownBroadcast uint64
	readByDoctor   uint64  // of ours
	hinted         reading // of the doctor's, by the patient: told, or to be told when they are here

	outbox  outbox
	letters []*letter
	doctor  knownKey
}

func visitRecord(id [8]byte) string { return recordVisit + hex.EncodeToString(id[:]) }

// encodeVisit:
//
//	version u8 ‖ v16(invitation) ‖ x_P [32] ‖ ID_Di [16] ‖ fingerprint [32] ‖ v16(name) ‖ joined u8
//	‖ admitted u8 ‖ v16(end) ‖ v16(reason) ‖ last used u64 ‖ generation u64 ‖ lasting u32 ‖ ΔTS u32 ‖ offset u64
//	‖ sent private u64 ‖ acknowledged private u64 ‖ shown private u64 ‖ shown broadcast u64
//	‖ read by the doctor u64
func encodeVisit(v *visit) []byte {
	b := newRecord()
	b.AddUint16LengthPrefixed(string(v.inv.Bytes()))
	b.AddBytes(v.secret[:])
	b.AddBytes(v.id[:])
	b.AddBytes(v.fingerprint[:])
	b.AddUint16LengthPrefixed(v.name)
	b.addBool(v.joined)
	b.addBool(v.admitted)
	b.AddUint16LengthPrefixed(v.end)
	b.AddUint16LengthPrefixed(v.reason)
	b.AddUint64(v.lastUsed)
	b.AddUint64(v.generation)
	b.AddUint32(v.lasting)
	b.AddUint32(v.deltaTS)
	b.AddUint64(v.offset)
	b.AddUint64(v.sentPrivate)
	b.AddUint64(v.outbox.acked)
	b.AddUint64(v.shownPrivate)
	b.AddUint64(v.shownBroadcast)
	b.AddUint64(v.readByDoctor)
	return b.Writer
}

func parseVisit(value []byte) (*visit, bool) {
	v, s := new(visit), reader{value}
	var data string
	if !s.readVersion() || !s.readV16(&data) || !s.CopyBytes(v.secret[:]) ||
		!s.CopyBytes(v.id[:]) || !s.CopyBytes(v.fingerprint[:]) ||
		!s.readV16(&v.name) || !s.readBool(&v.joined) || !s.readBool(&v.admitted) ||
		!s.readV16(&v.end) || !s.readV16(&v.reason) ||
		!s.ReadUint64(&v.lastUsed) || !s.ReadUint64(&v.generation) || !s.ReadUint32(&v.lasting) ||
		!s.ReadUint32(&v.deltaTS) || !s.ReadUint64(&v.offset) ||
		!s.ReadUint64(&v.sentPrivate) || !s.ReadUint64(&v.outbox.acked) ||
		!s.ReadUint64(&v.shownPrivate) || !s.ReadUint64(&v.shownBroadcast) ||
		!s.ReadUint64(&v.readByDoctor) || !s.Empty() {
		return nil, false
	}
	var err error
	v.inv, err = invite.Parse([]byte(data))
	return v, err == nil
}

func (p *Patient) saveVisit(v *visit) {
	p.save(visitRecord(v.inv.ID), func() []byte { return encodeVisit(v) })
}

// newVisit makes the identity key for an invitation.
func (p *Patient) newVisit(inv *invite.Invitation) *visit {
	key, err := elgamal.GenerateKey(p.rand)
	must(err)
	v := &visit{
		inv: inv, key: key, name: inv.PatientName,
		id: invite.PatientID(inv.ID, key.Public().Bytes()), fingerprint: key.Public().Fingerprint(),
	}
	x := key.Bytes()
	copy(v.secret[:], x)
	clear(x)
	p.visits = append(p.visits, v)
	return v
}

// identity is the visit's key; computing it from x_P costs an exponentiation.
func (v *visit) identity() *elgamal.PrivateKey {
	if v.key == nil {
		key, err := elgamal.ParsePrivateKey(v.secret[:])
		must(err)
		v.key = key
	}
	return v.key
}

func (v *visit) view() VisitView {
	return VisitView{
		Invitation: hex.EncodeToString(v.inv.ID[:]), DoctorName: v.inv.DoctorName,
		Name: v.name, LastUsed: v.lastUsed,
	}
}

func (v *visit) messageView(l *letter) MessageView {
	m := MessageView{
		ID: hex.EncodeToString(l.id[:]), Thread: "private", From: "doctor",
		Number: l.number, Time: l.time, Text: l.text,
	}
	if l.file != nil {
		m.File = l.file.name()
	}
	switch l.kind {
	case everyone:
		m.Thread = "everyone"
	case outgoing:
		m.From, m.Mine, m.Received = "patient", true, l.arrived(v.party(), v.outbox.acked)
		m.Seen = l.number <= v.readByDoctor
	}
	return m
}
