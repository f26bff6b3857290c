package group

import (
	"math/big"
	"testing"
)

func (z *integer) num() *big.Int {
	n := new(big.Int)
	for i := 9; i >= 0; i-- {
		n.Lsh(n, intBits).Add(n, new(big.Int).SetUint64(z[i]))
	}
	return n
}

func integerOf(digit func(i int) uint64) (z integer) {
	for i := range z {
		z[i] = digit(i)
	}
	return z
}

// looseExtremes have digits at the bound of the loose form.
func looseExtremes() []integer {
	rnd := detRand("loose")
	const most = 1<<27 - 1
	out := []integer{{}, {1}, digitsQ,
		integerOf(func(int) uint64 { return most }),
		integerOf(func(int) uint64 { return intMask }),
		integerOf(func(i int) uint64 { return most * uint64(i%2) }),
		integerOf(func(i int) uint64 { return most * uint64(1-min(i, 1)) }),
	}
	for range 50 {
		out = append(out, integerOf(func(int) uint64 { return rnd.Uint64N(most + 1) }))
	}
	for i := range out {
		out[i][9] = min(out[i][9], intMask)
	}
	return out
}

func isLoose(z *integer) bool {
	for _, d := range z {
		if d >= 1<<27 {
			return false
		}
	}
	return z[9] <= intMask
}

func TestIntegerExtremes(t *testing.T) {
	all := looseExtremes()
	for _, a := range all {
		c := a
		if c.canonical(); c.num().Cmp(mod(a.num(), bigQ)) != 0 {
			t.Errorf("canonical form of %x is %x", a, c)
		}
		for _, b := range all {
			var z integer
			z.mulLoose(&a, &b)
			want := mod(new(big.Int).Mul(a.num(), b.num()), bigQ)
			if !isLoose(&z) || mod(z.num(), bigQ).Cmp(want) != 0 {
				t.Errorf("%x · %x = %x", a, b, z)
			}
			if z.canonical(); z.num().Cmp(want) != 0 {
				t.Errorf("%x · %x is %x", a, b, z)
			}
		}
	}
	// What loose and reduce take at most.
	for _, z := range []integer{
		integerOf(func(int) uint64 { return 1<<60 - 1 }),
		integerOf(func(i int) uint64 { return (1<<60 - 1) * uint64(i/9) }),
		integerOf(func(i int) uint64 { return (1<<60 - 1) * uint64(1-min(i, 1)) }),
	} {
		want := mod(z.num(), bigQ)
		if z.loose(); !isLoose(&z) || mod(z.num(), bigQ).Cmp(want) != 0 {
			t.Errorf("%x is not loose", z)
		}
	}
	var top wide
	for i := range 19 {
		top[i] = 1<<59 - 1
	}
	top[19] = intMask
	n := new(big.Int)
	for i := 19; i >= 0; i-- {
		n.Lsh(n, intBits).Add(n, new(big.Int).SetUint64(top[i]))
	}
	var z integer
	if z.reduce(&top); !isLoose(&z) || mod(z.num(), bigQ).Cmp(mod(n, bigQ)) != 0 {
		t.Error("reduce")
	}
}

// Around the multiples of q that fit 256 bits and around their end.
func TestIntegerEdges(t *testing.T) {
	for k := int64(-3); k <= 192; k++ {
		n := new(big.Int).Add(bigQ, big.NewInt(k))
		if n.BitLen() > 256 {
			break
		}
		z, ok := integerFromBytes(enc(n, 32))
		if ok != (k < 0) || z.num().Cmp(mod(n, bigQ)) != 0 {
			t.Errorf("q%+d", k)
		}
		e := z.exponent()
		if exponentOf(z.num()).bit(0) != e.bit(0) || *exponentOf(z.num()) != e || e.bit(256) != 0 {
			t.Errorf("exponent q%+d", k)
		}
	}
}

func TestModQ(t *testing.T) {
	for _, n := range append(edgeResidues(), bigQ, minus(bigQ, 1), new(big.Int).Mul(bigQ, bigQ),
		new(big.Int).Mul(bigQ, halfR), minus(pow2(2816), 1), minus(pow2(256), 1)) {
		if z := residueOf(n).modQ(); z.num().Cmp(mod(n, bigQ)) != 0 {
			t.Errorf("%x mod q", n)
		}
	}
}

func FuzzInteger(f *testing.F) {
	f.Add(fromHex(hexQ), []byte{1})
	f.Fuzz(func(t *testing.T, x, y []byte) {
		a, b := mod(num(x), bigQ), mod(num(y), bigQ)
		sa, sb := scalar(a), scalar(b)
		check := func(op string, got *Scalar, want *big.Int) {
			if num(got.Bytes()).Cmp(mod(want, bigQ)) != 0 {
				t.Errorf("%s of %x, %x", op, a, b)
			}
		}
		check("a", sa, a)
		check("sum", sa.Add(sb), new(big.Int).Add(a, b))
		check("difference", sa.Sub(sb), new(big.Int).Sub(a, b))
		check("negative", sa.Neg(), new(big.Int).Neg(a))
		check("product", sa.Mul(sb), new(big.Int).Mul(a, b))
		if a.Sign() != 0 {
			check("inverse", sa.Inverse(), new(big.Int).ModInverse(a, bigQ))
		}
		var wide [64]byte
		n := mod(num(append(x, y...)), pow2(512))
		n.FillBytes(wide[:])
		check("wide", ScalarFromHash(wide), n)
	})
}
