package group

import (
	"bytes"
	"crypto/sha512"
	"encoding/binary"
	"errors"
	"math/big"
	"testing"
)

// stream is the tests' random source: SHA-512(seed ‖ u32 counter) blocks.
type stream struct {
	seed string
	n    uint32
	rest []byte
}

func (s *stream) Read(p []byte) (int, error) {
	for i := range p {
		if len(s.rest) == 0 {
			b := sha512.Sum512(binary.BigEndian.AppendUint32([]byte(s.seed), s.n))
			s.n, s.rest = s.n+1, b[:]
		}
		p[i], s.rest = s.rest[0], s.rest[1:]
	}
	return len(p), nil
}

func num(b []byte) *big.Int              { return new(big.Int).SetBytes(b) }
func enc(n *big.Int, size int) []byte    { return n.FillBytes(make([]byte, size)) }
func elem(n *big.Int) []byte             { return enc(n, ElementSize) }
func mod(n, m *big.Int) *big.Int         { return new(big.Int).Mod(n, m) }
func expP(b, k *big.Int) *big.Int        { return new(big.Int).Exp(b, k, bigP) }
func minus(n *big.Int, k int64) *big.Int { return new(big.Int).Sub(n, big.NewInt(k)) }

// scalar makes any residue mod q a Scalar, 0 included.
func scalar(n *big.Int) *Scalar {
	var b [64]byte
	mod(n, bigQ).FillBytes(b[:])
	return ScalarFromHash(b)
}

func edgeScalars() []*big.Int {
	out := []*big.Int{new(big.Int), one, big.NewInt(2), big.NewInt(188), big.NewInt(189), pow2(64),
		minus(pow2(128), 1), pow2(255), minus(bigQ, 2), minus(bigQ, 1), new(big.Int).Rsh(bigQ, 1)}
	rnd := &stream{seed: "edge scalars"}
	for range 3 {
		s, _ := RandomScalar(rnd)
		out = append(out, num(s.Bytes()))
	}
	return out
}

func TestScalarAgainstBig(t *testing.T) {
	all := edgeScalars()
	for _, a := range all {
		sa := scalar(a)
		check := func(op string, got *Scalar, want *big.Int) {
			t.Helper()
			if !bytes.Equal(got.Bytes(), enc(mod(want, bigQ), ScalarSize)) {
				t.Errorf("%s of %x: %x", op, a, got.Bytes())
			}
		}
		check("identity", sa, a)
		check("neg", sa.Neg(), new(big.Int).Neg(a))
		inv := new(big.Int).ModInverse(a, bigQ)
		if inv == nil {
			inv = new(big.Int)
		}
		check("inverse", sa.Inverse(), inv)
		if sa.IsZero() != (a.Sign() == 0) {
			t.Errorf("IsZero of %x", a)
		}
		for _, b := range all {
			sb := scalar(b)
			check("add", sa.Add(sb), new(big.Int).Add(a, b))
			check("sub", sa.Sub(sb), new(big.Int).Sub(a, b))
			check("mul", sa.Mul(sb), new(big.Int).Mul(a, b))
			if sa.Equal(sb) != (a.Cmp(b) == 0) {
				t.Errorf("equal of %x, %x", a, b)
			}
		}
		check("operand afterwards", sa, a)
	}
}

func TestScalarFromHash(t *testing.T) {
	wide := []*big.Int{new(big.Int), one, minus(bigQ, 1), bigQ, minus(pow2(256), 1), pow2(256),
		new(big.Int).Mul(bigQ, bigQ), new(big.Int).Lsh(bigQ, 256), minus(pow2(512), 1)}
	h := sha512.Sum512([]byte("wide"))
	for _, n := range append(wide, num(h[:])) {
		var b [64]byte
		n.FillBytes(b[:])
		if got := ScalarFromHash(b).Bytes(); !bytes.Equal(got, enc(mod(n, bigQ), ScalarSize)) {
			t.Errorf("%x mod q: %x", n, got)
		}
	}
}

func TestDecodeScalar_SCALAR_LEN(t *testing.T) {
	for n := range 70 {
		if _, err := DecodeScalar(bytes.Repeat([]byte{1}, n)); (err == nil) != (n == ScalarSize) ||
			err != nil && !errors.Is(err, ErrScalarLength) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
}

func TestDecodeScalar_SCALAR_RANGE(t *testing.T) {
	for _, n := range []*big.Int{new(big.Int), bigQ, new(big.Int).Add(bigQ, one), minus(pow2(256), 1)} {
		if _, err := DecodeScalar(enc(n, ScalarSize)); !errors.Is(err, ErrScalarRange) {
			t.Errorf("%x: %v", n, err)
		}
	}
	for _, n := range []*big.Int{one, minus(bigQ, 1)} {
		if s, err := DecodeScalar(enc(n, ScalarSize)); err != nil || num(s.Bytes()).Cmp(n) != 0 {
			t.Errorf("%x: %v", n, err)
		}
	}
}

func TestRandomScalar(t *testing.T) {
	in := bytes.Join([][]byte{make([]byte, 32), enc(bigQ, 32), bytes.Repeat([]byte{0xff}, 32),
		enc(minus(bigQ, 1), 32), {7}}, nil)
	r := bytes.NewReader(in)
	if s, err := RandomScalar(r); err != nil || num(s.Bytes()).Cmp(minus(bigQ, 1)) != 0 || r.Len() != 1 {
		t.Error("0, q and 2^256-1 are not passed over for q-1", err, r.Len())
	}
	if _, err := RandomScalar(r); err == nil {
		t.Error("a short read makes a scalar")
	}
	if _, err := RandomScalar(bytes.NewReader(make([]byte, 1000))); !errors.Is(err, ErrRandom) {
		t.Error("a source of zeros:", err)
	}
}

func TestElementAgainstBig(t *testing.T) {
	rnd := &stream{seed: "elements"}
	k1, _ := RandomScalar(rnd)
	a := BaseExp(k1)
	if num(a.Bytes()).Cmp(expP(bigG, num(k1.Bytes()))) != 0 {
		t.Fatal("BaseExp")
	}
	for i, k := range edgeScalars() {
		e := a.Exp(scalar(k))
		if !bytes.Equal(e.Bytes(), elem(expP(num(a.Bytes()), k))) {
			t.Errorf("a^%x", k)
		}
		if i%3 == 0 && !bytes.Equal(BaseExp(scalar(k)).Bytes(), elem(expP(bigG, k))) {
			t.Errorf("g^%x", k)
		}
		if e.IsIdentity() != (k.Sign() == 0) {
			t.Errorf("IsIdentity of a^%x", k)
		}
		product := new(big.Int).Mul(num(a.Bytes()), num(e.Bytes()))
		if !bytes.Equal(a.Mul(e).Bytes(), elem(mod(product, bigP))) {
			t.Errorf("a·a^%x", k)
		}
		if a.Equal(e) != (k.Cmp(one) == 0) {
			t.Errorf("Equal of a, a^%x", k)
		}
		if !bytes.Equal(e.ModQ().Bytes(), enc(mod(num(e.Bytes()), bigQ), ScalarSize)) {
			t.Errorf("ModQ of a^%x", k)
		}
	}
	if !a.Exp(k1).Mul(a.Exp(k1.Neg())).IsIdentity() {
		t.Error("a^k · a^-k is not 1")
	}
}

// The kernel's multiplication at the edges of Z_p, which members of the
// subgroup do not reach.
func TestResidueAgainstBig(t *testing.T) {
	for _, a := range edgeResidues() {
		ra := residueOf(a)
		for _, b := range edgeResidues() {
			rb := residueOf(b)
			product := ra.mul(*rb)
			if product.num().Cmp(mod(new(big.Int).Mul(a, b), bigP)) != 0 {
				t.Errorf("%x · %x", a, b)
			}
			if ra.equal(*rb) != (a.Cmp(b) == 0) {
				t.Errorf("%x = %x", a, b)
			}
		}
		if ra.num().Cmp(a) != 0 {
			t.Errorf("%x was changed", a)
		}
	}
}

func TestErase(t *testing.T) {
	k := scalar(big.NewInt(12345))
	a := BaseExp(k)
	sum, product, a2 := k.Add(scalar(one)), k.Mul(scalar(one)), a.Mul(BaseExp(scalar(new(big.Int))))
	k.Erase()
	a.Erase()
	if !k.IsZero() || a.v != (residue{}) {
		t.Error("Erase leaves something")
	}
	if num(sum.Bytes()).Int64() != 12346 || num(product.Bytes()).Int64() != 12345 || a2.v == (residue{}) {
		t.Error("results share memory with operands")
	}
	defer func() {
		if recover() == nil || Generator().v == (residue{}) {
			t.Error("the generator can be erased")
		}
	}()
	Generator().Erase()
}
