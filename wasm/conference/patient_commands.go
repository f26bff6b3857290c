package conference

import (
	"errors"

	"telemed/crypto/handshake"
	"telemed/crypto/invite"
	"telemed/crypto/message"
)

func (p *Patient) command(c Command) Result {
	switch c.Type {
	case "open":
		return p.open(c.Fragment)
	case "resume":
		var id [8]byte
		if parseID(c.Invitation, id[:]) {
			if v := p.visit(id); v != nil {
				p.switchTo(v)
				return Result{}
			}
		}
		return refused(RefusedUnknown)
	case "warm-up":
		if p.phase == phaseJoining {
			return Result{} // its handshake does
		}
		return p.warmUp()
	case "diagnose":
		return p.diagnose(c.Stopwatch)
	case "erase":
		p.sendExit()
		p.hangUp(LinkNone)
		p.out.Erase = true
		return Result{}
	}
	if p.at == nil {
		return refused(RefusedNotNow)
	}
	switch c.Type {
	case "join":
		return p.join(c.Name)
	case "keep-nothing":
		p.keepNothing()
		return Result{}
	case "leave":
		p.leave()
		return Result{}
	case "send":
		if r := checkText(c.Text); r != "" {
			return refused(r)
		}
		return refused(p.say(&what{text: c.Text}))
	case "send-file":
		if refusal := p.say(nil); refusal != "" {
			return refused(refusal)
		}
		return p.sendFile(c)
	case "open-file", "cancel-file", "retry-file", "delete-file":
		return p.onFile(c)
	case "read", "writing":
		return p.onHintCommand(c)
	case "reconnect":
		if !p.at.joined {
			return refused(RefusedNotNow)
		}
		if p.link.state != LinkOnline {
			p.again()
		}
		return Result{}
	}
	return refused(RefusedUnknown)
}

func (p *Patient) visit(id [8]byte) *visit {
	for _, v := range p.visits {
		if v.inv.ID == id {
			return v
		}
	}
	return nil
}

// open takes a link. One that was opened here before goes on where it was.
func (p *Patient) open(fragment string) Result {
	inv, err := invite.ParseFragment(fragment)
	switch {
	case errors.Is(err, invite.ErrVersion):
		return refused(RefusedLinkVersion)
	case err != nil:
		return refused(RefusedLinkDamaged)
	}
	v := p.visit(inv.ID)
	switch {
	case v == nil:
		v = p.newVisit(inv)
	case string(v.inv.Bytes()) != string(inv.Bytes()):
		return refused(RefusedLinkDamaged) // an invitation's id is random: this is not another one
	}
	p.switchTo(v)
	return Result{}
}

// switchTo shows another visit; the one shown so far is left waiting, not left.
func (p *Patient) switchTo(v *visit) {
	v.lastUsed = p.now.Wall
	p.saveVisit(v)
	p.showVisits = appendOnce(p.showVisits, v)
	if p.at == v {
		return
	}
	p.disconnected()
	p.disconnect(LinkNone)
	p.link.closeCode = 0
	p.resume(v)
}

// join is the patient's word to come in, or to come in again.
func (p *Patient) join(name string) Result {
	if invite.CheckName(name) != nil {
		return refused(RefusedName)
	}
	if p.at.joined && p.phase != phaseLeft && p.phase != phaseEnded && p.phase != phaseRefused && p.phase != phaseBlocked {
		return refused(RefusedNotNow)
	}
	p.at.name, p.at.joined = name, true
	p.again()
	return Result{}
}

// again connects anew, whatever was the end before.
func (p *Patient) again() {
	v := p.at
	v.end, v.reason, v.lastUsed = "", "", p.now.Wall
	p.saveVisit(v)
	p.showVisits = appendOnce(p.showVisits, v)
	p.blockedUntil = 0
	p.disconnected()
	p.goOn()
}

func (p *Patient) leave() {
	if p.at.nothing {
		p.discardFiles(p.at)
	}
	p.sendExit()
	p.over(phaseLeft, "")
}

func (p *Patient) sendExit() {
	if p.session != nil && p.connected {
		p.toChain(message.OpExit, nil)
	}
}

// over ends the visit until the patient comes again.
func (p *Patient) over(phase, reason string) {
	p.disconnected()
	p.hangUp(LinkNone)
	p.phase, p.at.end, p.at.reason, p.at.admitted = phase, phase, reason, false
	p.saveVisit(p.at)
}

// say writes to the doctor, who may be away; of nothing, it says whether it could.
func (p *Patient) say(w *what) Refusal {
	v := p.at
	if p.phase != phaseAdmitted && !(p.phase == phaseJoining && v.admitted) {
		return RefusedNotNow
	}
	if v.outbox.full(w.size()) {
		return RefusedOutboxFull
	}
	if w == nil {
		return ""
	}
	v.sentPrivate++
	l := p.write(v.identity(), message.Content{
		Number: v.sentPrivate, Room: v.inv.Room, Audience: message.Private, Receiver: v.inv.Doctor,
	}, *w, p.now.Wall+v.offset)
	if w.file != nil {
		w.file.to = []*receiver{{id: v.party()}}
	}
	v.outbox.push(l)
	v.outbox.upTo = l.number
	p.keepNew(l)
	p.pump()
	return ""
}

// keepNew stores a letter, with the numbers that it moves, and shows it.
func (p *Patient) keepNew(l *letter) {
	l.owner = string(p.at.inv.ID[:])
	p.at.letters = append(p.at.letters, l)
	p.keepFile(l)
	p.at.over(l, p.now.Wall)
	p.save(l.recordName(), l.encode)
	p.saveVisit(p.at)
	p.showLetters = append(p.showLetters, l)
}

// pump sends what waits for the doctor, who takes it of those admitted, as far as the window goes.
func (p *Patient) pump() {
	for p.session != nil && p.connected && p.at.admitted {
		l := p.at.outbox.next()
		if l == nil {
			return
		}
		p.session.sent(p.now)
		carried := l.carried()
		p.toChain(message.OpPrivateMsg, carried,
			field("number", l.number), field("time", l.time), signatureField(l.signed))
		clear(carried[len(l.signed):])
	}
}

// toChain is where every frame of a session leaves. At the chain's end it begins
// a new handshake.
func (p *Patient) toChain(op byte, payload []byte, fields ...handshake.Field) {
	s := p.session
	frame, err := s.send.Seal(p.rand, op, payload)
	if err != nil {
		p.endSession()
		p.helloAt = p.now.Mono
		return
	}
	if !quiet(op, payload) {
		fields = append(fields, handshake.Field{Name: "session key id", Value: s.keyID})
		p.frame(p.at.inv.DoctorName, handshake.Record{Opcode: op, Sent: true, Fields: fields}, nil)
	}
	p.toDoctor(frame)
}
