package seal

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
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
	type refusedCase struct {
		Why    string     `json:"why"`
		Sealed vector.Hex `json:"sealed"`
	}
	var file struct {
		vector.Head
		Seal    []sealCase    `json:"seal"`
		Refused []refusedCase `json:"refused"` // under the first case's key, without ad
		Padme   []padmeCase   `json:"padme"`
	}
	file.Head = vector.About("Sealing (SPEC §3); iv is the random input.",
		"seal key", "seal ad", "seal iv", "seal plaintext")
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
	key, iv := Key(file.Seal[0].Key), [16]byte(file.Seal[0].IV)
	refuse := func(why string, sealed []byte) {
		if _, err := Open(&key, nil, sealed); err != ErrOpen {
			t.Errorf("%s: %v", why, err)
		}
		file.Refused = append(file.Refused, refusedCase{why, sealed})
	}
	good := file.Seal[0].Sealed
	refuse("nothing", nil)
	refuse("no ciphertext", append(bytes.Clone(good[:16]), good[len(good)-TagSize:]...))
	refuse("another tag", append(bytes.Clone(good[:len(good)-1]), good[len(good)-1]^1))
	refuse("a tag of 31 bytes", good[:len(good)-1])
	refuse("another IV", append([]byte{good[0] ^ 1}, good[1:]...))
	refuse("no end of the padding, under a right tag", encrypt(&key, &iv, nil, make([]byte, 8)))
	refuse("something after the padding's end", encrypt(&key, &iv, nil, []byte{0x80, 0, 1}))
	refuse("not the Padmé length: 9 bytes with their end, 10 needed", encrypt(&key, &iv, nil, append(make([]byte, 8), padEnd)))
	refuse("not the Padmé length: zeros too many", encrypt(&key, &iv, nil, []byte{1, padEnd, 0}))
	for _, last := range []byte{0, 17, 16} {
		refuse("PKCS #7 of "+string('0'+rune(last/10))+string('0'+rune(last%10)), withLastByte(&key, &iv, last))
	}
	for _, n := range []int{0, 1, 2, 8, 9, 17, 33, 65, 129, 1000, 1025, 32769, 65537, 1 << 20} {
		file.Padme = append(file.Padme, padmeCase{n, Padme(n)})
	}
	vector.Check(t, "seal", file)
}

// withLastByte is a block of 0x80 and zeros that ends in a PKCS #7 byte of its own,
// under a right tag.
func withLastByte(key *Key, iv *[16]byte, last byte) []byte {
	block := make([]byte, aes.BlockSize)
	block[0], block[aes.BlockSize-1] = padEnd, last
	cipher.NewCBCEncrypter(blockCipher(key), iv[:]).CryptBlocks(block, block)
	out := append(bytes.Clone(iv[:]), block...)
	return append(out, tag(key, nil, out)...)
}
