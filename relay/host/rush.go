package host

import (
	"sync"
	"time"
)

const (
	// rushOf is from how many handshakes on their litter is worth a collection: each leaves some
	// 16 KB behind, several times what the connection keeps.
	rushOf = 100

	// calm is how long no other rush has to come before it is over. Those who come one by one do not
	// put that off.
	calm = time.Second
)

// rush gives memory back to the system when many have come at once and no more do. Go alone would
// collect what their handshakes left only when as much again has been allocated, which an idle
// relay does not do, and so it would hold half as much again for each connection.
type rush struct {
	after func(time.Duration, func()) (stop func())
	free  func()

	mu      sync.Mutex
	came    int // since the memory was last given back
	waiting bool
}

// one more has come.
func (r *rush) one() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.came++
	if r.came >= rushOf && !r.waiting {
		r.waiting = true
		r.wait()
	}
}

// wait waits until it is over; the lock is held.
func (r *rush) wait() {
	came := r.came
	r.after(calm, func() {
		if r.over(came) {
			r.free() // outside the lock: it takes its time, and who comes does not wait for it
		}
	})
}

// over says whether fewer than a rush have come since, and waits on where they have not.
func (r *rush) over(came int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.came-came >= rushOf {
		r.wait()
		return false
	}
	r.came, r.waiting = 0, false
	return true
}
