package group

import (
	"errors"
	"io"
)

// Why DecodeScalar refuses, and what RandomScalar says of a broken source.
var (
	ErrScalarLength = errors.New("group: scalar is not 32 bytes")  // SCALAR-LEN
	ErrScalarRange  = errors.New("group: scalar is not in 1..q-1") // SCALAR-RANGE
	ErrRandom       = errors.New("group: random source is not random")
)

// A Scalar is an integer mod q. Decoded and random ones are not 0; computed
// ones can be (IsZero). The zero value of the type is not usable.
type Scalar struct{ n integer }

// DecodeScalar reads 32 big-endian bytes with 0 < s < q.
// Errors: ErrScalarLength, ErrScalarRange.
func DecodeScalar(b []byte) (*Scalar, error) {
	if len(b) != ScalarSize {
		return nil, ErrScalarLength
	}
	n, ok := integerFromBytes(b)
	if !ok || n.isZero() {
		return nil, ErrScalarRange
	}
	return &Scalar{n}, nil
}

// RandomScalar returns a uniform scalar in 1..q-1: it reads 32 bytes until
// they are one (all but 190 of the 2^256 strings are). A source that fails
// that eight times is broken: ErrRandom. Errors of rand are returned as such.
func RandomScalar(rand io.Reader) (*Scalar, error) {
	var b [ScalarSize]byte
	defer clear(b[:])
	for range 8 {
		if _, err := io.ReadFull(rand, b[:]); err != nil {
			return nil, err
		}
		if s, err := DecodeScalar(b[:]); err == nil {
			return s, nil
		}
	}
	return nil, ErrRandom
}

// ScalarFromHash reads 64 bytes as a big-endian integer and reduces it mod q.
// For a uniform input the result is within 2^-256 of uniform. It can be 0.
func ScalarFromHash(h [64]byte) *Scalar { return &Scalar{integerFromWide(&h)} }

// Bytes returns the 32-byte big-endian encoding. That of 0 does not decode.
func (s *Scalar) Bytes() []byte { return s.n.bytes() }

// Equal compares in constant time.
func (s *Scalar) Equal(t *Scalar) bool { return s.n.equal(t.n) }

// IsZero reports whether s is 0, in constant time.
func (s *Scalar) IsZero() bool { return s.n.isZero() }

// Add returns s + t mod q.
func (s *Scalar) Add(t *Scalar) *Scalar { return &Scalar{s.n.add(t.n)} }

// Sub returns s - t mod q.
func (s *Scalar) Sub(t *Scalar) *Scalar { return &Scalar{s.n.sub(t.n)} }

// Neg returns -s mod q, so that e.Exp(s.Neg()) is the inverse of e.Exp(s).
func (s *Scalar) Neg() *Scalar { return &Scalar{s.n.neg()} }

// Mul returns s·t mod q.
func (s *Scalar) Mul(t *Scalar) *Scalar { return &Scalar{s.n.mul(t.n)} }

// Inverse returns 1/s mod q as s^(q-2), in constant time; 0 for 0.
func (s *Scalar) Inverse() *Scalar { return &Scalar{s.n.inverse()} }

// Erase sets s to 0. Copies that the runtime made are out of reach.
func (s *Scalar) Erase() { s.n.erase() }
