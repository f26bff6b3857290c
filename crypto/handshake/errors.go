package handshake

import (
	"errors"
	"strconv"

	"telemed/crypto/elgamal"
)

// What a caller does about a refusal depends on nothing but its kind; every
// *Error is exactly one of these (errors.Is).
var (
	// ErrSeal: the seal is broken, or a HELLO holds what nobody could use. The
	// attempt is dropped and counts against nobody: anyone on the way can do it.
	ErrSeal = errors.New("handshake: the seal is broken")
	// ErrOrder: an opcode that is not next. Dropped like ErrSeal.
	ErrOrder = errors.New("handshake: frame out of place")
	// ErrLate: delayed beyond ΔTS, or pending too long. Try again; blames nobody.
	ErrLate = errors.New("handshake: too late")
	// ErrSignature: no valid SignData1 by whoever holds the invitation. Counts
	// against the unpinned use of a personal invitation.
	ErrSignature = errors.New("handshake: the patient's signature is bad")
	// ErrRules: broken after the key's own valid signature. Counts against it.
	ErrRules = errors.New("handshake: a signed frame broke the rules")
	// ErrRefused: the caller's own Allow refused the key.
	ErrRefused = errors.New("handshake: the key is not allowed")
	// ErrInvitation: the caller's own Lookup refused the invitation.
	ErrInvitation = errors.New("handshake: the invitation is not valid")
	// ErrDoctor: who answers the patient is not the invitation's doctor, or does
	// not do as a doctor must. The page warns; it may be an impostor.
	ErrDoctor = errors.New("handshake: not the invitation's doctor")
	// ErrGeneration: the doctor, but from before the practice was moved. To the
	// doctor: a patient says that this page is such a one. It is only the patient's
	// word; who that is stands in the Error.
	ErrGeneration = errors.New("handshake: the doctor's page is an old one")
)

// Why the caller's own parameters were refused, by the constructors and Refuse.
var (
	ErrName    = errors.New("handshake: the name is not a valid one")
	ErrDelta   = errors.New("handshake: ΔTS is out of range")
	ErrNothing = errors.New("handshake: no peer to refuse")
)

// The checks. SPEC §11 says what each one is; a test is named after each.
const (
	CheckOrder   = "HS-ORDER"
	CheckPending = "HS-PENDING"

	CheckBlockedSeal   = "BLOCKED-SEAL"
	CheckBlockedLayout = "BLOCKED-LAYOUT"

	CheckHelloSeal       = "HELLO-SEAL"
	CheckHelloWaited     = "HELLO-WAITED"
	CheckHelloInvitation = "HELLO-INVITATION"
	CheckHelloLayout     = "HELLO-LAYOUT"
	CheckHelloKEM        = "HELLO-KEM"

	CheckWelcomeSeal       = "WELCOME-SEAL"
	CheckWelcomeLayout     = "WELCOME-LAYOUT"
	CheckWelcomeDoctor     = "WELCOME-DOCTOR"
	CheckWelcomeSignature  = "WELCOME-SIGNATURE"
	CheckWelcomeDelta      = "WELCOME-DELTA"
	CheckWelcomeGeneration = "WELCOME-GENERATION"
	CheckWelcomeLate       = "WELCOME-LATE"
	CheckWelcomeElement    = "WELCOME-ELEMENT"

	CheckKeySeal       = "KEY-SEAL"
	CheckKeyLayout     = "KEY-LAYOUT"
	CheckKeyIdentity   = "KEY-IDENTITY"
	CheckKeySignature  = "KEY-SIGNATURE"
	CheckKeyAllowed    = "KEY-ALLOWED"
	CheckKeyDoctor     = "KEY-DOCTOR"
	CheckKeyPatient    = "KEY-PATIENT"
	CheckKeyGeneration = "KEY-GENERATION"
	CheckKeyName       = "KEY-NAME"
	CheckKeyTime       = "KEY-TIME"
	CheckKeyElement    = "KEY-ELEMENT"
	CheckKeySecret     = "KEY-SECRET"

	CheckTokenSeal      = "TOKEN-SEAL"
	CheckTokenLayout    = "TOKEN-LAYOUT"
	CheckTokenSignature = "TOKEN-SIGNATURE"
	CheckTokenPatient   = "TOKEN-PATIENT"
	CheckTokenTime      = "TOKEN-TIME"
	CheckTokenElement   = "TOKEN-ELEMENT"
	CheckTokenSecret    = "TOKEN-SECRET"

	CheckConfirmSeal     = "CONFIRM-SEAL"
	CheckConfirmLayout   = "CONFIRM-LAYOUT"
	CheckConfirmVerifier = "CONFIRM-VERIFIER"
	CheckConfirmTime     = "CONFIRM-TIME"
)

// An Error is a check that failed. Its attempt is over.
type Error struct {
	Check string // its ID in SPEC §11
	Kind  error  // one of the sentinels above
	Delay int64  // ErrLate: ms measured; negative: from the future
	Limit uint64 // ErrLate: ms allowed
	Cause error  // what lies beneath, if anything

	// Doctor's side: whom it concerns, as far as that was known by then.
	Invitation [8]byte
	PatientID  [16]byte
	Peer       *elgamal.PublicKey // set once its signature has verified
}

func (e *Error) Error() string {
	if e.Kind == ErrLate {
		allowed := ", " + seconds(e.Limit) + " allowed"
		switch {
		case e.Delay < 0:
			return "handshake: stamped " + seconds(uint64(-e.Delay)) + " ahead" + allowed
		case e.Check == CheckPending:
			return "handshake: unfinished after " + seconds(uint64(e.Delay)) + allowed
		case e.Check == CheckHelloWaited:
			return "handshake: waited " + seconds(uint64(e.Delay)) + allowed
		}
		return "handshake: arrived " + seconds(uint64(e.Delay)) + " late" + allowed
	}
	s := e.Kind.Error() + " (" + e.Check + ")"
	if e.Cause != nil {
		s += ": " + e.Cause.Error()
	}
	return s
}

// Unwrap gives errors.Is the kind and the cause.
func (e *Error) Unwrap() []error {
	if e.Cause == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Cause}
}

func fail(check string, kind, cause error) *Error {
	return &Error{Check: check, Kind: kind, Cause: cause}
}

// checkDelay refuses a time stamp more than limit ms from now, either way.
func checkDelay(check string, now, stamp uint64, limit uint32) error {
	late := min(now-min(stamp, now), 1<<62) // a hostile stamp is any number
	early := min(stamp-min(stamp, now), 1<<62)
	if late <= uint64(limit) && early <= uint64(limit) {
		return nil
	}
	return &Error{Check: check, Kind: ErrLate, Delay: int64(late) - int64(early), Limit: uint64(limit)}
}

// checkElapsed refuses when more than limit ms have passed since start.
func checkElapsed(check string, now, start, limit uint64) error {
	if now < start || now-start <= limit { // a monotonic clock that went back measures nothing
		return nil
	}
	return &Error{Check: check, Kind: ErrLate, Delay: int64(min(now-start, 1<<62)), Limit: limit}
}

// seconds writes ms in seconds: "5 s", "6.2 s", "0.05 s".
func seconds(ms uint64) string {
	return strconv.FormatFloat(float64(ms)/1000, 'f', -1, 64) + " s"
}
