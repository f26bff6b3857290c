package conference

import (
	"io"
	"strings"

	"telemed/crypto/codec"
)

// Stored records are laid out like frames: fixed fields and v16 strings, with a
// version in front; only what encode would write parses.

const recordVersion = 1

// Names of records. Those with a slash at the end are followed by an id in hex.
const (
	recordIdentity   = "identity"
	recordPractice   = "practice"
	recordPassphrase = "passphrase"
	recordInvitation = "invitation/"
	recordPatient    = "patient/"
	recordVisit      = "visit/"
	recordMessage    = "message/"
	recordFile       = "file/"

	recordBefore = "passphrase before" // a value inside the passphrase's record, not a record
)

// A writer is a record in the making, behind its version.
type writer struct{ codec.Writer }

func newRecord() *writer { return &writer{codec.Writer{recordVersion}} }

func (w *writer) addBool(v bool) {
	if v {
		w.AddUint8(1)
	} else {
		w.AddUint8(0)
	}
}

// A reader is what is left of a record.
type reader struct{ codec.Reader }

func (r *reader) readVersion() bool {
	var v uint8
	return r.ReadUint8(&v) && v == recordVersion
}

func (r *reader) readBool(to *bool) bool {
	var v uint8
	ok := r.ReadUint8(&v)
	*to = v == 1
	return ok && v <= 1
}

func (r *reader) readInt(to *int) bool {
	var v uint8
	ok := r.ReadUint8(&v)
	*to = int(v)
	return ok
}

// readV16 and readV24 copy, so that what was read can be cleared.
func (r *reader) readV16(to *string) bool {
	var v codec.Reader
	ok := r.ReadUint16LengthPrefixed(&v)
	*to = string(v)
	return ok
}

func (r *reader) readV24(to *string) bool {
	var v codec.Reader
	ok := r.ReadUint24LengthPrefixed(&v)
	*to = string(v)
	return ok
}

// parseID reads an id of n hex digits into id.
func parseID(s string, id []byte) bool {
	if len(s) != 2*len(id) {
		return false
	}
	for i := range len(s) { // encoding/hex's decoder would bring fmt into the wasm
		digit := strings.IndexByte("0123456789abcdef", s[i])
		if digit < 0 {
			return false
		}
		id[i/2] = id[i/2]<<4 | byte(digit)
	}
	return true
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

func (c *core) randomID(id *[16]byte) {
	_, err := io.ReadFull(c.rand, id[:])
	must(err)
}
