package durable

import (
	"bytes"
	"encoding/binary"
	"maps"
	"slices"
	"testing"

	"telemed/relay/room/roomtest"
	"telemed/relay/wire"
)

// world is a runtime without JavaScript: objects by room, and the pages' ends of their sockets.
type world struct {
	t       testing.TB
	config  Config
	sleeps  bool // every object sleeps after each call
	now     int64
	rooms   map[wire.RoomID]*place
	entered uint64
}

// place is one Durable Object and what the runtime keeps for it.
type place struct {
	world   *world
	id      wire.RoomID
	object  *Object
	sockets map[Number]*page
	alarm   int64 // 0 is none
	changed bool  // there is something to attach
}

type page struct {
	place      *place
	number     Number
	attachment []byte // nil once it was told to close
	in         []roomtest.Event
}

func newWorld(t testing.TB, c Config) *world {
	return &world{t: t, config: c, now: 1_000_000, rooms: map[wire.RoomID]*place{}}
}

func (w *world) place(id wire.RoomID) *place {
	p := w.rooms[id]
	if p == nil {
		p = &place{world: w, id: id, sockets: map[Number]*page{}}
		p.object = New(w.config, id, p)
		w.rooms[id] = p
	}
	return p
}

func (w *world) Dial(t testing.TB, id wire.RoomID, address string) roomtest.Conn {
	p := w.place(id)
	if status, text := p.object.Knock("", "", len(p.sockets), w.now); status != 0 {
		t.Fatalf("not let in: %d %s", status, text)
	}
	w.entered++
	var peer wire.PeerID
	binary.BigEndian.PutUint64(peer[:], w.entered)
	n, ok := p.object.Enter(peer, address, w.now)
	if _, again := p.object.Enter(peer, address, w.now); !ok || again {
		t.Fatal("Enter takes an id once")
	}
	c := &page{place: p, number: n}
	p.sockets[n] = c
	p.done()
	return c
}

// done ends a call: what changed is attached, and then the object may sleep.
func (p *place) done() {
	if p.changed {
		p.changed = false
		p.object.Attach()
	}
	if p.world.sleeps {
		p.sleep()
	}
}

func (p *place) sleep() {
	var before []*page
	for _, n := range slices.Sorted(maps.Keys(p.sockets)) {
		before = append(before, p.sockets[n])
	}
	p.object, p.sockets = New(p.world.config, p.id, p), map[Number]*page{}
	for _, c := range before {
		if id, ok := RoomOfAttachment(c.attachment); !ok || id != p.id {
			p.world.t.Fatalf("the attachment %x is not of %s", c.attachment, p.id)
		}
		var ok bool
		if c.number, ok = p.object.Restore(c.attachment); !ok {
			p.world.t.Fatalf("%x is not restored", c.attachment)
		}
		p.sockets[c.number] = c
	}
}

func (p *place) Send(to []Number, message []byte) {
	for _, n := range to {
		p.sockets[n].in = append(p.sockets[n].in, roomtest.Event{Message: bytes.Clone(message)})
	}
}

func (p *place) Close(n Number, code wire.CloseCode) {
	c := p.sockets[n]
	c.in = append(c.in, roomtest.Event{Code: code})
	c.attachment = nil
	delete(p.sockets, n)
}

func (p *place) Attach(n Number, a []byte) { p.sockets[n].attachment = bytes.Clone(a) }
func (p *place) WakeAt(ms int64)           { p.alarm = ms }
func (p *place) Changed()                  { p.changed = true }

func (c *page) gone() bool { return c.place.sockets[c.number] != c }

func (c *page) Send(m []byte) {
	if c.gone() {
		return // JavaScript knows no number for it
	}
	c.place.object.Receive(c.number, m, c.place.world.now)
	c.place.done()
}

func (c *page) Text(s string) {
	switch {
	case c.gone():
	case s == wire.Ping: // the runtime's answer
		c.in = append(c.in, roomtest.Event{Text: wire.Pong})
	default:
		c.place.object.Text(c.number, c.place.world.now)
		c.place.done()
	}
}

func (c *page) Close(code int) {
	delete(c.place.sockets, c.number)
	c.place.object.Leave(c.number, code, c.place.world.now)
	c.place.done()
}

func (c *page) Abort() { c.Close(1006) }

func (c *page) Next() roomtest.Event {
	t := c.place.world.t
	t.Helper()
	if len(c.in) == 0 {
		t.Fatal("waits for what will never come")
	}
	e := c.in[0]
	c.in = c.in[1:]
	return e
}

var (
	token  = [32]byte{7}
	roomID = wire.RoomOfToken(token)
)

func (w *world) dial() *page { return w.Dial(w.t, roomID, "").(*page) }

func (w *world) claim() *page {
	d := w.dial()
	d.Send(wire.AppendClaim(nil, token))
	d.Next()
	return d
}

func (w *world) join() *page {
	p := w.dial()
	p.Send(wire.AppendJoin(nil))
	p.Next()
	return p
}

// ring goes to the alarm's time, if there is one, and rings it.
func (w *world) ring() {
	w.t.Helper()
	p := w.rooms[roomID]
	if p.alarm == 0 {
		w.t.Fatal("no alarm is set")
	}
	w.now, p.alarm = p.alarm, 0
	p.object.Alarm(w.now)
	p.done()
}

func (w *world) wants(c *page, code wire.CloseCode) {
	w.t.Helper()
	for len(c.in) > 0 {
		if e := c.Next(); e.Code != 0 {
			if e.Code != code {
				w.t.Fatalf("closed with %d, want %d", e.Code, code)
			}
			return
		}
	}
	if code != 0 {
		w.t.Fatalf("not closed, want %d", code)
	}
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	for name, sleeps := range map[string]bool{"awake": false, "asleep": true} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, Config{Patients: 3})
			w.sleeps = sleeps
			f(t, w)
		})
	}
}
