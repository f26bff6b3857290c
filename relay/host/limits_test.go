package host

import (
	"fmt"
	"net/http"
	"net/netip"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"telemed/relay/door"
	"telemed/relay/wire"
)

// clock is a time that the test moves.
type clock struct {
	mu  sync.Mutex
	t   time.Time
	all time.Duration // slept in all
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) sleep(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t, c.all = c.t.Add(d), c.all+d
}

func (c *clock) slept() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.all
}

func clocked(set ...func(*hub)) (*clock, func(*hub)) {
	c := &clock{t: time.Unix(1_800_000_000, 0)}
	return c, func(h *hub) {
		h.gate.now, h.sleep = c.now, c.sleep
		for _, f := range set {
			f(h)
		}
	}
}

// headerOf has names and values, in turn.
func headerOf(pairs []string) http.Header {
	h := http.Header{}
	for i := 0; i < len(pairs); i += 2 {
		h.Set(pairs[i], pairs[i+1])
	}
	return h
}

// tries dials and returns the socket, or the status that it was refused with.
func (s *served) tries(t *testing.T, room wire.RoomID, header ...string) (*websocket.Conn, int) {
	t.Helper()
	ws, r, err := websocket.DefaultDialer.Dial(s.url(room), headerOf(header))
	if err != nil {
		if r == nil {
			t.Fatal(err)
		}
		if r.StatusCode == 429 || r.StatusCode == 503 {
			if r.Header.Get("Retry-After") != door.RetryAfter {
				t.Errorf("%d without Retry-After", r.StatusCode)
			}
		}
		return nil, r.StatusCode
	}
	t.Cleanup(func() { ws.Close() })
	s.sockets = append(s.sockets, ws)
	return ws, 0
}

func (s *served) refused(t *testing.T, room wire.RoomID, want int, header ...string) {
	t.Helper()
	if _, got := s.tries(t, room, header...); got != want {
		t.Errorf("status %d, want %d (0 is let in)", got, want)
	}
}

// leaves closes a socket and waits until the relay has noticed.
func (s *served) leaves(ws *websocket.Conn) {
	was := s.host.hub.gate.count()
	ws.Close()
	for s.host.hub.gate.count() >= was {
		time.Sleep(100 * time.Microsecond) // the relay has no event for it
	}
}

var otherRoom = wire.RoomOfToken([32]byte{8})

func TestLimitPerAddress(t *testing.T) {
	s := serve(t, Config{Limits: Limits{PerAddress: 1}})
	ws, _ := s.tries(t, roomID)
	s.refused(t, roomID, 429)
	s.leaves(ws)
	s.refused(t, roomID, 0)
}

func TestLimitInAll(t *testing.T) {
	s := serve(t, Config{Limits: Limits{Connections: 1}})
	ws, _ := s.tries(t, roomID)
	s.refused(t, roomID, 503)
	s.leaves(ws)
	s.refused(t, roomID, 0)
}

func TestLimitRooms(t *testing.T) {
	s := serve(t, Config{Limits: Limits{Rooms: 1}})
	s.refused(t, roomID, 0)
	s.refused(t, otherRoom, 503)
	s.refused(t, roomID, 0)
	if n := s.host.hub.gate.count(); n != 2 {
		t.Errorf("%d are counted, want 2", n)
	}
}

// greedy takes all that five addresses get of a relay's places, each in as many rooms as it likes, and
// claims them. Then one more comes.
func (s *served) greedy(t *testing.T, room func(n byte) [32]byte) {
	t.Helper()
	n, before := byte(0), -1
	for before != s.host.hub.gate.count() {
		before = s.host.hub.gate.count()
		for a := range 5 {
			token := room(n)
			n++
			ws, status := s.tries(t, wire.RoomOfToken(token), "X-Forwarded-For", fmt.Sprintf("2001:db8:0:%d::1", a))
			if status == 0 {
				ws.WriteMessage(websocket.BinaryMessage, wire.AppendClaim(nil, token))
			} else if status != http.StatusTooManyRequests {
				t.Errorf("one who has many gets %d, want 429", status)
			}
		}
	}
	s.refused(t, roomID, 0, "X-Forwarded-For", "2001:db8:1::1")
}

// A few addresses cannot take all rooms, nor all sockets, nor all connections.
func TestLimitsLeaveRoom(t *testing.T) {
	config := behindProxy(10)
	config.Limits = Limits{Rooms: 10, PerAddress: 2}
	s := serve(t, config)
	s.greedy(t, func(n byte) [32]byte { return [32]byte{1, n} })
	for _, ws := range s.sockets {
		ws.Close()
	}
	until(t, "no address has a room", func() bool {
		s.host.hub.mu.Lock()
		defer s.host.hub.mu.Unlock()
		return len(s.host.hub.opened) == 0
	})
	config.Limits = Limits{Connections: 10, PerAddress: 2}
	serve(t, config).greedy(t, func(byte) [32]byte { return [32]byte{1} })

	a := &admission{most: 10, perAddress: 2, address: make(map[netip.Prefix]int)}
	for n := range byte(6) {
		from := netip.PrefixFrom(netip.AddrFrom4([4]byte{192, 0, 2, n}), 32)
		for range 2 {
			a.fits(&accepted{from: a, address: from})
		}
		if a.address[from] == 0 {
			t.Errorf("address %d has no connection, all have %d", n, a.all)
		}
	}
}

func TestLimitHandshakesPerAddress(t *testing.T) {
	time, set := clocked(func(h *hub) { h.gate.burst = 2 })
	s := serve(t, Config{Limits: Limits{HandshakesPerAddress: 1}}, set)
	s.refused(t, roomID, 0)
	s.refused(t, otherRoom, 0)
	s.refused(t, roomID, 429)
	time.sleep(1e9)
	s.refused(t, roomID, 0)
	s.refused(t, roomID, 429)
}

// Who is over its own limit takes nothing from the room's.
func TestLimitHandshakesPerRoom(t *testing.T) {
	time, set := clocked(func(h *hub) { h.gate.burst, h.gate.roomBurst = 3, 2 })
	s := serve(t, Config{Limits: Limits{HandshakesPerRoom: 1, HandshakesPerAddress: leastHandshakes},
		Proxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}, set)
	from := func(a string) []string { return []string{"X-Forwarded-For", a} }
	s.refused(t, roomID, 0, from("192.0.2.1")...)
	s.refused(t, roomID, 0, from("192.0.2.2")...)
	s.refused(t, roomID, 429, from("192.0.2.3")...)
	s.refused(t, otherRoom, 0, from("192.0.2.3")...)
	time.sleep(1e9)
	s.refused(t, otherRoom, 0, from("192.0.2.3")...)
	s.refused(t, roomID, 429, from("192.0.2.3")...) // its fourth
	s.refused(t, roomID, 0, from("192.0.2.1")...)
}

// Addresses and rooms that are not in use are forgotten.
func TestSweep(t *testing.T) {
	time, set := clocked()
	h := newHub(10, DefaultLimits)
	set(h)
	for i := range 100 {
		v, err := h.gate.enter(netip.PrefixFrom(netip.AddrFrom4([4]byte{192, 0, 2, byte(i)}), 32), wire.RoomID{byte(i)})
		if err != nil {
			t.Fatal(err)
		}
		if i > 0 {
			h.gate.leave(v)
		}
	}
	time.sleep(2 * sweepEvery)
	h.gate.sweep(time.now())
	if len(h.gate.visitors) != 1 || len(h.gate.rooms) != 0 {
		t.Errorf("%d addresses and %d rooms are kept, want 1 and 0", len(h.gate.visitors), len(h.gate.rooms))
	}
}

// A clock that is set back lets nobody in for nothing, and shuts nobody out.
func TestClockJumps(t *testing.T) {
	time, set := clocked(func(h *hub) { h.gate.burst = 2 })
	s := serve(t, Config{Limits: Limits{HandshakesPerAddress: 1}}, set)
	s.refused(t, roomID, 0)
	time.sleep(-1e15)
	s.refused(t, roomID, 0)
	s.refused(t, roomID, 429)
	time.sleep(2e15)
	s.refused(t, roomID, 0)
}

// A room without a doctor is closed when its time is over, one with a doctor is not.
func TestLimitUnclaimed(t *testing.T) {
	fire := make(chan func(), 8)
	s := serve(t, Config{}, func(h *hub) {
		h.after = func(d time.Duration, f func()) func() {
			if d == DefaultLimits.Unclaimed {
				fire <- f
			}
			return func() {}
		}
	})
	p := s.dial(t, roomID)
	p.Send(wire.AppendJoin(nil))
	p.gets(wire.AppendWelcomed(nil, false, wire.MaxFrame, wire.InFlight))
	(<-fire)()
	late := s.dial(t, roomID) // while the first has not answered its close
	late.Send(wire.AppendJoin(nil))
	late.gets(wire.AppendWelcomed(nil, false, wire.MaxFrame, wire.InFlight))
	(<-fire)()
	late.isClosed(wire.CloseTooLate)
	p.isClosed(wire.CloseTooLate)
	<-fire // began anew for who may have come since
	for s.host.hub.count() > 0 {
		time.Sleep(100 * time.Microsecond) // as in leaves: the next room is a new one
	}
	d := s.claim(t)
	(<-fire)()
	d.Text(wire.Ping)
	if e := d.Next(); e.Text != wire.Pong {
		t.Fatalf("the doctor got %x, close %d", e.Message, e.Code)
	}
	q, _ := s.join(t, d)
	d.ws.Close()
	q.gets(wire.AppendDoctor(nil, false))
	(<-fire)() // it began anew when the doctor left
	q.isClosed(wire.CloseTooLate)
}

// Who says nothing, not even a pong, is gone.
func TestLimitSilence(t *testing.T) {
	s := serve(t, Config{}, func(h *hub) { h.silentAtMost = time.Millisecond })
	c := s.dial(t, roomID)
	c.isClosed(wire.CloseGoingAway)
}

// When the machine stood still, every deadline is over before what came meanwhile is read: nobody is
// gone for that.
func TestStandstill(t *testing.T) {
	clock, set := clocked(func(h *hub) {
		h.silentAtMost = time.Nanosecond // over when it is set
	})
	s := serve(t, Config{}, set, func(h *hub) {
		h.gate.now = func() time.Time { clock.sleep(time.Hour); return clock.now() }
	})
	p := s.dial(t, roomID)
	p.Send(wire.AppendJoin(nil))
	p.gets(wire.AppendWelcomed(nil, false, wire.MaxFrame, wire.InFlight))
}

// Who answers pings may be idle for as long as it likes.
func TestIdleIsNotSilent(t *testing.T) {
	s := serve(t, Config{}, func(h *hub) { h.pingEvery, h.silentAtMost = 50*time.Millisecond, time.Second })
	c := s.dial(t, roomID)
	pings := 0
	c.ws.SetPingHandler(func(data string) error {
		if pings++; pings == 40 { // two seconds
			c.Text(wire.Ping)
		}
		return c.ws.WriteControl(websocket.PongMessage, []byte(data), time.Time{})
	})
	if e := c.Next(); e.Text != wire.Pong {
		t.Errorf("got %x, close %d", e.Message, e.Code)
	}
}

// Only listed rooms open where there is a list.
func TestAllow(t *testing.T) {
	s := serve(t, Config{Allow: func(id wire.RoomID) bool { return id == roomID }})
	s.refused(t, roomID, 0)
	s.refused(t, otherRoom, 403)
}
