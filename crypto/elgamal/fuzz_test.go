package elgamal

import (
	"bytes"
	"math/big"
	"testing"

	"telemed/crypto/group"
)

// Verify agrees with a textbook's verifier that makes the same checks, on whatever
// it is given: r, s and the message.
func FuzzVerify(f *testing.F) {
	v := makeVectors()
	key, err := ParsePublicKey(fromHex(v.Keys[1].Y))
	if err != nil {
		f.Fatal(err)
	}
	for _, c := range v.Verify {
		f.Add(fromHex(c.Message), fromHex(c.Signature))
	}
	y := num(key.Bytes())
	f.Fuzz(func(t *testing.T, m, sig []byte) {
		err := key.Verify("message", m, sig)
		if len(sig) != SignatureSize {
			expect(t, err, CheckLength)
			return
		}
		h := signHash(key.Bytes(), sig[:group.ElementSize], "message", m)
		r, s := num(sig[:group.ElementSize]), num(sig[group.ElementSize:])
		want := r.Cmp(one) > 0 && r.Cmp(minus(bigP(), 1)) < 0 && new(big.Int).Mod(r, bigQ()).Sign() != 0 &&
			s.Cmp(bigQ()) < 0 && !h.IsZero() && big.Jacobi(r, bigP()) == 1 && ours().verify(y, num(h.Bytes()), r, s)
		if (err == nil) != want {
			t.Fatalf("%v, a textbook says %t", err, want)
		}
	})
}

func FuzzParseCiphertext(f *testing.F) {
	v := makeVectors()
	for _, c := range v.Encryptions {
		f.Add(fromHex(c.Ciphertext))
	}
	for _, c := range v.Refused {
		f.Add(fromHex(c.Ciphertext))
	}
	key, err := ParsePrivateKey(fromHex(v.Keys[0].X))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		ct, err := ParseCiphertext(data)
		if err != nil {
			return
		}
		if !bytes.Equal(ct.Bytes(), data) {
			t.Fatal("parsed and written, it is another")
		}
		if m, err := key.Decrypt(ct); err == nil && m.IsIdentity() {
			t.Fatal("decrypted to 1")
		}
	})
}
