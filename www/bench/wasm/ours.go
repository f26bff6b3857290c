//go:build js && wasm

package main

import (
	"crypto/rand"

	"telemed/crypto/elgamal"
	"telemed/crypto/group"
)

// ours is what the pages run, whole: random bytes, hashes and all checks of
// Sign and Verify are in the time, which the other contestants are spared.
func ours(n *numbers) contestant {
	// exp256 is of a base that nothing is known of: decoding leaves squares behind.
	b := plain(must(group.DecodeElement(n.b)))
	e, k := must(group.DecodeScalar(n.e)), must(group.DecodeScalar(n.k))
	key := must(elgamal.ParsePrivateKey(n.x))
	m := must(group.DecodeElement(n.m))
	ct := append(append([]byte{}, n.c1...), n.c2...)
	sig := append(append([]byte{}, n.r...), n.s...)
	// A stranger's key has just been decoded, outside of the time.
	stranger := func() *elgamal.PublicKey { return must(elgamal.ParsePublicKey(n.y)) }
	known := stranger()
	known.Precompute()

	one := func(e *group.Element) [][]byte { return [][]byte{e.Bytes()} }
	verify := func(y *elgamal.PublicKey) func() bool {
		return func() bool { return y.Verify(signContext, []byte(signMessage), sig) == nil }
	}
	return contestant{
		"exp256": op(func() *group.Element { return b.Exp(e) }, one),
		"gexp":   op(func() *group.Element { return group.BaseExp(k) }, one),
		"sign": op(func() []byte {
			return must(key.Sign(rand.Reader, signContext, []byte(signMessage)))
		}, func(sig []byte) [][]byte {
			r, s := sig[:group.ElementSize], sig[group.ElementSize:]
			return [][]byte{r, s, signHash(n.y, r)}
		}),
		"verify":       prepared(func() func() bool { return verify(stranger()) }, holds),
		"verify_table": op(verify(known), holds),
		"encrypt": prepared(func() func() *elgamal.Ciphertext {
			y := stranger()
			return func() *elgamal.Ciphertext { return must(y.Encrypt(rand.Reader, m)) }
		}, func(ct *elgamal.Ciphertext) [][]byte { return [][]byte{ct.C1.Bytes(), ct.C2.Bytes()} }),
		"decrypt": prepared(func() func() *group.Element {
			parsed := must(elgamal.ParseCiphertext(ct))
			return func() *group.Element { return must(key.Decrypt(parsed)) }
		}, one),
		"handshake": wholeHandshake(),
		"join":      doctorsSide(),
	}
}

// plain returns e as if it had been computed.
func plain(e *group.Element) *group.Element {
	s := must(group.DecodeScalar(append(make([]byte, group.ScalarSize-1), 1)))
	return e.Mul(group.BaseExp(s.Sub(s)))
}
