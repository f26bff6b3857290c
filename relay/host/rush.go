package host

import (
	"sync"
	"time"
)

const (
	// rushOf is from how many handshakes on their litter is worth a collection: each leaves some
	// 16 KB behind, several times what the connection keeps.
	rushOf = 100

	// calm is how long nobody new has to come before it is over.
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

// wait waits until none has come for calm; the lock is held.
func (r *rush) wait() {
	came := r.came
	r.after(calm, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.came > came {
			r.wait()
			return
		}
		r.came, r.waiting = 0, false
		r.free()
	})
}
