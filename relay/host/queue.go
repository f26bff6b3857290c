package host

import (
	"sync"
	"time"

	"telemed/relay/wire"
)

// item is one message that waits for a socket: a WebSocket message type and its payload.
type item struct {
	kind int
	data []byte
}

// queue is what waits for one socket, bounded by bytes and messages: a reader that is slow is
// dropped and nobody waits for it. The room puts, the socket's writer takes.
type queue struct {
	wake chan struct{} // has one token while there is something to do

	mu          sync.Mutex
	items       []item
	bytes       int
	maxBytes    int
	maxMessages int
	ended       bool
	code        wire.CloseCode
}

func newQueue(maxBytes, maxMessages int) *queue {
	return &queue{wake: make(chan struct{}, 1), maxBytes: maxBytes, maxMessages: maxMessages}
}

// limit sets the bounds: a stranger has a patient's, then may turn out to be the doctor.
func (q *queue) limit(maxBytes, maxMessages int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.maxBytes, q.maxMessages = maxBytes, maxMessages
}

// put adds a message; it is false when there is no room for it. Once the queue has ended, what
// is put is forgotten.
func (q *queue) put(it item) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.ended {
		return true
	}
	if len(q.items) >= q.maxMessages || q.bytes+len(it.data) > q.maxBytes {
		return false
	}
	q.items = append(q.items, it)
	q.bytes += len(it.data)
	q.signal()
	return true
}

// end says that a close frame follows what waits, or, where that is not to be flushed, comes
// instead of it. It is false when the queue has ended before.
func (q *queue) end(code wire.CloseCode, flush bool) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.ended {
		return false
	}
	q.ended, q.code = true, code
	if !flush {
		q.items, q.bytes = nil, 0
	}
	q.signal()
	return true
}

// take returns the next message; when there is none, ok is false and ended says whether to
// close, with which code.
func (q *queue) take() (it item, ok, ended bool, code wire.CloseCode) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.items) == 0 {
		q.items = nil // give a burst's memory back
		return item{}, false, q.ended, q.code
	}
	it = q.items[0]
	q.items[0] = item{} // the message may go before the slice does
	q.items = q.items[1:]
	q.bytes -= len(it.data)
	return it, true, false, 0
}

func (q *queue) signal() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// The times of a connection, each with its reason.
const (
	// A page may take so long to say who it is: see relay/SPEC.md.
	firstMessageWithin = wire.FirstMessageSeconds * time.Second

	// Browsers answer WebSocket pings by themselves; a phone that lost its network does not.
	// The interval keeps the usual 60-second timeouts of proxies away.
	pingEvery = 30 * time.Second

	// Two pings without any answer, and some time for the way.
	silentAtMost = 75 * time.Second

	// So long may a single write stand still; 128 KiB over a bad mobile link pass.
	writeWithin = 20 * time.Second

	// Closing takes as long as the other side takes to read the rest and answer, but no more
	// than this. One that is too slow has had its chance.
	closeWithin     = 10 * time.Second
	closeSlowWithin = time.Second
)
