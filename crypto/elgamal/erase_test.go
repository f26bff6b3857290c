//go:build linux

package elgamal

import (
	"crypto/rand"
	"testing"

	"telemed/crypto/internal/memory"
)

// Signing leaves no copy of x in memory. The key itself is none: it has the form
// that the group computes with.
func TestSignLeavesNothing(t *testing.T) {
	key, err := GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	x := key.Bytes()
	trace := memory.Of(x)
	clear(x)
	message := make([]byte, 2000)
	before := trace.Count(t)
	for range 5 {
		if _, err := key.Sign(rand.Reader, "context", message); err != nil {
			t.Fatal(err)
		}
	}
	if after := trace.Count(t); after > before {
		t.Errorf("x stands %d times in memory, %d before signing", after, before)
	}
}
