// Package memory finds what a process has left in its own memory, for tests that
// a secret is gone (through /proc/self/mem: Linux only). Only tests import it.
package memory

import (
	"bytes"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
)

// mask hides what is searched for from the search itself.
const mask = 0xa5

// A Trace is a secret that can be searched for without being in memory.
type Trace []byte

// Of remembers a secret.
func Of(secret []byte) Trace {
	t := make(Trace, len(secret))
	for i, b := range secret {
		t[i] = b ^ mask
	}
	return t
}

// heap is how far from each other Go's objects lie at most; what is further away
// (the race detector's shadow) is not searched.
const heap = 1 << 32

// Count is how often the secret's bytes stand among this process's Go objects and
// stacks. It skips the test where the system does not show a process its memory.
func (t Trace) Count(tb testing.TB) (n int) {
	tb.Helper()
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		tb.Skip("no /proc: ", err)
	}
	mem, err := os.Open("/proc/self/mem")
	if err != nil {
		tb.Skip("no /proc: ", err)
	}
	defer mem.Close()
	chunk := make([]byte, 1<<20)
	own := int64(reflect.ValueOf(chunk).Pointer())
	search := func(from, to int64) {
		for ; to-from >= int64(len(t)); from += int64(len(chunk) - len(t) + 1) {
			part := chunk[:min(int64(len(chunk)), to-from)]
			if _, err := mem.ReadAt(part, from); err != nil {
				return
			}
			for i := range part {
				part[i] ^= mask
			}
			n += bytes.Count(part, t)
		}
	}
	for line := range strings.Lines(string(maps)) {
		var from, to int64
		var rights string
		if _, err := fmt.Sscanf(line, "%x-%x %s", &from, &to, &rights); err != nil ||
			!strings.HasPrefix(rights, "rw") || from > own+heap || to < own-heap {
			continue
		}
		search(from, min(to, own)) // the chunk itself holds what was just read
		search(max(from, own+int64(len(chunk))), to)
	}
	clear(chunk)
	return n
}
