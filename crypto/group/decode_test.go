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

func TestEquation(t *testing.T) {
	rnd := &stream{seed: "equation"}
	var s [3]*Scalar
	for i := range s {
		s[i], _ = RandomScalar(rnd)
	}
	x, k, h := s[0], s[1], s[2]
	y, g := BaseExp(x), BaseExp(k)
	r, _ := DecodePublic(g.Bytes())
	sig := k.Inverse().Mul(h.Sub(x.Mul(r.ModQ())))
	if !EquationVarTime(y, h, r, sig) {
		t.Fatal("the equation does not hold")
	}
	for name, ok := range map[string]bool{
		"y": EquationVarTime(g, h, r, sig),
		"h": EquationVarTime(y, h.Add(scalar(one)), r, sig),
		"s": EquationVarTime(y, h, r, sig.Add(scalar(one))),
	} {
		if ok {
			t.Error("holds with another", name)
		}
	}
	// Outside the subgroup s is the exponent as it stands: (-r)^s = r^s for an
	// even s only, and y's exponent changes to (p - r) mod q.
	neg, _ := DecodePublic(elem(new(big.Int).Sub(bigP, num(g.Bytes()))))
	for _, s := range []*Scalar{scalar(big.NewInt(6)), scalar(big.NewInt(7)), scalar(minus(bigQ, 1))} {
		h := x.Mul(neg.ModQ()).Add(k.Mul(s))
		if EquationVarTime(y, h, neg, s) != (num(s.Bytes()).Bit(0) == 0) {
			t.Errorf("-r with s = %x", s.Bytes())
		}
	}
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
