package elgamal

import (
	"crypto/rand"
	"testing"

	"telemed/crypto/group"
	"telemed/crypto/internal/welch"
)

func BenchmarkElGamal(b *testing.B) {
	k, rnd := testKey("bench"), newStream("bench")
	y := k.Public()
	known, _ := ParsePublicKey(y.Bytes())
	known.Precompute()
	sig, _ := k.Sign(rnd, "c", []byte("m"))
	m, _ := RandomMessage(rnd)
	ct, _ := y.Encrypt(rnd, m)
	for name, f := range map[string]func(){
		"GenerateKey":     func() { GenerateKey(rnd) },
		"Sign":            func() { k.Sign(rnd, "c", []byte("m")) },
		"Verify":          func() { y.Verify("c", []byte("m"), sig) },
		"Verify/table":    func() { known.Verify("c", []byte("m"), sig) },
		"ParsePublicKey":  func() { ParsePublicKey(y.Bytes()) },
		"Encrypt":         func() { y.Encrypt(rnd, m) },
		"Encrypt/table":   func() { known.Encrypt(rnd, m) },
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

// BenchmarkTiming prints Welch's t for a fixed key, x = 1, against random ones.
// Run it alone: go test -run xxx -bench Timing ./crypto/elgamal
func BenchmarkTiming(b *testing.B) {
	one, _ := group.DecodeScalar(append(make([]byte, 31), 1))
	fixed := newPrivateKey(one)
	key := func(class int) *PrivateKey {
		k, _ := GenerateKey(rand.Reader)
		return [2]*PrivateKey{fixed, k}[class]
	}
	m, _ := RandomMessage(rand.Reader)
	ct, _ := fixed.Public().Encrypt(rand.Reader, m)
	message := []byte("message")
	for name, prepare := range map[string]func(class int) func(){
		"Sign": func(class int) func() {
			k := key(class)
			return func() { k.Sign(rand.Reader, "context", message) }
		},
		"Decrypt": func(class int) func() {
			k := key(class)
			return func() { k.Decrypt(ct) }
		},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				b.ReportMetric(welch.T(5000, prepare), "t")
			}
		})
	}
}
