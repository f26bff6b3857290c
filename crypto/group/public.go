package group

import "errors"

// This file is for verifying signatures: all its inputs are public, it runs in
// variable time. Secrets must never come here.

// ErrPublicRange is DecodePublic's refusal.
var ErrPublicRange = errors.New("group: value is not in 2..p-2")

var wordsP = wordsFromBytes(fromHex(hexP))

// A Public is a public integer 1 < r < p-1 that nobody has promised to be in
// the subgroup: the first half of a signature as received.
type Public struct{ v residue }

// DecodePublic reads 384 big-endian bytes with 1 < r < p-1; else (wrong
// lengths, too) ErrPublicRange. Unlike DecodeElement it costs nothing.
func DecodePublic(b []byte) (*Public, error) {
	if len(b) != ElementSize {
		return nil, ErrPublicRange
	}
	d := digitsFromBytes(b)
	if !d.belowP() || d.is(0) || d.is(1) || d.is(-1) {
		return nil, ErrPublicRange
	}
	return &Public{d.residue()}, nil
}

// ModQ returns r mod q, possibly 0.
func (r *Public) ModQ() *Scalar { return &Scalar{r.v.modQ()} }

// JacobiVarTime returns the Jacobi symbol (r/p): 1 if r is a square mod p, -1
// if not. If r's order divides 2q, that tells r in the subgroup from -r.
func (r *Public) JacobiVarTime() int {
	return jacobiVarTime(wordsFromBytes(r.v.bytes()), wordsP)
}

// SignatureVarTime reports whether r is a square mod p and g^h = y^r · r^s mod
// p, the equation of the ElGamal signature (Stallings, ch. 13, p. 424), for
// s ≠ 0. y's exponent is r mod q, since y has order q; r's is s itself.
//
// It computes g^(h/s) · y^(-r/s), exponents mod q, and compares that with r.
// That is the same. Z_p* is cyclic of order 2·q·q' with q' a prime above 2^2815.
//
//   - If r = g^(h/s) · y^(-r/s), then r is in the subgroup of order q, where it
//     is the square of r^((q+1)/2), and where exponents count mod q: r^s = g^h ·
//     y^-r.
//   - If the equation holds, r^s is in that subgroup, and r's order divides s·q.
//     If r is a square, its order divides q·q', the number of squares, too. As
//     0 < s < q' and q' is prime, both leave only q: r is in the subgroup, where
//     s, which is not 0 mod q, can be divided by: r = g^(h/s) · y^(-r/s).
func SignatureVarTime(y *Element, h *Scalar, r *Public, s *Scalar) bool {
	w := s.n.inverse()
	a, b := h.n.mul(w), r.v.modQ().mul(w).neg()
	ea, eb := a.exponent(), b.exponent()
	return productVarTime(&ea, &eb, &y.v, y.fast()).equal(r.v)
}
