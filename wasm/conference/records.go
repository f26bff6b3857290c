package conference

import (
	"encoding/hex"
	"io"
	"strings"

	"golang.org/x/crypto/cryptobyte"
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
)

func addString(b *cryptobyte.Builder, s string) {
	b.AddUint16LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes([]byte(s)) })
}

func addBool(b *cryptobyte.Builder, v bool) {
	if v {
		b.AddUint8(1)
	} else {
		b.AddUint8(0)
	}
}

func readVersion(s *cryptobyte.String) bool {
	var v uint8
	return s.ReadUint8(&v) && v == recordVersion
}

func readString(s *cryptobyte.String, to *string) bool {
	var v cryptobyte.String
	if !s.ReadUint16LengthPrefixed(&v) {
		return false
	}
	*to = string(v)
	return true
}

func readBool(s *cryptobyte.String, to *bool) bool {
	var v uint8
	if !s.ReadUint8(&v) || v > 1 {
		return false
	}
	*to = v == 1
	return true
}

func readInt(s *cryptobyte.String, to *int) bool {
	var v uint8
	if !s.ReadUint8(&v) {
		return false
	}
	*to = int(v)
	return true
}

// parseID reads an id of n hex digits into id.
func parseID(s string, id []byte) bool {
	if len(s) != 2*len(id) || s != strings.ToLower(s) {
		return false
	}
	_, err := hex.Decode(id, []byte(s))
	return err == nil
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

func (c *core) randomID(id *[16]byte) {
	_, err := io.ReadFull(c.rand, id[:])
	must(err)
}
