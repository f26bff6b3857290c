package handshake

import (
	"crypto/mlkem"
	"crypto/subtle"
	"io"

	"telemed/crypto/elgamal"
	"telemed/crypto/invite"
)

// helloHead is HELLO's clear part: opcode and invitation id.
func helloHead(id [8]byte) []byte { return append([]byte{opHello}, id[:]...) }

// onHello spends on a stranger no more than a hash of the invitation before the
// seal opens, and two fixed-base exponentiations and a KEM operation after.
func (d *Doctor) onHello(now Clock, frame []byte, step *Step) error {
	d.Erase()
	limit := uint64(d.cfg.DeltaTS) / 2
	if err := checkElapsed(CheckHelloWaited, now.Waited, 0, limit); err != nil {
		return err
	}
	var id [8]byte
	head := len(helloHead(id))
	if len(frame) < head {
		return fail(CheckHelloSeal, ErrSeal, nil)
	}
	copy(id[:], frame[1:])
	inv, refusal := d.cfg.Lookup(id)
	if inv == nil {
		return fail(CheckHelloInvitation, ErrInvitation, refusal)
	}
	own := *inv // the secret goes with the attempt, not with the caller's invitation
	inv = &own
	d.inv = inv
	d.wire.t = invite.Transcript0(inv)
	d.wire.in, d.wire.out = invite.HelloKeys(inv, d.wire.t)
	content, err := d.open(CheckHelloSeal, frame, head)
	if err != nil {
		return err
	}
	if refusal != nil {
		return fail(CheckHelloInvitation, ErrInvitation, refusal)
	}
	var m hello
	if !m.parse(content) {
		return fail(CheckHelloLayout, ErrSeal, nil)
	}
	step.Trace = append(step.Trace, Record{Opcode: opHello, Fields: m.trace(id)})
	kem, err := mlkem.NewEncapsulationKey768(m.kem[:])
	if err != nil {
		return fail(CheckHelloKEM, ErrSeal, err)
	}
	d.start = now.Mono
	return d.sendWelcome(now, kem, step)
}

func (d *Doctor) sendWelcome(now Clock, kem *mlkem.EncapsulationKey768, step *Step) (err error) {
	if d.eD, err = elgamal.GenerateKey(d.rand); err != nil {
		return err
	}
	var ciphertext []byte
	d.ss, ciphertext = d.encapsulate(kem)
	m := welcome{clock: now.now(), deltaTS: d.cfg.DeltaTS, generation: d.cfg.Generation}
	copy(m.yD[:], d.cfg.Identity.Public().Bytes())
	copy(m.eD[:], d.eD.Public().Bytes())
	copy(m.kem[:], ciphertext)
	sig, err := d.cfg.Identity.Sign(d.rand, contextWelcome, d.wire.t.signed(m.fields()))
	if err != nil {
		return err
	}
	copy(m.sig[:], sig)
	if step.Reply, err = d.wire.send(d.rand, []byte{opWelcome}, m.bytes()); err != nil {
		return err
	}
	step.Trace = append(step.Trace, sent(opWelcome, m.trace()))
	d.wire.rekey(handshakeKeys(d.inv, d.ss, d.wire.t))
	d.next = opKey
	return nil
}

// onKey checks seal, signature, IDs, time, and only then decrypts: what costs
// e_D its one use is done for a key that has shown itself.
func (d *Doctor) onKey(now Clock, frame []byte, step *Step) error {
	before := d.wire.t
	content, err := d.open(CheckKeySeal, frame, 1)
	if err != nil {
		return err
	}
	var m keyVerification
	if !m.parse(content) {
		return fail(CheckKeyLayout, ErrSignature, nil)
	}
	step.Trace = append(step.Trace, Record{Opcode: opKey, Fields: m.trace()})
	rec := &step.Trace[0]
	id, known := invite.PatientID(d.inv.ID, m.yP[:]), (*elgamal.PublicKey)(nil)
	if d.cfg.Known != nil {
		known = d.cfg.Known(id)
	}
	yP, err := parseIdentity(m.yP[:], known)
	if err != nil {
		return fail(CheckKeyIdentity, ErrSignature, err)
	}
	if err := yP.Verify(contextKey, before.signed(m.fields()), m.sig[:]); err != nil {
		return fail(CheckKeySignature, ErrSignature, err)
	}
	rec.check("signature verified")
	d.peer, d.id = yP, id
	if d.cfg.Allow != nil {
		if err := d.cfg.Allow(d.id, yP); err != nil {
			return fail(CheckKeyAllowed, ErrRefused, err)
		}
	}
	if m.doctor != d.inv.Doctor {
		return fail(CheckKeyDoctor, ErrRules, nil)
	}
	if m.patientID != d.id {
		return fail(CheckKeyPatient, ErrRules, nil)
	}
	rec.check("IDs verified")
	if m.generation > d.cfg.Generation {
		return fail(CheckKeyGeneration, ErrGeneration, nil)
	}
	if err := invite.CheckName(m.name); err != nil {
		return fail(CheckKeyName, ErrRules, err)
	}
	d.name = m.name
	if err := checkDelay(CheckKeyTime, now.Wall, m.stamp, d.cfg.DeltaTS); err != nil {
		return err
	}
	rec.check("timestamp verified")
	eP, err := elgamal.ParsePublicKey(m.eP[:])
	if err != nil {
		return fail(CheckKeyElement, ErrRules, err)
	}
	ct, err := elgamal.ParseCiphertext(m.secret[:])
	if err != nil {
		return fail(CheckKeyElement, ErrRules, err)
	}
	return d.sendToken(now, eP, ct, step)
}

// sendToken decrypts M, with e_D's last breath, and answers with SESSION_TOKEN.
func (d *Doctor) sendToken(now Clock, eP *elgamal.PublicKey, ct *elgamal.Ciphertext, step *Step) error {
	secret, err := d.eD.Decrypt(ct)
	d.eD.Erase()
	d.eD = nil
	if err != nil {
		return fail(CheckKeySecret, ErrRules, err)
	}
	defer secret.Erase()
	step.Trace[0].check("session key decrypted")
	again, err := eP.Encrypt(d.rand, secret)
	if err != nil {
		return err
	}
	m := sessionToken{stamp: now.now(), patientID: d.id}
	copy(m.secret[:], again.Bytes())
	if _, err := io.ReadFull(d.rand, m.nonce[:]); err != nil {
		return err
	}
	sig, err := d.cfg.Identity.Sign(d.rand, contextToken, d.wire.t.signed(m.fields()))
	if err != nil {
		return err
	}
	copy(m.sig[:], sig)
	if step.Reply, err = d.wire.send(d.rand, []byte{opToken}, m.bytes()); err != nil {
		return err
	}
	step.Trace = append(step.Trace, sent(opToken, m.trace()))
	d.keys, d.confirmed = deriveSession(secret, d.ss, d.inv, d.wire.t), d.wire.t
	clear(d.ss)
	d.ss = nil
	d.next = opConfirm
	return nil
}

func (d *Doctor) onConfirm(now Clock, frame []byte, step *Step) error {
	content, err := d.open(CheckConfirmSeal, frame, 1)
	if err != nil {
		return err
	}
	var m sessionConfirm
	if !m.parse(content) {
		return fail(CheckConfirmLayout, ErrRules, nil)
	}
	step.Trace = append(step.Trace, Record{Opcode: opConfirm, Fields: m.trace(d.keys.id)})
	rec := &step.Trace[0]
	verifier := d.keys.verify(d.confirmed, m.stamp)
	if subtle.ConstantTimeCompare(verifier[:], m.verifier[:]) != 1 {
		return fail(CheckConfirmVerifier, ErrRules, nil)
	}
	rec.check("session key matches")
	if err := checkDelay(CheckConfirmTime, now.Wall, m.stamp, d.cfg.DeltaTS); err != nil {
		return err
	}
	rec.check("timestamp verified")
	step.Session = &Session{
		Send: d.keys.d2p, Receive: d.keys.p2d, GroupShare: d.keys.share, KeyID: d.keys.id,
		Peer: d.peer, PatientID: d.id, Invitation: d.inv.ID,
		DeltaTS: d.cfg.DeltaTS, Generation: d.cfg.Generation, Name: d.name,
	}
	d.Erase()
	return nil
}
