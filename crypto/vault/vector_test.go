package vault

import (
	"bytes"
	"encoding/binary"
	"testing"

	"telemed/crypto/internal/vector"
)

// TestVectors checks crypto/testdata/vault.json: iv and salt are the random
// inputs.
func TestVectors(t *testing.T) {
	type recordCase struct {
		Name   string     `json:"name"`
		IV     vector.Hex `json:"iv"`
		Value  vector.Hex `json:"value"`
		Sealed vector.Hex `json:"sealed"`
	}
	type costCase struct {
		Why     string     `json:"why"`
		Wrapped vector.Hex `json:"wrapped"`
	}
	var file struct {
		vector.Head
		Key     vector.Hex   `json:"vaultKey"`
		Records []recordCase `json:"records"`
		Wrapped struct {
			Passphrase string     `json:"passphrase"`
			Salt       vector.Hex `json:"salt"`
			IV         vector.Hex `json:"iv"`
			Wrapped    vector.Hex `json:"wrapped"`
		} `json:"wrapped"`
		Refused []costCase `json:"refusedForTheirCost"` // VAULT-COST
		Export  struct {
			Passphrase string       `json:"passphrase"`
			Random     vector.Hex   `json:"random"` // X, the salt, and each seal's iv
			Header     vector.Hex   `json:"header"`
			Contents   []vector.Hex `json:"contents"`
			Parts      []vector.Hex `json:"parts"`
		} `json:"export"`
	}
	file.Head = vector.About("Records and the vault key under a passphrase (SPEC §10); iv and salt are the random inputs.",
		"vault key", "K", "x_D", "x_P", "master", "secret", "invitation", "signature",
		"file's name", "file key", "piece", "record iv", "salt", "wrap iv", "export")
	key := testKey(t, "vault key")
	file.Key = key[:]
	records, _, _ := practice(t)
	for i, r := range append(records, record{"", nil}) {
		c := recordCase{Name: r.name, IV: vector.Bytes("record iv", 16*(i+1))[16*i:], Value: r.value}
		sealed, err := Seal(bytes.NewReader(c.IV), key, r.name, c.Value)
		if err != nil {
			t.Fatal(err)
		}
		if value, err := Open(key, r.name, sealed); err != nil || !bytes.Equal(value, c.Value) {
			t.Errorf("%q does not open: %v", r.name, err)
		}
		c.Sealed = sealed
		file.Records = append(file.Records, c)
	}
	w := &file.Wrapped
	w.Passphrase, w.Salt, w.IV = "pässword 王", vector.Bytes("salt", 16), vector.Bytes("wrap iv", 16)
	wrapped, err := Wrap(bytes.NewReader(append(bytes.Clone(w.Salt), w.IV...)), []byte(w.Passphrase), key)
	if err != nil {
		t.Fatal(err)
	}
	w.Wrapped = wrapped
	for _, c := range []struct {
		why  string
		cost cost
	}{
		{"too little memory", cost{64<<10 - 1, 3, 1}}, {"too much memory", cost{1<<20 + 1, 3, 1}},
		{"too few passes", cost{64 << 10, 2, 1}}, {"too many passes", cost{64 << 10, 17, 1}},
		{"no lane", cost{64 << 10, 3, 0}}, {"too many lanes", cost{64 << 10, 3, 5}},
	} {
		bad := bytes.Clone(wrapped)
		binary.BigEndian.PutUint32(bad[1:], c.cost.memory)
		binary.BigEndian.PutUint32(bad[5:], c.cost.passes)
		bad[9] = c.cost.threads
		if _, err := Unwrap([]byte(w.Passphrase), bad); err != ErrCost {
			t.Errorf("%s: %v", c.why, err)
		}
		file.Refused = append(file.Refused, costCase{c.why, bad})
	}
	x := &file.Export
	x.Contents = contents(t)
	x.Passphrase, x.Random = "pässword 王", vector.Bytes("export", 64+16+16+16*len(x.Contents))
	random := bytes.NewReader(x.Random)
	export, header, err := NewExport(random, []byte(x.Passphrase))
	if err != nil {
		t.Fatal(err)
	}
	x.Header = header
	for i, content := range x.Contents {
		part, err := export.Seal(random, content, i == len(x.Contents)-1)
		if err != nil {
			t.Fatal(err)
		}
		x.Parts = append(x.Parts, part)
	}
	vector.Check(t, "vault", file)
}
