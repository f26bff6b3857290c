package conference

import (
	"bytes"
	"slices"
	"testing"
	"testing/cryptotest"

	"telemed/relay/room"
	"telemed/relay/wire"
)

// A world is a relay's room, a network and pages in one process, with a clock
// that the test moves. Nothing in it sleeps, and the same test is the same world.
type world struct {
	*testing.T
	now    uint64 // ms, monotonic
	down   bool   // the relay
	room   *room.Room
	roomID wire.RoomID
	most   int
	queue  []happening
	order  int
	ids    uint64
	conns  map[wire.PeerID]*page
	pages  []*page
	// strangers are connections that are not pages'.
	strangers map[wire.PeerID]func(wire.FromRelay, wire.CloseCode)
	// lose says whether an envelope is lost on the way; up is from a page to the relay.
	lose func(p *page, up bool, envelope []byte) bool
	// relayed is all that the relay handled.
	relayed [][]byte
	secrets secrets // of the pages: none may be in there
	delay   uint64  // ms, each way
	seed    uint64  // of the pages' randomness

	// For the simulation (sim_test.go), nil else: travel carries what goes between a page and
	// the relay, an envelope or, nil, an open or a close; stepped is called after each event.
	travel  func(p *page, conn wire.PeerID, up bool, envelope []byte, arrive func(envelope []byte))
	stepped func()
}

type happening struct {
	at    uint64
	order int
	do    func()
}

const epoch0 = 1_700_000_000_000

func newWorld(t *testing.T) *world { return newWorldOf(t, 0) }

func newWorldOf(t *testing.T, seed uint64) *world {
	cryptotest.SetGlobalRandom(t, seed+1) // ML-KEM takes no reader
	return &world{T: t, seed: seed, now: 1, most: 1000, conns: map[wire.PeerID]*page{}, delay: 1,
		strangers: map[wire.PeerID]func(wire.FromRelay, wire.CloseCode){}}
}

func (w *world) after(ms uint64, do func()) {
	w.order++
	w.queue = append(w.queue, happening{w.now + ms, w.order, do})
}

func (w *world) carry(p *page, conn wire.PeerID, up bool, envelope []byte, arrive func(envelope []byte)) {
	if w.travel != nil {
		w.travel(p, conn, up, envelope, arrive)
		return
	}
	w.after(w.delay, func() { arrive(envelope) })
}

// run lets ms pass.
func (w *world) run(ms uint64) {
	end := w.now + ms
	for {
		next, at := -1, end
		for i, h := range w.queue {
			if h.at <= at && (next < 0 || h.at < w.queue[next].at || h.at == w.queue[next].at && h.order < w.queue[next].order) {
				next, at = i, h.at
			}
		}
		var due *page
		for _, p := range w.pages {
			if p.alive && p.deadline != 0 && p.deadline < at {
				due, at, next = p, p.deadline, -1
			} else if p.alive && p.deadline != 0 && next < 0 && due == nil && p.deadline <= at {
				due, at = p, p.deadline
			}
		}
		switch {
		case due != nil:
			w.now = max(w.now, at)
			due.deadline = 0
			due.do(due.engine.Tick(due.clock()))
		case next >= 0:
			h := w.queue[next]
			w.queue = slices.Delete(w.queue, next, next+1)
			w.now = max(w.now, h.at)
			h.do()
		default:
			w.now = end
			return
		}
		if w.stepped != nil {
			w.stepped()
		}
	}
}

// sleep lets ms pass in which no device does anything.
func (w *world) sleep(ms uint64) {
	w.now += ms
	w.run(100)
}

// until runs until the condition holds, for at most a minute of the world's time.
func (w *world) until(what string, ok func() bool) {
	w.Helper()
	for range 600 {
		if ok() {
			return
		}
		w.run(100)
	}
	for _, p := range w.pages {
		w.Logf("%s: %+v %+v", p.name, p.state(), p.files)
	}
	w.Fatalf("never: %s", what)
}

// relayDies closes every connection as a killed relay does.
func (w *world) relayDies() {
	w.down = true
	w.room = nil
	for _, p := range w.pages {
		if p.conn != (wire.PeerID{}) {
			p.cut(1006)
		}
	}
}

func (w *world) effects(e room.Effects) {
	for _, d := range e.Deliveries {
		for _, to := range d.To {
			if f := w.strangers[to]; f != nil {
				e, _ := wire.ParseFromRelay(d.Message)
				f(e, 0)
				continue
			}
			p := w.conns[to]
			if p == nil || w.lose != nil && w.lose(p, false, d.Message) {
				continue
			}
			w.relay(d.Message)
			w.carry(p, to, false, d.Message, func(message []byte) {
				if p.conn == to && p.alive {
					p.do(p.engine.SocketMessage(bytes.Clone(message), p.clock()))
				}
			})
		}
	}
	for _, c := range e.Closes {
		if f := w.strangers[c.ID]; f != nil {
			f(wire.FromRelay{}, c.Code)
			continue
		}
		w.carry(w.conns[c.ID], c.ID, false, nil, func([]byte) {
			if p := w.conns[c.ID]; p != nil && p.conn == c.ID {
				p.cut(int(c.Code))
			}
		})
	}
}
