package elgamal

import "testing"

func BenchmarkElGamal(b *testing.B) {
	k, rnd := testKey("bench"), newStream("bench")
	y := k.Public()
	sig, _ := k.Sign(rnd, "c", []byte("m"))
	m, _ := RandomMessage(rnd)
	ct, _ := y.Encrypt(rnd, m)
	for name, f := range map[string]func(){
		"GenerateKey":     func() { GenerateKey(rnd) },
		"Sign":            func() { k.Sign(rnd, "c", []byte("m")) },
		"Verify":          func() { y.Verify("c", []byte("m"), sig) },
		"ParsePublicKey":  func() { ParsePublicKey(y.Bytes()) },
		"Encrypt":         func() { y.Encrypt(rnd, m) },
		"ParseCiphertext": func() { ParseCiphertext(ct.Bytes()) },
		"Decrypt":         func() { k.Decrypt(ct) },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				f()
			}
		})
	}
}
