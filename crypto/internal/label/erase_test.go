//go:build linux

package label

import (
	"crypto/rand"
	"testing"

	"telemed/crypto/internal/memory"
)

var secret []byte // not on a stack: those are copied as they grow

// What is hashed can be a private key: only the caller's copy may remain.
func TestHashesLeaveNothing(t *testing.T) {
	secret = make([]byte, 32)
	rand.Read(secret)
	trace := memory.Of(secret)
	before := trace.Count(t)
	if before == 0 {
		t.Fatal("the search does not find what is there")
	}
	long := make([]byte, 200) // so that no block of the hash's own ends with the secret
	for range 20 {
		SHA512("nonce", secret, long)
		SHA256("nonce", secret, long)
	}
	if after := trace.Count(t); after > before {
		t.Errorf("the secret stands %d times in memory, %d before", after, before)
	}
	clear(secret)
	if left := trace.Count(t); left >= before {
		t.Error("the search does not see what is gone")
	}
}
