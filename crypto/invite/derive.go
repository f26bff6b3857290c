package invite

import (
	"crypto/sha256"
	"encoding/binary"
	"strconv"

	"telemed/crypto/internal/label"
	"telemed/crypto/seal"
)

// OwnerToken is what the doctor's page shows the relay to own its room: from
// the master secret and the relay origin as it stands in the invitations.
func OwnerToken(master *[32]byte, relayOrigin string) (token [32]byte) {
	derived := label.HKDF(master[:], nil, "owner token", len(token), []byte(relayOrigin))
	copy(token[:], derived)
	clear(derived)
	return token
}

// RoomOf is the room that an owner token owns: the first 16 bytes of its plain
// SHA-256, which the relay computes too.
func RoomOf(token [32]byte) (room [16]byte) {
	sum := sha256.Sum256(token[:])
	copy(room[:], sum[:])
	return room
}

// PatientID is ID_Di, the name of a patient's key yP (an encoded element) under
// one invitation.
func PatientID(invitationID [8]byte, yP []byte) (id [16]byte) {
	sum := label.SHA256("patient id", invitationID[:], yP)
	copy(id[:], sum[:])
	return id
}

// SafetyNumber is twelve groups of five digits that doctor and patient compare:
// the same on both pages only if both hold the same two keys. The arguments are
// the keys' fingerprints.
func SafetyNumber(doctor, patient [32]byte) (groups [12]string) {
	n := label.SHA512("safety number", doctor[:], patient[:])
	for i := range groups {
		var b [8]byte
		copy(b[3:], n[5*i:5*i+5])
		digits := strconv.FormatUint(100000+binary.BigEndian.Uint64(b[:])%100000, 10)
		groups[i] = digits[1:] // the leading 1 keeps the zeros
	}
	return groups
}

// Transcript0 is T0, the transcript before the first frame.
func Transcript0(inv *Invitation) [64]byte {
	return label.SHA512("transcript", inv.Room[:], inv.Public(), []byte{Version})
}

// HelloKeys are the keys of HELLO (patient to doctor) and WELCOME (doctor to
// patient), from the invitation's secret.
func HelloKeys(inv *Invitation, t0 [64]byte) (p2d, d2p *seal.Key) {
	p2d = seal.NewKey(label.HKDF(inv.Secret[:], t0[:], "hello key P2D", seal.KeySize))
	d2p = seal.NewKey(label.HKDF(inv.Secret[:], t0[:], "hello key D2P", seal.KeySize))
	return p2d, d2p
}
