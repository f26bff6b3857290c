// Package handshake is the meeting of a patient and the doctor, HELLO to
// SESSION_CONFIRM (SPEC §5), as two state machines without clock or I/O: frames
// and times go in, frames and at last a Session come out. All that it refuses
// is an *Error with the ID of the check in SPEC §11.
//
// The conference engine drives it; nothing else should import it. Who is
// admitted, blocked or pinned, and when to try again, is decided there: here is
// only what one handshake proves.
package handshake

import (
	"strconv"

	"telemed/crypto/elgamal"
	"telemed/crypto/message"
	"telemed/crypto/seal"
)

// Limits of ΔTS, the delay that a doctor allows, in milliseconds (SPEC §5).
const (
	MinDeltaTS     = 1_000
	MaxDeltaTS     = 60_000
	DefaultDeltaTS = 5_000
)

// pendingFactor times ΔTS after HELLO a handshake ends, finished or not: each
// of its four later frames may take ΔTS.
const pendingFactor = 4

// Clock says when a frame came off its socket, and how long it has since waited
// in the caller's own queue: delays are judged by the former, what is sent in
// answer is stamped with the sum. Only the differences of Mono matter.
type Clock struct {
	Wall   uint64 // ms since the Unix epoch, by this device's clock
	Mono   uint64 // ms on this device's monotonic clock
	Waited uint64 // ms between that moment and the call
}

// now is the wall clock at the call.
func (c Clock) now() uint64 { return c.Wall + c.Waited }

// A Session is what an accepted handshake leaves behind. The caller erases it.
type Session struct {
	Send, Receive seal.Key // the two chains' first keys
	GroupShare    [32]byte // this session's part in group keys
	KeyID         [8]byte  // names the session; both pages may show it

	Peer       *elgamal.PublicKey // the other side's identity key
	PatientID  [16]byte           // ID_Di
	Invitation [8]byte            // the id of the invitation that it ran under
	DeltaTS    uint32             // the doctor's allowed delay, ms
	Generation uint64             // the doctor's; the patient keeps the highest
	Name       string             // as the patient gave it
	Offset     int64              // patient: the doctor's clock minus the own, ms; doctor: 0
}

// Erase overwrites the session's secrets.
func (s *Session) Erase() {
	s.Send.Erase()
	s.Receive.Erase()
	clear(s.GroupShare[:])
}

// String hides the secrets from what prints and logs.
func (Session) String() string { return "handshake.Session" }

// GoString is String.
func (s Session) GoString() string { return s.String() }

// A Step is what came of one frame: on failure, too, where Trace tells which
// checks it passed and Reply may hold a last frame for the peer, BLOCKED or the
// patient's word of a higher generation.
type Step struct {
	Reply   []byte   // to be sent; nil if nothing is
	Session *Session // set once, by the frame that ends the handshake
	Trace   []Record // for the page's protocol view; never a secret

	// Generation is the doctor's, as WELCOME's valid signature has it; 0 from any
	// other frame. The patient keeps the highest at once, whatever else came of
	// the frame: the attempt may never get to a Session.
	Generation uint64
}

// Refused is a BLOCKED frame. The patient's Receive returns it as its error;
// the doctor's Lookup and Allow may return (or wrap) one, and its frame is then
// made. Before a session it is shown and never stored: whoever holds a walk-in
// link can make one.
type Refused message.Blocked

func (r *Refused) Error() string {
	switch r.Reason {
	case message.BlockedKey:
		return "handshake: refused: blocked"
	case message.BlockedLate:
		return "handshake: refused: off by " + seconds(uint64(r.Delay))
	case message.BlockedExpired:
		return "handshake: refused: the invitation has expired"
	case message.BlockedRevoked:
		return "handshake: refused: the invitation is revoked or unknown"
	case message.BlockedBusy:
		return "handshake: refused: busy"
	case message.BlockedEarly:
		return "handshake: refused: the invitation is not good yet"
	}
	return "handshake: refused: reason " + strconv.Itoa(int(r.Reason))
}

// Opcodes of the handshake, under their names here.
const (
	opHello   = message.OpHello
	opWelcome = message.OpWelcome
	opKey     = message.OpKeyVerification
	opToken   = message.OpSessionToken
	opConfirm = message.OpSessionConfirm
	opBlocked = message.OpBlocked
)
