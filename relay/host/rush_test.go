package host

import (
	"testing"
	"time"
)

// After a rush, and not while it lasts, memory is given back once.
func TestRush(t *testing.T) {
	var over func()
	freed := 0
	r := &rush{free: func() { freed++ }, after: func(d time.Duration, f func()) func() {
		over = f
		return nil
	}}
	for range rushOf - 1 {
		r.one()
	}
	if over != nil {
		t.Fatal("a few are not a rush")
	}
	r.one()
	for range rushOf {
		r.one() // as many again while it waits
	}
	over()
	if freed != 0 {
		t.Error("it is not over")
	}
	r.one() // one more does not put it off
	over()
	if freed != 1 || r.came != 0 || r.waiting {
		t.Errorf("freed %d times, %d came, waiting %v", freed, r.came, r.waiting)
	}
	over = nil
	for range rushOf - 1 {
		r.one()
	}
	if over != nil {
		t.Error("the next rush begins at once")
	}
}
