package elgamal

import (
	"bytes"
	"math/big"
	"testing"

	"telemed/crypto/group"
)

// textbook is ElGamal as printed (Stallings, ch. 10, p. 318 and ch. 13, p.
// 424), for any p and g: what an unrelated implementation would do. Only tests
// have it, so nothing else can reach a group other than ours.
type textbook struct {
	p, g    *big.Int
	noRange bool // leave out 0 < r < p: Bleichenbacher's verifier
}

func (t textbook) exp(b, e *big.Int) *big.Int { return new(big.Int).Exp(b, e, t.p) }

// sign: r = g^k, s = k⁻¹(h - x·r) mod (p-1).
func (t textbook) sign(x, k, h *big.Int) (r, s *big.Int) {
	n := new(big.Int).Sub(t.p, one)
	r = t.exp(t.g, k)
	s = new(big.Int).Mul(x, r)
	s.Sub(h, s).Mul(s, new(big.Int).ModInverse(k, n))
	return r, s.Mod(s, n)
}

// verify: 0 < r < p, 0 < s < p-1, g^h = y^r · r^s mod p.
func (t textbook) verify(y, h, r, s *big.Int) bool {
	n := new(big.Int).Sub(t.p, one)
	if !t.noRange && (r.Sign() <= 0 || r.Cmp(t.p) >= 0) {
		return false
	}
	if s.Sign() <= 0 || s.Cmp(n) >= 0 {
		return false
	}
	right := new(big.Int).Mul(t.exp(y, new(big.Int).Mod(r, n)), t.exp(r, s))
	return right.Mod(right, t.p).Cmp(t.exp(t.g, h)) == 0
}

func (t textbook) encrypt(y, k, m *big.Int) (c1, c2 *big.Int) {
	c2 = new(big.Int).Mul(m, t.exp(y, k))
	return t.exp(t.g, k), c2.Mod(c2, t.p)
}

func (t textbook) decrypt(x, c1, c2 *big.Int) *big.Int {
	m := new(big.Int).ModInverse(t.exp(c1, x), t.p)
	return m.Mul(m, c2).Mod(m, t.p)
}

func ours() textbook { return textbook{p: bigP(), g: num(group.Generator().Bytes())} }

func TestTextbookAcceptsOurSignature(t *testing.T) {
	k := testKey("textbook")
	y := num(k.Public().Bytes())
	sig := mustSign(k, "context", "message")
	h := num(signHash(k.Public().Bytes(), sig[:384], "context", []byte("message")).Bytes())
	r, s := num(sig[:384]), num(sig[384:])
	if !ours().verify(y, h, r, s) {
		t.Fatal("a textbook verifier refuses our signature")
	}
	if ours().verify(y, new(big.Int).Add(h, one), r, s) {
		t.Fatal("the textbook verifier accepts anything")
	}
}

func TestTextbookEncryptionBothWays(t *testing.T) {
	k := testKey("textbook encryption")
	x, y := num(k.Bytes()), num(k.Public().Bytes())
	rnd := newStream("textbook encryption")
	m, err := RandomMessage(rnd)
	if err != nil {
		t.Fatal(err)
	}
	ct, err := k.Public().Encrypt(rnd, m)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(fill(ours().decrypt(x, num(ct.C1.Bytes()), num(ct.C2.Bytes())), 384), m.Bytes()) {
		t.Error("the textbook does not decrypt ours")
	}
	c1, c2 := ours().encrypt(y, big.NewInt(987654321), num(m.Bytes()))
	parsed, err := ParseCiphertext(append(fill(c1, 384), fill(c2, 384)...))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := k.Decrypt(parsed); err != nil || !got.Equal(m) {
		t.Error("we do not decrypt the textbook's", err)
	}
}

// The sample of the assignment: p = 2381, g = 1570, printed signature
// 64401|41483. g has order 170 there and the sample's public keys 1778 and 359
// are no powers of it, so the keys here are made from x.
func TestSampleGroup(t *testing.T) {
	sample := textbook{p: big.NewInt(2381), g: big.NewInt(1570)}
	for x := int64(1); x < 170; x += 12 {
		y := sample.exp(sample.g, big.NewInt(x))
		for _, k := range []int64{3, 11, 19, 1009} { // coprime to 2380
			h := big.NewInt(97*x + k)
			r, s := sample.sign(big.NewInt(x), big.NewInt(k), h)
			if !sample.verify(y, h, r, s) {
				t.Errorf("x = %d, k = %d: refused", x, k)
			}
			if sample.verify(y, new(big.Int).Add(h, one), r, s) {
				t.Errorf("x = %d, k = %d: accepted for another h", x, k)
			}
			c1, c2 := sample.encrypt(y, big.NewInt(k), big.NewInt(1234))
			if sample.decrypt(big.NewInt(x), c1, c2).Int64() != 1234 {
				t.Errorf("x = %d, k = %d: 1234 is not decrypted", x, k)
			}
		}
	}
}

// The sample's printed signature is refused for every h, whoever's key it is
// for: r is not below p. So it is without the range check on r, by s.
func TestSamplePrintedSignature(t *testing.T) {
	r, s := big.NewInt(64401), big.NewInt(41483)
	for _, y := range []int64{1778, 359} {
		for h := range int64(2380) {
			for _, noRange := range []bool{false, true} {
				sample := textbook{p: big.NewInt(2381), g: big.NewInt(1570), noRange: noRange}
				if sample.verify(big.NewInt(y), big.NewInt(h), r, s) {
					t.Fatalf("accepted for y = %d, h = %d", y, h)
				}
			}
		}
	}
}

// Bleichenbacher 1996: from a signature of h, one of any h' for a verifier
// that does not look at r's range. u = h'/h, s' = s·u mod q, and r' by the
// Chinese remainder theorem: r·u mod q, for y's exponent, and r mod p.
func TestBleichenbacherForgery(t *testing.T) {
	k := testKey("bleichenbacher")
	p, q, y := bigP(), bigQ(), num(k.Public().Bytes())
	sig := mustSign(k, "context", "message")
	h := num(signHash(k.Public().Bytes(), sig[:384], "context", []byte("message")).Bytes())
	r, s := num(sig[:384]), num(sig[384:])

	target := num(HashScalar("target").Bytes())
	u := new(big.Int).ModInverse(h, q)
	u.Mul(u, target).Mod(u, q)
	forgedS := new(big.Int).Mul(s, u)
	forgedS.Mod(forgedS, q)
	lift := new(big.Int).Mul(r, u) // r' = r + p·((r·u - r)/p mod q)
	lift.Sub(lift, r).Mul(lift, new(big.Int).ModInverse(p, q)).Mod(lift, q)
	forgedR := new(big.Int).Add(r, lift.Mul(lift, p))

	open := ours()
	open.noRange = true
	// y has order q, so a verifier may reduce r mod q or, as here, mod p-1.
	n := new(big.Int).Sub(p, one)
	if new(big.Int).Mod(forgedR, q).Cmp(new(big.Int).Mod(new(big.Int).Mod(forgedR, n), q)) != 0 {
		t.Fatal("q does not divide p - 1")
	}
	if !open.verify(y, target, forgedR, forgedS) {
		t.Fatal("the forgery does not work even without the range check")
	}
	if ours().verify(y, target, forgedR, forgedS) {
		t.Fatal("the range check lets the forgery pass")
	}
	if len(forgedR.Bytes()) <= 384 {
		t.Fatal("the forged r fits our encoding")
	}
	// Ours: its length already says no, and cut to r mod p the equation does.
	long := append(fill(forgedR, len(forgedR.Bytes())), fill(forgedS, 32)...)
	expect(t, k.Public().Verify("context", []byte("message"), long), CheckLength)
	cut := append(fill(r, 384), fill(forgedS, 32)...)
	th, _ := group.DecodeScalar(fill(target, 32))
	expect(t, k.Public().verifyHash(th, cut), CheckEquation)
}
