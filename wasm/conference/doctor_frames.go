package conference

import (
	"errors"

	"telemed/crypto/handshake"
	"telemed/crypto/message"
)

// fromPeer takes every frame that comes from a patient's connection.
func (d *Doctor) fromPeer(pe *peer, frame []byte) {
	switch frame[0] {
	case message.OpHello:
		d.queueHello(pe, frame)
	case message.OpKeyVerification, message.OpSessionConfirm:
		d.receiveHandshake(pe, d.now, frame)
	case message.OpFileChunk:
		if pe.session != nil {
			d.onChunk(pe.patient.id, frame)
		}
	default:
		if pe.session != nil { // else for an earlier page of ours
			d.fromChain(pe, frame)
		}
	}
}

// fromChain takes a frame of a session: the next of its chain, or the connection
// is given up (CHAIN-NEXT).
func (d *Doctor) fromChain(pe *peer, frame []byte) {
	op, payload, err := pe.session.receive.Open(frame)
	defer clear(payload) // behind a manifest stands a file's key
	r := handshake.Record{Opcode: frame[0]}
	if err == nil {
		err = message.CheckOpcode(op, false, false)
	}
	if err != nil {
		d.frame(d.peerName(pe), r, err)
		d.drop(pe)
		return
	}
	if quiet(op, payload) {
		d.onQuiet(pe.patient.id, payload)
		return
	}
	r.Checks = []string{"decrypted"}
	p, keyID, line := pe.patient, pe.session.keyID, d.reserve()
	switch op {
	case message.OpDecMsg:
		if ofFile(payload) {
			err = d.onFileFrame(p.id, payload, &r)
			break
		}
		var receipt *message.DecMsg
		if receipt, err = message.ParseDecMsg(payload); err == nil {
			r.Fields = append(r.Fields, field("audience", uint64(receipt.Audience)), field("up to", receipt.UpTo))
			d.onReceipt(p, receipt)
		}
	case message.OpHint:
		var hint *message.Hint
		if hint, err = message.ParseHint(payload); err == nil {
			r.Fields = append(r.Fields, hintFields(hint)...)
			d.onHint(pe, hint)
		}
	case message.OpPrivateMsg:
		err = d.onPrivate(pe, payload, &r)
	case message.OpExit:
		if err = message.ParseExit(payload); err == nil {
			d.discharge(p)
		}
	}
	r.Fields = append(r.Fields, handshake.Field{Name: "session key id", Value: keyID})
	d.fill(line, p.name, r, err)
	if (op == message.OpExit || errors.Is(err, message.ErrPayload)) && pe.session != nil {
		d.drop(pe)
	}
}

// onPrivate takes a patient's message: stored first, then acknowledged.
func (d *Doctor) onPrivate(pe *peer, payload []byte, r *handshake.Record) error {
	p := pe.patient
	signed, fileKey, err := message.Split(payload)
	if err != nil {
		return err
	}
	if fileKey != nil {
		defer fileKey.Erase()
	}
	d.use(pe.session.peer, 1)
	content, err := message.Open(pe.session.peer.PublicKey, signed)
	if err != nil {
		return err
	}
	r.Fields = contentFields(content, signed)
	if err := message.Check(content, message.OpPrivateMsg, false, d.room, d.fingerprint()); err != nil {
		return err
	}
	r.Checks = append(r.Checks, "signature verified")
	passed := &pe.session.passedOver
	switch {
	case !p.admitted, d.phase == phaseLocked:
		if *passed == 0 && content.Number > p.shownPrivate {
			*passed = content.Number
		}
		return nil // not acknowledged: it will come again
	case *passed != 0 && content.Number > *passed:
		return nil // not before what was passed over
	case content.Number == *passed:
		*passed = 0
	}
	defer d.manifestCame(p.id, content, fileKey)
	if content.Number > p.shownPrivate {
		l := d.read(content, append([]byte(nil), signed...), 0)
		l.owner = string(p.id[:])
		p.shownPrivate = content.Number
		d.receiveFile(l, content.Body, fileKey)
		d.keepNew(l)
		d.savePatient(p)
	}
	receipt := message.DecMsg{Audience: message.Private, UpTo: p.shownPrivate}
	d.toChain(pe, message.OpDecMsg, receipt.Append(nil),
		field("audience", uint64(message.Private)), field("up to", receipt.UpTo))
	return nil
}

// keepNew stores a letter and shows it.
func (d *Doctor) keepNew(l *letter) {
	d.over(l, d.now.Wall)
	d.keep(l)
	d.keepFile(l)
	d.save(l.recordName(), l.encode)
	d.showLetter(l)
}

// onReceipt ends the duty to send again what a patient has stored.
func (d *Doctor) onReceipt(p *patient, receipt *message.DecMsg) {
	box := &p.privates
	if receipt.Audience == message.Everyone {
		box = &p.broadcasts
	}
	gone := box.ack(receipt.UpTo)
	if len(gone) == 0 {
		return
	}
	d.save(patientRecord(p.id), func() []byte { return encodePatient(p) })
	for _, l := range gone {
		if l.kind == everyone {
			d.showReaders(l)
		} else {
			d.showLetter(l)
		}
	}
	s := p.peer.session
	s.progress(d.now, len(p.privates.waiting)+len(p.broadcasts.waiting) > 0)
	d.pump(p)
	if p.admitted && p.peer != nil && d.group != nil && s.epoch != d.group.Epoch() && p.broadcasts.drained() {
		d.stale() // has caught up: the next broadcast's epoch includes them
	}
}
