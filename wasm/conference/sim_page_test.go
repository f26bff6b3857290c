package conference

import (
	"fmt"
	"maps"
	"math/rand/v2"

	"telemed/relay/wire"
)

// newPage is a page that may die at any event.
func (s *sim) newPage(role, name string) *page {
	p := &page{w: s.world, name: name, role: role, store: map[string][]byte{}}
	var seed [32]byte
	copy(seed[:], fmt.Sprint(s.seed, " ", role, " ", name))
	p.rand = rand.NewChaCha8(seed)
	p.rand.Read(p.vault[:])
	p.skew = s.rng.Int64N(7_200_000) - 3_600_000
	p.carryOut = func(out Output) { s.carryOut(p, out) }
	p.watch = func(e Event) { s.shown(p, e) }
	s.pages = append(s.pages, p)
	s.start(p)
	return p
}

// start opens a page; what was shown before must be there again.
func (s *sim) start(p *page) {
	if p.owed == nil {
		p.owed = map[string]MessageView{}
	}
	maps.Copy(p.owed, p.messages)
	p.life++
	p.start()
	s.pays(p)
}

// pays holds a page that is open again to what it showed before.
func (s *sim) pays(p *page) {
	if !p.alive || p.doctor.Phase == phaseLocked {
		return // it died at once, or wants the passphrase first
	}
	if p == s.doctor && !p.doctor.HasPassphrase {
		s.phrases = []string{""}
	}
	for id, m := range p.owed {
		if _, ok := p.messages[id]; !ok && s.under[p.name+id] == idOf(p) {
			s.fail("lost: %s no longer has %.12q, which it showed", p.name, m.Text)
		}
	}
}

// dies is a page that is gone, in the middle of something or not, and comes back later.
func (s *sim) dies(p *page, away uint64) {
	conn := p.conn
	p.alive, p.conn, p.deadline, p.asleep = false, wire.PeerID{}, 0, 0
	s.leaves(conn, s.chance(0.7))
	s.after(away, func() {
		if !p.alive {
			s.note("%s starts again", p.name)
			if s.chance(0.2) {
				p.skew += s.rng.Int64N(1_200_000) - 600_000 // the device's clock was set
			}
			s.start(p)
		}
	})
}

// carryOut does what page.do does, item by item, and may die between any two.
func (s *sim) carryOut(p *page, out Output) {
	s.spy(p)
	items := len(out.Writes) + len(out.Send) + 2
	last := items
	if !s.over && s.chance(s.crash) {
		last = s.rng.IntN(items)
	}
	n := 0
	next := func() bool { n++; return n <= last }
	for i := range out.Writes {
		if !next() {
			s.died(p, n, items, out)
			return
		}
		p.write(out.Writes[i : i+1])
	}
	if !next() {
		s.died(p, n, items, out)
		return
	}
	if out.Disconnect && len(out.Send) > 0 {
		s.fail("%s sends on a socket that it closes", p.name)
	}
	if out.Disconnect {
		p.leaveRoom(1000)
	}
	if out.Connect != nil {
		p.leaveRoom(1000)
		p.dial(out.Connect.Room)
	}
	for _, b := range out.Send {
		if !next() {
			s.died(p, n, items, out)
			return
		}
		p.transmit(b)
	}
	if out.Erase {
		for _, id := range s.identities[p] {
			s.erased[id] = true
		}
		clear(p.store)
		p.messages, p.owed = nil, nil
	}
	if !next() {
		s.died(p, n, items, out)
		return
	}
	p.deadline = out.Deadline
	for _, e := range out.Events {
		p.see(e)
	}
	p.frames = nil
	if out.Erase {
		s.dies(p, 1_000)
		return
	}
	s.slim(p)
}

func (s *sim) died(p *page, at, items int, out Output) {
	s.note("%s dies at %d of %d: %d writes, %d sends", p.name, at, items, len(out.Writes), len(out.Send))
	s.dies(p, s.rng.Uint64N(20_000))
}

// naps is a device that sleeps: its page does nothing, and hears what came, in its order, when it
// wakes; a relay that heard nothing for a while has let it go.
func (s *sim) naps(p *page, ms uint64) {
	if !p.alive || p.asleep > s.now {
		return
	}
	s.note("%s sleeps for %d ms", p.name, ms)
	conn, life := p.conn, p.life
	p.asleep, p.deadline = s.now+ms, 0
	const silence = 75_000
	if conn != (wire.PeerID{}) && ms > silence {
		s.after(silence, func() {
			if p.life == life && p.alive {
				s.goes(conn)
			}
		})
	}
	s.after(ms, func() {
		switch {
		case p.life != life || !p.alive:
		case ms > silence && p.conn == conn && conn != (wire.PeerID{}):
			p.cut(1006)
		default:
			p.do(p.engine.Tick(p.clock()))
		}
	})
}

// awake is what a page hears, put off until it does not sleep.
func (s *sim) awake(p *page, hear func([]byte)) func([]byte) {
	return func(b []byte) {
		if p != nil && p.asleep > s.now {
			s.after(p.asleep-s.now, func() { s.awake(p, hear)(b) })
			return
		}
		hear(b)
	}
}
