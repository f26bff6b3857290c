// Package vault seals what a page stores, under a random vault key, and wraps
// that key under a passphrase (SPEC §10). The page keeps the sealed values and
// the wrapped key; it never stores what this package opens.
package vault

import (
	"io"

	"telemed/crypto/internal/label"
	"telemed/crypto/seal"
)

// Key is the vault key V.
type Key = seal.Key

// NewKey makes a vault key from 64 bytes of rand.
func NewKey(rand io.Reader) (*Key, error) {
	k := new(Key)
	if _, err := io.ReadFull(rand, k[:]); err != nil {
		return nil, err
	}
	return k, nil
}

// Seal seals a value under the name by which it is stored:
//
//	seal(KDF(V, none, "vault record", 64), ad = E("vault", name), value)
func Seal(rand io.Reader, key *Key, name string, value []byte) ([]byte, error) {
	k := recordKey(key)
	defer k.Erase()
	return seal.Seal(rand, k, recordAD(name), value)
}

// Open is Seal backwards: seal.ErrOpen for a record that was changed, or moved
// here from another name or vault (SEAL).
func Open(key *Key, name string, sealed []byte) ([]byte, error) {
	k := recordKey(key)
	defer k.Erase()
	return seal.Open(k, recordAD(name), sealed)
}

func recordKey(key *Key) *seal.Key {
	return seal.NewKey(label.HKDF(key[:], nil, "vault record", seal.KeySize))
}

func recordAD(name string) []byte { return label.Encode("vault", []byte(name)) }
