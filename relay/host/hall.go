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
