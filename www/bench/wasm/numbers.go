//go:build js && wasm

package main

import (
	"crypto/sha512"
	"encoding/binary"
	"encoding/hex"
	"math/big"

	"telemed/crypto/elgamal"
	"telemed/crypto/group"
)

// The group's parameters as the contestants get them: package group does not
// hand out p, and none of theirs must come from the code that is measured.
const (
	hexP = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff" +
		"b17217f7d1cf79abc9e3b39803f2f6af40f343267298b62d8a0d175b8baafa2b" +
		"e7b876206debac98559552fb4afa1b10ed2eae35c138214427573b291169b825" +
		"3e96ca16224ae8c51acbda11317c387eb9ea9bc3b136603b256fa0ec7657f74b" +
		"72ce87b19d6548caf5dfa6bd38303248655fa1872f20e3a2da2d97c50f3fd5c6" +
		"07f4ca11fb5bfb90610d30f88fe551a2ee569d6dfc1efa157d2e23de1400b396" +
		"17460775db8990e5c943e732b479cd33cccc4e659393514c4c1a1e0bd1d6095d" +
		"25669b333564a3376a9c7f8a5e148e82074db6015cfe7aa30c480a5417350d2c" +
		"955d5179b1e17b9dae313cdb6c606cb1078f735d1b2db31b5f50b5185064c18b" +
		"4d162db3b365853d7598a1951ae273ee5570b6c68f96983496d4e6d330d6e582" +
		"cab40d66550984ef0c42a4574280b37845189610ae3e4bb22590a08f6ad27bfb" +
		"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
	hexQ = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff43"

	hexG = "4a1523cb0111b38104ebcde5163f581eeedd91637ac57544c1d2283234272732" +
		"ff0cd85f385395443f57370132a237ff38702ab037f35e7c7003669d83697ba1" +
		"3bed69b63c88bd610d33c6a89e4882ee6f849f0506a4a8f0b169e5ca000a21dc" +
		"16d7dcecc69e593c659677393b6ce260d3d6a578e74e42a1b2ade1ed8627050c" +
		"fb59e604cac389e99161da6e6e9407df9451786401003a8b7626ac5e90b888ea" +
		"bb5e07e996b186629b17165fd630e139788f674dff4978a6b74c6d020a6570cc" +
		"7c7a9e3821283571ba3fa1fcc6901a8c28d02ef8b8c4b019f7ddade51a089c57" +
		"ef90c2ce50761754d778bc9abfd848095c4a0ed0fa7b7ae52cda4bd6e2cb16f3" +
		"8edc033f32f259c513dd9e0d1f780886d71d7db835f3f08db11cc9cd41eb0d5a" +
		"37ac6dba1a1eba55c378bc0695b9d93aa59903eba1ce52886a0baafb15354863" +
		"1bceac5207b97205be8fdf830f27348c7ae852f9f8876887d23b8054a077dc8a" +
		"ec0bf615a1fa74bc727014cfac40e20ea194489f63a6c22427cb999c9d04aa61"
)

const signContext, signMessage = "bench", "a message of the benchmark"

// numbers are what every contestant computes with, the same in every run. The signature is (r, s) by x over h; c1, c2 encrypt m to y.
type numbers struct {
	p, q, g    []byte
	b, e       []byte // exp256: b^e
	x, y, k, h []byte // sign: g^k, (h - x·r)/k; h is the hash that r, s sign
	r, s       []byte // verify
	m, c1, c2  []byte // encrypt m to y with k; decrypt c1, c2 with x
}

// stream is SHA-512(seed ‖ u32 counter), like the test vectors' source.
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

func newNumbers() *numbers {
	rnd := &stream{seed: "telemed bench"}
	scalar := func() *group.Scalar { return must(group.RandomScalar(rnd)) }
	n := &numbers{p: fromHex(hexP), q: fromHex(hexQ), g: fromHex(hexG)}
	n.b = group.BaseExp(scalar()).Bytes()
	n.e = scalar().Bytes()
	n.k = scalar().Bytes()

	key := must(elgamal.GenerateKey(rnd))
	n.x, n.y = key.Bytes(), key.Public().Bytes()
	sig := must(key.Sign(rnd, signContext, []byte(signMessage)))
	n.r, n.s = sig[:group.ElementSize], sig[group.ElementSize:]
	n.h = signHash(n.y, n.r)

	m := must(elgamal.RandomMessage(rnd))
	ct := must(key.Public().Encrypt(rnd, m))
	n.m, n.c1, n.c2 = m.Bytes(), ct.C1.Bytes(), ct.C2.Bytes()
	return n
}

// signHash is the scalar that a signature of signMessage by y signs.
func signHash(y, r []byte) []byte {
	return elgamal.HashScalar("sign", y, r, []byte(signContext), []byte(signMessage)).Bytes()
}

func fromHex(s string) []byte { return must(hex.DecodeString(s)) }
func num(b []byte) *big.Int   { return new(big.Int).SetBytes(b) }
func boolean(ok bool) []byte {
	if ok {
		return []byte{1}
	}
	return []byte{0}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic("bench: " + err.Error())
	}
	return v
}
