package handshake

import (
	"crypto/mlkem"
	"encoding/binary"

	"telemed/crypto/codec"
	"telemed/crypto/elgamal"
)

// The sealed contents of the five frames (SPEC §5): for each its layout, its
// fields as they are signed, and its parser, which takes only what the fields
// would give again. Parsers look at lengths alone; what the bytes mean is for
// the machines to check, in their order.

const nonceSize = 16

// hello is HELLO's sealed part; the invitation id goes before it in the clear.
//
//	kem key [1184] ‖ nonce [16]
type hello struct {
	kem   [mlkem.EncapsulationKeySize768]byte
	nonce [nonceSize]byte
}

func (m *hello) bytes() []byte { return append(m.kem[:], m.nonce[:]...) }

func (m *hello) parse(b []byte) bool {
	s := codec.Reader(b)
	return s.CopyBytes(m.kem[:]) && s.CopyBytes(m.nonce[:]) && s.Empty()
}

// welcome is WELCOME.
//
//	y_D [384] ‖ e_D [384] ‖ kem ciphertext [1088] ‖ clock u64 ‖ ΔTS u32 ‖ generation u64 ‖ sig0 [416]
type welcome struct {
	yD, eD     [elgamal.PublicKeySize]byte
	kem        [mlkem.CiphertextSize768]byte
	clock      uint64
	deltaTS    uint32
	generation uint64
	sig        [elgamal.SignatureSize]byte
}

// fields is what sig0 covers.
func (m *welcome) fields() []byte {
	b := append(m.yD[:], m.eD[:]...)
	b = append(b, m.kem[:]...)
	b = binary.BigEndian.AppendUint64(b, m.clock)
	b = binary.BigEndian.AppendUint32(b, m.deltaTS)
	return binary.BigEndian.AppendUint64(b, m.generation)
}

func (m *welcome) bytes() []byte { return append(m.fields(), m.sig[:]...) }

func (m *welcome) parse(b []byte) bool {
	s := codec.Reader(b)
	return s.CopyBytes(m.yD[:]) && s.CopyBytes(m.eD[:]) && s.CopyBytes(m.kem[:]) &&
		s.ReadUint64(&m.clock) && s.ReadUint32(&m.deltaTS) && s.ReadUint64(&m.generation) &&
		s.CopyBytes(m.sig[:]) && s.Empty()
}

// keyVerification is KEY_VERIFICATION.
//
//	y_P [384] ‖ e_P [384] ‖ v16(name) ‖ TSi u64 ‖ RNi [16] ‖ ID_GWN [32] ‖ ID_Di [16]
//	‖ generation u64 ‖ c1 [384] ‖ c2 [384] ‖ SignData1 [416]
type keyVerification struct {
	yP, eP     [elgamal.PublicKeySize]byte
	name       string
	stamp      uint64
	nonce      [nonceSize]byte
	doctor     [32]byte
	patientID  [16]byte
	generation uint64                       // the highest seen
	secret     [elgamal.CiphertextSize]byte // c1 ‖ c2
	sig        [elgamal.SignatureSize]byte
}

// fields is what SignData1 covers.
func (m *keyVerification) fields() []byte {
	b := append(m.yP[:], m.eP[:]...)
	b = binary.BigEndian.AppendUint16(b, uint16(len(m.name)))
	b = append(b, m.name...)
	b = binary.BigEndian.AppendUint64(b, m.stamp)
	b = append(b, m.nonce[:]...)
	b = append(b, m.doctor[:]...)
	b = append(b, m.patientID[:]...)
	b = binary.BigEndian.AppendUint64(b, m.generation)
	return append(b, m.secret[:]...)
}

func (m *keyVerification) bytes() []byte { return append(m.fields(), m.sig[:]...) }

func (m *keyVerification) parse(b []byte) bool {
	s := codec.Reader(b)
	var name codec.Reader
	ok := s.CopyBytes(m.yP[:]) && s.CopyBytes(m.eP[:]) && s.ReadUint16LengthPrefixed(&name) &&
		s.ReadUint64(&m.stamp) && s.CopyBytes(m.nonce[:]) && s.CopyBytes(m.doctor[:]) &&
		s.CopyBytes(m.patientID[:]) && s.ReadUint64(&m.generation) && s.CopyBytes(m.secret[:]) &&
		s.CopyBytes(m.sig[:]) && s.Empty()
	m.name = string(name)
	return ok
}

// sessionToken is SESSION_TOKEN.
//
//	TS_GWN u64 ‖ RN_GWN [16] ‖ ID_Di [16] ‖ c1' [384] ‖ c2' [384] ‖ SignData2 [416]
type sessionToken struct {
	stamp     uint64
	nonce     [nonceSize]byte
	patientID [16]byte
	secret    [elgamal.CiphertextSize]byte // c1' ‖ c2'
	sig       [elgamal.SignatureSize]byte
}

// fields is what SignData2 covers.
func (m *sessionToken) fields() []byte {
	b := binary.BigEndian.AppendUint64(nil, m.stamp)
	b = append(b, m.nonce[:]...)
	b = append(b, m.patientID[:]...)
	return append(b, m.secret[:]...)
}

func (m *sessionToken) bytes() []byte { return append(m.fields(), m.sig[:]...) }

func (m *sessionToken) parse(b []byte) bool {
	s := codec.Reader(b)
	return s.ReadUint64(&m.stamp) && s.CopyBytes(m.nonce[:]) && s.CopyBytes(m.patientID[:]) &&
		s.CopyBytes(m.secret[:]) && s.CopyBytes(m.sig[:]) && s.Empty()
}

// sessionConfirm is SESSION_CONFIRM.
//
//	TS'i u64 ‖ verifier [64]
type sessionConfirm struct {
	stamp    uint64
	verifier [64]byte
}

func (m *sessionConfirm) bytes() []byte {
	return append(binary.BigEndian.AppendUint64(nil, m.stamp), m.verifier[:]...)
}

func (m *sessionConfirm) parse(b []byte) bool {
	s := codec.Reader(b)
	return s.ReadUint64(&m.stamp) && s.CopyBytes(m.verifier[:]) && s.Empty()
}
