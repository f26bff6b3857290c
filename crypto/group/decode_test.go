package group

import (
	"bytes"
	"errors"
	"math/big"
	"runtime"
	"testing"
)

func TestDecodeElement_ELEM_LEN(t *testing.T) {
	g := append(fromHex(hexG), make([]byte, 400)...)
	for n := range len(g) {
		if n == ElementSize {
			continue
		}
		if _, err := DecodeElement(g[:n]); !errors.Is(err, ErrElementLength) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
	if _, err := DecodeElement(append([]byte{0}, fromHex(hexG)...)); !errors.Is(err, ErrElementLength) {
		t.Error("leading zero:", err)
	}
}

func TestDecodeElement_ELEM_RANGE(t *testing.T) {
	pPlusOne := new(big.Int).Add(bigP, one)
	for _, n := range []*big.Int{new(big.Int), one, bigP, pPlusOne, minus(pow2(3072), 1)} {
		if _, err := DecodeElement(elem(n)); !errors.Is(err, ErrElementRange) {
			t.Errorf("%x: %v", n, err)
		}
	}
}

func TestDecodeElement_ELEM_ORDER(t *testing.T) {
	twoQ := new(big.Int).Lsh(bigQ, 1)
	for name, n := range map[string]*big.Int{
		"p-1":              minus(bigP, 1),
		"2":                big.NewInt(2),
		"p-2":              minus(bigP, 2),
		"-g":               new(big.Int).Sub(bigP, bigG),
		"g+1":              new(big.Int).Add(bigG, one),
		"order (p-1)/2q":   expP(big.NewInt(2), twoQ),
		"g·order (p-1)/2q": mod(new(big.Int).Mul(bigG, expP(big.NewInt(2), twoQ)), bigP),
	} {
		if _, err := DecodeElement(elem(n)); !errors.Is(err, ErrElementOrder) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDecodeElementAccepts(t *testing.T) {
	for _, n := range []*big.Int{bigG, expP(bigG, minus(bigQ, 1)), expP(bigG, big.NewInt(2))} {
		e, err := DecodeElement(elem(n))
		if err != nil || !bytes.Equal(e.Bytes(), elem(n)) {
			t.Errorf("%x: %v", n, err)
		}
	}
}

// Every byte of an element tampered with leaves the subgroup.
func TestDecodeElementTampered(t *testing.T) {
	for i := 0; i < ElementSize; i += stride() {
		b := fromHex(hexG)
		b[i] ^= 1 << (i % 8)
		if _, err := DecodeElement(b); err == nil {
			t.Errorf("byte %d can be changed", i)
		}
	}
}

// stride is 1 where every byte is worth its exponentiation.
func stride() int {
	if testing.Short() || runtime.GOARCH == "wasm" {
		return 29
	}
	return 3
}

func TestDecodePublic(t *testing.T) {
	for _, n := range []*big.Int{new(big.Int), one, minus(bigP, 1), bigP, minus(pow2(3072), 1)} {
		if _, err := DecodePublic(elem(n)); !errors.Is(err, ErrPublicRange) {
			t.Errorf("%x: %v", n, err)
		}
	}
	for _, b := range [][]byte{nil, make([]byte, 383), fromHex("00" + hexG), fromHex(hexG)[:383]} {
		if _, err := DecodePublic(b); !errors.Is(err, ErrPublicRange) {
			t.Errorf("%d bytes: %v", len(b), err)
		}
	}
	// p ≡ 7 mod 8: 2 is a square, -1 is not.
	for n, want := range map[*big.Int]int{big.NewInt(2): 1, minus(bigP, 2): -1, bigG: 1, new(big.Int).Sub(bigP, bigG): -1} {
		r, err := DecodePublic(elem(n))
		if err != nil {
			t.Fatal(err)
		}
		euler := expP(n, new(big.Int).Rsh(bigP, 1)).Cmp(one) == 0
		if got := r.JacobiVarTime(); got != want || euler != (want == 1) {
			t.Errorf("(%x/p) = %d", n, got)
		}
		if !bytes.Equal(r.ModQ().Bytes(), enc(mod(n, bigQ), ScalarSize)) {
			t.Errorf("%x mod q", n)
		}
	}
	if r, err := DecodePublic(elem(bigQ)); err != nil || !r.ModQ().IsZero() {
		t.Error("q mod q", err)
	}
}

// equation is the signature's equation as it is written, in big integers.
func equation(y, h, r, s *big.Int) bool {
	right := new(big.Int).Mul(expP(y, mod(r, bigQ)), expP(r, s))
	return right.Mod(right, bigP).Cmp(expP(bigG, h)) == 0
}

// SignatureVarTime is the equation and the Jacobi symbol, whatever r is, with
// and without a table for y.
func TestSignatureVarTime(t *testing.T) {
	rnd := &stream{seed: "equation"}
	next := func() *Scalar { s, _ := RandomScalar(rnd); return s }
	x, k, h := next(), next(), next()
	y, other, table := BaseExp(x), BaseExp(k), BaseExp(x)
	table.Precompute()
	decoded, _ := DecodeElement(y.Bytes())
	check := func(name string, y *Element, h *Scalar, r *big.Int, s *Scalar, want bool) {
		t.Helper()
		p, err := DecodePublic(elem(r))
		if err != nil {
			t.Fatal(err)
		}
		if SignatureVarTime(y, h, p, s) != want {
			t.Errorf("%s: not %v", name, want)
		}
		if e := equation(num(y.Bytes()), num(h.Bytes()), r, num(s.Bytes())); want != (e && p.JacobiVarTime() == 1) {
			t.Errorf("%s: the equation says %v", name, e)
		}
	}
	r := num(other.Bytes())
	sign := func(r *big.Int, h *Scalar) *Scalar { return k.Inverse().Mul(h.Sub(x.Mul(scalar(r)))) }
	s := sign(r, h)
	for name, y := range map[string]*Element{"no table": y, "small table": decoded, "table": table} {
		check(name, y, h, r, s, true)
		check(name+", h = 0", y, scalar(new(big.Int)), r, sign(r, scalar(new(big.Int))), true)
		check(name+", another h", y, h.Add(scalar(one)), r, s, false)
		check(name+", another s", y, h, r, s.Add(scalar(one)), false)
		check(name+", another r", y, h, num(y.Bytes()), s, false)
		check(name+", s = 1", y, x.Mul(scalar(r)).Add(k), r, scalar(one), true)
		check(name+", s = q-1", y, x.Mul(scalar(r)).Sub(k), r, scalar(minus(bigQ, 1)), true)
	}
	check("another y", other, h, r, s, false)
	// Outside the subgroup s is the exponent as it stands: (-r)^s = r^s for an
	// even s only, and y's exponent changes to (p - r) mod q.
	neg := new(big.Int).Sub(bigP, r)
	for _, s := range []*Scalar{scalar(big.NewInt(6)), scalar(big.NewInt(7)), scalar(minus(bigQ, 1))} {
		h := x.Mul(scalar(neg)).Add(k.Mul(s))
		if equation(num(y.Bytes()), num(h.Bytes()), neg, num(s.Bytes())) != (num(s.Bytes()).Bit(0) == 0) {
			t.Error("the equation for -r")
		}
		check("-r", y, h, neg, s, false)
		check("-r, small table", decoded, h, neg, s, false)
		check("-r, table", table, h, neg, s, false)
	}
	// A square of the large prime order, and one of order q times that.
	large := expP(big.NewInt(4), bigQ)
	check("large order", y, h, large, s, false)
	check("larger order", y, h, mod(new(big.Int).Mul(large, r), bigP), s, false)
}

func FuzzDecode(f *testing.F) {
	f.Add(fromHex(hexG))
	f.Add(fromHex(hexQ))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		if e, err := DecodeElement(b); err == nil && !bytes.Equal(e.Bytes(), b) {
			t.Error("element is not canonical")
		}
		if s, err := DecodeScalar(b); err == nil && !bytes.Equal(s.Bytes(), b) {
			t.Error("scalar is not canonical")
		}
		if r, err := DecodePublic(b); err == nil && !bytes.Equal(r.v.bytes(), b) {
			t.Error("public is not canonical")
		}
	})
}
