package conference

import (
	"telemed/crypto/groupkey"
	"telemed/crypto/handshake"
	"telemed/crypto/message"
	"telemed/relay/wire"
)

// mostCasts are in one epoch: who has missed some, or all, can still follow its chain.
const mostCasts = groupkey.MaxSkip

// sendPrivate writes to one patient, present or away.
func (d *Doctor) sendPrivate(p *patient, w *what) Refusal {
	if p.held || p.blockedUntil > d.now.Wall {
		return RefusedNotNow
	}
	if p.privates.full(w.size()) {
		return RefusedOutboxFull
	}
	if w == nil {
		return ""
	}
	p.sentPrivate++
	l := d.write(d.key, message.Content{
		Number: p.sentPrivate, Room: d.room, Audience: message.Private, Receiver: p.fingerprint,
	}, *w, d.now.Wall)
	l.owner = string(p.id[:])
	if w.file != nil {
		w.file.to = []*receiver{{id: p.id}}
	}
	p.privates.push(l)
	d.savePatient(p)
	d.keepNew(l)
	p.privates.upTo = l.number
	d.pump(p)
	return ""
}

// sendEveryone writes to all who are admitted, present or away.
func (d *Doctor) sendEveryone(w *what) Refusal {
	var audience []*patient
	for _, p := range d.patients {
		if !p.admitted {
			continue
		}
		if p.broadcasts.full(w.size()) {
			return RefusedOutboxFull
		}
		audience = append(audience, p)
	}
	if len(audience) == 0 {
		return RefusedNotNow
	}
	if w == nil {
		return ""
	}
	d.lastBroadcast++
	d.savePractice()
	l := d.write(d.key, message.Content{
		Number: d.lastBroadcast, Room: d.room, Audience: message.Everyone,
	}, *w, d.now.Wall)
	for _, p := range audience {
		l.sentTo = append(l.sentTo, p.id)
		p.broadcasts.push(l)
		if w.file != nil {
			w.file.to = append(w.file.to, &receiver{id: p.id})
		}
	}
	d.keepNew(l)
	d.cast(l, audience)
	return ""
}

// cast sends a broadcast under the group key to those who have it, and on their
// sessions' chains to those who are still catching up. A file's key is not signed, so it is
// for no frame that each of the group could have made: manifests go to each.
func (d *Doctor) cast(l *letter, audience []*patient) {
	var frame []byte
	if l.file == nil {
		frame = d.sealCast(l, audience)
	}
	epoch, holders := d.epoch, 0
	for _, p := range audience {
		if p.peer == nil {
			continue
		}
		if frame != nil && p.peer.session.epoch == epoch && p.broadcasts.drained() {
			p.peer.session.sent(d.now)
			holders++
			continue
		}
		p.broadcasts.upTo = l.number
		d.pump(p)
	}
	if holders == 0 {
		return
	}
	d.frame("everyone", handshake.Record{Opcode: message.OpEncMsg, Sent: true, Fields: []handshake.Field{
		field("group epoch", uint64(epoch)), field("number", l.number), field("time", l.time),
		field("sent to", uint64(holders)), signatureField(l.signed),
	}}, nil)
	d.send(wire.AppendCast(nil, frame))
}

// sealCast makes ENC_MSG, in a new epoch if the last is stale or spent; nil if
// nobody is there.
func (d *Doctor) sealCast(l *letter, audience []*patient) []byte {
	if d.casts >= mostCasts {
		d.stale()
	}
	for {
		if d.group == nil && !d.newEpoch(l.number, audience) {
			return nil
		}
		frame, err := d.group.Seal(d.rand, l.signed)
		if err == nil {
			d.casts++
			return frame
		}
		d.stale()
	}
}

// newEpoch makes the group key of those who are admitted and in session, and
// gives it to each of them who has been sent all that was before. next is the
// number of the next broadcast. It is false when nobody is in session.
func (d *Doctor) newEpoch(next uint64, audience []*patient) bool {
	var shares []groupkey.Share
	for _, p := range audience {
		if p.peer != nil {
			shares = append(shares, groupkey.Share{PatientID: p.id, Share: p.peer.session.share})
		}
	}
	defer clear(shares)
	if len(shares) == 0 {
		return false
	}
	d.epoch++
	d.savePractice()
	x := d.key.Bytes()
	defer clear(x)
	group, gk, err := groupkey.NewEpoch(d.rand, x, d.room, d.epoch, shares)
	must(err)
	defer gk.Erase()
	payload := message.GroupKey{Epoch: d.epoch, Key: *gk, Next: next}
	defer payload.Erase()
	for _, p := range audience {
		if p.peer == nil {
			continue
		}
		p.broadcasts.upTo = next - 1
		d.pump(p)
		if p.peer == nil || !p.broadcasts.drained() {
			continue
		}
		pe := p.peer
		b := payload.Append(nil)
		if d.toChain(pe, message.OpGroupKey, b, field("group epoch", uint64(d.epoch)), field("next broadcast", next)) {
			pe.session.epoch = d.epoch
		}
		clear(b)
	}
	d.group, d.casts = group, 0
	return true
}

// pump sends what waits for a patient on the session's chain, as far as the
// window goes: private messages to whom the doctor speaks, broadcasts only to
// those admitted.
func (d *Doctor) pump(p *patient) {
	if !p.held {
		d.pumpBox(p, &p.privates)
	}
	if p.admitted {
		d.pumpBox(p, &p.broadcasts)
	}
}

func (d *Doctor) pumpBox(p *patient, box *outbox) {
	for p.peer != nil {
		l := box.next()
		if l == nil {
			return
		}
		p.peer.session.sent(d.now)
		carried := l.carried()
		d.toChain(p.peer, message.OpPrivateMsg, carried,
			field("number", l.number), field("time", l.time), signatureField(l.signed))
		clear(carried[len(l.signed):])
	}
}
