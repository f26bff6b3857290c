package host

import (
	"slices"
	"time"

	"telemed/relay/wire"
)

// What a room wants sent goes into its outbox, and one goroutine, which lives as long as there
// is something in it, carries it out in its order. While that goroutine is at work more comes
// together, and what goes to the same connections then goes in one write: the busier the room,
// the less a message costs.

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

	// batchBytes is how much is put together for one write: half of what a socket takes unsent, so
	// that who reads takes all of it at once. 32 casts of 512 bytes that wait go out together;
	// with 16 KiB they took two writes, and a third of the deliveries a second.
	batchBytes = 32 << 10
)

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
