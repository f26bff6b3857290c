package groupkey

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"telemed/crypto/internal/vector"
	"telemed/crypto/seal"
)

var (
	testX    = vector.Bytes("x_D", 32)
	testRoom = [16]byte(vector.Bytes("room", 16))
)

func shares(names ...string) (out []Share) {
	for _, name := range names {
		out = append(out, Share{
			[16]byte(vector.Bytes("id "+name, 16)), [32]byte(vector.Bytes("share "+name, 32))})
	}
	return out
}

func epoch(t testing.TB, number uint32, names ...string) (*Sender, *seal.Key) {
	t.Helper()
	s, gk, err := NewEpoch(vector.Rand("fresh"), testX, testRoom, number, shares(names...))
	if err != nil {
		t.Fatal(err)
	}
	return s, gk
}

func cast(t testing.TB, s *Sender, text string) []byte {
	t.Helper()
	frame, err := s.Seal(vector.Rand("iv "+text), []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return frame
}

func accept([]byte) error { return nil }

func opens(t *testing.T, r *Receiver, frame []byte, want string) {
	t.Helper()
	if got, err := r.Open(frame, accept); err != nil || string(got) != want {
		t.Fatalf("%q, %v; want %q", got, err, want)
	}
}

func refuses(t *testing.T, r *Receiver, frame []byte, want error) {
	t.Helper()
	before := *r
	got, err := r.Open(frame, func([]byte) error { t.Fatal("verify was asked"); return nil })
	if !errors.Is(err, want) || got != nil {
		t.Fatalf("%q, %v; want %v", got, err, want)
	}
	if *r != before {
		t.Fatal("the chain moved")
	}
}

func TestGroupRoundTrip(t *testing.T) {
	s, gk := epoch(t, 1, "ada", "bob")
	ada, bob := NewReceiver(1, gk), NewReceiver(1, gk)
	gk.Erase()
	for _, text := range []string{"one", "two", "three"} {
		frame := cast(t, s, text)
		opens(t, ada, frame, text)
		opens(t, bob, frame, text)
	}
}

// GROUP-EPOCH, and why there are epochs: the old key opens nothing of the new.
func TestGROUP_EPOCH(t *testing.T) {
	_, oldKey := epoch(t, 1, "ada", "bob")
	s, _ := epoch(t, 2, "ada")
	frame := cast(t, s, "after bob left")
	refuses(t, NewReceiver(1, oldKey), frame, ErrEpoch)
	refuses(t, NewReceiver(2, oldKey), frame, ErrChain)
	renumbered := bytes.Clone(frame)
	binary.BigEndian.PutUint32(renumbered[1:], 1)
	refuses(t, NewReceiver(1, oldKey), renumbered, ErrChain)
	if _, _, err := NewEpoch(vector.Rand("fresh"), testX, testRoom, 0, nil); !errors.Is(err, ErrEpoch) {
		t.Errorf("epoch 0: %v", err)
	}
}

func TestGROUP_BACK(t *testing.T) {
	s, gk := epoch(t, 1)
	first, second := cast(t, s, "first"), cast(t, s, "second")
	r := NewReceiver(1, gk)
	opens(t, r, second, "second")
	refuses(t, r, first, ErrReplay)
	refuses(t, r, second, ErrReplay)
	opens(t, r, cast(t, s, "third"), "third")
}

// GROUP-SKIP: 1,024 numbers may be skipped, 1,025 not, from anywhere.
func TestGROUP_SKIP(t *testing.T) {
	for _, start := range []uint32{0, 5} {
		s, gk := epoch(t, 1)
		r := NewReceiver(1, gk)
		for s.r.n < start {
			opens(t, r, cast(t, s, "before"), "before")
		}
		for s.r.n < start+MaxSkip {
			s.r.step()
		}
		just := cast(t, s, "just")
		over := cast(t, s, "over")
		refuses(t, r, over, ErrSkip)
		opens(t, r, just, "just")
		opens(t, r, over, "over")
	}
	if MaxSkip != 1024 {
		t.Error("not the SPEC's limit")
	}
}

// MSG-SIG: a member who is not the doctor can seal; it must not move the chain.
func TestMSG_SIG_moves_chain(t *testing.T) {
	s, gk := epoch(t, 1)
	forger := &Sender{1, ratchet{key: *gk}}
	for range 7 {
		forger.r.step()
	}
	r := NewReceiver(1, gk)
	before := *r
	errForged := errors.New("forged")
	got, err := r.Open(cast(t, forger, "forged"), func(signed []byte) error {
		if string(signed) != "forged" {
			t.Errorf("verify is asked about %q", signed)
		}
		return errForged
	})
	if !errors.Is(err, errForged) || got != nil {
		t.Errorf("%q, %v", got, err)
	}
	if *r != before {
		t.Fatal("the chain moved")
	}
	opens(t, r, cast(t, s, "true"), "true")
}

// A member can seal under any header; only ENC_MSG is one of the group's frames.
func TestGroupOpcode(t *testing.T) {
	_, gk := epoch(t, 1)
	r := NewReceiver(1, gk)
	for op := range 256 {
		if op == OpEncMsg {
			continue
		}
		forger := ratchet{key: *gk}
		frame, err := forger.sealNext(vector.Rand("iv"), []byte{byte(op), 0, 0, 0, 1, 0, 0, 0, 0}, []byte("text"))
		if err != nil {
			t.Fatal(err)
		}
		refuses(t, r, frame, ErrChain)
	}
}

// Nothing here shows a key in a log.
func TestPrinted(t *testing.T) {
	s, gk := epoch(t, 1, "ada")
	share := shares("ada")[0]
	for _, v := range []any{NewChain(gk), *NewChain(gk), s, *s, NewReceiver(1, gk), *NewReceiver(1, gk), share, &share} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
			if got := fmt.Sprintf(verb, v); !strings.HasPrefix(got, "groupkey.") || len(got) > 20 {
				t.Errorf("%s of %T: %s", verb, v, got)
			}
		}
	}
}

func TestGroupTampered(t *testing.T) {
	s, gk := epoch(t, 1)
	r := NewReceiver(1, gk)
	good := cast(t, s, "good")
	for i := range good {
		for bit := range 8 {
			bad := bytes.Clone(good)
			bad[i] ^= 1 << bit
			want := ErrChain
			switch {
			case i >= 1 && i <= 4:
				want = ErrEpoch
			case i == 7 && 1<<bit > 4, i == 6 && 1<<bit < 16: // n over 1024, under 2^20
				want = ErrSkip
			}
			refuses(t, r, bad, want)
		}
		refuses(t, r, good[:i], ErrChain)
	}
	refuses(t, r, append(bytes.Clone(good), 0), ErrChain)
	opens(t, r, good, "good")
}

func TestCHAIN_END_group(t *testing.T) {
	s, gk := epoch(t, 1)
	r := NewReceiver(1, gk)
	s.r.n, r.r.n = MaxFrames-1, MaxFrames-1
	last := cast(t, s, "last")
	past := bytes.Clone(last)
	binary.BigEndian.PutUint32(past[5:], MaxFrames)
	refuses(t, r, past, ErrChain)
	opens(t, r, last, "last")
	if _, err := s.Seal(vector.Rand("iv"), nil); !errors.Is(err, ErrChainSpent) {
		t.Errorf("seal: %v, want ErrChainSpent", err)
	}
	refuses(t, r, last, ErrChainSpent)
}

func TestGroupErased(t *testing.T) {
	s, gk := epoch(t, 1)
	r := NewReceiver(1, gk)
	frame := cast(t, s, "frame")
	s.Erase()
	r.Erase()
	if s.r.key != (seal.Key{}) || r.r.key != (seal.Key{}) {
		t.Error("Erase left a key")
	}
	refuses(t, r, frame, ErrChainSpent)
	if _, err := s.Seal(vector.Rand("iv"), nil); !errors.Is(err, ErrChainSpent) {
		t.Errorf("seal after Erase: %v", err)
	}
}

func TestGroupKeyInputs(t *testing.T) {
	type in struct {
		seed   string
		x      []byte
		room   [16]byte
		epoch  uint32
		shares []Share
	}
	base := in{"fresh", testX, testRoom, 1, shares("ada", "bob", "eve")}
	key := func(i in) seal.Key {
		t.Helper()
		order := slices.Clone(i.shares)
		_, gk, err := NewEpoch(vector.Rand(i.seed), i.x, i.room, i.epoch, i.shares)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(i.shares, order) {
			t.Error("the caller's shares were changed")
		}
		return *gk
	}
	want := key(base)
	for range 2 { // all orders of three, with the reversal
		base.shares = append(base.shares[1:], base.shares[0])
		if key(base) != want {
			t.Error("the key depends on the shares' order")
		}
	}
	slices.Reverse(base.shares)
	if key(base) != want {
		t.Error("the key depends on the shares' order")
	}
	for name, change := range map[string]func(*in){
		"fresh":  func(i *in) { i.seed = "other" },
		"x_D":    func(i *in) { i.x = vector.Bytes("other", 32) },
		"room":   func(i *in) { i.room[0] ^= 1 },
		"epoch":  func(i *in) { i.epoch++ },
		"shares": func(i *in) { i.shares = shares("ada", "bob") },
	} {
		other := base
		change(&other)
		if key(other) == want {
			t.Errorf("the key does not depend on %s", name)
		}
	}
}

func TestNewEpochRefuses(t *testing.T) {
	twice := shares("ada", "bob", "ada")
	twice[2].Share[0] ^= 1
	if _, _, err := NewEpoch(vector.Rand("fresh"), testX, testRoom, 1, twice); !errors.Is(err, ErrShares) {
		t.Errorf("a patient twice: %v", err)
	}
	if _, _, err := NewEpoch(strings.NewReader("short"), testX, testRoom, 1, nil); err == nil {
		t.Error("an epoch without randomness")
	}
}

func FuzzReceiverOpen(f *testing.F) {
	s, gk := epoch(f, 1)
	frame := cast(f, s, "frame")
	f.Add(frame)
	f.Add(frame[:groupHeader])
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := NewReceiver(1, gk).Open(data, accept); err == nil && !bytes.Equal(data, frame) {
			t.Fatalf("%x opens", data)
		}
	})
}
