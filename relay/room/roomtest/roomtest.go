// Package roomtest is the behaviour of relay/SPEC.md as a suite that any host can be run
// against: the room called directly, the self-hosted relay over real sockets, the Durable
// Object under workerd. Only tests import it.
//
// It waits for what must come and never for time. That something does not come is shown by
// what comes next instead.
package roomtest

import (
	"bytes"
	"crypto/sha256"
	"testing"

	"telemed/relay/wire"
)

// Host is a relay under test.
type Host interface {
	// Dial opens a connection to a room, from one of the Addresses.
	Dial(t testing.TB, room wire.RoomID, address string) Conn
}

// Conn is a page's end of a connection.
type Conn interface {
	Send(message []byte) // a binary message
	Text(text string)    // a text message
	Close(code int)      // the page closes
	Abort()              // the connection breaks
	Next() Event         // waits for what comes
}

// Event is what came: a binary message, a text, or the close code.
type Event struct {
	Message []byte
	Text    string
	Code    wire.CloseCode
}

// Run runs the suite. newHost gives each test a relay of its own, with room for so many
// patients.
func Run(t *testing.T, newHost func(t *testing.T, patients int) Host) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			token := sha256.Sum256([]byte(t.Name()))
			c.play(&scene{T: t, host: newHost(t, Patients), token: token})
		})
	}
}

// Patients is the most in a room here: enough for every case, few enough to fill.
const Patients = 4

// Addresses are those that connections come from: the first where nothing is said, then two of one
// IPv6 network.
var Addresses = [...]string{"192.0.2.1", "2001:db8::1", "2001:db8::2"}

// scene is one test's room.
type scene struct {
	*testing.T
	host  Host
	token [32]byte
}

// actor is a page in the scene.
type actor struct {
	s    *scene
	name string
	conn Conn
	id   wire.PeerID // a patient's, as the doctor was told
}

func (s *scene) stranger(name string) *actor { return s.strangerFrom(Addresses[0], name) }

func (s *scene) strangerFrom(address, name string) *actor {
	return &actor{s: s, name: name, conn: s.host.Dial(s, wire.RoomOfToken(s.token), address)}
}

// claim lets a doctor in, who is told of these patients.
func (s *scene) claim(name string, present ...*actor) *actor {
	s.Helper()
	d := s.stranger(name)
	d.send(wire.AppendClaim(nil, s.token))
	d.gets(wire.AppendClaimed(nil, wire.MaxFrame, Patients))
	for _, p := range present {
		id := d.getsJoined()
		if p.id != (wire.PeerID{}) && p.id != id {
			s.Fatalf("%s is told of %s as %s, before it was %s", d.name, p.name, id, p.id)
		}
		p.id = id
		p.gets(wire.AppendDoctor(nil, true))
	}
	return d
}

// join lets a patient in; without a doctor its id stays unknown.
func (s *scene) join(name string, doctor *actor) *actor {
	s.Helper()
	return s.joinFrom(Addresses[0], name, doctor)
}

func (s *scene) joinFrom(address, name string, doctor *actor) *actor {
	s.Helper()
	p := s.strangerFrom(address, name)
	p.send(wire.AppendJoin(nil))
	p.gets(wire.AppendWelcomed(nil, doctor != nil, wire.MaxFrame, wire.InFlight))
	if doctor != nil {
		p.id = doctor.getsJoined()
	}
	return p
}

func (a *actor) send(message []byte) { a.conn.Send(message) }

func (a *actor) gets(message []byte) {
	a.s.Helper()
	if e := a.conn.Next(); !bytes.Equal(e.Message, message) {
		a.s.Fatalf("%s gets %s, want %s", a.name, show(e), show(Event{Message: message}))
	}
}

func (a *actor) getsJoined() wire.PeerID {
	a.s.Helper()
	e := a.conn.Next()
	env, err := wire.ParseFromRelay(e.Message)
	if err != nil || env.Type != wire.TypeJoined {
		a.s.Fatalf("%s gets %s, want JOINED", a.name, show(e))
	}
	return env.Peer
}

func (a *actor) getsFrame(frame string) {
	a.s.Helper()
	a.gets(wire.AppendDeliver(nil, []byte(frame)))
}

func (a *actor) getsFrom(p *actor, frame string) {
	a.s.Helper()
	a.gets(wire.AppendFrom(nil, p.id, []byte(frame)))
}

func (a *actor) getsLeft(p *actor, code wire.CloseCode) {
	a.s.Helper()
	a.gets(wire.AppendLeft(nil, p.id, code))
}

func (a *actor) isClosed(code wire.CloseCode) {
	a.s.Helper()
	if e := a.conn.Next(); e.Code != code {
		a.s.Fatalf("%s gets %s, want close %d", a.name, show(e), code)
	}
}

func (a *actor) admit(p *actor, yes bool) { a.send(wire.AppendAdmit(nil, p.id, yes)) }
func (a *actor) cast(frame string)        { a.send(wire.AppendCast(nil, []byte(frame))) }
func (a *actor) says(frame string)        { a.send(wire.AppendFrame(nil, []byte(frame))) }

func (a *actor) sendTo(frame string, to ...*actor) {
	var ids []wire.PeerID
	for _, p := range to {
		ids = append(ids, p.id)
	}
	a.send(wire.AppendSend(nil, ids, []byte(frame)))
}

// ping waits until the relay has handled all that this page sent.
func (a *actor) ping() {
	a.s.Helper()
	a.conn.Text(wire.Ping)
	if e := a.conn.Next(); e.Text != wire.Pong {
		a.s.Fatalf("%s gets %s, want pong", a.name, show(e))
	}
}
