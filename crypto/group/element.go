// Package group is the prime-order group of the protocol: the subgroup of
// order q (256 bits) of the integers mod p (3072 bits), with ElectionGuard's
// parameters, and the scalars mod q.
//
// Membership and range are checked where a value is decoded and never later:
// an *Element that exists is in the subgroup. Values are immutable but for
// Erase. All that is not named VarTime runs in time independent of the values.
//
// Only package elgamal and the handshake's plumbing should import it; what
// wants to encrypt or sign wants elgamal.
package group

import "errors"

const (
	ElementSize = 384 // bytes of an encoded element
	ScalarSize  = 32  // bytes of an encoded scalar
)

// Why DecodeElement refuses. The IDs stand in SPEC.md.
var (
	ErrElementLength = errors.New("group: element is not 384 bytes")       // ELEM-LEN
	ErrElementRange  = errors.New("group: element is not in 2..p-1")       // ELEM-RANGE
	ErrElementOrder  = errors.New("group: element is not in the subgroup") // ELEM-ORDER
)

// An Element is a member of the subgroup of order q. Decoded ones are not 1;
// computed ones can be (IsIdentity). The zero value is not usable.
type Element struct{ v residue }

// Generator returns g, of order q.
func Generator() *Element { return generator }

// BaseExp returns g^k in constant time.
func BaseExp(k *Scalar) *Element {
	b := k.n.bytes()
	defer clear(b)
	return &Element{baseExp(b)}
}

// DecodeElement reads 384 big-endian bytes with 1 < v < p and v^q = 1 mod p.
// It costs one exponentiation. The encoding is unique: Bytes gives b again.
// Errors: ErrElementLength, ErrElementRange, ErrElementOrder.
func DecodeElement(b []byte) (*Element, error) {
	if len(b) != ElementSize {
		return nil, ErrElementLength
	}
	v, ok := residueFromBytes(b)
	if !ok || v.isZero() || v.isOne() {
		return nil, ErrElementRange
	}
	if !v.exp(bytesQ).isOne() {
		return nil, ErrElementOrder
	}
	return &Element{v}, nil
}

// Bytes returns the 384-byte big-endian encoding. That of 1 does not decode.
func (e *Element) Bytes() []byte { return e.v.bytes() }

// Equal compares in constant time.
func (e *Element) Equal(f *Element) bool { return e.v.equal(f.v) }

// IsIdentity reports whether e is 1, in constant time.
func (e *Element) IsIdentity() bool { return e.v.isOne() }

// Mul returns e·f.
func (e *Element) Mul(f *Element) *Element { return &Element{e.v.mul(f.v)} }

// Exp returns e^k in constant time. To divide by e^k, raise to k.Neg().
func (e *Element) Exp(k *Scalar) *Element {
	b := k.n.bytes()
	defer clear(b)
	return &Element{e.v.exp(b)}
}

// ModQ returns the element's integer representative mod q, possibly 0: what
// the signature equation has in its exponent.
func (e *Element) ModQ() *Scalar { return &Scalar{e.v.modQ()} }

// Erase overwrites e, which must not be used afterwards. Copies that the
// runtime made are out of reach. Erasing the Generator is refused.
func (e *Element) Erase() {
	if e == generator {
		panic("group: internal error: erasing the generator")
	}
	e.v.erase()
}
