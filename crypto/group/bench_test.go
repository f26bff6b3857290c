package group

import (
	"crypto/rand"
	"math/big"
	mathrand "math/rand/v2"
	"testing"

	"filippo.io/bigmod"

	"telemed/crypto/internal/welch"
)

func BenchmarkGroup(b *testing.B) {
	x, _ := RandomScalar(rand.Reader)
	s, _ := RandomScalar(rand.Reader)
	y, known := BaseExp(x), BaseExp(x)
	known.Precompute()
	enc := y.Bytes()
	decoded, _ := DecodeElement(enc)
	r, _ := DecodePublic(enc)
	p, _ := bigmod.NewModulus(fromHex(hexP))
	nat, _ := bigmod.NewNat().SetBytes(enc, p)
	bigY, bigX := num(enc), num(x.Bytes())
	var m machine
	var got residue
	m.set(&y.v)
	for _, c := range []struct {
		name string
		f    func()
	}{
		{"Exp", func() { y.Exp(x) }},
		{"Exp/math/big", func() { new(big.Int).Exp(bigY, bigX, bigP) }},
		{"Exp/bigmod", func() { bigmod.NewNat().Exp(nat, x.Bytes(), p) }},
		{"Exp/decoded", func() { decoded.Exp(x) }},
		{"BaseExp", func() { BaseExp(x) }},
		{"Mul", func() { y.Mul(y) }},
		{"Bytes", func() { y.Bytes() }},
		{"DecodeElement", func() { DecodeElement(enc) }},
		{"DecodePublic", func() { DecodePublic(enc) }},
		{"Precompute", func() { y.v.largeComb() }},
		{"SignatureVarTime", func() { SignatureVarTime(y, x, r, s) }},
		{"SignatureVarTime/decoded", func() { SignatureVarTime(decoded, x, r, s) }},
		{"SignatureVarTime/table", func() { SignatureVarTime(known, x, r, s) }},
		{"JacobiVarTime", func() { r.JacobiVarTime() }},
		{"ScalarInverse", func() { x.Inverse() }},
		{"ScalarFromHash", func() { ScalarFromHash([64]byte{1}) }},
		{"kernel/mul", func() { m.mul(&m.x, &m.x, &m.x) }},
		{"kernel/square", func() { m.squareX() }},
		{"kernel/multiply", func() { m.t.multiply(&m.x, &m.x) }},
		{"kernel/squareColumns", func() { m.t.square(&m.x) }},
		{"kernel/reduce", func() { m.reduce(&m.x) }},
		{"kernel/lookUp", func() { got.lookUp(combG().table(0), 3) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				c.f()
			}
		})
	}
}

// BenchmarkTiming prints Welch's t of fixed against random secrets, over
// measurements of which each is some milliseconds' worth of the operation.
// Run it alone: go test -run xxx -bench Timing ./crypto/group
func BenchmarkTiming(b *testing.B) {
	random := func() *Scalar { k, _ := RandomScalar(rand.Reader); return k }
	y := BaseExp(random())
	decoded, _ := DecodeElement(y.Bytes())
	fixed := scalar(one)
	table := combG().table(0)
	var got residue
	for _, c := range []struct {
		name    string
		n       int
		prepare func(class int) func()
	}{
		{"lookUp", 50000, func(class int) func() {
			index := uint64(class) * mathrand.Uint64N(64)
			return func() {
				for range 32 {
					got.lookUp(table, index)
				}
			}
		}},
		{"Exp", 2000, func(class int) func() {
			k := [2]*Scalar{fixed, random()}[class]
			return func() { y.Exp(k) }
		}},
		{"Exp/decoded", 10000, func(class int) func() {
			k := [2]*Scalar{fixed, random()}[class]
			return func() { decoded.Exp(k) }
		}},
		{"BaseExp", 10000, func(class int) func() {
			k := [2]*Scalar{fixed, random()}[class]
			return func() { BaseExp(k) }
		}},
		{"ScalarInverse", 50000, func(class int) func() {
			k := [2]*Scalar{fixed, random()}[class]
			return func() { k.Inverse() }
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				b.ReportMetric(welch.T(c.n, c.prepare), "t")
			}
		})
	}
}
