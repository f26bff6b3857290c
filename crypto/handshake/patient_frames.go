package handshake

import (
	"io"

	"telemed/crypto/elgamal"
	"telemed/crypto/invite"
	"telemed/crypto/message"
)

// onWelcome finds out whether this is the invitation's doctor before it makes
// anything secret.
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
	doctor, err := parseIdentity(m.yD[:], p.cfg.Doctor)
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
	step.Generation = m.generation
	if m.deltaTS < MinDeltaTS || m.deltaTS > MaxDeltaTS {
		return fail(CheckWelcomeDelta, ErrDoctor, nil)
	}
	if m.generation < p.cfg.MinGeneration {
		if err := p.acceptKEM(now, &m); err != nil {
			return err
		}
		if err := p.sendGeneration(now, step); err != nil {
			return err
		}
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
	p.doctor, p.generation = doctor, m.generation
	if err := p.acceptKEM(now, &m); err != nil {
		return err
	}
	return p.sendKey(now, eD, step)
}

// acceptKEM goes on to the handshake keys and to the doctor's time.
func (p *Patient) acceptKEM(now Clock, m *welcome) error {
	ss, err := p.kem.Decapsulate(m.kem[:])
	if err != nil {
		return fail(CheckWelcomeLayout, ErrDoctor, err) // a wrong length only
	}
	p.ss, p.kem = ss, nil
	p.deltaTS, p.offset = m.deltaTS, m.clock-now.Wall
	p2d, d2p := handshakeKeys(p.cfg.Invitation, ss, p.wire.t)
	p.wire.rekey(d2p, p2d)
	return nil
}

// sendGeneration answers an old page's WELCOME with a KEY_VERIFICATION that says
// only who has seen a higher generation: no name, no key, nothing encrypted.
func (p *Patient) sendGeneration(now Clock, step *Step) error {
	return p.signKey(now, &keyVerification{generation: p.cfg.MinGeneration}, step)
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
	m := keyVerification{name: p.cfg.Name, generation: p.generation}
	copy(m.eP[:], p.eP.Public().Bytes())
	copy(m.secret[:], ct.Bytes())
	if err := p.signKey(now, &m, step); err != nil {
		return err
	}
	p.next = opToken
	return nil
}

// signKey completes a KEY_VERIFICATION with what says who sends it to whom and
// when, signs and seals it.
func (p *Patient) signKey(now Clock, m *keyVerification, step *Step) error {
	yP := p.cfg.Identity.Public().Bytes()
	p.id = invite.PatientID(p.cfg.Invitation.ID, yP)
	copy(m.yP[:], yP)
	m.stamp, m.doctor, m.patientID = now.now()+p.offset, p.cfg.Invitation.Doctor, p.id
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
	p.wire.endOut()
	p.next = opBlocked
	return nil
}

func (p *Patient) onBlocked(frame []byte, step *Step) error {
	content, err := p.wire.open(frame, 1)
	if err != nil {
		return fail(CheckBlockedSeal, ErrSeal, nil)
	}
	blocked, err := message.ParseBlocked(content)
	if err != nil {
		return fail(CheckBlockedLayout, ErrDoctor, err)
	}
	refused := (*Refused)(blocked)
	step.Trace = append(step.Trace, Record{Opcode: opBlocked, Fields: refused.trace()})
	return refused
}
