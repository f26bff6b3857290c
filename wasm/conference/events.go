package conference

import "telemed/crypto/handshake"

// An Event is something for the page to show: one of the types below, which
// mirror www/src/engine/types.ts. Ids are lower-case hex, times ms since the
// Unix epoch on this device's clock.
type Event interface{ isEvent() }

// DoctorState is how the doctor's page stands.
type DoctorState struct {
	Phase         string // setup, locked, open, superseded
	Name          string
	Room          string
	Fingerprint   string
	Link          LinkState
	CloseCode     int
	RetryAt       uint64
	DeltaTS       uint32
	Epoch         uint32
	Audience      int
	HasPassphrase bool
	Keep          uint32 // minutes until messages vanish; 0: never
	Moved         bool   // superseded for good: the practice was imported elsewhere
	Import        string // "", running, or why it failed: passphrase, damaged, full
}

// PatientView is a patient as the doctor sees them.
type PatientView struct {
	ID, Name     string
	Status       string // waiting, admitted, away, held, blocked, removed
	Online       bool
	Admitted     bool
	Since        uint64
	Via          string // personal-first, known, open
	Invitation   string
	Fingerprint  string
	SafetyNumber [12]string
	Verified     bool
	SessionKeyID string
	BlockedUntil uint64
	BlockReason  string
	HeldFor      string
	FirstSeen    uint64
	LastSeen     uint64
}

// PatientGone says that a patient is no longer in the doctor's list.
type PatientGone struct{ ID string }

// InvitationView is an invitation as the doctor sees it.
type InvitationView struct {
	ID           string
	Open         bool
	PatientName  string
	Fragment     string // "" when no longer usable
	Created      uint64
	ValidFrom    uint64 // 0: at once
	ValidUntil   uint64
	Status       string // made, opened, used, expired, revoked, blocked
	Patient      string
	BlockedUntil uint64
}

// PatientState is how the patient's page stands.
type PatientState struct {
	Phase             string
	Room              string
	Admitted          bool // it survives going away
	DoctorName        string
	DoctorFingerprint string
	DoctorOnline      bool
	Name              string
	PatientID         string
	Personal          bool
	Steps             int // how many of JoinSteps are done
	Link              LinkState
	CloseCode         int
	RetryAt           uint64
	Trouble           string
	Delay             uint64
	Allowed           uint32
	BlockedUntil      uint64
	EndReason         string
	SafetyNumber      [12]string // empty strings when there is none
	SessionKeyID      string
	Epoch             uint32
	Keep              uint32 // minutes until messages vanish, as the doctor wishes; 0: never
	KeepsNothing      bool   // nothing of this visit is stored on this device
}

// JoinSteps are the visible steps of joining, in order.
var JoinSteps = [...]string{"connected", "doctor-verified", "secured", "waiting"}

// VisitView is an invitation that a patient's device knows.
type VisitView struct {
	Invitation, DoctorName, Name string
	LastUsed                     uint64
}

// MessageView is a message in a thread.
type MessageView struct {
	ID       string
	Thread   string // everyone, private, or a patient's id
	From     string // doctor, patient
	Mine     bool
	Number   uint64
	Time     uint64
	Text     string // of a file its name
	File     string // FileView's ID; "": a text
	SentTo   []string
	ReadBy   []string // of a file: who has all of it
	Received bool
	SeenBy   []string // the doctor's: those who have had it before their eyes, and told so
	Seen     bool     // the patient's: the doctor has
}

// MessageGone says that a message has vanished.
type MessageGone struct{ ID, Thread string }

// Writing says that the other side of a private thread writes just now.
type Writing struct{ Thread string }

// FileView is how far a file is on its way.
type FileView struct {
	ID, Name, MediaType string
	Size                uint64
	Mine                bool
	State               string // one of fileStates
	Trouble             string // full, lost: why it stands still; unkept: it cannot outlive this page
	Done                uint64 // bytes; of one that is sent a mean of its receivers
	Receivers, Complete int    // of one that is sent
	Kept                bool   // it can be opened here
	To                  string // while it is being prepared: whom it is for
}

// FrameView is a frame as the protocol drawer lists it. It never holds a secret.
type FrameView struct {
	N, Time  uint64
	Sent     bool
	Envelope uint64 // which one it is in, of those that were sent, or that came, from 1 on
	Opcode   byte
	Name     string
	Peer     string
	Fields   []handshake.Field
	Checks   []string
	Refused  string
}

// Measured is what this device takes for an operation: one of Operations.
type Measured struct {
	Operation string
	Ms        float64 // sealing: for 1,048,576 bytes
}

// Unreadable says that a stored record did not open, or not parse, and was left
// where it is.
type Unreadable struct{ Name string }

// Ready says that everything stored has been told.
type Ready struct{}

func (DoctorState) isEvent()    {}
func (PatientView) isEvent()    {}
func (PatientGone) isEvent()    {}
func (InvitationView) isEvent() {}
func (PatientState) isEvent()   {}
func (VisitView) isEvent()      {}
func (MessageView) isEvent()    {}
func (MessageGone) isEvent()    {}
func (Writing) isEvent()        {}
func (FileView) isEvent()       {}
func (FrameView) isEvent()      {}
func (Measured) isEvent()       {}
func (Unreadable) isEvent()     {}
func (Ready) isEvent()          {}
