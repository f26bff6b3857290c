// Package elgamal is ElGamal's encryption and signature in the protocol's
// group: key pairs, Sign and Verify (Stallings, Cryptography and Network
// Security, 7th global ed., ch. 13, p. 424), Encrypt and Decrypt (ch. 10,
// p. 318). A textbook implementation that is given p, g and h accepts what is
// made here; the tests hold it to that.
//
// Signing keys and encryption keys are different keys of the same type; the
// protocol never uses one for both. Random bytes come only from the readers
// passed in. The group is fixed: see package group.
package elgamal

import (
	"errors"
	"io"

	"telemed/crypto/group"
	"telemed/crypto/internal/label"
)

const (
	PublicKeySize  = group.ElementSize // y, big-endian
	PrivateKeySize = group.ScalarSize  // x, big-endian
)

// ErrErased is what a private key answers after Erase.
var ErrErased = errors.New("elgamal: private key was erased")

// A PrivateKey is x with 0 < x < q, and y = g^x. The zero value is not usable.
type PrivateKey struct {
	x *group.Scalar
	y *PublicKey
}

// A PublicKey is y, an element of the subgroup other than 1. It is immutable.
type PublicKey struct {
	y     *group.Element
	bytes [PublicKeySize]byte // y's encoding, which every signature hashes
}

func newPublicKey(y *group.Element) *PublicKey {
	k := &PublicKey{y: y}
	copy(k.bytes[:], y.Bytes())
	return k
}

func newPrivateKey(x *group.Scalar) *PrivateKey {
	return &PrivateKey{x: x, y: newPublicKey(group.BaseExp(x))}
}

// GenerateKey makes a key pair from 32 bytes of rand (more with probability
// 2^-248). Errors: rand's, and group.ErrRandom.
func GenerateKey(rand io.Reader) (*PrivateKey, error) {
	x, err := group.RandomScalar(rand)
	if err != nil {
		return nil, err
	}
	return newPrivateKey(x), nil
}

// ParsePrivateKey reads the 32 bytes of Bytes; it costs one g^x.
// Errors: group.ErrScalarLength, group.ErrScalarRange.
func ParsePrivateKey(b []byte) (*PrivateKey, error) {
	x, err := group.DecodeScalar(b)
	if err != nil {
		return nil, err
	}
	return newPrivateKey(x), nil
}

// Bytes returns x, 32 bytes big-endian; the caller erases them.
func (k *PrivateKey) Bytes() []byte { return k.x.Bytes() }

// Public returns y. It stays usable after Erase.
func (k *PrivateKey) Public() *PublicKey { return k.y }

// Erase overwrites x. Sign and Decrypt then return ErrErased, Bytes zeros.
func (k *PrivateKey) Erase() { k.x.Erase() }

// ParsePublicKey reads 384 big-endian bytes, 1 < y < p and y^q = 1. It costs three
// quarters of an exponentiation, half of which the key's first use is spared.
// Errors: group.ErrElementLength, ErrElementRange, ErrElementOrder.
func ParsePublicKey(b []byte) (*PublicKey, error) {
	y, err := group.DecodeElement(b)
	if err != nil {
		return nil, err
	}
	return newPublicKey(y), nil
}

// Precompute makes Verify with y and Encrypt to it a third faster than they are for
// a parsed key, three times than for one that was made here, and keeps 112 KiB for
// that: for a key that is used often, and off the path of a click, since it takes
// 1.6 exponentiations. A second call does nothing.
func (y *PublicKey) Precompute() { y.y.Precompute() }

// Bytes returns y, 384 bytes big-endian.
func (y *PublicKey) Bytes() []byte {
	b := y.bytes
	return b[:]
}

// Equal reports whether both are the same key.
func (y *PublicKey) Equal(z *PublicKey) bool { return y.y.Equal(z.y) }

// Fingerprint names the key in 32 bytes: SHA-256 over the label "fingerprint"
// and y.
func (y *PublicKey) Fingerprint() [32]byte { return label.SHA256("fingerprint", y.bytes[:]) }
