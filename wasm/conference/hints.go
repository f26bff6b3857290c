package conference

import (
	"telemed/crypto/handshake"
	"telemed/crypto/message"
)

// writingEvery is how often it is shown, or told, that someone writes.
const writingEvery = 1_000 // ms

// A reading is up to which number a person has had messages before their eyes, by
// audience.
type reading [2]uint64

// to moves up to n, and says whether that was further.
func (r *reading) to(audience byte, n uint64) bool {
	if n <= r[audience] {
		return false
	}
	r[audience] = n
	return true
}

// A hinter is what a session has told, and when it was last told and shown that someone writes.
type hinter struct {
	told             reading
	wroteAt, shownAt uint64 // monotonic
}

// next is the hints that a session has yet to tell of what was read here.
func (h *hinter) next(read reading) (hints []message.Hint) {
	for audience, n := range read {
		if h.told.to(byte(audience), n) {
			hints = append(hints, message.Hint{What: message.HintRead, Audience: byte(audience), UpTo: n})
		}
	}
	return hints
}

// writes says whether it is to be told again that someone writes.
func (h *hinter) writes(now Clock) bool { return due(&h.wroteAt, now) }

// shows says whether it is to be shown again that the other writes.
func (h *hinter) shows(now Clock) bool { return due(&h.shownAt, now) }

func due(at *uint64, now Clock) bool {
	if *at != 0 && now.Mono < *at+writingEvery {
		return false
	}
	*at = now.Mono
	return true
}

func hintFields(h *message.Hint) []handshake.Field {
	return []handshake.Field{field("what", uint64(h.What)), field("audience", uint64(h.Audience)), field("up to", h.UpTo)}
}

/* The doctor's side. */

// onHintCommand is for what the doctor has read, or writes, in a patient's thread.
func (d *Doctor) onHintCommand(c Command) Result {
	p := d.patient(c.To)
	if p == nil {
		return refused(RefusedUnknown)
	}
	if c.Type == "read" {
		p.hinted.to(message.Private, p.shownPrivate)
		d.sendHints(p)
	} else if p.peer != nil && !p.held && p.peer.session.hints.writes(d.now) {
		d.sendHint(p, message.Hint{What: message.HintWriting, Audience: message.Private})
	}
	return Result{}
}

// sendHints tells a patient in session what of theirs was read, as far as they were not told.
func (d *Doctor) sendHints(p *patient) {
	if p.peer == nil || p.held {
		return
	}
	for _, h := range p.peer.session.hints.next(p.hinted) {
		d.sendHint(p, h)
	}
}

func (d *Doctor) sendHint(p *patient, h message.Hint) {
	if p.peer != nil {
		d.toChain(p.peer, message.OpHint, h.Append(nil), hintFields(&h)...)
	}
}

// onHint takes what a patient's page tells of its person.
func (d *Doctor) onHint(pe *peer, h *message.Hint) {
	p := pe.patient
	if h.What == message.HintWriting {
		if pe.session.hints.shows(d.now) {
			d.event(Writing{hexID(p.id)})
		}
		return
	}
	last := p.sentPrivate
	if h.Audience == message.Everyone {
		last = d.lastBroadcast
	}
	before := p.read[h.Audience]
	if !p.read.to(h.Audience, min(h.UpTo, last)) {
		return
	}
	d.save(patientRecord(p.id), func() []byte { return encodePatient(p) })
	after := p.read[h.Audience]
	if h.Audience == message.Everyone {
		for _, l := range d.broadcasts {
			if l.number > before && l.number <= after {
				d.showReaders(l)
			}
		}
		return
	}
	for _, l := range d.privates {
		if l.kind == outgoing && l.owner == string(p.id[:]) && l.number > before && l.number <= after {
			d.showLetter(l)
		}
	}
}

/* The patient's side. */

func (p *Patient) onHintCommand(c Command) Result {
	v := p.at
	if c.Type == "read" {
		v.hinted.to(message.Everyone, v.shownBroadcast)
		v.hinted.to(message.Private, v.shownPrivate)
		p.sendHints()
	} else if p.session != nil && p.connected && v.admitted && p.session.hints.writes(p.now) {
		p.sendHint(message.Hint{What: message.HintWriting, Audience: message.Private})
	}
	return Result{}
}

func (p *Patient) sendHints() {
	if p.session == nil || !p.connected {
		return
	}
	for _, h := range p.session.hints.next(p.at.hinted) {
		p.sendHint(h)
	}
}

func (p *Patient) sendHint(h message.Hint) {
	if p.session != nil {
		p.toChain(message.OpHint, h.Append(nil), hintFields(&h)...)
	}
}

// onHint takes what the doctor's page tells.
func (p *Patient) onHint(h *message.Hint) {
	v := p.at
	switch {
	case h.What == message.HintWriting:
		if p.session.hints.shows(p.now) {
			p.event(Writing{"private"})
		}
	case h.Audience == message.Private:
		before := v.readByDoctor
		v.readByDoctor = max(before, min(h.UpTo, v.sentPrivate))
		if v.readByDoctor == before {
			return
		}
		p.saveVisit(v)
		for _, l := range v.letters {
			if l.kind == outgoing && l.number > before && l.number <= v.readByDoctor {
				p.showLetters = append(p.showLetters, l)
			}
		}
	}
}
