//go:build js && wasm

package main

import (
	"bytes"
	"math/big"

	"filippo.io/bigmod"
)

// twin is the arithmetic of crypto/group and crypto/elgamal as they first were
// (367fe13), on filippo.io/bigmod, constant time where a secret is involved:
// what "the bigmod version that it replaces" means.
type twin struct {
	p, q       *bigmod.Modulus
	bigP, bigG *big.Int
	bigQ       *big.Int
	g          *bigmod.Nat
	qBytes     []byte
	qMinus2    []byte
}

func newTwin(n *numbers) *twin {
	t := &twin{
		p: must(bigmod.NewModulus(n.p)), q: must(bigmod.NewModulus(n.q)),
		bigP: num(n.p), bigQ: num(n.q), bigG: num(n.g), qBytes: n.q,
	}
	t.g = t.modP(n.g)
	t.qMinus2 = bytes.Clone(n.q)
	t.qMinus2[len(t.qMinus2)-1] -= 2
	return t
}

func (t *twin) modP(b []byte) *bigmod.Nat { return must(bigmod.NewNat().SetBytes(b, t.p)) }
func (t *twin) modQ(b []byte) *bigmod.Nat { return must(bigmod.NewNat().SetBytes(b, t.q)) }

func (t *twin) exp(a *bigmod.Nat, e []byte) *bigmod.Nat { return bigmod.NewNat().Exp(a, e, t.p) }

// times sets and returns a, which must not be used elsewhere.
func (t *twin) times(a, b *bigmod.Nat) *bigmod.Nat { return a.Mul(b, t.p) }

// decode is DecodeElement: the range, and one exponentiation for the order.
func (t *twin) decode(b []byte) *bigmod.Nat {
	a := t.modP(b)
	if t.exp(a, t.qBytes).IsOne() != 1 {
		panic("bench: not in the subgroup")
	}
	return a
}

// sign is Sign after its hashes: g^k, 1/k by Fermat, (h - x·r)/k.
func (t *twin) sign(x, k, h []byte) (r *bigmod.Nat, s []byte) {
	r = t.exp(t.g, k)
	xr := t.modQ(x).Mul(bigmod.NewNat().Mod(r, t.q), t.q)
	inverse := bigmod.NewNat().Exp(t.modQ(k), t.qMinus2, t.q)
	return r, inverse.Mul(t.modQ(h).Sub(xr, t.q), t.q).Bytes(t.q)
}

// verify is the signature's equation by bigmod, all in constant time.
func (t *twin) verify(y, r *bigmod.Nat, h, s []byte) bool {
	rq := bigmod.NewNat().Mod(r, t.q).Bytes(t.q)
	return t.times(t.exp(y, rq), t.exp(r, s)).Equal(t.exp(t.g, h)) == 1
}

// verifyPublic is Verify as it was, after its hash: range, Jacobi symbol, and
// the equation by math/big.
func (t *twin) verifyPublic(y, r, h, s []byte) bool {
	if n := t.modP(r); n.IsOne() == 1 || n.IsMinusOne(t.p) == 1 {
		return false
	}
	return big.Jacobi(num(r), t.bigP) == 1 &&
		equationMathBig(t.bigG, num(y), num(h), num(r), num(s), t.bigP, t.bigQ)
}

func (t *twin) encrypt(y, m *bigmod.Nat, k []byte) (c1, c2 *bigmod.Nat) {
	return t.exp(t.g, k), t.times(t.exp(y, k), m)
}

func (t *twin) decrypt(x []byte, c1, c2 *bigmod.Nat) *bigmod.Nat {
	minusX := bigmod.NewNat().ExpandFor(t.q).Sub(t.modQ(x), t.q).Bytes(t.q)
	return t.times(t.exp(c1, minusX), c2)
}

// bigMod is filippo.io/bigmod: "verify" by the library alone, "handshake" as
// the version that was replaced, with math/big for public values.
func bigMod(n *numbers) contestant {
	t := newTwin(n)
	b, y, r, m, c1, c2 := t.modP(n.b), t.modP(n.y), t.modP(n.r), t.modP(n.m), t.modP(n.c1), t.modP(n.c2)
	one := func(a *bigmod.Nat) [][]byte { return [][]byte{a.Bytes(t.p)} }
	return contestant{
		"exp256": op(func() *bigmod.Nat { return t.exp(b, n.e) }, one),
		"gexp":   op(func() *bigmod.Nat { return t.exp(t.g, n.k) }, one),
		"sign": op(func() [2][]byte {
			r, s := t.sign(n.x, n.k, n.h)
			return [2][]byte{r.Bytes(t.p), s}
		}, func(sig [2][]byte) [][]byte { return sig[:] }),
		"verify": op(func() bool { return t.verify(y, r, n.h, n.s) }, holds),
		"encrypt": op(func() [2]*bigmod.Nat {
			c1, c2 := t.encrypt(y, m, n.k)
			return [2]*bigmod.Nat{c1, c2}
		}, func(ct [2]*bigmod.Nat) [][]byte { return [][]byte{ct[0].Bytes(t.p), ct[1].Bytes(t.p)} }),
		"decrypt":   op(func() *bigmod.Nat { return t.decrypt(n.x, c1, c2) }, one),
		"handshake": op(newReplay(t, n).run, holds),
	}
}
