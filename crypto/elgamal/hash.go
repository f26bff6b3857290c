package elgamal

import (
	"telemed/crypto/group"
	"telemed/crypto/internal/label"
)

// HashScalar is H_q: SHA-512 over label.Encode(name, parts...), read as a
// 512-bit big-endian integer mod q. The result can be 0.
func HashScalar(name string, parts ...[]byte) *group.Scalar {
	h := label.SHA512(name, parts...)
	defer clear(h[:]) // of a nonce, it is the nonce
	return group.ScalarFromHash(h)
}

// signHash is h, the scalar that a signature is about: it covers the signer's
// key and r besides the message (Pointcheval and Stern, "Security arguments
// for digital signatures", 2000), so nobody can choose h before r or move a
// signature to another key. Signer and verifier both call it.
func signHash(y, r []byte, context string, m []byte) *group.Scalar {
	return HashScalar("sign", y, r, []byte(context), m)
}
