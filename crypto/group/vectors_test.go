package group

import (
	"bytes"
	"crypto/sha512"
	"encoding/hex"
	"encoding/json"
	"flag"
	"math/big"
	"os"
	"testing"
)

// go test ./crypto/group -run Vectors -update writes crypto/testdata/group.json.
var update = flag.Bool("update", false, "write the vectors anew")

const (
	vectorFile = "../testdata/group.json"
	vectorSeed = "telemed group vectors"
)

type vectors struct {
	Version int             `json:"version"`
	About   string          `json:"about"`
	Seeds   []string        `json:"seeds"`
	P       string          `json:"p"`
	Q       string          `json:"q"`
	G       string          `json:"g"`
	Exp     []expVector     `json:"exp"`
	Mul     []mulVector     `json:"mul"`
	Scalar  []scalarVector  `json:"scalar"`
	Wide    []wideVector    `json:"scalar_from_hash"`
	Refused []refusedVector `json:"refused"`
	Jacobi  []jacobiVector  `json:"jacobi"`
}

type expVector struct {
	Base string `json:"base"`
	K    string `json:"k"`
	Out  string `json:"out"`
}

type mulVector struct {
	A   string `json:"a"`
	B   string `json:"b"`
	Out string `json:"out"`
}

type scalarVector struct {
	A       string `json:"a"`
	B       string `json:"b"`
	Add     string `json:"add"`
	Sub     string `json:"sub"`
	Mul     string `json:"mul"`
	Inverse string `json:"inverse_of_a"`
}

type wideVector struct {
	Hash string `json:"hash"`
	Out  string `json:"out"`
}

type refusedVector struct {
	Kind  string `json:"kind"`
	Bytes string `json:"bytes"`
	Check string `json:"check"`
}

type jacobiVector struct {
	R      string `json:"r"`
	Symbol int    `json:"symbol"`
}

func hexOf(b []byte) string { return hex.EncodeToString(b) }

func makeVectors() *vectors {
	rnd := &stream{seed: vectorSeed}
	next := func() *Scalar { s, _ := RandomScalar(rnd); return s }
	v := &vectors{
		Version: 1,
		About: "Hexadecimal, big-endian. Random scalars are consecutive 32-byte pieces of SHA-512(seed ‖ u32 counter from 0). " +
			"Written by go test ./crypto/group -run Vectors -update.",
		Seeds: []string{vectorSeed}, P: hexP, Q: hexQ, G: hexG,
	}
	base := Generator()
	for _, k := range []*Scalar{scalar(one), scalar(big.NewInt(2)), scalar(minus(bigQ, 1)), next(), next()} {
		out := base.Exp(k)
		v.Exp = append(v.Exp, expVector{hexOf(base.Bytes()), hexOf(k.Bytes()), hexOf(out.Bytes())})
		v.Mul = append(v.Mul, mulVector{hexOf(base.Bytes()), hexOf(out.Bytes()), hexOf(base.Mul(out).Bytes())})
		if !k.Equal(scalar(one)) {
			base = out
		}
	}
	for _, a := range []*Scalar{scalar(one), scalar(minus(bigQ, 1)), next(), next()} {
		b := next()
		v.Scalar = append(v.Scalar, scalarVector{hexOf(a.Bytes()), hexOf(b.Bytes()), hexOf(a.Add(b).Bytes()),
			hexOf(a.Sub(b).Bytes()), hexOf(a.Mul(b).Bytes()), hexOf(a.Inverse().Bytes())})
	}
	h := sha512.Sum512([]byte(vectorSeed))
	ff := [64]byte(bytes.Repeat([]byte{0xff}, 64))
	qq := [64]byte(append(fromHex(hexQ), make([]byte, 32)...))
	for _, w := range [][64]byte{h, ff, qq, {63: 1}} {
		v.Wide = append(v.Wide, wideVector{hexOf(w[:]), hexOf(ScalarFromHash(w).Bytes())})
	}
	refuse := func(kind, check string, b []byte) {
		v.Refused = append(v.Refused, refusedVector{kind, hexOf(b), check})
	}
	refuse("element", "ELEM-LEN", fromHex(hexG)[:383])
	refuse("element", "ELEM-LEN", fromHex("00"+hexG))
	for _, n := range []*big.Int{new(big.Int), one, bigP, new(big.Int).Add(bigP, one)} {
		refuse("element", "ELEM-RANGE", elem(n))
	}
	for _, n := range []*big.Int{minus(bigP, 1), big.NewInt(2), new(big.Int).Sub(bigP, bigG), expP(big.NewInt(2), bigQ)} {
		refuse("element", "ELEM-ORDER", elem(n))
	}
	refuse("scalar", "SCALAR-LEN", make([]byte, 31))
	refuse("scalar", "SCALAR-LEN", append(make([]byte, 32), 1))
	for _, n := range []*big.Int{new(big.Int), bigQ, minus(pow2(256), 1)} {
		refuse("scalar", "SCALAR-RANGE", enc(n, ScalarSize))
	}
	for _, n := range []*big.Int{big.NewInt(2), big.NewInt(3), big.NewInt(5), bigG, new(big.Int).Sub(bigP, bigG)} {
		r, _ := DecodePublic(elem(n))
		v.Jacobi = append(v.Jacobi, jacobiVector{hexOf(elem(n)), r.JacobiVarTime()})
	}
	return v
}

func TestVectors(t *testing.T) {
	want, err := json.MarshalIndent(makeVectors(), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	want = append(want, '\n')
	if *update {
		if err := os.WriteFile(vectorFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(vectorFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, want) {
		t.Fatalf("%s is not what the code makes", vectorFile)
	}
	var v vectors
	if err := json.Unmarshal(have, &v); err != nil {
		t.Fatal(err)
	}
	n := func(s string) *big.Int { return num(fromHex(s)) }
	for _, e := range v.Exp { // once more, by other arithmetic
		if expP(n(e.Base), n(e.K)).Cmp(n(e.Out)) != 0 {
			t.Errorf("exp of %s", e.K)
		}
	}
	for _, m := range v.Mul {
		if mod(new(big.Int).Mul(n(m.A), n(m.B)), bigP).Cmp(n(m.Out)) != 0 {
			t.Errorf("mul of %s", m.B)
		}
	}
	ids := map[error]string{ErrElementLength: "ELEM-LEN", ErrElementRange: "ELEM-RANGE",
		ErrElementOrder: "ELEM-ORDER", ErrScalarLength: "SCALAR-LEN", ErrScalarRange: "SCALAR-RANGE"}
	for _, r := range v.Refused {
		_, err := DecodeElement(fromHex(r.Bytes))
		if r.Kind == "scalar" {
			_, err = DecodeScalar(fromHex(r.Bytes))
		}
		if ids[err] != r.Check {
			t.Errorf("%s %s: %v", r.Kind, r.Bytes, err)
		}
	}
}
