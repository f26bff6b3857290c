// Package seal encrypts and authenticates bytes under one 64-byte key:
// A256CBC-HS512 of RFC 7518 §5.2.5 with lengths hidden by Padmé (SPEC §3). It
// knows nothing of what it seals; chains, handshakes and vaults sit on top of
// it, and a page never calls it directly.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha512"
	"encoding/binary"
	"errors"
	"io"
)

const (
	// KeySize is the length in bytes of a Key.
	KeySize = 64
	// TagSize is the length in bytes of the tag at the end of a sealed text.
	TagSize = 32

	macKeySize = 32 // the first half of a key (RFC 7518 §5.2.2.1)
)

// ErrOpen says that a seal is broken: wrong key, associated data, length, tag
// or padding. Which of them is never told (SEAL).
var ErrOpen = errors.New("seal: the seal is broken")

// Key is an HMAC-SHA-512 key [32] followed by an AES-256 key [32].
type Key [KeySize]byte

// NewKey moves 64 bytes into a key: b is erased, so that a derived key exists
// once. It panics on another length, which only our own bugs can bring about.
func NewKey(b []byte) *Key {
	if len(b) != KeySize {
		panic("seal: internal error: key length")
	}
	k := new(Key)
	copy(k[:], b)
	clear(b)
	return k
}

// Erase overwrites the key with zeros.
func (k *Key) Erase() { clear(k[:]) }

// String hides the secret from what prints and logs.
func (Key) String() string { return "seal.Key" }

// GoString is String.
func (k Key) GoString() string { return k.String() }

// SealedSize is the length in bytes of the sealed form of n bytes.
func SealedSize(n int) int {
	return aes.BlockSize + cbcSize(Padme(n+1)) + TagSize
}

// Seal pads, encrypts and authenticates plaintext, and authenticates ad with
// it. rand gives the IV, 16 bytes.
func Seal(rand io.Reader, key *Key, ad, plaintext []byte) ([]byte, error) {
	var iv [aes.BlockSize]byte
	if _, err := io.ReadFull(rand, iv[:]); err != nil {
		return nil, err
	}
	padded := pad(plaintext)
	sealed := encrypt(key, &iv, ad, padded)
	clear(padded)
	return sealed, nil
}

// Open is Seal backwards; every failure is ErrOpen (SEAL).
func Open(key *Key, ad, sealed []byte) ([]byte, error) {
	padded, err := decrypt(key, ad, sealed)
	if err != nil {
		return nil, err
	}
	return unpad(padded)
}

// cbcSize is the length of n bytes under CBC with PKCS #7, which always adds
// between 1 and 16 bytes.
func cbcSize(n int) int { return (n/aes.BlockSize + 1) * aes.BlockSize }

// encrypt is A256CBC-HS512 as in RFC 7518 §5.2.2.1: IV ‖ ciphertext ‖ tag.
func encrypt(key *Key, iv *[aes.BlockSize]byte, ad, plaintext []byte) []byte {
	size := cbcSize(len(plaintext))
	out := make([]byte, aes.BlockSize+size, aes.BlockSize+size+TagSize)
	copy(out, iv[:])
	body := out[aes.BlockSize:]
	copy(body, plaintext)
	fill := byte(size - len(plaintext))
	for i := len(plaintext); i < size; i++ {
		body[i] = fill
	}
	cipher.NewCBCEncrypter(blockCipher(key), iv[:]).CryptBlocks(body, body)
	return append(out, tag(key, ad, out)...)
}

// decrypt checks the tag in constant time and only then decrypts (RFC 7518
// §5.2.2.2). What follows the tag's check is data of the key's holder, so its
// padding may be looked at plainly.
func decrypt(key *Key, ad, sealed []byte) ([]byte, error) {
	n := len(sealed) - TagSize
	if n < 2*aes.BlockSize || n%aes.BlockSize != 0 {
		return nil, ErrOpen
	}
	if !hmac.Equal(tag(key, ad, sealed[:n]), sealed[n:]) {
		return nil, ErrOpen
	}
	out := make([]byte, n-aes.BlockSize)
	cipher.NewCBCDecrypter(blockCipher(key), sealed[:aes.BlockSize]).CryptBlocks(out, sealed[aes.BlockSize:n])
	fill := out[len(out)-1]
	if fill == 0 || fill > aes.BlockSize {
		return nil, ErrOpen
	}
	end := len(out) - int(fill)
	for _, b := range out[end:] {
		if b != fill {
			return nil, ErrOpen
		}
	}
	return out[:end], nil
}

// tag is the truncated HMAC-SHA-512 of ad ‖ IV ‖ ciphertext ‖ bit length of ad.
func tag(key *Key, ad, ivAndBody []byte) []byte {
	mac := hmac.New(sha512.New, key[:macKeySize])
	mac.Write(ad)
	mac.Write(ivAndBody)
	mac.Write(binary.BigEndian.AppendUint64(nil, 8*uint64(len(ad))))
	return mac.Sum(nil)[:TagSize]
}

func blockCipher(key *Key) cipher.Block {
	block, err := aes.NewCipher(key[macKeySize:])
	if err != nil {
		panic("seal: internal error: " + err.Error()) // wrong key length only
	}
	return block
}
