package conference

import "slices"

const (
	// mostWaiting and mostWaitingBytes bound what one receiver has not acknowledged:
	// a visit's worth, so that a receiver who never comes back costs no more.
	mostWaiting      = 2_000
	mostWaitingBytes = 8 << 20

	// windowBytes and windowLetters bound what is on its way on a session's chain: well
	// under the relay's credit and queue (relay/SPEC.md), for two outboxes and the casts.
	windowBytes   = 192 << 10
	windowLetters = 256
)

// An outbox is what one receiver has not acknowledged of one numbered sequence.
// It is kept end to end, whatever happens to connections.
type outbox struct {
	waiting []*letter // in order of number
	bytes   int
	acked   uint64 // up to here the receiver has said DEC_MSG

	// In the running session:
	sent uint64 // up to here sent on the session's chain
	upTo uint64 // up to here to be sent on it: what is above goes by cast
}

func (o *outbox) full(size int) bool {
	return len(o.waiting) >= mostWaiting || o.bytes+size > mostWaitingBytes
}

func (o *outbox) push(l *letter) {
	o.waiting = append(o.waiting, l)
	o.bytes += len(l.signed)
}

// empty forgets what is waiting, not what was acknowledged.
func (o *outbox) empty() { o.waiting, o.bytes = nil, 0 }

// last is the highest number that the receiver is to have.
func (o *outbox) last() uint64 {
	if len(o.waiting) == 0 {
		return o.acked
	}
	return o.waiting[len(o.waiting)-1].number
}

// begin is for a new session, and for a resend: everything waiting goes on the chain.
func (o *outbox) begin() { o.sent, o.upTo = o.acked, o.last() }

// ack takes out what a receipt names and returns it. A receiver cannot
// acknowledge what was not sent to it.
func (o *outbox) ack(upTo uint64) []*letter {
	n := 0
	for n < len(o.waiting) && o.waiting[n].number <= upTo {
		o.bytes -= len(o.waiting[n].signed)
		o.acked = o.waiting[n].number
		n++
	}
	gone := slices.Clone(o.waiting[:n])
	o.waiting = slices.Delete(o.waiting, 0, n)
	return gone
}

// next is the next letter for the session's chain, nil if there is none or the
// window is full.
func (o *outbox) next() *letter {
	bytes := 0
	for i, l := range o.waiting {
		if l.number > o.upTo {
			return nil
		}
		if l.number > o.sent {
			if i > 0 && (i >= windowLetters || bytes+len(l.signed) > windowBytes) {
				return nil
			}
			o.sent = l.number
			return l
		}
		bytes += len(l.signed)
	}
	return nil
}

// drained says that all that is meant for the chain has been sent on it.
func (o *outbox) drained() bool {
	for _, l := range o.waiting {
		if l.number > o.upTo {
			break
		}
		if l.number > o.sent {
			return false
		}
	}
	return true
}
