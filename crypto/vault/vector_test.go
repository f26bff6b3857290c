package vault

import (
	"bytes"
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
	var file struct {
		Key     vector.Hex   `json:"vaultKey"`
		Records []recordCase `json:"records"`
		Wrapped struct {
			Passphrase string     `json:"passphrase"`
			Salt       vector.Hex `json:"salt"`
			IV         vector.Hex `json:"iv"`
			Wrapped    vector.Hex `json:"wrapped"`
		} `json:"wrapped"`
	}
	key := testKey(t, "vault key")
	file.Key = key[:]
	for i, name := range []string{"identity", "history/1", ""} {
		c := recordCase{Name: name, IV: vector.Bytes("record iv", 16*(i+1))[16*i:], Value: vector.Bytes("value", 40*i)}
		sealed, err := Seal(bytes.NewReader(c.IV), key, name, c.Value)
		if err != nil {
			t.Fatal(err)
		}
		if value, err := Open(key, name, sealed); err != nil || !bytes.Equal(value, c.Value) {
			t.Errorf("%q does not open: %v", name, err)
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
	vector.Check(t, "vault", file)
}
