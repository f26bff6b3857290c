package host

import (
	"context"
	"crypto/rand"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"telemed/relay/room"
	"telemed/relay/wire"
)

// hub has all rooms of this relay.
type hub struct {
	patients  int
	pingEvery time.Duration
	after     func(time.Duration, func()) (stop func())

	mu       sync.Mutex
	halls    map[wire.RoomID]*hall
	stopping bool
	conns    sync.WaitGroup // one for each connection's reader and writer
}

// hall is a room and the sockets of who is in it. Its lock makes the room's calls one at a
// time; nothing waits for a socket while it is held.
type hall struct {
	id  wire.RoomID
	hub *hub

	mu    sync.Mutex
	room  *room.Room
	conns map[wire.PeerID]*conn // until their reader has ended
}

func newHub(patients int) *hub {
	return &hub{
		patients:  patients,
		pingEvery: pingEvery,
		after: func(d time.Duration, f func()) func() {
			t := time.AfterFunc(d, f)
			return func() { t.Stop() }
		},
		halls: make(map[wire.RoomID]*hall),
	}
}

// enter takes a new socket into a room and starts to serve it. When the relay is stopping it
// only says so.
func (h *hub) enter(ws *websocket.Conn, id wire.RoomID) {
	c := &conn{ws: ws, readDone: make(chan struct{}), queue: newQueue(wire.PatientQueueBytes, wire.PatientQueueMessages)}
	if !h.add(c, id) {
		reason := websocket.FormatCloseMessage(int(wire.CloseGoingAway), wire.CloseGoingAway.String())
		ws.WriteControl(websocket.CloseMessage, reason, time.Now().Add(closeSlowWithin))
		ws.Close()
		return
	}
	go func() { defer h.conns.Done(); c.write() }()
	go func() { defer h.conns.Done(); c.read() }()
}

func (h *hub) add(c *conn, id wire.RoomID) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stopping {
		return false
	}
	in, ok := h.halls[id]
	if !ok {
		in = &hall{id: id, hub: h, room: room.New(id, h.patients), conns: make(map[wire.PeerID]*conn)}
		h.halls[id] = in
	}
	h.conns.Add(2)
	in.mu.Lock()
	defer in.mu.Unlock()
	for {
		rand.Read(c.id[:])
		// One that is closing is not in the room any more, but its id is still in use here.
		if in.conns[c.id] == nil && in.room.Enter(c.id) {
			break
		}
	}
	c.hall, in.conns[c.id] = in, c
	c.stopFirst = h.after(firstMessageWithin, func() {
		in.do(func(r *room.Room) room.Effects { return r.Expire(c.id) })
	})
	return true
}

func (in *hall) receive(c *conn, message []byte) {
	in.mu.Lock()
	defer in.mu.Unlock()
	e := in.room.Receive(c.id, message)
	if c.role == room.Stranger {
		in.introduce(c)
	}
	in.carryOut(e)
}

// introduce notes what a stranger's message made of it.
func (in *hall) introduce(c *conn) {
	now, _ := in.room.Connection(c.id)
	c.role = now.Role
	if c.role != room.Stranger {
		c.stopFirst()
	}
	if c.role == room.Doctor {
		c.queue.limit(wire.DoctorQueueBytes, wire.DoctorQueueMessages)
	}
}

func (in *hall) refuse(c *conn, code wire.CloseCode) {
	in.do(func(r *room.Room) room.Effects { return r.Refuse(c.id, code) })
}

func (in *hall) do(f func(*room.Room) room.Effects) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.carryOut(f(in.room))
}

// leave is for a connection whose reader has ended. The last one closes the room.
func (in *hall) leave(c *conn, code wire.CloseCode) {
	c.stopFirst()
	in.hub.mu.Lock()
	defer in.hub.mu.Unlock()
	in.mu.Lock()
	defer in.mu.Unlock()
	in.carryOut(in.room.Leave(c.id, code))
	delete(in.conns, c.id)
	if len(in.conns) == 0 {
		delete(in.hub.halls, in.id)
	}
}

// carryOut queues what the room wants sent and begins its closes. Whose queue is full is
// refused, which may bring about more of both.
func (in *hall) carryOut(e room.Effects) {
	var slow []wire.PeerID
	for _, d := range e.Deliveries {
		it := item{websocket.BinaryMessage, d.Message}
		for _, id := range d.To {
			if !in.conns[id].queue.put(it) {
				slow = append(slow, id)
			}
		}
	}
	for _, c := range e.Closes {
		in.conns[c.ID].end(c.Code, c.Code != wire.CloseTooSlow)
	}
	for _, id := range slow {
		in.carryOut(in.room.Refuse(id, wire.CloseTooSlow))
	}
}

// stop tells every page that the relay goes away and waits until they are gone; when ctx ends
// before that, it goes without them.
func (h *hub) stop(ctx context.Context) {
	h.mu.Lock()
	h.stopping = true
	all := h.everyone()
	h.mu.Unlock()
	for _, c := range all {
		c.end(wire.CloseGoingAway, true)
	}
	gone := make(chan struct{})
	go func() { h.conns.Wait(); close(gone) }()
	select {
	case <-gone:
	case <-ctx.Done():
		for _, c := range all {
			c.abort()
		}
		<-gone
	}
}

// everyone returns all connections; the hub's lock is held.
func (h *hub) everyone() []*conn {
	var all []*conn
	for _, in := range h.halls {
		in.mu.Lock()
		for _, c := range in.conns {
			all = append(all, c)
		}
		in.mu.Unlock()
	}
	return all
}
