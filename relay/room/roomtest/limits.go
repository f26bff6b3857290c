package roomtest

import (
	"fmt"

	"telemed/relay/wire"
)

// The cases of credit and of a full room.

func creditOverflow(s *scene) {
	d := s.claim("doctor")
	reads, mute := s.join("reads", d), s.join("mute", d)
	d.admit(reads, true)
	d.admit(mute, true)
	const full = wire.InFlight / wire.MaxFrame
	for range full {
		d.cast(largest)
		reads.getsFrame(largest)
		mute.getsFrame(largest)
	}
	reads.send(wire.AppendCredit(nil, wire.InFlight))
	reads.says("credit given")
	d.getsFrom(reads, "credit given")
	d.cast("one byte is one too many")
	reads.getsFrame("one byte is one too many")
	mute.isClosed(wire.CloseTooSlow)
	d.getsLeft(mute, wire.CloseTooSlow)
	d.cast("nobody waits")
	reads.getsFrame("nobody waits")
}

func creditFalls(s *scene) {
	d := s.claim("doctor")
	p := s.join("patient", d)
	d.sendTo("frame", p)
	p.getsFrame("frame")
	p.send(wire.AppendCredit(nil, 5))
	p.send(wire.AppendCredit(nil, 5))
	p.send(wire.AppendCredit(nil, 4))
	p.isClosed(wire.CloseBadEnvelope)
	d.getsLeft(p, wire.CloseBadEnvelope)
}

func creditExceedsWhatWasSent(s *scene) {
	d := s.claim("doctor")
	p := s.join("patient", d)
	d.sendTo("frame", p)
	p.getsFrame("frame")
	p.send(wire.AppendCredit(nil, 6))
	p.isClosed(wire.CloseBadEnvelope)
	d.getsLeft(p, wire.CloseBadEnvelope)
}

func roomFull(s *scene) {
	d := s.claim("doctor")
	var in []*actor
	for i := range Patients {
		in = append(in, s.join(fmt.Sprint("patient ", i), d))
	}
	d.admit(in[0], true)
	d.sendTo("you wait in the lobby", in[1:]...)
	for _, p := range in[1:] {
		p.getsFrame("you wait in the lobby")
	}
	late := s.stranger("late")
	late.send(wire.AppendJoin(nil))
	late.isClosed(wire.CloseRoomFull)
	in[0].conn.Close(1000)
	d.getsLeft(in[0], wire.CloseNormal)
	s.join("next", d)
}

// Whom the doctor has not answered makes room, the first to have come first; who was let in, or was
// sent something, never.
func roomFullOfUnanswered(s *scene) {
	d := s.claim("doctor")
	in, first, lobby, second := s.join("in", d), s.join("first", d), s.join("lobby", d), s.join("second", d)
	d.admit(in, true)
	d.sendTo("you wait in the lobby", lobby)
	lobby.getsFrame("you wait in the lobby")
	first.says("nobody answers this")
	d.getsFrom(first, "nobody answers this")
	for _, out := range []*actor{first, second} {
		p := s.stranger("newcomer")
		p.send(wire.AppendJoin(nil))
		p.gets(wire.AppendWelcomed(nil, true, wire.MaxFrame, wire.InFlight))
		d.getsLeft(out, wire.CloseRoomFull)
		p.id = d.getsJoined()
		out.isClosed(wire.CloseRoomFull)
		d.sendTo("hello", p)
		p.getsFrame("hello")
	}
	late := s.stranger("late")
	late.send(wire.AppendJoin(nil))
	late.isClosed(wire.CloseRoomFull)
	d.cast("still in")
	in.getsFrame("still in")
	d.sendTo("still here", lobby)
	lobby.getsFrame("still here")
}

// An address makes room for others, and for its own, before who comes from elsewhere has to.
func roomFullFromOneAddress(s *scene) {
	honest := s.join("honest", nil)
	var many []*actor
	for i := range Patients - 1 {
		many = append(many, s.joinFrom(Addresses[1+i%2], fmt.Sprint("one of many ", i), nil))
	}
	many = append(many, s.joinFrom(Addresses[1], "one more", nil))
	many[0].isClosed(wire.CloseRoomFull)
	s.join("another", nil)
	many[1].isClosed(wire.CloseRoomFull)
	s.claim("doctor", honest)
}
