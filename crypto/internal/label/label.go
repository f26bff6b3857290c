// Package label gives every hash, key derivation and MAC of the protocol a
// named, unambiguous input, so that bytes made for one purpose can never be
// taken for another. Only packages under crypto import it.
package label

import (
	"crypto/hkdf"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
)

// Version stands at the head of every label: a later protocol version shares
// no input with this one.
const Version = "telemed/1 "

// Encode builds the input for the purpose called name: the length (8 bits) and
// bytes of Version ‖ name, then for each part its length in bytes (32 bits,
// big-endian) and its bytes. Different (name, parts) never encode alike.
func Encode(name string, parts ...[]byte) []byte {
	full := Version + name
	if len(full) > 255 {
		panic("label: internal error: name too long")
	}
	size := 1 + len(full)
	for _, p := range parts {
		size += 4 + len(p)
	}
	out := make([]byte, 0, size)
	out = append(out, byte(len(full)))
	out = append(out, full...)
	for _, p := range parts {
		out = binary.BigEndian.AppendUint32(out, uint32(len(p)))
		out = append(out, p...)
	}
	return out
}

// SHA512 hashes Encode(name, parts...) (FIPS 180-4), 64 bytes. A part may be a
// secret: no copy of it stays behind.
func SHA512(name string, parts ...[]byte) [64]byte {
	in := Encode(name, parts...)
	defer clear(in)
	return sha512.Sum512(in)
}

// SHA256 hashes Encode(name, parts...) (FIPS 180-4), 32 bytes, as SHA512 does.
func SHA256(name string, parts ...[]byte) [32]byte {
	in := Encode(name, parts...)
	defer clear(in)
	return sha256.Sum256(in)
}

// HKDF derives n bytes from secret with HKDF-SHA-512 (RFC 5869); the info is
// Encode(name, parts...), which is no place for a secret. A nil salt is HashLen
// zero bytes, as in the RFC. The caller erases secret and result; what crypto/hkdf
// keeps of them is out of reach.
func HKDF(secret, salt []byte, name string, n int, parts ...[]byte) []byte {
	out, err := hkdf.Key(sha512.New, secret, salt, string(Encode(name, parts...)), n)
	if err != nil {
		panic("label: internal error: " + err.Error()) // n > 255·64 only
	}
	return out
}
