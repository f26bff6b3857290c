package durable

import (
	"bytes"
	"encoding/binary"
	"maps"
	"net/http"
	"slices"
	"testing"

	"telemed/relay/door"
	"telemed/relay/room/roomtest"
	"telemed/relay/site"
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
	if status, text := p.object.Knock("", "", w.now); status != 0 {
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

func TestBehaviour(t *testing.T) {
	roomtest.Run(t, func(t *testing.T, patients int) roomtest.Host { return newWorld(t, Config{Patients: patients}) })
}

// An object that sleeps after each call behaves as one that never does.
func TestBehaviourOfASleeper(t *testing.T) {
	roomtest.Run(t, func(t *testing.T, patients int) roomtest.Host {
		w := newWorld(t, Config{Patients: patients})
		w.sleeps = true
		return w
	})
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

func TestKnock(t *testing.T) {
	other := wire.RoomOfToken([32]byte{8})
	o := newWorld(t, Config{Patients: 3, Origins: []string{"https://other.example"}, Rooms: map[wire.RoomID]bool{roomID: true}})
	for _, c := range []struct {
		room   wire.RoomID
		origin string
		status int
	}{
		{roomID, "", 0}, {roomID, "https://clinic.example", 0}, {roomID, "https://other.example", 0},
		{roomID, "https://evil.example", 403}, {roomID, "null", 403}, {other, "", 403},
	} {
		if status, text := o.place(c.room).object.Knock(c.origin, "clinic.example", 0); status != c.status || (text == "") != (status == 0) {
			t.Errorf("%s from %q: %d %q, want %d", c.room, c.origin, status, text, c.status)
		}
	}
}

func TestRefusalHeaders(t *testing.T) {
	for _, c := range []struct {
		status        int
		secure        bool
		again, strict string
	}{{403, false, "", ""}, {429, true, door.RetryAfter, site.StrictTransport}, {503, false, door.RetryAfter, ""}} {
		h := http.Header(RefusalHeaders(c.status, c.secure))
		if h.Get("Retry-After") != c.again || h.Get("Strict-Transport-Security") != c.strict || h.Get("Content-Security-Policy") != site.Policy("", "") {
			t.Errorf("%d, secure %v: %v", c.status, c.secure, h)
		}
	}
}

// Handshakes come in a burst, then at a rate; and there are never more sockets than a room is for.
func TestKnocksAreBounded(t *testing.T) {
	w := newWorld(t, Config{Patients: 3})
	p := w.place(roomID)
	count := func(want int) {
		t.Helper()
		for n := 0; ; n++ {
			status, _ := p.object.Knock("", "", w.now)
			if status == 0 {
				continue
			}
			if n != want || status != 429 {
				t.Fatalf("%d were let in, then %d; want %d, then 429", n, status, want)
			}
			return
		}
	}
	count(100)
	count(0)
	w.now += 10
	count(5)
	for range 200 {
		w.now += 10
		w.dial()
	}
	w.now += 10
	if status, _ := p.object.Knock("", "", w.now); status != 503 {
		t.Errorf("with 200 sockets: %d, want 503", status)
	}
}

func TestAttachment(t *testing.T) {
	w := newWorld(t, Config{Patients: 3})
	p := w.join()
	for n := range p.attachment {
		if _, ok := p.place.object.Restore(p.attachment[:n]); ok {
			t.Errorf("%d bytes are restored", n)
		}
	}
	fresh := New(w.config, wire.RoomID{1}, p.place)
	if _, ok := fresh.Restore(p.attachment); ok {
		t.Error("a socket of another room is restored")
	}
	old := bytes.Clone(p.attachment)
	old[0]++
	if _, ok := New(w.config, roomID, p.place).Restore(old); ok {
		t.Error("an attachment of another version is restored")
	}
}

// What a socket that has left still says brings about nothing.
func TestGone(t *testing.T) {
	w := newWorld(t, Config{Patients: 3})
	p := w.join()
	n := p.number
	p.Close(1000)
	o := p.place.object
	o.Receive(n, wire.AppendJoin(nil), w.now)
	o.Text(n, w.now)
	o.Leave(n, 1000, w.now)
	o.Heard(n, w.now)
	o.Receive(99, nil, w.now)
	if q := w.join(); q.number != n {
		t.Errorf("number %d is not used again", n)
	}
}

func TestParseConfig(t *testing.T) {
	a, b := wire.RoomOfToken([32]byte{1}), wire.RoomOfToken([32]byte{2})
	for _, rooms := range []string{a.String() + "," + b.String(), a.String() + " " + b.String(), "# ours\n" + a.String() + "\n" + b.String()} {
		c, err := ParseConfig("250", "https://clinic.example", rooms)
		if err != nil || c.Patients != 250 || len(c.Origins) != 1 || len(c.Rooms) != 2 || !c.Rooms[a] || !c.Rooms[b] {
			t.Errorf("%q: %+v, %v", rooms, c, err)
		}
	}
	if c, err := ParseConfig("", "", ""); err != nil || c.Patients != DefaultPatients || c.Rooms != nil {
		t.Errorf("by default %+v, %v", c, err)
	}
	for _, bad := range [][3]string{{"0", "", ""}, {"251", "", ""}, {"x", "", ""}, {"", "clinic", ""}, {"", "", "clinic"}} {
		if _, err := ParseConfig(bad[0], bad[1], bad[2]); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}
