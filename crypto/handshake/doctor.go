package handshake

import (
	"crypto/mlkem"
	"errors"
	"io"
	"math"

	"telemed/crypto/elgamal"
	"telemed/crypto/invite"
	"telemed/crypto/message"
)

// DoctorConfig is what the doctor's page brings to every handshake.
type DoctorConfig struct {
	Identity   *elgamal.PrivateKey // stays the caller's
	DeltaTS    uint32              // ms, MinDeltaTS to MaxDeltaTS
	Generation uint64

	// Lookup finds an invitation of this doctor and room. With an error and an
	// invitation (expired, revoked, busy) the HELLO is opened, so that it can be
	// answered with BLOCKED, and nothing else is spent on it; with an error alone
	// the frame is dropped. The error is the Cause of an ErrInvitation. The
	// invitation is copied.
	Lookup func(id [8]byte) (*invite.Invitation, error)

	// Known, if set, finds the key of the patient with this ID as an earlier handshake
	// has shown it, or nil: it need not be decoded again, and may have a table.
	Known func(id [16]byte) *elgamal.PublicKey

	// Allow, if set, is asked about a key as soon as SignData1 has verified, before
	// anything else is checked. Its error is the Cause of an ErrRefused.
	Allow func(id [16]byte, key *elgamal.PublicKey) error
}

// A Doctor is the doctor's side of the handshakes of one connection, one at a
// time: each HELLO starts anew.
type Doctor struct {
	cfg  DoctorConfig
	rand io.Reader
	next byte // the opcode that may come, besides HELLO; 0: none
	wire wire

	start uint64 // monotonic time at which HELLO came
	inv   *invite.Invitation
	id    [16]byte
	peer  *elgamal.PublicKey
	name  string

	eD        *elgamal.PrivateKey // from HELLO to frame 10
	ss        []byte              // from HELLO to frame 20
	keys      *sessionKeys        // from frame 20 to frame 25
	confirmed transcript          // T after frame 20

	encapsulate func(*mlkem.EncapsulationKey768) (ss, ciphertext []byte)
}

// String hides the secrets from what prints and logs.
func (Doctor) String() string { return "handshake.Doctor" }

// GoString is String.
func (d Doctor) GoString() string { return d.String() }

// NewDoctor returns the machine for one connection; ErrDelta if ΔTS is out of
// range.
func NewDoctor(rand io.Reader, cfg DoctorConfig) (*Doctor, error) {
	if cfg.DeltaTS < MinDeltaTS || cfg.DeltaTS > MaxDeltaTS {
		return nil, ErrDelta
	}
	return &Doctor{cfg: cfg, rand: rand, encapsulate: (*mlkem.EncapsulationKey768).Encapsulate}, nil
}

// Deadline is the monotonic time after which the pending handshake is over; the
// largest number if none is pending.
func (d *Doctor) Deadline() uint64 {
	if d.next == 0 {
		return math.MaxUint64
	}
	return d.start + pendingFactor*uint64(d.cfg.DeltaTS)
}

// Pending reports whether a handshake is under way.
func (d *Doctor) Pending() bool { return d.next != 0 }

// Erase ends the pending handshake and overwrites its secrets.
func (d *Doctor) Erase() {
	d.end()
	d.wire.erase()
}

// end erases all but the key under which BLOCKED may still go out.
func (d *Doctor) end() {
	d.next = 0
	d.wire.endIn()
	clear(d.ss)
	if d.eD != nil {
		d.eD.Erase()
	}
	if d.keys != nil {
		d.keys.erase()
	}
	if d.inv != nil {
		clear(d.inv.Secret[:])
	}
	d.ss, d.eD, d.keys = nil, nil, nil
	d.inv, d.peer, d.name, d.id = nil, nil, "", [16]byte{}
	d.confirmed = transcript{}
}

// Refuse makes the BLOCKED frame for the peer whose frame has just opened and
// failed, and ends what is left of that handshake. A second one, or one for a
// peer who never proved anything, is ErrNothing.
func (d *Doctor) Refuse(reason byte, until uint64, delay uint32) ([]byte, error) {
	if d.wire.out == nil || d.next != 0 {
		return nil, ErrNothing
	}
	defer d.Erase()
	r := message.Blocked{Reason: reason, Until: until, Delay: delay}
	return d.wire.send(d.rand, []byte{opBlocked}, r.Append(nil))
}

// Receive takes the patient's next frame. Its errors are *Error with any kind
// but ErrDoctor, or rand's; each ends the attempt. Lateness,
// and a *Refused that Lookup or Allow returned, leave the BLOCKED frame in
// Step.Reply; after other errors the caller calls Refuse, which makes one, or
// Erase.
func (d *Doctor) Receive(now Clock, frame []byte) (Step, error) {
	var step Step
	err := d.receive(now, frame, &step)
	if err == nil {
		return step, nil
	}
	step.Reply, step.Session = nil, nil
	e, ok := errors.AsType[*Error](err)
	if !ok {
		d.Erase()
		return step, err
	}
	if d.inv != nil {
		e.Invitation = d.inv.ID
	}
	e.PatientID, e.Peer = d.id, d.peer
	d.end()
	refused, said := errors.AsType[*Refused](e.Cause)
	switch {
	case said:
	case e.Kind == ErrLate:
		delay := min(uint64(max(e.Delay, -e.Delay)), math.MaxUint32)
		refused = &Refused{Reason: message.BlockedLate, Delay: uint32(delay)}
	default:
		return step, err
	}
	if reply, e := d.Refuse(refused.Reason, refused.Until, refused.Delay); e == nil {
		step.Reply = reply
		step.Trace = append(step.Trace, sent(opBlocked, refused.trace()))
	}
	return step, err
}

func (d *Doctor) receive(now Clock, frame []byte, step *Step) error {
	if len(frame) > 0 && frame[0] == opHello {
		return d.onHello(now, frame, step)
	}
	if d.next == 0 || len(frame) == 0 || frame[0] != d.next {
		d.Erase()
		return fail(CheckOrder, ErrOrder, nil)
	}
	limit := pendingFactor * uint64(d.cfg.DeltaTS)
	if err := checkElapsed(CheckPending, now.Mono, d.start, limit); err != nil {
		d.Erase()
		return err
	}
	if frame[0] == opKey {
		return d.onKey(now, frame, step)
	}
	return d.onConfirm(now, frame, step)
}

// open opens a frame, or forgets the peer: to whom a broken seal belongs is
// unknown, so nobody is told of it.
func (d *Doctor) open(check string, frame []byte, clearBytes int) ([]byte, error) {
	content, err := d.wire.open(frame, clearBytes)
	if err != nil {
		d.Erase()
		return nil, fail(check, ErrSeal, nil)
	}
	return content, nil
}
