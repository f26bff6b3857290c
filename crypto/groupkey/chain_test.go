package groupkey

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"telemed/crypto/internal/vector"
	"telemed/crypto/seal"
)

func testKey(seed string) *seal.Key { return seal.NewKey(vector.Bytes(seed, seal.KeySize)) }

// pair is both ends of a chain, and count frames from the sender.
func pair(t *testing.T, count int) (sender, receiver *Chain, frames [][]byte) {
	t.Helper()
	sender, receiver = NewChain(testKey("chain")), NewChain(testKey("chain"))
	random := vector.Rand("chain iv")
	for i := range count {
		frame, err := sender.Seal(random, 70, []byte{byte(i)})
		if err != nil {
			t.Fatal(err)
		}
		frames = append(frames, frame)
	}
	return sender, receiver, frames
}

func mustOpen(t *testing.T, c *Chain, frame []byte, want byte) {
	t.Helper()
	op, payload, err := c.Open(frame)
	if err != nil || op != 70 || !bytes.Equal(payload, []byte{want}) {
		t.Fatalf("frame %d: opcode %d, %x, %v", want, op, payload, err)
	}
}

func mustRefuse(t *testing.T, c *Chain, what string, frame []byte) {
	t.Helper()
	before := *c
	op, payload, err := c.Open(frame)
	if !errors.Is(err, ErrChain) || op != 0 || payload != nil {
		t.Fatalf("%s: %d, %x, %v; want ErrChain and nothing else", what, op, payload, err)
	}
	if *c != before {
		t.Fatalf("%s: the chain moved", what)
	}
}

// CHAIN-NEXT: gap, repeat, reorder; each leaves the chain where it was.
func TestCHAIN_NEXT(t *testing.T) {
	_, c, frames := pair(t, 4)
	mustRefuse(t, c, "gap at the start", frames[1])
	mustOpen(t, c, frames[0], 0)
	mustRefuse(t, c, "repeat", frames[0])
	mustRefuse(t, c, "gap", frames[2])
	mustRefuse(t, c, "far gap", frames[3])
	mustOpen(t, c, frames[1], 1)
	mustOpen(t, c, frames[2], 2)
	mustRefuse(t, c, "old", frames[0])
	mustOpen(t, c, frames[3], 3)
}

func TestCHAIN_NEXT_tampered(t *testing.T) {
	_, c, frames := pair(t, 2)
	good := frames[0]
	for i := range good {
		for bit := range 8 {
			bad := bytes.Clone(good)
			bad[i] ^= 1 << bit
			mustRefuse(t, c, "bit flipped", bad)
		}
		mustRefuse(t, c, "cut", good[:i])
		mustRefuse(t, c, "cut in front", good[i+1:])
	}
	mustRefuse(t, c, "extended", append(bytes.Clone(good), 0))
	renumbered := bytes.Clone(frames[1])
	renumbered[4] = 0
	mustRefuse(t, c, "renumbered", renumbered)
	other, err := NewChain(testKey("other")).Seal(vector.Rand("iv"), 70, []byte{0})
	if err != nil {
		t.Fatal(err)
	}
	mustRefuse(t, c, "of another session", other)
	mustOpen(t, c, good, 0)
}

func TestChainKeysNeverRepeat(t *testing.T) {
	c := NewChain(testKey("chain"))
	seen := map[seal.Key]bool{}
	for range 100 {
		for _, k := range []seal.Key{c.r.key, *c.r.frameKey()} {
			if seen[k] {
				t.Fatal("a key came twice")
			}
			seen[k] = true
		}
		c.r.step()
	}
}

func TestCHAIN_END(t *testing.T) {
	sender, receiver := NewChain(testKey("end")), NewChain(testKey("end"))
	sender.r.n, receiver.r.n = MaxFrames-1, MaxFrames-1
	frame, err := sender.Seal(vector.Rand("iv"), 90, nil)
	if err != nil {
		t.Fatalf("the last frame: %v", err)
	}
	if op, payload, err := receiver.Open(frame); err != nil || op != 90 || len(payload) != 0 {
		t.Fatalf("the last frame: %d, %x, %v", op, payload, err)
	}
	for _, c := range []*Chain{sender, receiver} {
		if c.r.key != (seal.Key{}) {
			t.Error("the spent chain's key is still there")
		}
		if _, err := c.Seal(vector.Rand("iv"), 90, nil); !errors.Is(err, ErrChainSpent) {
			t.Errorf("seal: %v, want ErrChainSpent", err)
		}
		if _, _, err := c.Open(frame); !errors.Is(err, ErrChainSpent) {
			t.Errorf("open: %v, want ErrChainSpent", err)
		}
	}
}

func TestChainErased(t *testing.T) {
	first := testKey("chain")
	c := NewChain(first)
	if first.Erase(); c.r.key == (seal.Key{}) {
		t.Fatal("the chain shares its caller's key")
	}
	frame, err := c.Seal(vector.Rand("iv"), 70, nil)
	if err != nil {
		t.Fatal(err)
	}
	c.Erase()
	if c.r.key != (seal.Key{}) {
		t.Error("Erase left the key")
	}
	if _, err := c.Seal(vector.Rand("iv"), 70, nil); !errors.Is(err, ErrChainSpent) {
		t.Errorf("seal after Erase: %v", err)
	}
	if _, _, err := c.Open(frame); !errors.Is(err, ErrChainSpent) {
		t.Errorf("open after Erase: %v", err)
	}
}

func TestChainStaysWithoutRandomness(t *testing.T) {
	c := NewChain(testKey("chain"))
	before := *c
	if _, err := c.Seal(strings.NewReader("short"), 70, nil); err == nil {
		t.Error("sealed without randomness")
	}
	if *c != before {
		t.Error("the chain moved")
	}
}

func FuzzChainOpen(f *testing.F) {
	frame, err := NewChain(testKey("chain")).Seal(vector.Rand("iv"), 70, []byte("payload"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(frame)
	f.Add(frame[:5])
	f.Fuzz(func(t *testing.T, data []byte) {
		c := NewChain(testKey("chain"))
		if _, _, err := c.Open(data); err == nil && !bytes.Equal(data, frame) {
			t.Fatalf("%x opens", data)
		}
	})
}
