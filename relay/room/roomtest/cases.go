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
