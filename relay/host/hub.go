package host

import (
	"context"
	"crypto/rand"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"telemed/relay/door"
	"telemed/relay/room"
	"telemed/relay/wire"
)

// hub has all rooms of this relay.
type hub struct {
	patients int
	gate     *gate
	metrics  *metrics
	rush     *rush
	loans    *loans
	waiting  atomic.Int64 // bytes in the queues of all rooms

	// The times, and how to wait: tests have their own.
	pingEvery     time.Duration
	silentAtMost  time.Duration
	writeWithin   time.Duration
	messageWithin time.Duration
	after         func(time.Duration, func()) (stop func())
	sleep         func(time.Duration)

	over context.Context // ends when nobody is waited for any more
	end  context.CancelFunc

	mu       sync.Mutex
	halls    map[wire.RoomID]*hall
	opened   map[uint64]int // of them, by the network whose socket opened them
	stopping bool
	running  sync.WaitGroup // each socket on its way in, each connection's reader, each busy hall
}

// The times of a connection, each with its reason.
const (
	// A page may take so long to say who it is: see relay/SPEC.md.
	firstMessageWithin = wire.FirstMessageSeconds * time.Second

	// Browsers answer WebSocket pings by themselves; a phone that lost its network does not.
	// The interval keeps the usual 60-second timeouts of proxies away.
	pingEvery = 30 * time.Second

	silentAtMost = door.SilentSeconds * time.Second

	// A deadline is not late by so much, but where the machine stood still. Then who was silent has as
	// long again as on a Worker.
	standstill = 5 * time.Second
	lastChance = door.LastChanceSeconds * time.Second

	// So long may a single write stand still; 128 KiB over a bad mobile link pass.
	writeWithin = 20 * time.Second

	// So long may a large message take to come, for the same reason.
	messageWithin = 20 * time.Second

	// Closing takes as long as the other side takes to read the rest and answer, but no more
	// than this. One that is too slow has had its chance.
	closeWithin     = 10 * time.Second
	closeSlowWithin = time.Second / 2
)

func newHub(patients int, limits Limits) *hub {
	h := &hub{
		patients:      patients,
		gate:          newGate(limits, patients),
		pingEvery:     pingEvery,
		silentAtMost:  silentAtMost,
		writeWithin:   writeWithin,
		messageWithin: messageWithin,
		loans:         newLoans(limits.Memory),
		after: func(d time.Duration, f func()) func() {
			t := time.AfterFunc(d, f)
			return func() { t.Stop() }
		},
		halls:  make(map[wire.RoomID]*hall),
		opened: make(map[uint64]int),
	}
	h.over, h.end = context.WithCancel(context.Background())
	h.sleep = func(d time.Duration) {
		t := time.NewTimer(d)
		defer t.Stop()
		select {
		case <-t.C:
		case <-h.over.Done():
		}
	}
	h.metrics = newMetrics(h)
	h.rush = &rush{after: h.after, free: debug.FreeOSMemory}
	return h
}

// reserve returns the room that a socket will go into: one that is in use, or one more, which is on
// its address's account while it is. What is reserved is entered or released, and then arrived: until
// then stop waits for it, as the page is to hear why its socket closes.
func (h *hub) reserve(id wire.RoomID, v *visitor) (in *hall, arrived func(), err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	in, ok := h.halls[id]
	if !ok {
		// As in memory.go: the last rooms are not for who has many. A claim makes no difference, as
		// anybody can claim a room that nobody else knows.
		switch free := h.gate.limits.Rooms - len(h.halls); {
		case free <= 0:
			return nil, nil, errRooms
		case h.opened[v.network] >= free:
			return nil, nil, errAddressRooms
		}
		in = newHall(h, id)
		in.opener = v.network
		h.opened[in.opener]++
		h.halls[id] = in
	}
	in.expected++
	if h.stopping {
		return in, func() {}, nil // too late to be waited for
	}
	h.running.Add(1)
	return in, h.running.Done, nil
}

// release gives up what was reserved.
func (h *hub) release(in *hall) {
	h.mu.Lock()
	defer h.mu.Unlock()
	in.expected--
	in.mu.Lock()
	defer in.mu.Unlock()
	in.forgetIfEmpty()
}

func (h *hub) count() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.halls)
}

// enter takes a new socket into its reserved room and starts to serve it. When the relay is stopping it
// only says so.
func (h *hub) enter(ws *websocket.Conn, socket *muted, in *hall, v *visitor) {
	c := &conn{ws: ws, muted: socket, visitor: v}
	c.open(c, socket.Conn, bounds{wire.PatientQueueBytes, wire.PatientQueueMessages})
	if !h.add(c, in) {
		h.release(in)
		socket.Conn.SetWriteDeadline(time.Now().Add(closeSlowWithin))
		socket.Conn.Write(closeFrame(wire.CloseGoingAway))
		socket.Close()
		h.gate.leave(v)
		return
	}
	h.rush.one()
	c.startPings(h.pingEvery, c.ping)
	go func() {
		defer h.running.Done()
		defer h.gate.leave(v)
		c.read()
	}()
}

func (h *hub) add(c *conn, in *hall) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stopping {
		return false
	}
	h.running.Add(1)
	in.expected--
	in.mu.Lock()
	defer in.mu.Unlock()
	for {
		rand.Read(c.id[:])
		// One that is closing is not in the room any more, but its id is still in use here.
		if in.conns[c.id] == nil && in.room.Enter(c.id, c.visitor.network) {
			break
		}
	}
	c.hall, in.conns[c.id] = in, c
	c.stopFirst = h.after(firstMessageWithin, func() {
		in.do(func(r *room.Room) room.Effects { return r.Expire(c.id) })
	})
	return true
}

// stop tells every page that the relay goes away and waits until they are gone; when ctx ends
// before that, it goes without them.
func (h *hub) stop(ctx context.Context) {
	h.mu.Lock()
	h.stopping = true
	var all []*conn
	for _, in := range h.halls {
		in.mu.Lock()
		var e room.Effects
		for id, c := range in.conns {
			all = append(all, c)
			e.Closes = append(e.Closes, room.Close{ID: id, Code: wire.CloseGoingAway})
		}
		in.carryOut(e) // after what they were sent before
		in.mu.Unlock()
	}
	h.mu.Unlock()
	gone := make(chan struct{})
	go func() { h.running.Wait(); close(gone) }()
	select {
	case <-gone:
	case <-ctx.Done():
		h.end()
		for _, c := range all {
			c.abort()
		}
		<-gone
	}
}
