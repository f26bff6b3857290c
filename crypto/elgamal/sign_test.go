package elgamal

import (
	"bytes"
	"errors"
	"io"
	"math/big"
	"testing"

	"telemed/crypto/group"
)

func TestSignVerify(t *testing.T) {
	k := testKey("sign")
	for _, m := range []string{"", "m", string(make([]byte, 10_000))} {
		sig := mustSign(k, "context", m)
		if len(sig) != SignatureSize {
			t.Fatal("length", len(sig))
		}
		expect(t, k.Public().Verify("context", []byte(m), sig), "")
	}
	sig := mustSign(k, "context", "message")
	expect(t, k.Public().Verify("contex", []byte("message"), sig), CheckEquation)
	expect(t, k.Public().Verify("contex", []byte("tmessage"), sig), CheckEquation)
	expect(t, k.Public().Verify("context", []byte("messagf"), sig), CheckEquation)
	expect(t, testKey("other").Public().Verify("context", []byte("message"), sig), CheckEquation)
}

// h covers the key, r, the context and the message, and tells them apart.
func TestSignHashInputs(t *testing.T) {
	y, r := testKey("a").Public().Bytes(), testKey("b").Public().Bytes()
	seen := map[string]bool{}
	for _, v := range []struct {
		y, r       []byte
		context, m string
	}{
		{y, r, "context", "message"}, {r, r, "context", "message"}, {y, y, "context", "message"}, {r, y, "context", "message"},
		{y, r, "contex", "message"}, {y, r, "context", "messag"}, {y, r, "contex", "tmessage"},
	} {
		h := string(signHash(v.y, v.r, v.context, []byte(v.m)).Bytes())
		if seen[h] {
			t.Errorf("under %q, %q has the h of another", v.context, v.m)
		}
		seen[h] = true
	}
}

// The nonce depends on each of x, the fresh bytes, context and message, and
// the signature is a function of these alone.
func TestSignNonce(t *testing.T) {
	seen := map[string]string{}
	for _, v := range []struct{ key, fresh, context, m string }{
		{"a", "1", "c", "m"}, {"b", "1", "c", "m"}, {"a", "2", "c", "m"}, {"a", "1", "d", "m"}, {"a", "1", "c", "n"},
	} {
		sig, err := testKey(v.key).Sign(newStream(v.fresh), v.context, []byte(v.m))
		if err != nil {
			t.Fatal(err)
		}
		r := string(sig[:384])
		if was, ok := seen[r]; ok {
			t.Errorf("%v and %s have the same nonce", v, was)
		}
		seen[r] = v.key + v.fresh + v.context + v.m
	}
	a, _ := testKey("a").Sign(newStream("1"), "c", []byte("m"))
	b, _ := testKey("a").Sign(newStream("1"), "c", []byte("m"))
	if !bytes.Equal(a, b) {
		t.Error("the same inputs sign differently")
	}
}

func TestSignReadsItsSource(t *testing.T) {
	k := testKey("source")
	r := bytes.NewReader(make([]byte, 40))
	if _, err := k.Sign(r, "c", nil); err != nil || r.Len() != 8 {
		t.Error("not 32 bytes read:", err, r.Len())
	}
	if _, err := k.Sign(r, "c", nil); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error("a short source signs:", err)
	}
}

func TestVerify_SIG_LEN(t *testing.T) {
	k := testKey("length")
	sig := append(mustSign(k, "c", "m"), make([]byte, 100)...)
	for n := range len(sig) {
		if n != SignatureSize {
			expect(t, k.Public().Verify("c", []byte("m"), sig[:n]), CheckLength)
		}
	}
	expect(t, k.Public().Verify("c", []byte("m"), nil), CheckLength)
}

// forge makes, with x, an s for a given h and any r = g^k (possibly 0).
func forge(x, k, h, r *big.Int) *big.Int {
	s := new(big.Int).Mul(x, r)
	s.Sub(h, s).Mul(s, new(big.Int).ModInverse(k, bigQ()))
	return mod(s, bigQ())
}

func join(r, s *big.Int) []byte { return append(fill(r, 384), fill(s, 32)...) }

// r ≡ 1 mod p makes the equation g^h = y^r: whoever knows x can choose h for
// it, and every s is a signature. Only the range check is in the way.
func TestVerify_SIG_R_RANGE(t *testing.T) {
	k := testKey("range")
	x, s := num(k.Bytes()), big.NewInt(4)
	for _, r := range []*big.Int{one, new(big.Int).Add(bigP(), one)} {
		h := scalar(new(big.Int).Mul(x, r))
		textbook := ours()
		textbook.noRange = true
		if !textbook.verify(num(k.Public().Bytes()), num(h.Bytes()), r, s) {
			t.Fatal("the equation does not hold")
		}
		expect(t, k.Public().verifyHash(h, join(r, s)), CheckRange)
	}
	ff := minus(new(big.Int).Lsh(one, 3072), 1)
	for _, r := range []*big.Int{new(big.Int), minus(bigP(), 1), bigP(), ff} {
		expect(t, k.Public().Verify("c", []byte("m"), join(r, s)), CheckRange)
	}
}

// r ≡ 0 mod q takes the key out of the equation.
func TestVerify_SIG_R_MODQ(t *testing.T) {
	k := testKey("modq")
	last := new(big.Int).Div(bigP(), bigQ())
	for _, n := range []*big.Int{one, big.NewInt(2), last} {
		r := new(big.Int).Mul(bigQ(), n)
		if r.Cmp(minus(bigP(), 1)) == 0 { // last·q = p-1 is out of range
			r.Sub(r, bigQ())
		}
		expect(t, k.Public().Verify("c", []byte("m"), join(r, one)), CheckModQ)
	}
}

// A signer with r = -g^k looks for an even s: (-1)^s disappears, and the
// equation holds. Signed over the very r that is sent.
func TestVerify_SIG_R_JACOBI(t *testing.T) {
	k := testKey("jacobi")
	sig := oddSignature(k, "c", "m")
	h := signHash(k.Public().Bytes(), sig[:384], "c", []byte("m"))
	if !ours().verify(num(k.Public().Bytes()), num(h.Bytes()), num(sig[:384]), num(sig[384:])) {
		t.Fatal("the equation does not hold")
	}
	expect(t, k.Public().Verify("c", []byte("m"), sig), CheckJacobi)
}

// oddSignature is one with r = -g^k and s even.
func oddSignature(k *PrivateKey, context, m string) []byte {
	rnd := newStream("odd " + m)
	for {
		nonce, _ := group.RandomScalar(rnd)
		r := new(big.Int).Sub(bigP(), num(group.BaseExp(nonce).Bytes()))
		h := num(signHash(k.Public().Bytes(), fill(r, 384), context, []byte(m)).Bytes())
		if s := forge(num(k.Bytes()), num(nonce.Bytes()), h, r); s.Bit(0) == 0 && s.Sign() != 0 {
			return join(r, s)
		}
	}
}

// Anyone can sign h = 0 without x: r = y^a, s = -r/a.
func TestVerify_SIG_H(t *testing.T) {
	k := testKey("hash")
	sig := zeroSignature(k.Public())
	if !ours().verify(num(k.Public().Bytes()), new(big.Int), num(sig[:384]), num(sig[384:])) {
		t.Fatal("the equation does not hold")
	}
	expect(t, k.Public().verifyHash(scalar(new(big.Int)), sig), CheckHash)
}

func zeroSignature(y *PublicKey) []byte {
	a := scalar(big.NewInt(1000))
	r := y.y.Exp(a)
	s := a.Inverse().Mul(r.ModQ()).Neg()
	return append(r.Bytes(), s.Bytes()...)
}

// s ≡ 0 mod q makes r^s = 1: with h = x·r the equation holds whatever r is.
func TestVerify_SIG_S_RANGE(t *testing.T) {
	k := testKey("s range")
	r := num(group.BaseExp(scalar(big.NewInt(77))).Bytes())
	h := scalar(new(big.Int).Mul(num(k.Bytes()), r))
	textbook := ours()
	if !textbook.verify(num(k.Public().Bytes()), num(h.Bytes()), r, bigQ()) {
		t.Fatal("the equation does not hold")
	}
	top := minus(new(big.Int).Lsh(one, 256), 1)
	for _, s := range []*big.Int{new(big.Int), bigQ(), new(big.Int).Add(bigQ(), one), top} {
		expect(t, k.Public().verifyHash(h, join(r, s)), CheckS)
	}
	for _, s := range []*big.Int{one, minus(bigQ(), 1)} {
		expect(t, k.Public().verifyHash(h, join(r, s)), CheckEquation)
	}
}

func TestVerify_SIG_EQ(t *testing.T) {
	k := testKey("equation")
	sig := mustSign(k, "c", "m")
	h := signHash(k.Public().Bytes(), sig[:384], "c", []byte("m"))
	expect(t, k.Public().verifyHash(h, sig), "")
	expect(t, k.Public().verifyHash(h.Add(scalar(one)), sig), CheckEquation)
	neg := new(big.Int).Sub(bigQ(), num(sig[384:]))
	expect(t, k.Public().Verify("c", []byte("m"), join(num(sig[:384]), neg)), CheckEquation)
}

// Every bit of s, and a bit of bytes of r, message and context.
func TestVerifyTampered(t *testing.T) {
	k := testKey("tamper")
	sig := mustSign(k, "c", "m")
	step := stride()
	for bit := 0; bit < 8*len(sig); bit += 8*step + 1 {
		bad := bytes.Clone(sig)
		bad[bit/8] ^= 1 << (bit % 8)
		if err := k.Public().Verify("c", []byte("m"), bad); !errors.Is(err, ErrSignature) {
			t.Errorf("bit %d of the signature can be changed", bit)
		}
	}
	for bit := 384 * 8; bit < 416*8; bit += step {
		bad := bytes.Clone(sig)
		bad[bit/8] ^= 1 << (bit % 8)
		if err := k.Public().Verify("c", []byte("m"), bad); !errors.Is(err, ErrSignature) {
			t.Errorf("bit %d of s can be changed", bit)
		}
	}
	for bit := range 8 {
		if err := k.Public().Verify("c", []byte{'m' ^ 1<<bit}, sig); !errors.Is(err, ErrSignature) {
			t.Errorf("bit %d of the message can be changed", bit)
		}
	}
	expect(t, k.Public().Verify("c", []byte("m"), sig), "")
}

func TestErasedKey(t *testing.T) {
	k := testKey("erase")
	y := k.Public().Bytes()
	m, _ := RandomMessage(newStream("erase"))
	ct, _ := k.Public().Encrypt(newStream("erase"), m)
	k.Erase()
	if _, err := k.Sign(newStream("x"), "c", nil); !errors.Is(err, ErrErased) {
		t.Error("signs:", err)
	}
	if _, err := k.Decrypt(ct); !errors.Is(err, ErrErased) {
		t.Error("decrypts:", err)
	}
	if !bytes.Equal(k.Bytes(), make([]byte, 32)) || !bytes.Equal(k.Public().Bytes(), y) {
		t.Error("x is left, or y is gone")
	}
}
