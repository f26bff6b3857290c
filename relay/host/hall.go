package host

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"telemed/relay/room"
	"telemed/relay/wire"
)

// hall is a room and the sockets of who is in it. Its lock makes the room's calls one at a
// time; nothing waits for a socket while it is held.
//
// What the room wants sent goes into the outbox, and one goroutine, which lives as long as there
// is something in it, carries it out in its order. While that goroutine is at work more comes
// together, and what goes to the same connections then goes in one write: the busier the room,
// the less a message costs.
type hall struct {
	id       wire.RoomID
	hub      *hub
	opener   uint64       // the network whose socket opened it
	expected int          // sockets that have reserved a place; the hub's lock guards this
	waiting  atomic.Int64 // bytes in the queues of its connections
	lobby    *lobby

	mu       sync.Mutex
	room     *room.Room
	conns    map[wire.PeerID]*conn // until their reader has ended
	outbox   []task
	size     int // bytes in the outbox
	carrying bool
	lighter  sync.Cond // the outbox was taken

	claimed       bool   // the room had a doctor when last looked at
	stopUnclaimed func() // stops the clock of a room without one
}

// task is a message for these connections or, where there is none, the close of the first.
type task struct {
	to      []wire.PeerID
	message []byte
	code    wire.CloseCode
	since   time.Time
	place   place // that it has in the lobby
}

const (
	// outboxBytes is how much waits in a room before those who send wait too. They wait for
	// work, never for a socket.
	outboxBytes = 4 << 20

	// batchBytes is how much is put together for one write: as much as a TLS record takes,
	// and more gains little.
	batchBytes = 16 << 10
)

func newHall(h *hub, id wire.RoomID) *hall {
	in := &hall{id: id, hub: h, lobby: newLobby(), room: room.New(id, h.patients), conns: make(map[wire.PeerID]*conn)}
	in.lighter.L = &in.mu
	in.startUnclaimed()
	return in
}

// receive hands a message to the room. trusted says whether its sender is the doctor, or was let
// in by the doctor.
func (in *hall) receive(c *conn, message []byte) (trusted bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	p := in.place(c, message)
	e := in.room.Receive(c.id, message)
	now, _ := in.room.Connection(c.id)
	if c.role == room.Stranger && now.Role != room.Stranger {
		in.introduce(c, now.Role)
	}
	in.carryOut(e)
	switch {
	case p == place{}:
	case len(e.Deliveries) == 1 && len(e.Closes) == 0: // FROM
		in.outbox[len(in.outbox)-1].place = p
	default:
		in.lobby.giveBack(p)
	}
	for in.size > outboxBytes {
		in.lighter.Wait()
	}
	return now.Role == room.Doctor || now.Admitted
}

// place waits until there is one in the lobby, where the message needs one. The lock is held, but not
// while it waits.
func (in *hall) place(c *conn, message []byte) place {
	now, _ := in.room.Connection(c.id)
	if now.Role != room.Patient || now.Admitted || len(message) == 0 || wire.Type(message[0]) != wire.TypeFrame {
		return place{}
	}
	in.mu.Unlock()
	defer in.mu.Lock()
	return in.lobby.take(c.visitor, len(message))
}

// introduce notes what a stranger's message made of it.
func (in *hall) introduce(c *conn, role room.Role) {
	c.role = role
	c.stopFirst()
	c.stopFirst = nil
	if role == room.Doctor {
		c.limit(bounds{wire.DoctorQueueBytes, wire.DoctorQueueMessages})
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
	in.hub.mu.Lock()
	defer in.hub.mu.Unlock()
	in.mu.Lock()
	defer in.mu.Unlock()
	if c.stopFirst != nil {
		c.stopFirst()
	}
	in.carryOut(in.room.Leave(c.id, code))
	delete(in.conns, c.id)
	in.forgetIfEmpty()
}

// forgetIfEmpty closes a room that nobody is in, or coming into; both locks are held.
func (in *hall) forgetIfEmpty() {
	if len(in.conns) == 0 && in.expected == 0 {
		in.stopUnclaimed()
		delete(in.hub.halls, in.id)
		if in.hub.opened[in.opener]--; in.hub.opened[in.opener] == 0 {
			delete(in.hub.opened, in.opener)
		}
	}
}

// carryOut puts what the room wants into the outbox; the lock is held.
func (in *hall) carryOut(e room.Effects) {
	if claimed := in.room.Claimed(); claimed != in.claimed {
		in.claimed = claimed
		in.stopUnclaimed()
		if !claimed {
			in.startUnclaimed()
		}
	}
	if len(e.Deliveries)+len(e.Closes) == 0 {
		return
	}
	now := time.Now()
	for _, d := range e.Deliveries {
		t := task{to: d.To, message: d.Message, since: now}
		// A cast lists those of the cast before: one list is enough, also in memory.
		if n := len(in.outbox); n > 0 && in.outbox[n-1].message != nil && slices.Equal(in.outbox[n-1].to, d.To) {
			t.to = in.outbox[n-1].to
		} else {
			in.size += len(d.To) * len(wire.PeerID{})
		}
		in.size += len(d.Message)
		in.outbox = append(in.outbox, t)
	}
	for _, c := range e.Closes {
		in.hub.metrics.closed(c.Code)
		in.outbox = append(in.outbox, task{to: []wire.PeerID{c.ID}, code: c.Code})
	}
	if !in.carrying {
		in.carrying = true
		in.hub.running.Add(1)
		go in.carry()
	}
}

// carry empties the outbox.
func (in *hall) carry() {
	defer in.hub.running.Done()
	now := newWriteNow()
	var tasks []task
	var conns []*conn
	for {
		in.mu.Lock()
		clear(tasks)
		tasks, in.outbox, in.size = in.outbox, tasks[:0], 0
		in.lighter.Broadcast()
		if len(tasks) == 0 {
			in.carrying, in.outbox = false, nil // gives a burst's memory back
			in.mu.Unlock()
			return
		}
		in.mu.Unlock()
		for i := 0; i < len(tasks); {
			n := run(tasks[i:])
			conns = in.lookUp(conns[:0], tasks[i].to)
			if tasks[i].message != nil {
				in.deliver(tasks[i:i+n], conns, now)
			} else if len(conns) > 0 {
				conns[0].end(tasks[i].code, tasks[i].code != wire.CloseTooSlow)
			}
			i += n
		}
		clear(conns[:cap(conns)])
	}
}

// run says how many of the first tasks are messages to the same connections; at least 1.
func run(tasks []task) int {
	n := 1
	for n < len(tasks) && tasks[0].message != nil && tasks[n].message != nil &&
		len(tasks[0].to) == len(tasks[n].to) && (len(tasks[0].to) == 0 || &tasks[0].to[0] == &tasks[n].to[0]) {
		n++
	}
	return n
}

// lookUp finds the connections that are still there.
func (in *hall) lookUp(conns []*conn, ids []wire.PeerID) []*conn {
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, id := range ids {
		if c := in.conns[id]; c != nil {
			conns = append(conns, c)
		}
	}
	return conns
}

// deliver sends messages to the same connections, as many in one write as go together. Whose
// queue is full is refused.
func (in *hall) deliver(tasks []task, conns []*conn, now *writeNow) {
	m := in.hub.metrics
	var slow []*conn
	for len(tasks) > 0 {
		n, size := 0, 0
		for n < len(tasks) && (n == 0 || size+mostFrameHeader+len(tasks[n].message) <= batchBytes) {
			size += mostFrameHeader + len(tasks[n].message)
			n++
		}
		// The bytes are shared by all queues that they wait in: nobody writes to them again.
		batch := make([]byte, 0, size)
		for _, t := range tasks[:n] {
			batch = appendFrame(batch, opBinary, t.message)
		}
		all := in.packet(batch, n)
		for _, t := range tasks[:n] {
			if t.place.bytes > 0 {
				all.held.places = append(all.held.places, t.place)
			}
		}
		if len(conns) == 0 {
			all.held.leave()
		}
		for _, c := range conns {
			if !c.send(all, now) {
				slow = append(slow, c)
			}
		}
		m.framesOut.Add(uint64(n * len(conns)))
		m.bytesOut.Add(uint64(len(batch) * len(conns)))
		if len(conns) > 1 {
			m.fanOut.Observe(time.Since(tasks[0].since).Seconds())
		}
		tasks = tasks[n:]
		for _, c := range slow {
			m.drops.Inc()
			in.refuse(c, wire.CloseTooSlow)
		}
		if len(slow) > 0 {
			conns = slices.DeleteFunc(conns, func(c *conn) bool { return slices.Contains(slow, c) })
			slow = slow[:0]
		}
	}
}

// packet is so many whole frames, for one connection or for many.
func (in *hall) packet(frames []byte, n int) packet {
	return packet{frames, n, &held{in: in, bytes: int64(len(frames))}}
}

// startUnclaimed starts the clock of a room without a doctor.
func (in *hall) startUnclaimed() {
	in.stopUnclaimed = in.hub.after(in.hub.gate.limits.Unclaimed, func() {
		in.hub.mu.Lock()
		defer in.hub.mu.Unlock()
		in.mu.Lock()
		defer in.mu.Unlock()
		if in.claimed || in.hub.halls[in.id] != in {
			return // just now
		}
		for id := range in.conns {
			in.carryOut(in.room.Refuse(id, wire.CloseTooLate))
		}
		// They take a while to close, and who comes meanwhile is in this room, too.
		in.stopUnclaimed()
		in.startUnclaimed()
	})
}
