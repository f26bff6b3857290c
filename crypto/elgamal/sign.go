package elgamal

import (
	"errors"
	"io"

	"telemed/crypto/group"
)

// SignatureSize is r (384 bytes) and s (32 bytes), both big-endian.
const SignatureSize = group.ElementSize + group.ScalarSize

// ErrSignature is what every refusal of Verify is (errors.Is). Which check
// refused is in the *SignatureError (errors.As), for logs and tests: callers
// treat all alike.
var ErrSignature = errors.New("elgamal: invalid signature")

// A SignatureError is an ErrSignature with the ID of the check that refused.
type SignatureError struct{ Check string }

func (e *SignatureError) Error() string { return ErrSignature.Error() + ": " + e.Check }
func (e *SignatureError) Unwrap() error { return ErrSignature }

// The checks of Verify, in the order in which they are made.
const (
	CheckLength   = "SIG-LEN"      // 416 bytes
	CheckRange    = "SIG-R-RANGE"  // 1 < r < p-1
	CheckModQ     = "SIG-R-MODQ"   // r mod q ≠ 0
	CheckJacobi   = "SIG-R-JACOBI" // (r/p) = 1
	CheckHash     = "SIG-H"        // h ≠ 0
	CheckS        = "SIG-S-RANGE"  // 0 < s < q
	CheckEquation = "SIG-EQ"       // g^h = y^r · r^s mod p
)

func refuse(check string) error { return &SignatureError{check} }

// Sign signs m under a context, which says what the signature is for. It reads
// 32 bytes of rand for each attempt; a second attempt happens with probability
// below 2^-253. The nonce hashes x and m with them, so neither a bad random
// source alone nor a repeated message gives x away. 416 bytes; errors: rand's,
// and ErrErased.
//
// Stallings, ch. 13, p. 424, in the subgroup of order q; h as in signHash.
func (k *PrivateKey) Sign(rand io.Reader, context string, m []byte) ([]byte, error) {
	if k.x.IsZero() {
		return nil, ErrErased
	}
	var fresh [32]byte
	defer clear(fresh[:])
	for {
		if _, err := io.ReadFull(rand, fresh[:]); err != nil {
			return nil, err
		}
		if sig := k.signOnce(fresh[:], context, m); sig != nil {
			return sig, nil
		}
	}
}

// signOnce is one attempt, nil if k, r mod q, h or s is 0.
func (k *PrivateKey) signOnce(fresh []byte, context string, m []byte) []byte {
	x := k.x.Bytes()
	defer clear(x)
	nonce := HashScalar("nonce", x, fresh, []byte(context), m)
	defer nonce.Erase()
	if nonce.IsZero() {
		return nil
	}
	r := group.BaseExp(nonce)
	rBytes := r.Bytes()
	rq := r.ModQ()
	h := signHash(k.y.bytes[:], rBytes, context, m)

	xr := k.x.Mul(rq)
	defer xr.Erase()
	diff := h.Sub(xr)
	defer diff.Erase()
	inv := nonce.Inverse()
	defer inv.Erase()
	s := inv.Mul(diff)
	if rq.IsZero() || h.IsZero() || s.IsZero() {
		return nil
	}
	return append(rBytes, s.Bytes()...)
}

// Verify checks a signature of m under the context; nil means it holds.
// Otherwise a *SignatureError, which is ErrSignature. The symbol of
// SIG-R-JACOBI is computed only to say why a signature was refused:
// group.SignatureVarTime answers for it and the equation at once.
//
// The cofactor (p-1)/q is 2·(a prime of 2816 bits), so SIG-EQ leaves r an
// order that divides 2q, and SIG-R-JACOBI takes the sign away: without it a
// signer could send r = -g^k with an even s, which verifiers that reduce
// differently judge differently. SIG-R-RANGE is what stops Bleichenbacher's
// forgery ("Generating ElGamal signatures without knowing the secret key",
// Eurocrypt 1996).
func (y *PublicKey) Verify(context string, m, sig []byte) error {
	if len(sig) != SignatureSize {
		return refuse(CheckLength)
	}
	return y.verifyHash(signHash(y.bytes[:], sig[:group.ElementSize], context, m), sig)
}

// verifyHash is Verify for a given h; sig has its length.
func (y *PublicKey) verifyHash(h *group.Scalar, sig []byte) error {
	r, err := group.DecodePublic(sig[:group.ElementSize])
	if err != nil {
		return refuse(CheckRange)
	}
	if r.ModQ().IsZero() {
		return refuse(CheckModQ)
	}
	s, err := group.DecodeScalar(sig[group.ElementSize:])
	if err == nil && !h.IsZero() && group.SignatureVarTime(y.y, h, r, s) {
		return nil // which no r with another Jacobi symbol reaches
	}
	switch {
	case r.JacobiVarTime() != 1:
		return refuse(CheckJacobi)
	case h.IsZero():
		return refuse(CheckHash)
	case err != nil:
		return refuse(CheckS)
	}
	return refuse(CheckEquation)
}
