package group

import (
	"errors"
	"sync/atomic"
)

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
type Element struct {
	v    residue
	rows atomic.Pointer[[smallRows]residue] // of a decoded one, until there is a comb
	comb atomic.Pointer[comb]               // nil until an exponentiation finds rows, or Precompute
}

// Generator returns g, of order q.
func Generator() *Element { return generator }

// BaseExp returns g^k in constant time.
func BaseExp(k *Scalar) *Element {
	e := k.n.exponent()
	defer clear(e[:])
	return &Element{v: combG().exp(&e)}
}

// DecodeElement reads 384 big-endian bytes with 1 < v < p and v^q = 1 mod p.
// It costs three quarters of an exponentiation, and takes as much off the element's
// first, which finds half of its work done. The encoding is unique: Bytes gives b again.
// Errors: ErrElementLength, ErrElementRange, ErrElementOrder.
func DecodeElement(b []byte) (*Element, error) {
	if len(b) != ElementSize {
		return nil, ErrElementLength
	}
	d := digitsFromBytes(b)
	if !d.belowP() || d.is(0) || d.is(1) {
		return nil, ErrElementRange
	}
	e := &Element{v: d.residue()}
	rows := e.v.orderQ()
	if rows == nil {
		return nil, ErrElementOrder
	}
	e.rows.Store(rows)
	return e, nil
}

// Bytes returns the 384-byte big-endian encoding. That of 1 does not decode.
func (e *Element) Bytes() []byte { return e.v.bytes() }

// Equal compares in constant time.
func (e *Element) Equal(f *Element) bool { return e.v.equal(f.v) }

// IsIdentity reports whether e is 1, in constant time.
func (e *Element) IsIdentity() bool { return e.v.isOne() }

// Precompute makes e's exponentiations faster: five times, or twice after
// DecodeElement; verifications under e three times, or by a third. It takes
// 1.6 exponentiations and keeps 112 KiB; for an e that is used often, off the path of
// a click. A second call does nothing.
func (e *Element) Precompute() {
	if c := e.comb.Load(); c == nil || c.teeth != largeTeeth {
		e.comb.Store(e.v.largeComb())
		e.rows.Store(nil)
	}
}

// fast returns e's comb, which is small unless Precompute has made a large one; nil
// for what was neither decoded nor precomputed.
func (e *Element) fast() *comb {
	if rows := e.rows.Swap(nil); rows != nil {
		e.comb.CompareAndSwap(nil, newComb(rows[:], smallTeeth, smallTables))
	}
	return e.comb.Load()
}

// Mul returns e·f.
func (e *Element) Mul(f *Element) *Element { return &Element{v: e.v.mul(f.v)} }

// Exp returns e^k in constant time. To divide by e^k, raise to k.Neg().
func (e *Element) Exp(k *Scalar) *Element {
	x := k.n.exponent()
	defer clear(x[:])
	if c := e.fast(); c != nil {
		return &Element{v: c.exp(&x)}
	}
	return &Element{v: e.v.exp(&x)}
}

// ModQ returns the element's integer representative mod q, possibly 0: what
// the signature equation has in its exponent.
func (e *Element) ModQ() *Scalar { return &Scalar{e.v.modQ()} }

// Erase overwrites e and its tables, and e must not be used afterwards. Copies that the
// runtime made are out of reach. Erasing the Generator is refused.
func (e *Element) Erase() {
	if e == generator {
		panic("group: internal error: erasing the generator")
	}
	e.v.erase()
	if rows := e.rows.Swap(nil); rows != nil {
		clear(rows[:])
	}
	if c := e.comb.Swap(nil); c != nil {
		clear(c.entries)
	}
}
