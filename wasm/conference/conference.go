// Package conference is what a page does: the doctor's and the patient's engine.
// Who speaks when, who is let in, what is stored, sent again, acknowledged and
// blocked is decided here (SPEC §6 to §9); what a frame looks like is decided in
// the packages below crypto.
//
// It is pure: no I/O, no clock, no goroutine. Each input comes with the time at
// which it happened and returns one Output; randomness is a reader. So a whole
// conference can be replayed in one process from a seed. Only package wasm
// and tests import it.
//
// The shapes of what goes in and out are those of www/src/engine/boundary.ts.
package conference

import "telemed/crypto/handshake"

// Clock is when an input happened: Wall is Date.now(), Mono performance.now(),
// both in ms. Waited is not for callers.
type Clock = handshake.Clock

// Engine is what a page drives: a Doctor or a Patient.
type Engine interface {
	// Start is called once, with the vault key and all that is stored. Its error is
	// ErrIdentity: what is stored cannot be used.
	Start(vaultKey []byte, records []Record, now Clock) (Output, error)
	// Command does what the page's user asked for.
	Command(c Command, now Clock) (Result, Output)
	// SocketOpen, SocketMessage and SocketClosed are for the socket that the last
	// Connect asked for; not for one that Connect or Disconnect closed.
	SocketOpen(now Clock) Output
	SocketMessage(data []byte, now Clock) Output
	SocketClosed(code int, now Clock) Output
	// FileDone answers a take, read, write, copy or import of Files: data is the piece that was got,
	// trouble why it could not be done ("full", "lost"; "unkept": got, but not stored), or "".
	FileDone(do, file string, index uint32, data []byte, trouble string, now Clock) Output
	// Tick is to be called at the last Output's Deadline; earlier is harmless.
	Tick(now Clock) Output
}

// An Output is what the engine wants done after a call, in this order: the
// writes made durable together, envelopes sent on the socket that is open, the files' bytes
// moved, the socket closed (Disconnect), another opened (Connect), the events shown.
type Output struct {
	Writes     []Record // Value nil: delete
	Disconnect bool
	Connect    *Connect
	Send       [][]byte
	Files      []FileOp
	Events     []Event
	Export     [][]byte // bytes of an export, to be put together
	Exported   bool     // these were its last
	Erase      bool     // forget everything stored on this device
	Deadline   uint64   // call Tick at this monotonic time, ms; 0: never
}

// A Record is a stored value, sealed, under its name.
type Record struct {
	Name  string
	Value []byte
}

// Connect asks for a socket to a room of the relay at Origin, "" being the page's.
type Connect struct{ Room, Origin string }

// A Command is what the page asks for; Type says which fields mean something.
type Command struct {
	Type       string
	Name       string // setup, join, send-file
	Open       bool   // invite
	Patient    string // remove, block, unblock, repin, verify: its id; invite: its name
	Invitation string // revoke, unblock-invitation, resume
	Patients   []string
	Verified   bool
	DeltaTS    float64
	Minutes    float64        // set-keep
	Old, New   string         // set-passphrase
	Passphrase string         // unlock, export, import
	Fragment   string         // open
	To, Text   string         // send; To also send-file, read, writing
	MediaType  string         // send-file, with Name
	Size       float64        // send-file, import: bytes
	ValidFrom  float64        // invite: ms since the Unix epoch; 0: now
	ValidUntil float64        // invite; 0: as usual
	File       string         // open-file, cancel-file, retry-file, delete-file: FileView's ID
	Stopwatch  func() float64 // diagnose: ms on a monotonic clock that runs meanwhile
}

// A Result is a command's answer: a Refusal, or none and perhaps a value.
type Result struct {
	Value   string
	Refusal Refusal
}

// A Refusal is why a command was not done: the page has the words.
type Refusal string

// The refusals.
const (
	RefusedName        Refusal = "name"
	RefusedValidity    Refusal = "validity"
	RefusedTextEmpty   Refusal = "text-empty"
	RefusedTextTooLong Refusal = "text-too-long"
	RefusedLinkDamaged Refusal = "link-damaged"
	RefusedLinkVersion Refusal = "link-version"
	RefusedOutboxFull  Refusal = "outbox-full"
	RefusedUnknown     Refusal = "unknown"
	RefusedNotNow      Refusal = "not-now"
	RefusedPassphrase  Refusal = "passphrase"
	RefusedDeltaTS     Refusal = "delta-ts"
	RefusedFileTooLong Refusal = "file-too-long"
	RefusedInternal    Refusal = "internal"
)

func refused(r Refusal) Result { return Result{Refusal: r} }
