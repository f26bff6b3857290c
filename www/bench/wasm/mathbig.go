//go:build js && wasm

package main

import "math/big"

// mathBig is math/big, in variable time, as everything but ours and bigmod is:
// the arithmetic alone, without hash, range checks and Jacobi symbol.
func mathBig(n *numbers) contestant {
	p, q, g, b, e := num(n.p), num(n.q), num(n.g), num(n.b), num(n.e)
	x, y, k, h, r, s := num(n.x), num(n.y), num(n.k), num(n.h), num(n.r), num(n.s)
	m, c1, c2 := num(n.m), num(n.c1), num(n.c2)

	exp := func(b, e *big.Int) *big.Int { return new(big.Int).Exp(b, e, p) }
	mul := func(a, b, mod *big.Int) *big.Int {
		c := new(big.Int).Mul(a, b)
		return c.Mod(c, mod)
	}
	one := func(a *big.Int) [][]byte { return [][]byte{a.Bytes()} }
	two := func(a [2]*big.Int) [][]byte { return [][]byte{a[0].Bytes(), a[1].Bytes()} }
	return contestant{
		"exp256": op(func() *big.Int { return exp(b, e) }, one),
		"gexp":   op(func() *big.Int { return exp(g, k) }, one),
		"sign": op(func() [2]*big.Int {
			r := exp(g, k)
			d := new(big.Int).Sub(h, mul(x, new(big.Int).Mod(r, q), q))
			return [2]*big.Int{r, mul(new(big.Int).ModInverse(k, q), d, q)}
		}, two),
		"verify": op(func() bool {
			return equationMathBig(g, y, h, r, s, p, q)
		}, holds),
		"encrypt": op(func() [2]*big.Int { return [2]*big.Int{exp(g, k), mul(m, exp(y, k), p)} }, two),
		"decrypt": op(func() *big.Int { return mul(c2, exp(c1, new(big.Int).Sub(q, x)), p) }, one),
	}
}

// equationMathBig is g^h = y^(r mod q) · r^s.
func equationMathBig(g, y, h, r, s, p, q *big.Int) bool {
	left := new(big.Int).Exp(g, h, p)
	right := new(big.Int).Exp(y, new(big.Int).Mod(r, q), p)
	right.Mul(right, new(big.Int).Exp(r, s, p))
	return right.Mod(right, p).Cmp(left) == 0
}
