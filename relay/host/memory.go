package host

import (
	"sync"
	"sync/atomic"

	"telemed/relay/wire"
)

// What many connections may hold of the relay's memory together has a bound, Limits.Memory, once
// for messages that are coming in and once for those that wait to go out. Each address, and each
// room, may hold as much as is still free (the dynamic threshold of Choudhury and Hahne, 1998):
// one alone gets half, ten that are greedy get an eleventh each, and so does whoever comes next.

// smallMessage is up to what size a message that is coming in is on nobody's account: nearly all
// are smaller.
const smallMessage = 4 << 10

// largeMessage is what one that is larger is lent: enough to see that it is too large.
const largeMessage = wire.MaxMessage + 1

var (
	smallBuffers = sync.Pool{New: func() any { return new([smallMessage]byte) }}
	largeBuffers = sync.Pool{New: func() any { return new([largeMessage]byte) }}
)

// loans are the buffers of large messages. Who may have none waits, and with it the page behind the
// socket; nothing is lost.
type loans struct {
	most int

	mu       sync.Mutex
	lent     int
	returned sync.Cond
}

func newLoans(bytes int) *loans {
	l := &loans{most: max(bytes/largeMessage, 1)}
	l.returned.L = &l.mu
	return l
}

func (l *loans) take(v *visitor) *[largeMessage]byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	for v.loans >= l.most-l.lent {
		l.returned.Wait()
	}
	l.lent++
	v.loans++
	return largeBuffers.Get().(*[largeMessage]byte)
}

func (l *loans) giveBack(v *visitor, b *[largeMessage]byte) {
	largeBuffers.Put(b)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lent--
	v.loans--
	l.returned.Broadcast()
}

// held is the account of bytes that go to one connection or to many. They are counted once, from
// when the first queue takes them until the last has let them go.
type held struct {
	in     *hall
	bytes  int64
	queues atomic.Int32
	places []place // in the lobby; only of what goes to the doctor alone
}

// take is for one more queue. It is false when the room holds too much, unless it must be taken.
func (h *held) take(must bool) bool {
	if h.queues.Add(1) > 1 {
		return true
	}
	room, all := h.in.waiting.Add(h.bytes), h.in.hub.waiting.Add(h.bytes)
	if !must && room > int64(h.in.hub.gate.limits.Memory)-(all-h.bytes) {
		h.release()
		return false
	}
	return true
}

func (h *held) release() {
	if h.queues.Add(-1) == 0 {
		h.in.waiting.Add(-h.bytes)
		h.in.hub.waiting.Add(-h.bytes)
		h.leave()
	}
}

// leave gives back the places in the lobby: the doctor's socket has it, or never will.
func (h *held) leave() {
	if len(h.places) > 0 {
		h.in.lobby.giveBack(h.places...)
		h.places = nil
	}
}
