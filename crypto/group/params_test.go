package group

import (
	"bytes"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func dec(s string) *big.Int {
	n, ok := new(big.Int).SetString(s, 10)
	if !ok {
		panic("bad number")
	}
	return n
}

func pow2(n uint) *big.Int { return new(big.Int).Lsh(big.NewInt(1), n) }

var (
	one   = big.NewInt(1)
	bigP  = num(fromHex(hexP))
	bigG  = num(fromHex(hexG))
	bigQ  = new(big.Int).SetBytes(fromHex(hexQ))
	halfR = new(big.Int).Rsh(new(big.Int).Div(new(big.Int).Sub(bigP, one), bigQ), 1)
)

func TestParametersFromLn2(t *testing.T) {
	const frac, spare = 2560, 64
	ln2 := new(big.Int)
	for n := int64(1); n < frac+spare; n++ { // Σ 1/(n·2^n)
		ln2.Add(ln2, new(big.Int).Div(pow2(frac+spare-uint(n)), big.NewInt(n)))
	}
	// Truncation lost less than 2624 units: the spare bits must not sit at an edge.
	low := new(big.Int).Mod(ln2, pow2(spare))
	if new(big.Int).Add(low, big.NewInt(2*(frac+spare))).Cmp(pow2(spare)) >= 0 {
		t.Fatal("64 spare bits do not decide floor(2^2560 ln 2)")
	}
	mid := ln2.Rsh(ln2, spare)
	mid.Add(mid, dec("298707407953437995876300625370749906325322663598036756391867662926569213935809577593"))

	p := new(big.Int).Sub(pow2(3072), pow2(2816))
	p.Add(p, mid.Mul(mid, pow2(256)))
	p.Add(p, pow2(256)).Sub(p, one)
	if !bytes.Equal(p.Bytes(), fromHex(hexP)) {
		t.Fatal("p is not ElectionGuard's")
	}
	if new(big.Int).Sub(pow2(256), big.NewInt(189)).Cmp(bigQ) != 0 {
		t.Fatal("q is not 2^256 - 189")
	}
	r := new(big.Int).Sub(p, one)
	if new(big.Int).Mod(r, bigQ).Sign() != 0 {
		t.Fatal("q does not divide p - 1")
	}
	r.Div(r, bigQ)
	g := new(big.Int).Exp(big.NewInt(2), r, p)
	if !bytes.Equal(g.Bytes(), fromHex(hexG)) || !bytes.Equal(Generator().Bytes(), g.Bytes()) {
		t.Fatal("g is not 2^((p-1)/q)")
	}
	if g.Cmp(one) == 0 || new(big.Int).Exp(g, bigQ, p).Cmp(one) != 0 {
		t.Fatal("g has not order q")
	}
	if r.Bit(0) != 0 || r.Bit(1) != 1 || halfR.BitLen() != 2816 {
		t.Fatal("the cofactor is not twice an odd number of 2816 bits")
	}
	rounds := 2
	if testing.Short() {
		rounds = 0 // Baillie-PSW alone
	}
	for name, n := range map[string]*big.Int{"p": p, "q": bigQ, "(p-1)/2q": halfR} {
		if !n.ProbablyPrime(rounds) {
			t.Errorf("%s is not prime", name)
		}
	}
}

// math/big is not constant time and does not fit the wasm; bigmod is what the
// kernel is tested against. Both are for tests alone.
func TestWhoImportsBigNumbers(t *testing.T) {
	forbidden := []string{"math/big", "filippo.io/bigmod"}
	for _, dir := range []string{".", "../elgamal"} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatal("no files in", dir, err)
		}
		for _, f := range files {
			if strings.HasSuffix(f, "_test.go") {
				continue
			}
			src, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for _, path := range forbidden {
				if strings.Contains(string(src), `"`+path+`"`) {
					t.Errorf("%s imports %s", f, path)
				}
			}
		}
	}
}
