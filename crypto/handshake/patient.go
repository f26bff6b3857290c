package handshake

import (
	"crypto/mlkem"
	"errors"
	"io"
	"math"

	"telemed/crypto/elgamal"
	"telemed/crypto/group"
	"telemed/crypto/invite"
)

// PatientConfig is what a patient brings to a handshake.
type PatientConfig struct {
	Invitation    *invite.Invitation  // copied
	Identity      *elgamal.PrivateKey // stays the caller's
	Name          string
	MinGeneration uint64 // the highest seen from this doctor

	// Doctor, if set, is this doctor's key as an earlier handshake has shown it: it
	// need not be decoded again, and may have a table.
	Doctor *elgamal.PublicKey
}

// A Patient is the patient's side of one attempt. Any error ends it, and all
// its secrets with it; for another attempt make another Patient.
type Patient struct {
	cfg   PatientConfig
	rand  io.Reader
	next  byte // the opcode that may come, besides BLOCKED; 0: ended
	wire  wire
	hello Record

	sentAt  uint64 // monotonic time at which HELLO left
	deltaTS uint32 // 0 before WELCOME
	offset  uint64 // the doctor's clock minus ours, mod 2^64

	doctor     *elgamal.PublicKey
	generation uint64
	id         [16]byte

	kem *mlkem.DecapsulationKey768 // from HELLO to WELCOME
	ss  []byte                     // from WELCOME on, like the next two
	eP  *elgamal.PrivateKey
	m   *group.Element
}

// String hides the secrets from what prints and logs.
func (Patient) String() string { return "handshake.Patient" }

// GoString is String.
func (p Patient) GoString() string { return p.String() }

// NewPatient begins an attempt and returns its HELLO, which is to leave at now.
// Errors: ErrName, invite.ErrField, rand's.
func NewPatient(rand io.Reader, cfg PatientConfig, now Clock) (*Patient, []byte, error) {
	if invite.CheckName(cfg.Name) != nil {
		return nil, nil, ErrName
	}
	if err := cfg.Invitation.Check(); err != nil {
		return nil, nil, err
	}
	own := *cfg.Invitation // the secret goes with the attempt, not with the caller's invitation
	cfg.Invitation = &own
	p := &Patient{cfg: cfg, rand: rand, next: opWelcome, sentAt: now.Mono + now.Waited}
	frame, err := p.sendHello()
	if err != nil {
		p.Erase()
		return nil, nil, err
	}
	return p, frame, nil
}

func (p *Patient) sendHello() ([]byte, error) {
	var m hello
	var seed [mlkem.SeedSize]byte
	defer clear(seed[:])
	if _, err := io.ReadFull(p.rand, seed[:]); err != nil {
		return nil, err
	}
	if _, err := io.ReadFull(p.rand, m.nonce[:]); err != nil {
		return nil, err
	}
	var err error
	if p.kem, err = mlkem.NewDecapsulationKey768(seed[:]); err != nil {
		return nil, err
	}
	copy(m.kem[:], p.kem.EncapsulationKey().Bytes())

	inv := p.cfg.Invitation
	p.wire.t = invite.Transcript0(inv)
	p.wire.out, p.wire.in = invite.HelloKeys(inv, p.wire.t)
	p.hello = sent(opHello, m.trace(inv.ID))
	return p.wire.send(p.rand, helloHead(inv.ID), m.bytes())
}

// HelloTrace is the record of the HELLO that NewPatient returned.
func (p *Patient) HelloTrace() Record { return p.hello }

// Deadline is the monotonic time after which the attempt is over, frame or no
// frame; the largest number if it is over already.
func (p *Patient) Deadline() uint64 {
	switch {
	case p.next == 0:
		return math.MaxUint64
	case p.deltaTS == 0:
		return p.sentAt + MaxDeltaTS
	}
	return p.sentAt + pendingFactor*uint64(p.deltaTS)
}

// Erase ends the attempt and overwrites its secrets. A patient who counts
// itself connected calls it; until then BLOCKED can still come.
func (p *Patient) Erase() {
	p.next = 0
	p.wire.erase()
	p.eraseSecrets()
}

func (p *Patient) eraseSecrets() {
	clear(p.ss)
	if p.eP != nil {
		p.eP.Erase()
	}
	if p.m != nil {
		p.m.Erase()
	}
	clear(p.cfg.Invitation.Secret[:])
	p.kem, p.ss, p.eP, p.m = nil, nil, nil, nil // crypto/mlkem offers no more
}

// Receive takes the doctor's next frame. Its errors are *Error with ErrSeal,
// ErrOrder, ErrLate, ErrDoctor or ErrGeneration, *Refused, or rand's; each ends
// the attempt. With ErrGeneration Step.Reply is to be sent all the same: it tells
// an old page of the doctor's that there is a newer one.
func (p *Patient) Receive(now Clock, frame []byte) (Step, error) {
	var step Step
	err := p.receive(now, frame, &step)
	if err != nil {
		p.Erase()
		step.Session = nil
		if !errors.Is(err, ErrGeneration) {
			step.Reply = nil
		}
	}
	return step, err
}

func (p *Patient) receive(now Clock, frame []byte, step *Step) error {
	if p.next == 0 || len(frame) == 0 || frame[0] != p.next && frame[0] != opBlocked {
		return fail(CheckOrder, ErrOrder, nil)
	}
	if p.deltaTS != 0 {
		limit := pendingFactor * uint64(p.deltaTS)
		if err := checkElapsed(CheckPending, now.Mono, p.sentAt, limit); err != nil {
			return err
		}
	}
	switch frame[0] {
	case opWelcome:
		return p.onWelcome(now, frame, step)
	case opToken:
		return p.onToken(now, frame, step)
	}
	return p.onBlocked(frame, step)
}
