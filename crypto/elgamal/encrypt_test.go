package elgamal

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"math/big"
	"testing"

	"telemed/crypto/group"
)

func TestKeys(t *testing.T) {
	k := testKey("keys")
	again, err := ParsePrivateKey(k.Bytes())
	if err != nil || !bytes.Equal(again.Bytes(), k.Bytes()) || !again.Public().Equal(k.Public()) {
		t.Error("private key does not come back", err)
	}
	y, err := ParsePublicKey(k.Public().Bytes())
	if err != nil || !y.Equal(k.Public()) || !bytes.Equal(y.Bytes(), k.Public().Bytes()) {
		t.Error("public key does not come back", err)
	}
	if new(big.Int).Exp(num(group.Generator().Bytes()), num(k.Bytes()), bigP()).Cmp(num(y.Bytes())) != 0 {
		t.Error("y is not g^x")
	}
	if y.Equal(testKey("other keys").Public()) {
		t.Error("different keys are equal")
	}
	y.Bytes()[0] ^= 1
	if !bytes.Equal(y.Bytes(), k.Public().Bytes()) {
		t.Error("a key can be changed through Bytes")
	}
	in := append([]byte("\x15telemed/1 fingerprint\x00\x00\x01\x80"), y.Bytes()...)
	if y.Fingerprint() != sha256.Sum256(in) {
		t.Error("fingerprint")
	}
	for _, b := range [][]byte{nil, make([]byte, 31), make([]byte, 32), make([]byte, 33), fill(bigQ(), 32)} {
		if _, err := ParsePrivateKey(b); err == nil {
			t.Errorf("%x is a private key", b)
		}
	}
	for _, n := range []*big.Int{new(big.Int), one, big.NewInt(2), minus(bigP(), 1), bigP()} {
		if _, err := ParsePublicKey(fill(n, 384)); err == nil {
			t.Errorf("%x is a public key", n)
		}
	}
	if _, err := GenerateKey(bytes.NewReader(make([]byte, 31))); err == nil {
		t.Error("a short source makes a key")
	}
}

func TestEncryptDecrypt(t *testing.T) {
	k, rnd := testKey("encrypt"), newStream("encrypt")
	m, err := RandomMessage(rnd)
	if err != nil {
		t.Fatal(err)
	}
	a, err := k.Public().Encrypt(rnd, m)
	if err != nil {
		t.Fatal(err)
	}
	b, _ := k.Public().Encrypt(rnd, m)
	if bytes.Equal(a.Bytes(), b.Bytes()) || a.C1.Equal(b.C1) {
		t.Error("two encryptions are alike")
	}
	parsed, err := ParseCiphertext(a.Bytes())
	if err != nil || len(a.Bytes()) != CiphertextSize || !bytes.Equal(parsed.Bytes(), a.Bytes()) {
		t.Fatal("a ciphertext does not come back", err)
	}
	if got, err := k.Decrypt(parsed); err != nil || !got.Equal(m) {
		t.Error("decrypt:", err)
	}
	if got, err := testKey("other").Decrypt(a); err != nil || got.Equal(m) {
		t.Error("another key decrypts:", err)
	}
	if _, err := k.Public().Encrypt(bytes.NewReader(make([]byte, 31)), m); err == nil {
		t.Error("a short source encrypts")
	}
	if _, err := RandomMessage(bytes.NewReader(make([]byte, 31))); err == nil {
		t.Error("a short source makes a message")
	}
}

func TestMessage_MSG_ONE(t *testing.T) {
	k := testKey("message one")
	id := group.Generator().Exp(scalar(new(big.Int)))
	if _, err := k.Public().Encrypt(newStream("x"), id); !errors.Is(err, ErrMessage) {
		t.Error("1 is encrypted:", err)
	}
	// c1 = g^k, c2 = y^k hides 1.
	n := scalar(big.NewInt(31337))
	ct, err := ParseCiphertext(append(group.BaseExp(n).Bytes(), k.Public().y.Exp(n).Bytes()...))
	if err != nil {
		t.Fatal(err)
	}
	if m, err := k.Decrypt(ct); !errors.Is(err, ErrMessage) || m != nil {
		t.Error("1 is decrypted:", err)
	}
}

func TestParseCiphertext_CT_LEN(t *testing.T) {
	g := group.Generator().Bytes()
	ct := bytes.Repeat(g, 3)
	for n := range len(ct) {
		if n == CiphertextSize {
			continue
		}
		if _, err := ParseCiphertext(ct[:n]); !errors.Is(err, ErrCiphertextLength) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
	for _, bad := range [][]byte{make([]byte, 384), fill(one, 384), fill(bigP(), 384)} {
		for _, ct := range [][]byte{append(bytes.Clone(g), bad...), append(bytes.Clone(bad), g...)} {
			if _, err := ParseCiphertext(ct); !errors.Is(err, group.ErrElementRange) {
				t.Errorf("out of range: %v", err)
			}
		}
	}
	for _, ct := range [][]byte{append(bytes.Clone(g), fill(big.NewInt(2), 384)...), append(fill(big.NewInt(2), 384), g...)} {
		if _, err := ParseCiphertext(ct); !errors.Is(err, group.ErrElementOrder) {
			t.Errorf("outside the subgroup: %v", err)
		}
	}
}

// A changed byte leaves the subgroup, in either half.
func TestParseCiphertextTampered(t *testing.T) {
	k := testKey("ct tamper")
	m, _ := RandomMessage(newStream("ct tamper"))
	ct, _ := k.Public().Encrypt(newStream("ct tamper 2"), m)
	for i := 0; i < CiphertextSize; i += 3 * stride() {
		bad := ct.Bytes()
		bad[i] ^= 1 << (i % 8)
		if _, err := ParseCiphertext(bad); err == nil {
			t.Errorf("byte %d can be changed", i)
		}
	}
}
