package vault

import (
	"encoding/binary"
	"errors"
	"io"

	"telemed/crypto/internal/label"
	"telemed/crypto/seal"
)

// exportMagic begins an export: what tells it from other files, and its version.
const exportMagic = "telemed practice 1\n"

// ExportHeader is how many bytes of an export come before its first part: 128 are those of a
// sealed key.
const ExportHeader = len(exportMagic) + headerSize + 128

// MostPart bounds a part's length: a record or a piece of a file, sealed.
const MostPart = 1 << 24

// ErrExport says that bytes are no export, or no part of this one in this place
// (EXPORT-PART).
var ErrExport = errors.New("vault: not this export")

// An Export is an export that is being written or read, part by part.
type Export struct {
	key  *seal.Key
	next uint32
}

// NewExport begins one under a passphrase, in NFKC, and returns what it begins with:
//
//	"telemed practice 1\n" ‖ wrapped, with a key X of the export's own for V
func NewExport(rand io.Reader, passphrase []byte) (*Export, []byte, error) {
	return newExport(rand, passphrase, writeCost)
}

func newExport(rand io.Reader, passphrase []byte, c cost) (*Export, []byte, error) {
	x, err := NewKey(rand)
	if err != nil {
		return nil, nil, err
	}
	defer x.Erase()
	wrapped, err := wrap(rand, passphrase, x, c)
	if err != nil {
		return nil, nil, err
	}
	return &Export{key: exportKey(x)}, append([]byte(exportMagic), wrapped...), nil
}

// OpenExport is NewExport backwards: ErrExport, or what Unwrap says.
func OpenExport(passphrase, header []byte) (*Export, error) {
	if len(header) != ExportHeader || string(header[:len(exportMagic)]) != exportMagic {
		return nil, ErrExport
	}
	x, err := Unwrap(passphrase, header[len(exportMagic):])
	if err != nil {
		return nil, err
	}
	defer x.Erase()
	return &Export{key: exportKey(x)}, nil
}

// Seal makes the next part; the last is marked, so that one that was cut short is noticed:
//
//	length u32 ‖ seal(KDF(X, none, "export", 64), ad = E("export part", n u32, last u8), content)
func (e *Export) Seal(rand io.Reader, content []byte, last bool) ([]byte, error) {
	sealed, err := seal.Seal(rand, e.key, e.ad(last), content)
	if err != nil {
		return nil, err
	}
	e.next++
	return append(binary.BigEndian.AppendUint32(nil, uint32(len(sealed))), sealed...), nil
}

// Open opens the next part, without its length.
func (e *Export) Open(sealed []byte, last bool) ([]byte, error) {
	content, err := seal.Open(e.key, e.ad(last), sealed)
	if err != nil {
		return nil, ErrExport
	}
	e.next++
	return content, nil
}

// Erase overwrites the key.
func (e *Export) Erase() { e.key.Erase() }

// String hides the key from what prints and logs.
func (Export) String() string { return "vault.Export" }

// GoString is String.
func (e Export) GoString() string { return e.String() }

func (e *Export) ad(last bool) []byte {
	mark := []byte{0}
	if last {
		mark[0] = 1
	}
	return label.Encode("export part", binary.BigEndian.AppendUint32(nil, e.next), mark)
}

func exportKey(x *Key) *seal.Key {
	return seal.NewKey(label.HKDF(x[:], nil, "export", seal.KeySize))
}
