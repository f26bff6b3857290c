package elgamal

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"math/big"
	"os"
	"testing"

	"telemed/crypto/group"
)

// go test ./crypto/elgamal -run Vectors -update writes crypto/testdata/elgamal.json.
var update = flag.Bool("update", false, "write the vectors anew")

const (
	vectorFile = "../testdata/elgamal.json"
	vectorSeed = "telemed elgamal vectors"
)

type vectors struct {
	Version     int                `json:"version"`
	About       string             `json:"about"`
	Seeds       []string           `json:"seeds"`
	Keys        []keyVector        `json:"keys"`
	Signatures  []signVector       `json:"signatures"`
	Verify      []verifyVector     `json:"verify"`
	VerifyHash  []verifyHashVector `json:"verify_given_h"`
	Encryptions []encryptVector    `json:"encryptions"`
	Refused     []refusedVector    `json:"ciphertexts_refused"`
}

type keyVector struct {
	X           string `json:"x"`
	Y           string `json:"y"`
	Fingerprint string `json:"fingerprint"`
}

type signVector struct {
	Key       int    `json:"key"`
	Context   string `json:"context"`
	Message   string `json:"message"`
	Fresh     string `json:"fresh"`
	K         string `json:"k"`
	H         string `json:"h"`
	Signature string `json:"signature"`
}

type verifyVector struct {
	Key       int    `json:"key"`
	Context   string `json:"context"`
	Message   string `json:"message"`
	Signature string `json:"signature"`
	Check     string `json:"check"`
}

type verifyHashVector struct {
	Key       int    `json:"key"`
	H         string `json:"h"`
	Signature string `json:"signature"`
	Check     string `json:"check"`
}

type encryptVector struct {
	Key        int    `json:"key"`
	T          string `json:"t"`
	M          string `json:"m"`
	K          string `json:"k"`
	Ciphertext string `json:"ciphertext"`
}

type refusedVector struct {
	Key        int    `json:"key"`
	Ciphertext string `json:"ciphertext"`
	Check      string `json:"check"`
}

func hexOf(b []byte) string { return hex.EncodeToString(b) }

func fromHex(s string) []byte {
	b, err := hex.DecodeString(s)
	if err != nil {
		panic(err)
	}
	return b
}

func makeVectors() *vectors {
	rnd := newStream(vectorSeed)
	v := &vectors{Version: 1, Seeds: []string{vectorSeed}, About: "Hexadecimal, big-endian; contexts are text; \"key\" is an index into keys; \"check\" is the ID of the " +
		"check that refuses, empty if all pass. Random bytes are consecutive pieces of SHA-512(seed ‖ u32 counter from 0). " +
		"Written by go test ./crypto/elgamal -run Vectors -update."}
	var keys []*PrivateKey
	for range 2 {
		k, _ := GenerateKey(rnd)
		keys = append(keys, k)
		fp := k.Public().Fingerprint()
		v.Keys = append(v.Keys, keyVector{hexOf(k.Bytes()), hexOf(k.Public().Bytes()), hexOf(fp[:])})
	}
	for i, c := range []struct{ context, m string }{
		{"welcome", ""}, {"message", "Hello patients! This is a secure message."}, {"", "\x00\xff"},
	} {
		k, fresh := keys[i%2], make([]byte, 32)
		rnd.Read(fresh)
		sig, _ := k.Sign(bytes.NewReader(fresh), c.context, []byte(c.m))
		v.Signatures = append(v.Signatures, signVector{i % 2, c.context, hexOf([]byte(c.m)), hexOf(fresh),
			hexOf(HashScalar("nonce", k.Bytes(), fresh, []byte(c.context), []byte(c.m)).Bytes()),
			hexOf(signHash(k.Public().Bytes(), sig[:384], c.context, []byte(c.m)).Bytes()), hexOf(sig)})
		v.Verify = append(v.Verify, verifyVector{i % 2, c.context, hexOf([]byte(c.m)), hexOf(sig), ""})
	}

	good := fromHex(v.Verify[1].Signature)
	r, s := num(good[:384]), num(good[384:])
	refuse := func(key int, context, check string, sig []byte) {
		v.Verify = append(v.Verify, verifyVector{key, context, v.Verify[1].Message, hexOf(sig), check})
	}
	refuse(1, "message", CheckLength, good[:415])
	refuse(1, "message", CheckLength, append(bytes.Clone(good), 0))
	for _, bad := range []*big.Int{new(big.Int), one, minus(bigP(), 1), bigP(), new(big.Int).Add(bigP(), one)} {
		refuse(1, "message", CheckRange, join(bad, s))
	}
	refuse(1, "message", CheckModQ, join(bigQ(), s))
	refuse(1, "message", CheckJacobi, join(new(big.Int).Sub(bigP(), r), s))
	refuse(1, "message", CheckJacobi, oddSignature(keys[1], "message", string(fromHex(v.Verify[1].Message))))
	for _, bad := range []*big.Int{new(big.Int), bigQ(), minus(new(big.Int).Lsh(one, 256), 1)} {
		refuse(1, "message", CheckS, join(r, bad))
	}
	refuse(1, "message", CheckEquation, join(r, new(big.Int).Sub(bigQ(), s)))
	refuse(1, "welcome", CheckEquation, good)
	refuse(0, "message", CheckEquation, good)

	x := num(keys[0].Bytes())
	given := func(h *big.Int, check string, sig []byte) {
		v.VerifyHash = append(v.VerifyHash, verifyHashVector{0, hexOf(scalar(h).Bytes()), hexOf(sig), check})
	}
	given(num(fromHex(v.Signatures[0].H)), "", fromHex(v.Signatures[0].Signature))
	given(x, CheckRange, join(one, big.NewInt(4)))
	given(new(big.Int), CheckHash, zeroSignature(keys[0].Public()))
	given(new(big.Int).Mul(x, r), CheckS, join(r, new(big.Int)))
	given(new(big.Int).Mul(x, r), CheckS, join(r, bigQ()))

	for i := range 2 {
		t, k := make([]byte, 32), make([]byte, 32)
		rnd.Read(t)
		rnd.Read(k)
		m, _ := RandomMessage(bytes.NewReader(t))
		ct, _ := keys[i].Public().Encrypt(bytes.NewReader(k), m)
		v.Encryptions = append(v.Encryptions, encryptVector{i, hexOf(t), hexOf(m.Bytes()), hexOf(k), hexOf(ct.Bytes())})
	}
	ct := fromHex(v.Encryptions[0].Ciphertext)
	g, two := group.Generator().Bytes(), fill(big.NewInt(2), 384)
	for _, c := range []struct {
		check string
		ct    []byte
	}{
		{"CT-LEN", ct[:767]}, {"CT-LEN", append(bytes.Clone(ct), 0)},
		{"ELEM-RANGE", append(fill(one, 384), ct[384:]...)}, {"ELEM-RANGE", append(bytes.Clone(ct[:384]), fill(bigP(), 384)...)},
		{"ELEM-ORDER", append(bytes.Clone(two), ct[384:]...)}, {"ELEM-ORDER", append(bytes.Clone(ct[:384]), two...)},
		{"MSG-ONE", append(bytes.Clone(g), keys[0].Public().Bytes()...)},
	} {
		v.Refused = append(v.Refused, refusedVector{0, hexOf(c.ct), c.check})
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
	var keys []*PrivateKey
	for _, k := range v.Keys {
		x, err := ParsePrivateKey(fromHex(k.X))
		if err != nil || hexOf(x.Public().Bytes()) != k.Y {
			t.Fatal("key", err)
		}
		keys = append(keys, x)
	}
	for _, s := range v.Signatures { // r and s once more, by textbook arithmetic
		sig, k, y := fromHex(s.Signature), num(fromHex(s.K)), num(fromHex(v.Keys[s.Key].Y))
		if ours().exp(ours().g, k).Cmp(num(sig[:384])) != 0 ||
			!ours().verify(y, num(fromHex(s.H)), num(sig[:384]), num(sig[384:])) {
			t.Errorf("signature under %q", s.Context)
		}
	}
	for _, s := range v.Verify {
		expect(t, keys[s.Key].Public().Verify(s.Context, fromHex(s.Message), fromHex(s.Signature)), s.Check)
	}
	for _, s := range v.VerifyHash {
		expect(t, keys[s.Key].Public().verifyHash(scalar(num(fromHex(s.H))), fromHex(s.Signature)), s.Check)
	}
	for _, e := range v.Encryptions {
		c1, c2 := ours().encrypt(num(fromHex(v.Keys[e.Key].Y)), num(fromHex(e.K)), num(fromHex(e.M)))
		if hexOf(append(fill(c1, 384), fill(c2, 384)...)) != e.Ciphertext {
			t.Error("encryption")
		}
	}
	ids := map[string]error{"CT-LEN": ErrCiphertextLength, "ELEM-RANGE": group.ErrElementRange,
		"ELEM-ORDER": group.ErrElementOrder, "MSG-ONE": ErrMessage}
	for _, r := range v.Refused {
		ct, err := ParseCiphertext(fromHex(r.Ciphertext))
		if err == nil {
			_, err = keys[r.Key].Decrypt(ct)
		}
		if !errors.Is(err, ids[r.Check]) {
			t.Errorf("%v, want %s", err, r.Check)
		}
	}
}
