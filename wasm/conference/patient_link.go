package conference

import (
	"errors"

	"telemed/crypto/handshake"
	"telemed/crypto/message"
	"telemed/relay/wire"
)

const (
	welcomeWait = 15_000 // ms for the first WELCOME, while ΔTS is unknown
	blockedWait = 60_000 // ms at most until a blocked patient asks again: the doctor may have lifted it
)

// SocketOpen joins the room.
func (p *Patient) SocketOpen(now Clock) Output {
	p.begin(now)
	if p.link.state == LinkConnecting {
		p.welcomed = false
		p.send(wire.AppendJoin(nil))
	}
	return p.finish()
}

// SocketClosed ends what lived on the connection.
func (p *Patient) SocketClosed(code int, now Clock) Output {
	p.begin(now)
	if p.link.state == LinkConnecting || p.link.state == LinkOnline {
		if p.hs != nil && wire.CloseCode(code) == wire.CloseDropped {
			p.trouble = "no-answer" // a link that the doctor does not know ends so, too
		}
		p.disconnected()
		p.closed(code, patientSpread)
	}
	return p.finish()
}

// SocketMessage takes an envelope from the relay.
func (p *Patient) SocketMessage(data []byte, now Clock) Output {
	p.begin(now)
	p.takes()
	if p.link.state != LinkConnecting && p.link.state != LinkOnline {
		return p.finish()
	}
	e, err := wire.ParseFromRelay(data)
	switch {
	case err != nil:
		p.disconnected()
		p.giveUp(int(wire.CloseCodeOf(err)))
	case e.Type == wire.TypeWelcomed:
		p.welcomed, p.meter = true, wire.NewMeter(e.InFlight)
		p.online()
		p.steps = max(p.steps, stepConnected)
		p.doctor(e.Doctor, 0)
	case !p.welcomed:
	case e.Type == wire.TypeDoctor:
		wait := uint64(0)
		if p.before { // all come back at once
			wait = p.random(patientSpread)
		}
		p.doctor(e.Doctor, wait)
	case e.Type == wire.TypeDeliver:
		taken, due := p.meter.Take(e.Frame)
		if len(e.Frame) > 0 {
			p.fromDoctor(e.Frame)
		}
		if due && p.welcomed { // the frame has not ended the connection
			p.send(wire.AppendCredit(nil, taken))
		}
	}
	return p.finish()
}

// doctor is for the relay's word that the doctor's page is there, or is not:
// in either case another connection of the doctor's than before.
func (p *Patient) doctor(online bool, wait uint64) {
	p.endSession()
	p.endHandshake()
	p.doctorOnline, p.helloAt = online, 0
	if online {
		p.helloAt = p.now.Mono + wait
	}
}

// toDoctor is where every frame to the doctor leaves.
func (p *Patient) toDoctor(frame []byte) { p.send(wire.AppendFrame(nil, frame)) }

// disconnected ends what lived on the connection.
func (p *Patient) disconnected() {
	p.endSession()
	p.endHandshake()
	p.doctorOnline, p.welcomed, p.helloAt = false, false, 0
}

func (p *Patient) endHandshake() {
	if p.hs != nil {
		p.hs.Erase()
	}
	p.hs, p.giveUpAt = nil, 0
}

func (p *Patient) endSession() {
	if p.group != nil {
		p.group.Erase()
	}
	if p.session != nil {
		p.session.erase()
	}
	p.session, p.group, p.connected, p.silentAt = nil, nil, false, 0
	if p.at != nil {
		p.partyGone(p.at.party())
	}
}

// handshakeTick begins an attempt, or ends one that nobody answered.
func (p *Patient) handshakeTick() {
	if p.giveUpAt != 0 && p.now.Mono >= p.giveUpAt {
		p.endSession()
		p.failed("no-answer")
	}
	if p.helloAt != 0 && p.now.Mono >= p.helloAt && p.link.state == LinkOnline {
		p.hello()
	}
}

func (p *Patient) hello() {
	v := p.at
	p.endSession()
	p.endHandshake()
	p.helloAt = 0
	hs, frame, err := handshake.NewPatient(p.rand, handshake.PatientConfig{
		Invitation: v.inv, Identity: v.identity(), Name: v.name, MinGeneration: p.generation(v.inv.Doctor),
		Doctor: v.doctor.PublicKey,
	}, p.now)
	must(err)
	wait := uint64(welcomeWait)
	if v.deltaTS != 0 {
		wait = uint64(v.deltaTS) + firstBackoff
	}
	if p.slowWay {
		wait = handshake.MaxDeltaTS
	}
	p.hs, p.giveUpAt = hs, p.now.Mono+wait
	p.frame(v.inv.DoctorName, hs.HelloTrace(), nil)
	p.toDoctor(frame)
}

// generation is the highest that this doctor has signed, in whatever visit.
func (p *Patient) generation(doctor [32]byte) (highest uint64) {
	for _, v := range p.visits {
		if v.inv.Doctor == doctor {
			highest = max(highest, v.generation)
		}
	}
	return highest
}

// failed is for an attempt that is to be made again.
func (p *Patient) failed(trouble string) {
	p.endHandshake()
	p.trouble = trouble
	p.helloAt = p.now.Mono + p.backoff(p.attempts)
	p.attempts++
}

// receiveHandshake gives a frame to the attempt under way.
func (p *Patient) receiveHandshake(frame []byte) {
	if p.hs == nil {
		p.slowWay = p.slowWay || frame[0] == message.OpWelcome
		return
	}
	step, err := p.hs.Receive(p.now, frame)
	p.step(p.at.inv.DoctorName, frame[0], step, err)
	if step.Generation > p.at.generation { // signed, whatever becomes of the attempt
		p.at.generation = step.Generation
		p.saveVisit(p.at)
	}
	if err != nil {
		if step.Reply != nil { // an old page hears of the newer one
			p.toDoctor(step.Reply)
		}
		if e, ok := errors.AsType[*handshake.Error](err); ok && e.Check == handshake.CheckWelcomeSeal {
			p.slowWay = true // it answers the HELLO before this one
		}
		p.endSession()
		p.refusedBy(err)
		return
	}
	p.giveUpAt = p.hs.Deadline()
	if step.Reply != nil {
		p.toDoctor(step.Reply)
	}
	if step.Session == nil {
		p.steps = max(p.steps, stepDoctor)
		return
	}
	p.steps = max(p.steps, stepSecured)
	p.endSession()
	p.at.deltaTS, p.at.offset = step.Session.DeltaTS, uint64(step.Session.Offset)
	p.saveVisit(p.at)
	p.know(&p.at.doctor, step.Session.Peer, 2)
	p.session = newSession(step.Session, &p.at.doctor, p.now)
}

// refusedBy does what the patient can do about an attempt that failed.
func (p *Patient) refusedBy(err error) {
	said, _ := errors.AsType[*handshake.Refused](err)
	e, ok := errors.AsType[*handshake.Error](err)
	switch {
	case said != nil:
		p.blocked((*message.Blocked)(said))
	case !ok:
		must(err)
	case e.Kind == handshake.ErrDoctor:
		p.attempts = max(p.attempts, 4) // slowly: it may be an impostor
		p.failed("doctor-not-verified")
	case e.Kind == handshake.ErrGeneration:
		p.attempts = max(p.attempts, 4)
		p.failed("older-doctor")
	case e.Kind == handshake.ErrLate:
		p.delay = uint64(max(e.Delay, -e.Delay))
		p.failed("late")
	default:
		p.failed("no-answer")
	}
}

// early waits for the invitation to become good, and asks now and then: the doctor may have made another.
func (p *Patient) early(from uint64) {
	p.disconnected()
	p.disconnect(LinkWaiting)
	p.phase, p.trouble, p.blockedUntil = phaseJoining, "early", from
	p.retryIn(min(blockedWait, max(from, p.now.Wall)-p.now.Wall) + p.random(2*firstBackoff))
}

// blocked does what BLOCKED says. Before a session whoever holds a walk-in link
// can have made it: it is shown, and not stored.
func (p *Patient) blocked(b *message.Blocked) {
	switch b.Reason {
	case message.BlockedLate:
		p.delay = uint64(b.Delay)
		p.failed("late")
	case message.BlockedBusy:
		p.failed("busy")
	case message.BlockedExpired, message.BlockedRevoked:
		p.trouble = "expired"
		if b.Reason == message.BlockedRevoked {
			p.trouble = "revoked"
		}
		p.phase = phaseRefused
		p.disconnected()
		p.disconnect(LinkStopped)
	case message.BlockedEarly:
		p.early(b.Until - p.at.offset)
	default:
		p.disconnected()
		p.disconnect(LinkWaiting)
		p.phase, p.blockedUntil = phaseBlocked, 0
		wait := uint64(blockedWait)
		if b.Until != 0 {
			p.blockedUntil = b.Until - p.at.offset
			wait = min(wait, max(p.blockedUntil, p.now.Wall)-p.now.Wall)
		}
		p.retryIn(wait + p.random(2*firstBackoff))
	}
}
