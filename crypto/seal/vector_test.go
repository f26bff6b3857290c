package seal

import (
	"bytes"
	"testing"

	"telemed/crypto/internal/vector"
)

// TestVectors checks crypto/testdata/seal.json: iv is the random input.
func TestVectors(t *testing.T) {
	type sealCase struct {
		Key       vector.Hex `json:"key"`
		AD        vector.Hex `json:"ad"`
		IV        vector.Hex `json:"iv"`
		Plaintext vector.Hex `json:"plaintext"`
		Sealed    vector.Hex `json:"sealed"`
	}
	type padmeCase struct {
		Length int `json:"length"`
		Padded int `json:"padded"`
	}
	var file struct {
		Seal  []sealCase  `json:"seal"`
		Padme []padmeCase `json:"padme"`
	}
	for i, n := range []int{0, 1, 7, 8, 15, 16, 31, 64, 100, 500} {
		c := sealCase{
			Key:       vector.Bytes("seal key", KeySize),
			AD:        vector.Bytes("seal ad", 3*i),
			IV:        vector.Bytes("seal iv", 16*(i+1))[16*i:],
			Plaintext: vector.Bytes("seal plaintext", n),
		}
		key := Key(c.Key)
		sealed, err := Seal(bytes.NewReader(c.IV), &key, c.AD, c.Plaintext)
		if err != nil {
			t.Fatal(err)
		}
		if plaintext, err := Open(&key, c.AD, sealed); err != nil || !bytes.Equal(plaintext, c.Plaintext) {
			t.Errorf("%d bytes do not open: %v", n, err)
		}
		c.Sealed = sealed
		file.Seal = append(file.Seal, c)
	}
	for _, n := range []int{0, 1, 2, 8, 9, 17, 33, 65, 129, 1000, 1025, 32769, 65537, 1 << 20} {
		file.Padme = append(file.Padme, padmeCase{n, Padme(n)})
	}
	vector.Check(t, "seal", file)
}
