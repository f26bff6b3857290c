package conference

import (
	"bytes"
	"fmt"

	"telemed/crypto/message"
	"telemed/relay/room"
	"telemed/relay/wire"
)

// A network is the way between pages and the relay, and the relay where it is not honest.
type network struct {
	s       *sim
	kind    bool
	latency uint64
	jitter  uint64
	// How likely each is, per envelope.
	drop, repeat, reorder, flip, swap, inject, stall float64
	control                                          bool // envelopes that hold no frame suffer, too
	secret                                           bool // the relay knows the walk-in link

	last     map[way]uint64 // when the last envelope arrives: sockets keep the order
	recorded []record
	count    *int                   // of envelopes, if not nil
	hellos   map[*page][]byte       // the last HELLO of each
	welcomes map[[8]byte][]welcomed // by the invitation
}

// A welcomed is a HELLO with the WELCOME that followed it.
type welcomed struct{ hello, welcome []byte }

type way struct {
	conn wire.PeerID
	up   bool
}

// A record is what the relay kept: a frame, or an envelope of its own that holds none.
type record struct {
	up       bool // to the doctor
	frame    []byte
	envelope []byte
}

func (n *network) begin(s *sim) {
	n.s, n.last = s, map[way]uint64{}
	n.hellos, n.welcomes = map[*page][]byte{}, map[[8]byte][]welcomed{}
	r := s.rng
	n.latency, n.jitter = 1+r.Uint64N(200), 1+r.Uint64N(300)
	some := func(most float64) float64 {
		if r.IntN(2) == 0 {
			return 0
		}
		return r.Float64() * most
	}
	n.drop, n.repeat, n.reorder, n.stall = some(0.06), some(0.05), some(0.05), some(0.01)
	if r.IntN(2) == 0 {
		n.flip, n.swap, n.inject = some(0.04), some(0.04), some(0.08)
		n.secret = r.IntN(2) == 0
	}
	n.control = r.IntN(4) == 0
}

func (n *network) String() string {
	return fmt.Sprintf("latency %d+%d, drop %.3f repeat %.3f reorder %.3f stall %.3f flip %.3f swap %.3f inject %.3f control %v secret %v",
		n.latency, n.jitter, n.drop, n.repeat, n.reorder, n.stall, n.flip, n.swap, n.inject, n.control, n.secret)
}

// frameIn is the frame of an envelope, nil if it holds none.
func frameIn(up bool, envelope []byte) []byte {
	if up {
		e, _ := wire.ParseFromPage(envelope)
		return e.Frame
	}
	e, _ := wire.ParseFromRelay(envelope)
	return e.Frame
}

// arrives is when something sent now comes, after all that was sent before on this way.
func (n *network) arrives(w way) uint64 {
	at := max(n.s.now+n.latency+n.s.rng.Uint64N(n.jitter), n.last[w])
	if !n.kind && n.s.chance(n.stall) {
		at += n.s.rng.Uint64N(20_000)
	}
	n.last[w] = at
	return at
}

// carries is world.travel.
func (n *network) carries(p *page, conn wire.PeerID, up bool, b []byte, arrive func([]byte)) {
	s, w := n.s, way{conn, up}
	if !up || b == nil {
		arrive = s.awake(p, arrive)
	}
	if b == nil {
		s.after(n.arrives(w)-s.now, func() { arrive(nil) })
		return
	}
	frame := frameIn(up, b)
	if n.count != nil && up {
		*n.count++
	}
	if e, err := wire.ParseFromPage(b); up && err == nil && e.Type == wire.TypeCast {
		s.casted(frame)
	}
	if n.kind {
		s.after(n.arrives(w)-s.now, func() { arrive(n.credited(conn, up, b)) })
		return
	}
	n.notes(p, up, frame)
	if frame != nil {
		n.record(record{up == (p != s.doctor), bytes.Clone(frame), nil})
	} else if n.control && !up {
		n.record(record{p == s.doctor, nil, bytes.Clone(b)})
	}
	if frame == nil && !n.control {
		s.after(n.arrives(w)-s.now, func() { arrive(n.credited(conn, up, b)) })
		return
	}
	send := func(b []byte) {
		s.after(n.arrives(w)-s.now, func() { arrive(n.credited(conn, up, b)) })
	}
	if s.chance(n.inject) {
		n.injects()
	}
	switch {
	case s.chance(n.drop):
	case s.chance(n.repeat):
		send(b)
		send(b)
	case s.chance(n.reorder):
		s.after(n.latency+s.rng.Uint64N(3_000), func() { arrive(n.credited(conn, up, b)) })
	case s.chance(n.flip):
		b = bytes.Clone(b)
		at := s.rng.IntN(len(b))
		if !n.control {
			at = len(b) - 1 - s.rng.IntN(len(frame))
		}
		b[at] ^= 1 << s.rng.IntN(8)
		send(b)
	case frame != nil && s.chance(n.swap):
		n.gives(one(s, s.pages), frame)
	default:
		send(b)
	}
}

// notes keeps what a relay that holds the walk-in link can make use of.
func (n *network) notes(p *page, up bool, frame []byte) {
	switch {
	case frame == nil || p == n.s.doctor:
	case up && frame[0] == message.OpHello:
		n.hellos[p] = bytes.Clone(frame)
	case !up && frame[0] == message.OpWelcome && n.hellos[p] != nil:
		id := [8]byte(n.hellos[p][1:])
		if w := n.welcomes[id]; len(w) < 8 {
			n.welcomes[id] = append(w, welcomed{n.hellos[p], bytes.Clone(frame)})
		}
	}
}

// credited keeps a relay that meddles from tripping over its own books: a page that was
// given more than the room knows of would be closed for saying so.
func (n *network) credited(conn wire.PeerID, up bool, b []byte) []byte {
	if !up || n.s.room == nil {
		return b
	}
	if e, err := wire.ParseFromPage(b); err == nil && e.Type == wire.TypeCredit {
		if c, ok := n.s.room.Connection(conn); ok {
			return wire.AppendCredit(nil, max(c.Taken, min(e.Taken, c.Sent)))
		}
	}
	return b
}

func (n *network) record(r record) {
	if len(n.recorded) < 400 {
		n.recorded = append(n.recorded, r)
		return
	}
	n.recorded[n.s.rng.IntN(len(n.recorded))] = r
}

// leaves is a connection that ends: the relay hears of it at once, or when it has heard
// nothing for a while.
func (s *sim) leaves(conn wire.PeerID, atOnce bool) {
	if conn == (wire.PeerID{}) {
		return
	}
	wait := s.latency
	if !atOnce && !s.over {
		wait += s.rng.Uint64N(75_000)
	}
	s.after(wait, func() { s.goes(conn) })
}

// goes is a connection that the relay knows to be gone.
func (s *sim) goes(conn wire.PeerID) {
	delete(s.conns, conn)
	if s.room != nil {
		s.effects(s.room.Leave(conn, room.PageClosed(1006)))
	}
}

// cuts is a connection that breaks: which end hears of it first is chance.
func (s *sim) cuts(p *page) {
	conn := p.conn
	if conn == (wire.PeerID{}) || p.asleep > s.now {
		return
	}
	if s.chance(0.3) { // the relay first
		s.note("the relay loses %s", p.name)
		s.goes(conn)
		s.after(s.rng.Uint64N(60_000), func() {
			s.awake(p, func([]byte) {
				if p.conn == conn && p.alive {
					p.cut(1006)
				}
			})(nil)
		})
		return
	}
	s.note("%s loses the relay", p.name)
	s.leaves(conn, s.chance(0.5))
	p.conn = wire.PeerID{}
	if p.alive {
		p.do(p.engine.SocketClosed(1006, p.clock()))
	}
}

// restarts is the relay killed and, after a while, started again.
func (s *sim) restarts() {
	s.note("the relay dies")
	s.down, s.room = true, nil
	for _, p := range s.pages {
		if conn := p.conn; conn != (wire.PeerID{}) {
			s.awake(p, func([]byte) {
				if p.conn == conn {
					p.cut(1006)
				}
			})(nil)
		}
	}
	s.after(s.rng.Uint64N(20_000), func() { s.down = false })
}
