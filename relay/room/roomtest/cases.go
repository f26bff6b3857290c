package roomtest

import (
	"fmt"
	"strings"

	"telemed/relay/wire"
)

var cases = []struct {
	name string
	play func(*scene)
}{
	{"ClaimThenJoin", claimThenJoin},
	{"JoinThenClaim", joinThenClaim},
	{"WrongToken", wrongToken},
	{"Takeover", takeover},
	{"DoctorLeaves", doctorLeaves},
	{"PatientLeaves", patientLeaves},
	{"CastReachesTheAdmittedOnly", castReachesTheAdmittedOnly},
	{"SendReachesTheListed", sendReachesTheListed},
	{"Drop", drop},
	{"UnknownPeersArePassedOver", unknownPeersArePassedOver},
	{"FramesBothWaysInOrder", framesBothWaysInOrder},
	{"LargestFrames", largestFrames},
	{"CreditOverflow", creditOverflow},
	{"CreditFalls", creditFalls},
	{"CreditExceedsWhatWasSent", creditExceedsWhatWasSent},
	{"RoomFull", roomFull},
	{"RoomFullOfUnanswered", roomFullOfUnanswered},
	{"RoomFullFromOneAddress", roomFullFromOneAddress},
	{"Texts", texts},
	{"RoomsAreApart", roomsAreApart},
	{"Refused", refused},
}

func claimThenJoin(s *scene) {
	d := s.claim("doctor")
	p := s.join("patient", d)
	p.says("hello")
	d.getsFrom(p, "hello")
	d.sendTo("welcome", p)
	p.getsFrame("welcome")
}

func joinThenClaim(s *scene) {
	p := s.join("patient", nil)
	p.says("nobody hears this")
	p.ping()
	d := s.claim("doctor", p)
	p.says("hello")
	d.getsFrom(p, "hello")
}

func wrongToken(s *scene) {
	d := s.stranger("doctor")
	other := s.token
	other[0] ^= 1
	d.send(wire.AppendClaim(nil, other))
	d.isClosed(wire.CloseWrongToken)
}

func takeover(s *scene) {
	old := s.claim("old doctor")
	p, q := s.join("p", old), s.join("q", old)
	old.admit(p, true)
	old.cast("before")
	p.getsFrame("before")

	d := s.claim("new doctor", p, q)
	old.isClosed(wire.CloseTakenOver)
	d.cast("to nobody: the flags are cleared")
	d.sendTo("after", p, q)
	p.getsFrame("after")
	q.getsFrame("after")
	p.says("to the new one")
	d.getsFrom(p, "to the new one")
}

func doctorLeaves(s *scene) {
	d := s.claim("doctor")
	p := s.join("patient", d)
	d.conn.Close(1000)
	p.gets(wire.AppendDoctor(nil, false))
	p.says("nobody hears this")
	p.ping()
	d = s.claim("doctor again", p)
	d.conn.Abort()
	p.gets(wire.AppendDoctor(nil, false))
}

func patientLeaves(s *scene) {
	d := s.claim("doctor")
	for _, c := range []struct {
		code int
		left wire.CloseCode
	}{{1000, wire.CloseNormal}, {1001, wire.CloseNormal}, {1005, wire.CloseNormal}, {1006, wire.CloseAbnormal}, {1015, wire.CloseAbnormal},
		{3000, wire.CloseAbnormal}, {4006, wire.CloseAbnormal}} {
		p := s.join("patient", d)
		p.conn.Close(c.code)
		d.getsLeft(p, c.left)
	}
	p := s.join("patient", d)
	p.says("last words")
	d.getsFrom(p, "last words")
	p.conn.Abort()
	d.getsLeft(p, wire.CloseAbnormal)
}

func castReachesTheAdmittedOnly(s *scene) {
	d := s.claim("doctor")
	in, lobby, out := s.join("in", d), s.join("lobby", d), s.join("out", d)
	d.admit(in, true)
	d.admit(out, true)
	d.cast("one")
	d.admit(out, false)
	d.cast("two")
	d.sendTo("end", in, lobby, out)
	in.getsFrame("one")
	in.getsFrame("two")
	in.getsFrame("end")
	lobby.getsFrame("end")
	out.getsFrame("one")
	out.getsFrame("end")
}

func sendReachesTheListed(s *scene) {
	d := s.claim("doctor")
	p, q, r := s.join("p", d), s.join("q", d), s.join("r", d)
	gone := s.join("gone", d)
	gone.conn.Close(1000)
	d.getsLeft(gone, wire.CloseNormal)
	d.admit(r, true)
	d.sendTo("once", p, q, gone, p, p)
	d.sendTo("again", p, q, r)
	for _, a := range []*actor{p, q} {
		a.getsFrame("once")
		a.getsFrame("again")
	}
	r.getsFrame("again")
}

func drop(s *scene) {
	d := s.claim("doctor")
	p, q := s.join("p", d), s.join("q", d)
	d.sendTo("goodbye", p)
	d.send(wire.AppendDrop(nil, p.id))
	d.sendTo("not to the one who left", p, q)
	p.getsFrame("goodbye")
	p.isClosed(wire.CloseDropped)
	d.getsLeft(p, wire.CloseDropped)
	q.getsFrame("not to the one who left")
	d.send(wire.AppendDrop(nil, p.id))
	q.says("still here")
	d.getsFrom(q, "still here")
}

func unknownPeersArePassedOver(s *scene) {
	d := s.claim("doctor")
	nobody := &actor{s: s, name: "nobody", id: wire.PeerID{1}}
	d.sendTo("to nobody", nobody)
	d.admit(nobody, true)
	d.send(wire.AppendDrop(nil, nobody.id))
	d.cast("to nobody")
	p := s.join("patient", d)
	d.sendTo("to somebody", p, nobody)
	p.getsFrame("to somebody")
}

func framesBothWaysInOrder(s *scene) {
	d := s.claim("doctor")
	p := s.join("patient", d)
	d.admit(p, true)
	const n = 100
	for i := range n {
		p.says(fmt.Sprint("up ", i))
		if i%2 == 0 {
			d.cast(fmt.Sprint("down ", i))
		} else {
			d.sendTo(fmt.Sprint("down ", i), p)
		}
	}
	for i := range n {
		d.getsFrom(p, fmt.Sprint("up ", i))
		p.getsFrame(fmt.Sprint("down ", i))
	}
}

// largest is a frame that may be sent and not a byte more.
var largest = strings.Repeat("x", wire.MaxFrame)

func largestFrames(s *scene) {
	d := s.claim("doctor")
	p := s.join("patient", d)
	p.says(largest)
	d.getsFrom(p, largest)
	ids := make([]wire.PeerID, wire.MaxSendPeers)
	ids[len(ids)-1] = p.id
	d.send(wire.AppendSend(nil, ids, []byte(largest)))
	p.getsFrame(largest)
}

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

func texts(s *scene) {
	d := s.stranger("doctor")
	d.ping()
	d = s.claim("doctor")
	d.ping()
	p := s.join("patient", d)
	p.ping()
	p.conn.Text("pong")
	p.isClosed(wire.CloseBadEnvelope)
	d.getsLeft(p, wire.CloseBadEnvelope)
}

func roomsAreApart(s *scene) {
	d := s.claim("doctor")
	p := s.join("patient", d)
	d.admit(p, true)
	other := &scene{T: s.T, host: s.host, token: [32]byte{1}}
	stranger := other.join("patient of another room", nil)
	d.sendTo("here", stranger, p)
	p.getsFrame("here")
	stranger.says("nobody hears this")
	stranger.ping()
	d2 := other.claim("doctor of another room", stranger)
	d2.sendTo("there", p, stranger)
	stranger.getsFrame("there")
	d.cast("here again")
	p.getsFrame("here again")
}
