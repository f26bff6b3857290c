package group

import (
	"errors"
	"math/big"
)

// This file is for verifying signatures: all its inputs are public, it runs in
// variable time, and it is the only one that may use math/big. Secrets must
// never come here.

// ErrPublicRange is DecodePublic's refusal.
var ErrPublicRange = errors.New("group: value is not in 2..p-2")

var (
	bigP = new(big.Int).SetBytes(fromHex(hexP))
	bigG = new(big.Int).SetBytes(fromHex(hexG))
)

// A Public is a public integer 1 < r < p-1 that nobody has promised to be in
// the subgroup: the first half of a signature as received.
type Public struct{ v residue }

// DecodePublic reads 384 big-endian bytes with 1 < r < p-1; else (wrong
// lengths, too) ErrPublicRange. Unlike DecodeElement it costs nothing.
func DecodePublic(b []byte) (*Public, error) {
	if len(b) != ElementSize {
		return nil, ErrPublicRange
	}
	v, ok := residueFromBytes(b)
	if !ok || v.isZero() || v.isOne() || v.isMinusOne() {
		return nil, ErrPublicRange
	}
	return &Public{v}, nil
}

// ModQ returns r mod q, possibly 0.
func (r *Public) ModQ() *Scalar { return &Scalar{r.v.modQ()} }

// JacobiVarTime returns the Jacobi symbol (r/p): 1 if r is a square mod p, -1
// if not. If r's order divides 2q, that tells r in the subgroup from -r.
func (r *Public) JacobiVarTime() int {
	return big.Jacobi(new(big.Int).SetBytes(r.v.bytes()), bigP)
}

// EquationVarTime reports whether g^h = y^r · r^s mod p, the equation of the
// ElGamal signature (Stallings, ch. 13, p. 424). y's exponent is r mod q,
// since y has order q; r's is s itself, since r may have another order.
func EquationVarTime(y *Element, h *Scalar, r *Public, s *Scalar) bool {
	return equation(y.v, h.n, r.v, r.v.modQ(), s.n)
}

func equation(y residue, h integer, r residue, rq, s integer) bool {
	num := func(b []byte) *big.Int { return new(big.Int).SetBytes(b) }
	left := new(big.Int).Exp(bigG, num(h.bytes()), bigP)
	a := new(big.Int).Exp(num(y.bytes()), num(rq.bytes()), bigP)
	b := new(big.Int).Exp(num(r.bytes()), num(s.bytes()), bigP)
	return a.Mul(a, b).Mod(a, bigP).Cmp(left) == 0
}
