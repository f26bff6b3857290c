// Package groupkey is the hash chains under which frames travel once a session
// stands, and the group key that each epoch of a room begins with (SPEC §6). It
// knows neither people nor time: the engine says who is in an epoch and when
// the next one begins.
package groupkey

import (
	"encoding/binary"
	"errors"
	"io"

	"telemed/crypto/internal/label"
	"telemed/crypto/seal"
)

// MaxFrames is how many frames a chain carries, numbers 0 to MaxFrames − 1.
const MaxFrames = 1 << 20

const chainHeader = 1 + 4 // opcode ‖ n

var (
	// ErrChain says that a frame is not the next of this session's chain, or not
	// one of this group's: wrong number, broken seal. On a session's chain the
	// connection is given up (CHAIN-NEXT).
	ErrChain = errors.New("groupkey: the frame does not belong to the chain here")
	// ErrChainSpent says that a chain has carried MaxFrames frames, or was erased:
	// time for a new handshake or epoch (CHAIN-END).
	ErrChainSpent = errors.New("groupkey: the chain is spent")
)

// ratchet is a chain's key CK and the number n of the frame that it is for.
type ratchet struct {
	key seal.Key
	n   uint32
}

// frameKey is the key of frame n.
func (r *ratchet) frameKey() *seal.Key {
	return seal.NewKey(label.HKDF(r.key[:], nil, "chain key", seal.KeySize))
}

// step moves on to frame n + 1 and erases what could open frame n.
func (r *ratchet) step() {
	next := seal.NewKey(label.HKDF(r.key[:], nil, "chain next", seal.KeySize))
	r.key = *next
	next.Erase()
	if r.n++; r.n >= MaxFrames {
		r.erase()
	}
}

func (r *ratchet) spent() bool { return r.n >= MaxFrames }

func (r *ratchet) erase() {
	r.key.Erase()
	r.n = MaxFrames
}

// Chain is one direction of a session: the sender's end or the receiver's.
type Chain struct{ r ratchet }

// String hides the secret from what prints and logs.
func (Chain) String() string { return "groupkey.Chain" }

// GoString is String.
func (c Chain) GoString() string { return c.String() }

// NewChain begins a chain with a copy of its first key; the caller erases its
// own.
func NewChain(first *seal.Key) *Chain {
	return &Chain{ratchet{key: *first}}
}

// Seal makes the next frame and moves the chain:
//
//	opcode u8 ‖ n u32 ‖ seal(key n, ad = opcode ‖ n, payload)
//
// rand gives the seal's IV; if it fails, the chain stays.
func (c *Chain) Seal(rand io.Reader, opcode byte, payload []byte) ([]byte, error) {
	if c.r.spent() {
		return nil, ErrChainSpent
	}
	frame := make([]byte, 0, chainHeader+seal.SealedSize(len(payload)))
	frame = append(frame, opcode)
	frame = binary.BigEndian.AppendUint32(frame, c.r.n)
	return c.r.sealNext(rand, frame, payload)
}

// sealNext appends the sealed payload to the header, which is the associated
// data, and moves the chain.
func (r *ratchet) sealNext(rand io.Reader, header, payload []byte) ([]byte, error) {
	key := r.frameKey()
	defer key.Erase()
	sealed, err := seal.Seal(rand, key, header, payload)
	if err != nil {
		return nil, err
	}
	r.step()
	return append(header, sealed...), nil
}

// Open opens the next frame and moves the chain; any other frame is ErrChain and
// leaves the chain where it is (CHAIN-NEXT).
func (c *Chain) Open(frame []byte) (opcode byte, payload []byte, err error) {
	if c.r.spent() {
		return 0, nil, ErrChainSpent
	}
	if len(frame) < chainHeader || binary.BigEndian.Uint32(frame[1:]) != c.r.n {
		return 0, nil, ErrChain
	}
	key := c.r.frameKey()
	defer key.Erase()
	payload, err = seal.Open(key, frame[:chainHeader], frame[chainHeader:])
	if err != nil {
		return 0, nil, ErrChain
	}
	c.r.step()
	return frame[0], payload, nil
}

// Erase ends the chain; what comes after is ErrChainSpent.
func (c *Chain) Erase() { c.r.erase() }
