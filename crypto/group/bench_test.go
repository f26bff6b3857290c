package group

import (
	"crypto/rand"
	"testing"
)

func BenchmarkGroup(b *testing.B) {
	x, _ := RandomScalar(rand.Reader)
	s, _ := RandomScalar(rand.Reader)
	y := BaseExp(x)
	enc := y.Bytes()
	r, _ := DecodePublic(enc)
	b.Run("BaseExp", func(b *testing.B) {
		for b.Loop() {
			BaseExp(x)
		}
	})
	b.Run("Exp", func(b *testing.B) {
		for b.Loop() {
			y.Exp(x)
		}
	})
	b.Run("Mul", func(b *testing.B) {
		for b.Loop() {
			y.Mul(y)
		}
	})
	b.Run("DecodeElement", func(b *testing.B) {
		for b.Loop() {
			DecodeElement(enc)
		}
	})
	b.Run("JacobiVarTime", func(b *testing.B) {
		for b.Loop() {
			r.JacobiVarTime()
		}
	})
	b.Run("EquationVarTime", func(b *testing.B) {
		for b.Loop() {
			EquationVarTime(y, x, r, s)
		}
	})
	b.Run("ScalarInverse", func(b *testing.B) {
		for b.Loop() {
			x.Inverse()
		}
	})
	b.Run("ScalarFromHash", func(b *testing.B) {
		for b.Loop() {
			ScalarFromHash([64]byte{1})
		}
	})
}
