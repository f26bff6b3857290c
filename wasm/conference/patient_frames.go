package conference

import (
	"errors"

	"telemed/crypto/groupkey"
	"telemed/crypto/handshake"
	"telemed/crypto/message"
	"telemed/crypto/seal"
	"telemed/relay/wire"
)

// fromDoctor takes every frame that the relay delivers.
func (p *Patient) fromDoctor(frame []byte) {
	switch op := frame[0]; {
	case op == message.OpWelcome, op == message.OpSessionToken, op == message.OpBlocked && !p.connected:
		p.receiveHandshake(frame)
	case op == message.OpEncMsg:
		p.onCast(frame)
	case op == message.OpFileChunk:
		if p.connected {
			p.onChunk(p.at.party(), frame)
		}
	case p.session != nil:
		p.fromChain(frame)
	}
}

// fromChain takes a frame of the session: the next of its chain, or the connection is
// given up (CHAIN-NEXT). Before the first LOBBY a frame may still be the last session's.
func (p *Patient) fromChain(frame []byte) {
	op, payload, err := p.session.receive.Open(frame)
	defer clear(payload)
	if err != nil && !p.connected {
		return
	}
	if err == nil {
		err = message.CheckOpcode(op, true, !p.connected)
	}
	r := handshake.Record{Opcode: frame[0], Checks: []string{"decrypted"}}
	keyID := p.session.keyID
	if err != nil {
		r.Checks = nil
		p.frame(p.at.inv.DoctorName, r, err)
		p.disconnected()
		p.giveUp(int(wire.CloseAbnormal))
		return
	}
	if quiet(op, payload) {
		p.onQuiet(p.at.party(), payload)
		return
	}
	line := p.reserve()
	r, err = p.inside(op, payload, r)
	r.Fields = append(r.Fields, handshake.Field{Name: "session key id", Value: keyID})
	p.fill(line, p.at.inv.DoctorName, r, err)
	if errors.Is(err, message.ErrPayload) {
		p.disconnected()
		p.giveUp(int(wire.CloseAbnormal))
	}
}

// inside does what a session's frame says.
func (p *Patient) inside(op byte, payload []byte, r handshake.Record) (handshake.Record, error) {
	switch op {
	case message.OpLobby:
		l, err := message.ParseLobby(payload)
		if err != nil {
			return r, err
		}
		r.Fields = append(r.Fields, field("status", uint64(l.Status)),
			field("last broadcast", l.LastBroadcast), field("last private", l.LastPrivate))
		p.onLobby(l)
	case message.OpGroupKey:
		g, err := message.ParseGroupKey(payload)
		if err != nil {
			return r, err
		}
		defer g.Erase()
		r.Fields = append(r.Fields, field("group epoch", uint64(g.Epoch)), field("next broadcast", g.Next))
		p.onGroupKey(g)
	case message.OpDecMsg:
		if ofFile(payload) {
			err := p.onFileFrame(p.at.party(), payload, &r)
			return r, err
		}
		d, err := message.ParseDecMsg(payload)
		if err != nil {
			return r, err
		}
		r.Fields = append(r.Fields, field("audience", uint64(d.Audience)), field("up to", d.UpTo))
		if d.Audience == message.Private {
			p.onReceipt(d.UpTo)
		}
	case message.OpHint:
		h, err := message.ParseHint(payload)
		if err != nil {
			return r, err
		}
		r.Fields = append(r.Fields, hintFields(h)...)
		p.onHint(h)
	case message.OpPrivateMsg:
		return p.onMessage(payload, r)
	case message.OpDisconnect:
		d, err := message.ParseDisconnect(payload)
		if err != nil {
			return r, err
		}
		r.Fields = append(r.Fields, field("reason", uint64(d.Reason)))
		reasons := [...]string{message.EndedForAll: "ended", message.EndedForYou: "ended-for-you", message.Removed: "removed"}
		p.over(phaseEnded, reasons[d.Reason])
	case message.OpBlocked:
		b, err := message.ParseBlocked(payload)
		if err != nil {
			return r, err
		}
		r.Fields = append(r.Fields, field("reason", uint64(b.Reason)), field("until", b.Until))
		p.at.admitted = false
		p.saveVisit(p.at)
		p.blocked(b)
	}
	return r, nil
}

// onLobby is how the patient stands; the first one makes the session count.
func (p *Patient) onLobby(l *message.Lobby) {
	p.silentAt = p.now.Mono + silenceLimit
	p.onKeep(l.Keep)
	p.phase = [...]string{message.Waiting: phaseLobby, message.Admitted: phaseAdmitted, message.Held: phaseHeld}[l.Status]
	if admitted := l.Status == message.Admitted; admitted != p.at.admitted {
		p.at.admitted = admitted
		p.at.outbox.begin() // what was on its way when we were let out was not taken
		p.saveVisit(p.at)
	}
	if !p.at.admitted && p.group != nil {
		p.group.Erase()
		p.group = nil
	}
	if p.connected {
		p.pump()
		p.grant()
		return
	}
	p.endHandshake()
	p.connected, p.before, p.steps = true, true, stepWaiting
	p.attempts, p.slowWay, p.trouble, p.delay, p.blockedUntil = 0, false, "", 0, 0
	p.held()
	p.at.outbox.begin()
	p.pump()
	p.sendHints()
	p.beginFiles()
}

func (p *Patient) onGroupKey(g *message.GroupKey) {
	if !p.at.admitted || p.group != nil && g.Epoch <= p.group.Epoch() {
		return
	}
	if p.group != nil {
		p.group.Erase()
	}
	key := seal.Key(g.Key)
	p.group = groupkey.NewReceiver(g.Epoch, &key)
	key.Erase()
	p.nextBroadcast = max(g.Next, p.at.shownBroadcast+1)
}

// onCast takes a broadcast under the group key: only the number that is next. What
// was missed comes again on the session's chain.
func (p *Patient) onCast(frame []byte) {
	if p.group == nil || !p.connected {
		return
	}
	var content *message.Content
	var signed []byte
	_, err := p.group.Open(frame, func(payload []byte) (err error) {
		var fileKey *seal.Key
		if signed, fileKey, err = message.Split(payload); err != nil {
			return err
		}
		if fileKey != nil {
			fileKey.Erase() // of no use: a manifest is refused here
		}
		p.use(p.session.peer, 1)
		if content, err = message.Open(p.session.peer.PublicKey, signed); err != nil {
			return err
		}
		if err = message.Check(content, message.OpEncMsg, true, p.at.inv.Room, p.at.fingerprint); err != nil {
			return err
		}
		if content.Number <= p.at.shownBroadcast {
			return groupkey.ErrReplay // what was said long ago, sealed anew by another of the group
		}
		return nil
	})
	r := handshake.Record{Opcode: message.OpEncMsg}
	if err != nil {
		p.frame(p.at.inv.DoctorName, r, err)
		return
	}
	r.Fields = append([]handshake.Field{field("group epoch", uint64(p.group.Epoch()))}, contentFields(content, signed)...)
	r.Checks = []string{"decrypted", "signature verified"}
	p.frame(p.at.inv.DoctorName, r, nil)
	if content.Number == p.nextBroadcast {
		p.accept(content, signed, nil)
	}
}

// onMessage takes a private message, or a broadcast that is sent again.
func (p *Patient) onMessage(payload []byte, r handshake.Record) (handshake.Record, error) {
	signed, fileKey, err := message.Split(payload)
	if err != nil {
		return r, err
	}
	if fileKey != nil {
		defer fileKey.Erase()
	}
	p.use(p.session.peer, 1)
	content, err := message.Open(p.session.peer.PublicKey, signed)
	if err != nil {
		return r, err
	}
	r.Fields = contentFields(content, signed)
	if err := message.Check(content, message.OpPrivateMsg, true, p.at.inv.Room, p.at.fingerprint); err != nil {
		return r, err
	}
	r.Checks = append(r.Checks, "signature verified")
	p.accept(content, append([]byte(nil), signed...), fileKey)
	return r, nil
}

// accept stores and shows a message whose number is above the last of its kind, and
// acknowledges it either way.
func (p *Patient) accept(content *message.Content, signed []byte, fileKey *seal.Key) {
	last := &p.at.shownPrivate
	if content.Audience == message.Everyone {
		last = &p.at.shownBroadcast
	}
	defer p.manifestCame(p.at.party(), content, fileKey)
	if content.Number > *last {
		*last = content.Number
		p.nextBroadcast = max(p.nextBroadcast, p.at.shownBroadcast+1)
		l := p.read(content, signed, p.at.offset)
		p.receiveFile(l, content.Body, fileKey)
		p.keepNew(l)
	}
	receipt := message.DecMsg{Audience: content.Audience, UpTo: *last}
	p.toChain(message.OpDecMsg, receipt.Append(nil),
		field("audience", uint64(receipt.Audience)), field("up to", receipt.UpTo))
}

// onReceipt is the doctor's word that our messages up to a number are stored.
func (p *Patient) onReceipt(upTo uint64) {
	gone := p.at.outbox.ack(upTo)
	if len(gone) == 0 {
		return
	}
	p.saveVisit(p.at)
	p.showLetters = append(p.showLetters, gone...)
	p.session.progress(p.now, len(p.at.outbox.waiting) > 0)
	p.pump()
}

// sessionTick sends again what was not acknowledged, and gives up what is dead.
func (p *Patient) sessionTick() {
	switch s := p.session; {
	case s == nil || !p.connected:
	case p.now.Mono >= p.silentAt:
		p.disconnected()
		p.giveUp(int(wire.CloseAbnormal))
	case p.now.Mono >= s.begun+sessionLife:
		p.endSession()
		p.helloAt = p.now.Mono
	case s.overdue(p.now):
		p.at.outbox.begin()
		p.pump()
	}
}
