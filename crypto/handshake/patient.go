package handshake

import (
	"crypto/mlkem"
	"io"
	"math"

	"telemed/crypto/elgamal"
	"telemed/crypto/group"
	"telemed/crypto/invite"
)

// PatientConfig is what a patient brings to a handshake.
type PatientConfig struct {
	Invitation    *invite.Invitation
	Identity      *elgamal.PrivateKey // stays the caller's
	Name          string
	MinGeneration uint64 // the highest seen from this doctor
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

// NewPatient begins an attempt and returns its HELLO, which is to leave at now.
// Errors: ErrName, invite.ErrField, rand's.
func NewPatient(rand io.Reader, cfg PatientConfig, now Clock) (*Patient, []byte, error) {
	if invite.CheckName(cfg.Name) != nil {
		return nil, nil, ErrName
	}
	if err := cfg.Invitation.Check(); err != nil {
		return nil, nil, err
	}
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
	p.kem, p.ss, p.eP, p.m = nil, nil, nil, nil // crypto/mlkem offers no more
}

// Receive takes the doctor's next frame. Its errors are *Error with ErrSeal,
// ErrOrder, ErrLate, ErrDoctor or ErrGeneration, *Refused, or rand's; each ends
// the attempt.
func (p *Patient) Receive(now Clock, frame []byte) (Step, error) {
	var step Step
	err := p.receive(now, frame, &step)
	if err != nil {
		p.Erase()
		step.Reply, step.Session = nil, nil
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

func (p *Patient) onWelcome(now Clock, frame []byte, step *Step) error {
	before := p.wire.t
	content, err := p.wire.open(frame, 1)
	if err != nil {
		return fail(CheckWelcomeSeal, ErrSeal, nil)
	}
	var m welcome
	if !m.parse(content) {
		return fail(CheckWelcomeLayout, ErrDoctor, nil)
	}
	step.Trace = append(step.Trace, Record{Opcode: opWelcome, Fields: m.trace()})
	rec := &step.Trace[0]
	doctor, err := elgamal.ParsePublicKey(m.yD[:])
	if err != nil {
		return fail(CheckWelcomeDoctor, ErrDoctor, err)
	}
	if doctor.Fingerprint() != p.cfg.Invitation.Doctor {
		return fail(CheckWelcomeDoctor, ErrDoctor, nil)
	}
	rec.check("doctor's fingerprint verified")
	if err := doctor.Verify(contextWelcome, before.signed(m.fields()), m.sig[:]); err != nil {
		return fail(CheckWelcomeSignature, ErrDoctor, err)
	}
	rec.check("signature verified")
	if m.deltaTS < MinDeltaTS || m.deltaTS > MaxDeltaTS {
		return fail(CheckWelcomeDelta, ErrDoctor, nil)
	}
	if m.generation < p.cfg.MinGeneration {
		return fail(CheckWelcomeGeneration, ErrGeneration, nil)
	}
	if err := checkElapsed(CheckWelcomeLate, now.Mono, p.sentAt, uint64(m.deltaTS)); err != nil {
		return err
	}
	rec.check("delay verified")
	eD, err := elgamal.ParsePublicKey(m.eD[:])
	if err != nil {
		return fail(CheckWelcomeElement, ErrDoctor, err)
	}

	ss, err := p.kem.Decapsulate(m.kem[:])
	if err != nil {
		return fail(CheckWelcomeLayout, ErrDoctor, err) // a wrong length only
	}
	p.ss, p.kem = ss, nil
	p.doctor, p.generation = doctor, m.generation
	p.deltaTS, p.offset = m.deltaTS, m.clock-now.Wall
	p2d, d2p := handshakeKeys(p.cfg.Invitation, ss, p.wire.t)
	p.wire.rekey(d2p, p2d)
	return p.sendKey(now, eD, step)
}

// sendKey answers WELCOME with KEY_VERIFICATION.
func (p *Patient) sendKey(now Clock, eD *elgamal.PublicKey, step *Step) (err error) {
	if p.eP, err = elgamal.GenerateKey(p.rand); err != nil {
		return err
	}
	if p.m, err = elgamal.RandomMessage(p.rand); err != nil {
		return err
	}
	ct, err := eD.Encrypt(p.rand, p.m)
	if err != nil {
		return err
	}
	yP := p.cfg.Identity.Public().Bytes()
	p.id = invite.PatientID(p.cfg.Invitation.ID, yP)
	m := keyVerification{
		name:      p.cfg.Name,
		stamp:     now.now() + p.offset,
		doctor:    p.cfg.Invitation.Doctor,
		patientID: p.id,
	}
	copy(m.yP[:], yP)
	copy(m.eP[:], p.eP.Public().Bytes())
	copy(m.secret[:], ct.Bytes())
	if _, err := io.ReadFull(p.rand, m.nonce[:]); err != nil {
		return err
	}
	sig, err := p.cfg.Identity.Sign(p.rand, contextKey, p.wire.t.signed(m.fields()))
	if err != nil {
		return err
	}
	copy(m.sig[:], sig)
	if step.Reply, err = p.wire.send(p.rand, []byte{opKey}, m.bytes()); err != nil {
		return err
	}
	step.Trace = append(step.Trace, sent(opKey, m.trace()))
	p.next = opToken
	return nil
}

func (p *Patient) onToken(now Clock, frame []byte, step *Step) error {
	before := p.wire.t
	content, err := p.wire.open(frame, 1)
	if err != nil {
		return fail(CheckTokenSeal, ErrSeal, nil)
	}
	var m sessionToken
	if !m.parse(content) {
		return fail(CheckTokenLayout, ErrDoctor, nil)
	}
	step.Trace = append(step.Trace, Record{Opcode: opToken, Fields: m.trace()})
	rec := &step.Trace[0]
	if err := p.doctor.Verify(contextToken, before.signed(m.fields()), m.sig[:]); err != nil {
		return fail(CheckTokenSignature, ErrDoctor, err)
	}
	rec.check("signature verified")
	if m.patientID != p.id {
		return fail(CheckTokenPatient, ErrDoctor, nil)
	}
	if err := checkDelay(CheckTokenTime, now.Wall+p.offset, m.stamp, p.deltaTS); err != nil {
		return err
	}
	rec.check("timestamp verified")
	ct, err := elgamal.ParseCiphertext(m.secret[:])
	if err != nil {
		return fail(CheckTokenElement, ErrDoctor, err)
	}
	same, err := p.eP.Decrypt(ct)
	if err != nil {
		return fail(CheckTokenSecret, ErrDoctor, err)
	}
	defer same.Erase()
	if !same.Equal(p.m) {
		return fail(CheckTokenSecret, ErrDoctor, nil)
	}
	rec.check("session key matches")
	return p.sendConfirm(now, step)
}

// sendConfirm answers SESSION_TOKEN with SESSION_CONFIRM and hands out the
// session. Only BLOCKED can come after it.
func (p *Patient) sendConfirm(now Clock, step *Step) (err error) {
	keys := deriveSession(p.m, p.ss, p.cfg.Invitation, p.wire.t)
	defer keys.erase()
	p.eraseSecrets()
	m := sessionConfirm{stamp: now.now() + p.offset}
	m.verifier = keys.verify(p.wire.t, m.stamp)
	if step.Reply, err = p.wire.send(p.rand, []byte{opConfirm}, m.bytes()); err != nil {
		return err
	}
	step.Trace = append(step.Trace, sent(opConfirm, m.trace(keys.id)))
	step.Session = &Session{
		Send: keys.p2d, Receive: keys.d2p, GroupShare: keys.share, KeyID: keys.id,
		Peer: p.doctor, PatientID: p.id, Invitation: p.cfg.Invitation.ID,
		DeltaTS: p.deltaTS, Generation: p.generation, Name: p.cfg.Name, Offset: int64(p.offset),
	}
	p.wire.out.Erase()
	p.next = opBlocked
	return nil
}

func (p *Patient) onBlocked(frame []byte, step *Step) error {
	content, err := p.wire.open(frame, 1)
	if err != nil {
		return fail(CheckBlockedSeal, ErrSeal, nil)
	}
	refused := new(Refused)
	if !refused.parse(content) {
		return fail(CheckBlockedLayout, ErrDoctor, nil)
	}
	step.Trace = append(step.Trace, Record{Opcode: opBlocked, Fields: refused.trace()})
	return refused
}
