// Package wire is the envelope between a page and the relay, to the byte: relay/SPEC.md.
//
// It is the one package that the relay and the page's Go share, so it stays small: no
// net/http, no fmt, no encoding/json, and nothing of what is inside a frame. Both directions
// are here. A page appends with the functions of page.go and reads with [ParseFromRelay]; the
// relay appends with those of relay.go and reads with [TypeFromPage] and [ParseFromPage].
//
// Only canonical encodings parse: appending what was parsed gives the same bytes. What is
// parsed points into the message it was parsed from.
package wire

import (
	"crypto/sha256"
	"errors"
)

// Version is the envelope's version; it stands in CLAIM, JOIN and their answers.
const Version = 1

// The limits of relay/SPEC.md, "Transport".
const (
	// MaxFrame is the most bytes of a frame: a 64 KiB file chunk or a 32 KiB text with
	// signatures and padding, twice over. The least is 1: an empty frame costs no credit.
	MaxFrame = 128 << 10

	// MaxMessage is the most bytes of a message from a page: the largest frame and a list
	// of MaxSendPeers recipients.
	MaxMessage = MaxFrame + 8<<10 + 16

	// MaxSendPeers is the most recipients that one SEND lists.
	MaxSendPeers = 1000

	// DefaultPatients is the most patients in a room unless the relay's owner says otherwise.
	DefaultPatients = 1000

	// MostPatients is the most that the relay's owner can set: a CLAIM is answered with one
	// JOINED for each, and they have to fit into the doctor's queue.
	MostPatients = 10_000

	// InFlight is how many bytes of frames may be on their way to a patient: eight of the
	// largest. See CREDIT.
	InFlight = 1 << 20

	// PatientQueueBytes and PatientQueueMessages bound what waits for one patient's socket.
	// The 16 KiB are for the envelopes around the frames, so that credit runs out first.
	PatientQueueBytes    = InFlight + 16<<10
	PatientQueueMessages = 1024

	// DoctorQueueBytes and DoctorQueueMessages bound what waits for the doctor's socket,
	// where all patients' frames come together.
	DoctorQueueBytes    = 16 << 20
	DoctorQueueMessages = 16 << 10

	// FirstMessageSeconds is how long a connection may take to say CLAIM or JOIN: an idle
	// stranger holds nothing.
	FirstMessageSeconds = 10

	// Ping is the one text message a page may send, Pong its answer.
	Ping = "ping"
	Pong = "pong"
)

// PeerID names one patient's connection. The relay draws it at random and never uses it again.
type PeerID [8]byte

// String returns the id as 16 hex digits.
func (p PeerID) String() string { return hex(p[:]) }

// RoomID names a room: the first half of the SHA-256 of its owner's token.
type RoomID [16]byte

// String returns the id as it stands in URLs: 32 lower-case hex digits.
func (r RoomID) String() string { return hex(r[:]) }

// ErrRoomID says that a string is not 32 lower-case hex digits.
var ErrRoomID = errors.New("wire: a room is 32 lower-case hex digits")

// ParseRoomID reads what RoomID.String wrote, and nothing else.
func ParseRoomID(s string) (RoomID, error) {
	var r RoomID
	if len(s) != 2*len(r) {
		return RoomID{}, ErrRoomID
	}
	for i := range r {
		hi, ok1 := unhex(s[2*i])
		lo, ok2 := unhex(s[2*i+1])
		if !ok1 || !ok2 {
			return RoomID{}, ErrRoomID
		}
		r[i] = hi<<4 | lo
	}
	return r, nil
}

// RoomOfToken returns the room that the holder of an owner token may claim.
func RoomOfToken(token [32]byte) RoomID {
	sum := sha256.Sum256(token[:])
	return RoomID(sum[:len(RoomID{})])
}

const hexDigits = "0123456789abcdef"

// hex is encoding/hex without fmt, which that package brings along.
func hex(b []byte) string {
	s := make([]byte, 0, 2*len(b))
	for _, c := range b {
		s = append(s, hexDigits[c>>4], hexDigits[c&15])
	}
	return string(s)
}

func unhex(c byte) (byte, bool) {
	switch {
	case '0' <= c && c <= '9':
		return c - '0', true
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10, true
	}
	return 0, false
}
