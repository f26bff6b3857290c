// Package invite is what an invitation link carries, and the keys, names and
// numbers that follow from it (SPEC §4 and §5). The engine makes and reads
// invitations with it; the handshake takes its first keys from it.
package invite

import (
	"encoding/base64"
	"errors"
	"slices"

	"telemed/crypto/codec"
	"telemed/crypto/internal/label"
)

// Version is the protocol's version, the first byte of an invitation.
const Version = 1

const (
	flagPersonal = 0
	flagOpen     = 1

	secretAt     = 1 + 1 + 16 + 32 + 8 // where the secret stands in the bytes
	secretSize   = 16
	checksumSize = 4
)

var (
	// ErrDamaged says that a fragment is not what was made: shortened, mistyped,
	// changed by a messenger (INVITE-SUM).
	ErrDamaged = errors.New("invite: the invitation is damaged")
	// ErrVersion says that an undamaged invitation is of another version of the
	// protocol (INVITE-VERSION).
	ErrVersion = errors.New("invite: the invitation is of another version")
	// ErrField says that an undamaged invitation holds what no invitation may
	// hold (INVITE-FIELD).
	ErrField = errors.New("invite: the invitation holds a wrong field")
)

// Invitation is all that a patient is given, in the link's fragment.
//
//	version u8 ‖ flags u8 ‖ room [16] ‖ doctor's fingerprint [32] ‖ id [8] ‖ secret [16]
//	‖ valid until u64 ‖ v16(doctor's name) ‖ v16(patient's name) ‖ v16(relay origin)
type Invitation struct {
	// Open is true for a walk-in link that anyone may use, false for a personal one.
	Open bool
	// Room is the conference's room at the relay.
	Room [16]byte
	// Doctor is the fingerprint of the doctor's identity key (ID_GWN).
	Doctor [32]byte
	// ID and Secret are random; the relay sees the ID and never the secret.
	ID     [8]byte
	Secret [16]byte
	// ValidUntil is the last moment of validity, in ms since the Unix epoch on the
	// doctor's clock; 0 for no end.
	ValidUntil uint64
	// DoctorName is who invites, 1 to 64 code points.
	DoctorName string
	// PatientName is what the patient's name field begins with, 0 to 64 code
	// points; always empty in an open invitation.
	PatientName string
	// RelayOrigin is where the relay is, as browsers serialise an origin; empty
	// for the page's own.
	RelayOrigin string
}

// String hides the secret from what prints and logs.
func (Invitation) String() string { return "invite.Invitation" }

// GoString is String.
func (inv Invitation) GoString() string { return inv.String() }

// Expired tells whether the invitation's last moment lies before now, in ms.
func (inv *Invitation) Expired(now uint64) bool {
	return inv.ValidUntil != 0 && now > inv.ValidUntil
}

// Check is nil if the invitation can be written and will parse, else ErrField
// (INVITE-FIELD). A doctor's page checks what was typed before it makes a link.
func (inv *Invitation) Check() error {
	if CheckName(inv.DoctorName) != nil {
		return ErrField
	}
	if inv.PatientName != "" && (inv.Open || CheckName(inv.PatientName) != nil) {
		return ErrField
	}
	if inv.RelayOrigin != "" && !validOrigin(inv.RelayOrigin) {
		return ErrField
	}
	return nil
}

// Bytes encodes the invitation for storage, secret included. It panics on one
// that does not pass Check.
func (inv *Invitation) Bytes() []byte {
	if inv.Check() != nil {
		panic("invite: internal error: encoding an invitation that was not checked")
	}
	flags := uint8(flagPersonal)
	if inv.Open {
		flags = flagOpen
	}
	var b codec.Writer
	b.AddUint8(Version)
	b.AddUint8(flags)
	b.AddBytes(inv.Room[:])
	b.AddBytes(inv.Doctor[:])
	b.AddBytes(inv.ID[:])
	b.AddBytes(inv.Secret[:])
	b.AddUint64(inv.ValidUntil)
	for _, s := range []string{inv.DoctorName, inv.PatientName, inv.RelayOrigin} {
		b.AddUint16LengthPrefixed(s)
	}
	return b
}

// Parse is Bytes backwards: ErrVersion, or ErrField for all else.
func Parse(data []byte) (*Invitation, error) {
	s := codec.Reader(data)
	var version, flags uint8
	if !s.ReadUint8(&version) {
		return nil, ErrField
	}
	if version != Version {
		return nil, ErrVersion
	}
	inv := new(Invitation)
	if !s.ReadUint8(&flags) || flags > flagOpen ||
		!s.CopyBytes(inv.Room[:]) || !s.CopyBytes(inv.Doctor[:]) ||
		!s.CopyBytes(inv.ID[:]) || !s.CopyBytes(inv.Secret[:]) ||
		!s.ReadUint64(&inv.ValidUntil) {
		return nil, ErrField
	}
	for _, field := range []*string{&inv.DoctorName, &inv.PatientName, &inv.RelayOrigin} {
		var v codec.Reader
		if !s.ReadUint16LengthPrefixed(&v) {
			return nil, ErrField
		}
		*field = string(v)
	}
	inv.Open = flags == flagOpen
	if !s.Empty() || inv.Check() != nil {
		return nil, ErrField
	}
	return inv, nil
}

// Public is the invitation without its secret: what the transcript begins with.
func (inv *Invitation) Public() []byte {
	return slices.Delete(inv.Bytes(), secretAt, secretAt+secretSize)
}

// Fragment is the part of the link behind its #.
func (inv *Invitation) Fragment() string {
	data := inv.Bytes()
	return base64.RawURLEncoding.EncodeToString(append(data, checksum(data)...))
}

// ParseFragment is Fragment backwards. ErrDamaged comes before ErrVersion and
// ErrField: only what its maker wrote is judged by its content.
func ParseFragment(fragment string) (*Invitation, error) {
	for i := range len(fragment) {
		if c := fragment[i]; c == '\r' || c == '\n' { // the decoder would skip them
			return nil, ErrDamaged
		}
	}
	data, err := base64.RawURLEncoding.Strict().DecodeString(fragment)
	if err != nil || len(data) < checksumSize {
		return nil, ErrDamaged
	}
	body, sum := data[:len(data)-checksumSize], data[len(data)-checksumSize:]
	if string(sum) != string(checksum(body)) {
		return nil, ErrDamaged
	}
	return Parse(body)
}

// checksum tells a damaged link from a wrong one; it protects nothing.
func checksum(data []byte) []byte {
	sum := label.SHA256("invitation checksum", data)
	return sum[:checksumSize]
}
