package conference

import (
	"encoding/hex"
	"slices"

	"telemed/crypto/invite"
	"telemed/crypto/message"
)

// views is what the doctor's page has been shown, and what is to be shown when
// the call ends: each changed thing once.
type views struct {
	state       DoctorState
	patients    []*patient
	invitations []*invitation
	letters     []*letter
	receipts    []*letter // broadcasts with new readers, shown together
	flushAt     uint64    // monotonic: when receipts are shown
	flushedAt   uint64
}

// receiptsEvery is how often a broadcast's readers are shown at most: a list of
// hundreds for each of hundreds of receipts would keep the page busy.
const receiptsEvery = 200 // ms

func appendOnce[T comparable](list []T, v T) []T {
	for _, have := range list {
		if have == v {
			return list
		}
	}
	return append(list, v)
}

func (d *Doctor) showPatient(p *patient) { d.show.patients = appendOnce(d.show.patients, p) }
func (d *Doctor) showInvitation(i *invitation) {
	d.show.invitations = appendOnce(d.show.invitations, i)
}
func (d *Doctor) showLetter(l *letter) { d.show.letters = appendOnce(d.show.letters, l) }

func (d *Doctor) showReaders(l *letter) {
	d.show.receipts = appendOnce(d.show.receipts, l)
	if d.show.flushAt == 0 {
		d.show.flushAt = max(d.now.Mono, d.show.flushedAt+receiptsEvery)
	}
}

// showStored is for the start: all of it, the history in its order.
func (d *Doctor) showStored() {
	d.show.patients = append(d.show.patients, d.patients...)
	d.show.invitations = append(d.show.invitations, d.invitations...)
	d.show.letters = append(append(d.show.letters, d.broadcasts...), d.privates...)
	sortLetters(d.show.letters)
	for _, f := range d.files.all {
		d.showFile(f)
	}
}

// showAll turns what changed into events, before those of frames, which name
// people; the state comes last.
func (d *Doctor) showAll() {
	if d.phase == phaseLocked {
		d.show = views{state: d.show.state}
		d.fileViews()
		d.out.Events = slices.DeleteFunc(d.out.Events, func(e Event) bool { return e != Event(Ready{}) })
	}
	var events []Event
	for _, p := range d.show.patients {
		status := d.status(p)
		if status != p.status {
			p.status, p.since = status, d.now.Wall
			d.save(patientRecord(p.id), func() []byte { return encodePatient(p) })
		}
		events = append(events, d.patientView(p))
	}
	for _, inv := range d.show.invitations {
		events = append(events, d.invitationView(inv))
	}
	if d.show.flushAt != 0 && d.now.Mono >= d.show.flushAt {
		for _, l := range d.show.receipts {
			d.showLetter(l)
		}
		d.show.receipts, d.show.flushAt, d.show.flushedAt = nil, 0, d.now.Mono
	}
	events = append(events, d.fileViews()...)
	for _, l := range d.show.letters {
		events = append(events, d.messageView(l))
	}
	d.show.patients, d.show.invitations, d.show.letters = nil, nil, nil
	if state := d.state(); state != d.show.state {
		d.show.state = state
		events = append(events, state)
	}
	d.out.Events = append(events, d.out.Events...)
}

// status is how a patient stands.
func (d *Doctor) status(p *patient) string {
	switch {
	case p.blockedUntil > d.now.Wall:
		return "blocked"
	case p.held:
		return "held"
	case p.removed:
		return "removed"
	case p.peer == nil:
		return "away"
	case p.admitted:
		return "admitted"
	}
	return "waiting"
}

func (d *Doctor) patientView(p *patient) PatientView {
	v := PatientView{
		ID: hex.EncodeToString(p.id[:]), Name: p.name, Status: p.status, Online: p.peer != nil,
		Admitted: p.admitted, Since: p.since, Via: "personal-first",
		Invitation: hex.EncodeToString(p.invitation[:]), Fingerprint: hex.EncodeToString(p.fingerprint[:]),
		SafetyNumber: invite.SafetyNumber(d.fingerprint(), p.fingerprint), Verified: p.verified,
		FirstSeen: p.firstSeen, LastSeen: p.lastSeen,
	}
	switch {
	case p.known:
		v.Via = "known"
	case p.open:
		v.Via = "open"
	}
	if p.peer != nil {
		v.SessionKeyID = p.peer.session.keyID
	}
	if p.blockedUntil > d.now.Wall {
		v.BlockedUntil, v.BlockReason = p.blockedUntil, p.blockReason
	}
	if p.held {
		v.HeldFor = hex.EncodeToString(p.heldFor[:])
	}
	return v
}

func (d *Doctor) invitationView(inv *invitation) InvitationView {
	v := InvitationView{
		ID: hex.EncodeToString(inv.ID[:]), Open: inv.Open, PatientName: inv.PatientName,
		Created: inv.created, ValidFrom: inv.validFrom, ValidUntil: inv.ValidUntil, Status: "made",
	}
	used := inv.pinned() || inv.Open && d.anyJoined(inv.ID)
	switch {
	case inv.revoked:
		v.Status = "revoked"
	case inv.Expired(d.now.Wall) && !inv.pinned():
		v.Status = "expired"
	case inv.blockedUntil > d.now.Wall:
		v.Status, v.BlockedUntil = "blocked", inv.blockedUntil
	case used:
		v.Status = "used"
	case inv.opened:
		v.Status = "opened"
	}
	if v.Status != "revoked" && v.Status != "expired" {
		v.Fragment = inv.Invitation.Fragment()
	}
	if inv.pinned() {
		v.Patient = hex.EncodeToString(inv.patient[:])
	}
	return v
}

func (d *Doctor) messageView(l *letter) MessageView {
	v := MessageView{
		ID: hex.EncodeToString(l.id[:]), Thread: "everyone", From: "doctor", Mine: true,
		Number: l.number, Time: l.time, Text: l.text,
	}
	if l.file != nil {
		v.File = l.file.name()
	}
	switch l.kind {
	case everyone:
		for _, id := range l.sentTo {
			v.SentTo = append(v.SentTo, hex.EncodeToString(id[:]))
			if p := d.byID[id]; p != nil && l.arrived(id, p.broadcasts.acked) {
				v.ReadBy = append(v.ReadBy, hex.EncodeToString(id[:]))
				if p.read[message.Everyone] >= l.number {
					v.SeenBy = append(v.SeenBy, hex.EncodeToString(id[:]))
				}
			}
		}
	case outgoing:
		v.Thread = hex.EncodeToString([]byte(l.owner))
		v.SentTo = []string{v.Thread}
		if p := d.byID[[16]byte([]byte(l.owner))]; p != nil && l.arrived(p.id, p.privates.acked) {
			v.ReadBy, v.Received = v.SentTo, true
			if p.read[message.Private] >= l.number {
				v.SeenBy = v.SentTo
			}
		}
	case incoming:
		v.Thread, v.From, v.Mine = hex.EncodeToString([]byte(l.owner)), "patient", false
	}
	return v
}
