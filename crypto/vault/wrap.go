package vault

import (
	"encoding/binary"
	"errors"
	"io"

	"golang.org/x/crypto/argon2"

	"telemed/crypto/codec"
	"telemed/crypto/internal/label"
	"telemed/crypto/seal"
)

const (
	wrapVersion = 1
	saltSize    = 16
	headerSize  = 1 + 4 + 4 + 1 + saltSize
)

var (
	// ErrPassphrase says that the passphrase is wrong, or the wrapped key was
	// changed: the two cannot be told apart.
	ErrPassphrase = errors.New("vault: the passphrase does not open this vault")
	// ErrCost says that a wrapped key asks for a passphrase hash cheaper than the
	// floor or dearer than the ceiling (VAULT-COST).
	ErrCost = errors.New("vault: the passphrase hash's cost is out of bounds")
	// ErrFormat says that the bytes are no wrapped key of this version.
	ErrFormat = errors.New("vault: not a wrapped key")
)

// cost is what a passphrase hash costs: Argon2id's parameters (RFC 9106 §3.1).
type cost struct {
	memory  uint32 // m, KiB
	passes  uint32 // t
	threads uint8  // p
}

var (
	// writeCost is RFC 9106's second recommendation (§4), with one lane: a page
	// computes on one thread.
	writeCost = cost{64 << 10, 3, 1}
	// maxCost is the ceiling: a changed record must not take a browser's memory or
	// an hour. The floor is writeCost: it must not make guessing cheap either.
	maxCost = cost{1 << 20, 16, 4}
)

// check is VAULT-COST; it comes before anything is computed.
func (c cost) check() error {
	if c.memory < writeCost.memory || c.memory > maxCost.memory ||
		c.passes < writeCost.passes || c.passes > maxCost.passes ||
		c.threads < writeCost.threads || c.threads > maxCost.threads {
		return ErrCost
	}
	return nil
}

// Wrap seals a vault key under a passphrase, UTF-8 in Unicode NFKC, so that
// every keyboard's form of it is the same bytes:
//
//	version u8 = 1 ‖ m u32 (KiB) ‖ t u32 ‖ p u8 ‖ salt [16]
//	‖ seal(Argon2id(passphrase, salt, m, t, p, 64), ad = E("vault passphrase", all before), V)
//
// It takes 64 MiB and about a second in a browser.
func Wrap(rand io.Reader, passphrase []byte, key *Key) ([]byte, error) {
	return wrap(rand, passphrase, key, writeCost)
}

func wrap(rand io.Reader, passphrase []byte, key *Key, c cost) ([]byte, error) {
	var salt [saltSize]byte
	if _, err := io.ReadFull(rand, salt[:]); err != nil {
		return nil, err
	}
	out := make([]byte, 0, headerSize+seal.SealedSize(len(key)))
	out = append(out, wrapVersion)
	out = binary.BigEndian.AppendUint32(out, c.memory)
	out = binary.BigEndian.AppendUint32(out, c.passes)
	out = append(out, c.threads)
	out = append(out, salt[:]...)
	k := passphraseKey(passphrase, salt, c)
	defer k.Erase()
	sealed, err := seal.Seal(rand, k, wrapAD(out), key[:])
	if err != nil {
		return nil, err
	}
	return append(out, sealed...), nil
}

// Unwrap is Wrap backwards: ErrFormat, ErrCost before anything is computed, or
// ErrPassphrase.
func Unwrap(passphrase, wrapped []byte) (*Key, error) {
	var (
		version uint8
		c       cost
		salt    [saltSize]byte
	)
	s := codec.Reader(wrapped)
	if !s.ReadUint8(&version) || version != wrapVersion ||
		!s.ReadUint32(&c.memory) || !s.ReadUint32(&c.passes) || !s.ReadUint8(&c.threads) ||
		!s.CopyBytes(salt[:]) || len(s) != seal.SealedSize(len(Key{})) {
		return nil, ErrFormat
	}
	if err := c.check(); err != nil {
		return nil, err
	}
	k := passphraseKey(passphrase, salt, c)
	defer k.Erase()
	plain, err := seal.Open(k, wrapAD(wrapped[:headerSize]), s)
	if err != nil || len(plain) != len(Key{}) {
		return nil, ErrPassphrase
	}
	return seal.NewKey(plain), nil
}

func passphraseKey(passphrase []byte, salt [saltSize]byte, c cost) *seal.Key {
	return seal.NewKey(argon2.IDKey(passphrase, salt[:], c.passes, c.memory, c.threads, seal.KeySize))
}

func wrapAD(header []byte) []byte { return label.Encode("vault passphrase", header) }
