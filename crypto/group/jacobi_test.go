package group

import (
	"math/big"
	"math/rand/v2"
	"testing"
)

// The symbol agrees with math/big's, for p and for small odd moduli where common
// factors and every residue mod 8 occur.
func TestJacobiAgainstBig(t *testing.T) {
	of := func(n *big.Int) words { return wordsFromBytes(n.FillBytes(make([]byte, ElementSize))) }
	check := func(a, n *big.Int) {
		t.Helper()
		if got, want := jacobiVarTime(of(a), of(n)), big.Jacobi(a, n); got != want {
			t.Errorf("(%v/%v) = %d, want %d", a, n, got, want)
		}
	}
	for n := int64(1); n < 64; n += 2 {
		for a := int64(0); a < 130; a++ {
			check(big.NewInt(a), big.NewInt(n))
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, ElementSize)
	for range 40 {
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		check(mod(num(b), bigP), bigP)
	}
	check(pow2(3000), bigP)
	check(minus(bigP, 1), bigP)
}
