package groupkey

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"

	"telemed/crypto/internal/vector"
	"telemed/crypto/leaktest"
	"telemed/crypto/seal"
)

// An adversary owns the network between two sessions and two members of a group. It
// can give any receiver any frame, as often and in whatever order it likes: of its
// own chain, of the same session's other way, of the other session, of another
// epoch, changed by a bit, or made by a member, who has the group's key and not the
// doctor's signature. A receiver's state is all that its next answer depends on, so
// trying every frame in every state that can be reached tries all scripts of any
// length.

type sentFrame struct {
	chain string
	frame []byte
	text  string
}

// scene is everything that was sent.
type scene struct {
	sessions map[string]*seal.Key // first keys, by chain
	epochs   map[uint32]*seal.Key
	frames   []sentFrame
	secrets  leaktest.Search
}

// keep remembers what a chain is about to seal with, and what it goes on with.
func (s *scene) keep(r *ratchet) {
	s.secrets.Keep("a chain's key", r.key[:])
	s.secrets.Keep("a frame's key", r.frameKey()[:])
}

const scriptFrames = 4 // of each chain

func newScene(t *testing.T) *scene {
	s := &scene{sessions: map[string]*seal.Key{}, epochs: map[uint32]*seal.Key{}}
	rand := vector.Rand("chain scripts")
	for _, name := range []string{"1 D2P", "1 P2D", "2 D2P", "2 P2D"} {
		first := seal.NewKey(vector.Bytes(name, seal.KeySize))
		s.sessions[name] = first
		c := NewChain(first)
		for i := range scriptFrames {
			s.keep(&c.r)
			text := fmt.Sprint(name, " ", i)
			frame, err := c.Seal(rand, 70, []byte(text))
			if err != nil {
				t.Fatal(err)
			}
			s.frames = append(s.frames, sentFrame{name, frame, text})
		}
	}
	for epoch := uint32(1); epoch <= 2; epoch++ {
		xD, share := vector.Bytes("an exponent", 32), vector.Bytes("a share", 32)
		s.secrets.Keep("x_D", xD)
		s.secrets.Keep("a share", share)
		sender, gk, err := NewEpoch(rand, xD, [16]byte{}, epoch, []Share{{Share: [32]byte(share)}})
		if err != nil {
			t.Fatal(err)
		}
		s.epochs[epoch] = gk
		member := &Sender{epoch, ratchet{key: *gk}} // who was given the key
		for i := range scriptFrames {
			for who, from := range map[string]*Sender{"doctor": sender, "member": member} {
				s.keep(&from.r)
				text := fmt.Sprint(who, " ", epoch, " ", i)
				frame, err := from.Seal(rand, []byte(text))
				if err != nil {
					t.Fatal(err)
				}
				s.frames = append(s.frames, sentFrame{fmt.Sprint(who, " ", epoch), frame, text})
			}
		}
	}
	for _, f := range slices.Clone(s.frames) {
		for _, at := range []int{0, 1, 4, len(f.frame) / 2, len(f.frame) - 1} {
			bad := bytes.Clone(f.frame)
			bad[at] ^= 1
			s.frames = append(s.frames, sentFrame{"changed", bad, ""})
		}
	}
	return s
}

// everywhere gives every frame to a receiver in every state that it can be brought to;
// give returns what it took, and its state afterwards.
func everywhere[R any](s *scene, start R, state func(R) uint32, give func(r R, f sentFrame) R) (states int) {
	known := map[uint32]bool{state(start): true}
	for left := []R{start}; len(left) > 0; left = left[1:] {
		for _, f := range s.frames {
			next := give(left[0], f)
			if !known[state(next)] {
				known[state(next)] = true
				left = append(left, next)
			}
		}
	}
	return len(known)
}

// No frame has a part of a key in it; that the search would find one is shown by one that has.
func TestScriptsSayNoKey(t *testing.T) {
	s := newScene(t)
	for _, f := range s.frames {
		if name := s.secrets.In(f.frame); name != "" {
			t.Errorf("%s stands in a frame of %s", name, f.chain)
		}
	}
	for _, first := range s.sessions {
		for name, key := range map[string][]byte{"a chain's key": first[:], "a frame's key": NewChain(first).r.frameKey()[:]} {
			if got := s.secrets.In(slices.Concat(s.frames[0].frame, key[20:52])); got != name {
				t.Errorf("the search finds %q where %s is", got, name)
			}
		}
	}
}

// A session's receiver takes the frames of its chain, once, in order, without a gap,
// whatever else comes; what does not open leaves it where it was.
func TestScriptsOfSession(t *testing.T) {
	s := newScene(t)
	for name, first := range s.sessions {
		states := everywhere(s, *NewChain(first), func(c Chain) uint32 { return c.r.n }, func(c Chain, f sentFrame) Chain {
			before := c
			_, text, err := c.Open(f.frame)
			mine := f.chain == name && f.text == fmt.Sprint(name, " ", before.r.n)
			switch {
			case mine != (err == nil):
				t.Errorf("%s at %d, given %q of %s: %v", name, before.r.n, f.text, f.chain, err)
			case err == nil && (string(text) != f.text || c.r.n != before.r.n+1):
				t.Errorf("%s took %q for %q", name, text, f.text)
			case err != nil && c != before:
				t.Errorf("%s moved on a frame that it refused", name)
			}
			return c
		})
		if states != scriptFrames+1 {
			t.Errorf("%s can be brought to %d states", name, states)
		}
	}
}

// A group's receiver takes what the doctor sent in its epoch, each at most once and
// never one from before the last; what a member made moves nothing.
func TestScriptsOfGroup(t *testing.T) {
	s := newScene(t)
	errMember := errors.New("not the doctor's signature")
	for epoch, gk := range s.epochs {
		doctors := fmt.Sprint("doctor ", epoch)
		states := everywhere(s, *NewReceiver(epoch, gk), func(r Receiver) uint32 { return r.r.n }, func(r Receiver, f sentFrame) Receiver {
			before := r
			signed, err := r.Open(f.frame, func(signed []byte) error {
				if bytes.HasPrefix(signed, []byte("member")) {
					return errMember
				}
				return nil
			})
			var n uint32
			_, scanErr := fmt.Sscanf(f.text, doctors+" %d", &n)
			mine := scanErr == nil && f.chain == doctors && n >= before.r.n
			switch {
			case mine != (err == nil):
				t.Errorf("epoch %d at %d, given %q: %v", epoch, before.r.n, f.text, err)
			case err == nil && (string(signed) != f.text || r.r.n != n+1):
				t.Errorf("epoch %d took %q for %q", epoch, signed, f.text)
			case err != nil && r != before:
				t.Errorf("epoch %d moved on a frame that it refused", epoch)
			}
			return r
		})
		if states != scriptFrames+1 {
			t.Errorf("epoch %d can be brought to %d states", epoch, states)
		}
	}
}
