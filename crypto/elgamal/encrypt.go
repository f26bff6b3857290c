package elgamal

import (
	"errors"
	"io"

	"telemed/crypto/group"
)

// CiphertextSize is c1 and c2, 384 bytes each, big-endian.
const CiphertextSize = 2 * group.ElementSize

var (
	// ErrCiphertextLength is ParseCiphertext's for anything but 768 bytes (CT-LEN).
	ErrCiphertextLength = errors.New("elgamal: ciphertext is not 768 bytes")
	// ErrMessage says that the message is 1, which is no secret (MSG-ONE).
	ErrMessage = errors.New("elgamal: message is the identity")
)

// A Ciphertext is c1 = g^k, c2 = M·y^k, both in the subgroup and not 1.
type Ciphertext struct{ C1, C2 *group.Element }

// Bytes returns c1 ‖ c2, 768 bytes.
func (ct *Ciphertext) Bytes() []byte { return append(ct.C1.Bytes(), ct.C2.Bytes()...) }

// ParseCiphertext reads c1 ‖ c2, 768 bytes, both elements as DecodeElement
// wants them; it costs one and a half exponentiations. Errors: ErrCiphertextLength,
// group.ErrElementRange, group.ErrElementOrder.
func ParseCiphertext(b []byte) (*Ciphertext, error) {
	if len(b) != CiphertextSize {
		return nil, ErrCiphertextLength
	}
	c1, err := group.DecodeElement(b[:group.ElementSize])
	if err != nil {
		return nil, err
	}
	c2, err := group.DecodeElement(b[group.ElementSize:])
	if err != nil {
		return nil, err
	}
	return &Ciphertext{c1, c2}, nil
}

// RandomMessage returns M = g^t for a random t in 1..q-1, a uniform element
// other than 1, from 32 bytes of rand. t is erased; M is the secret, and the
// caller erases it. Errors: rand's, and group.ErrRandom.
func RandomMessage(rand io.Reader) (*group.Element, error) {
	t, err := group.RandomScalar(rand)
	if err != nil {
		return nil, err
	}
	defer t.Erase()
	return group.BaseExp(t), nil
}

// Encrypt encrypts M to y: c1 = g^k, c2 = M·y^k for a fresh k from 32 bytes of
// rand (Stallings, ch. 10, p. 318). It is malleable, as ElGamal is: what must
// not be changed has to be signed. Errors: ErrMessage, rand's, group.ErrRandom.
func (y *PublicKey) Encrypt(rand io.Reader, m *group.Element) (*Ciphertext, error) {
	if m.IsIdentity() {
		return nil, ErrMessage
	}
	for {
		k, err := group.RandomScalar(rand)
		if err != nil {
			return nil, err
		}
		c1, shared := group.BaseExp(k), y.y.Exp(k)
		c2 := m.Mul(shared)
		k.Erase()
		shared.Erase()
		if !c2.IsIdentity() { // else c2 would not decode; once in 2^256
			return &Ciphertext{c1, c2}, nil
		}
	}
}

// Decrypt returns M = c2 · c1^(q-x), which the caller erases. Any ciphertext
// that parses decrypts to something: only a signature tells who made it.
// Errors: ErrMessage if M is 1, ErrErased.
func (k *PrivateKey) Decrypt(ct *Ciphertext) (*group.Element, error) {
	if k.x.IsZero() {
		return nil, ErrErased
	}
	neg := k.x.Neg()
	defer neg.Erase()
	inverse := ct.C1.Exp(neg)
	defer inverse.Erase()
	m := ct.C2.Mul(inverse)
	if m.IsIdentity() {
		return nil, ErrMessage
	}
	return m, nil
}
