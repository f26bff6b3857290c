package handshake

import (
	"encoding/hex"
	"strconv"

	"telemed/crypto/elgamal"
	"telemed/crypto/group"
	"telemed/crypto/message"
)

// A Record is one frame as the page's protocol view shows it. It never holds a
// secret: what is in it was sent, or names a key.
type Record struct {
	Opcode byte
	Sent   bool
	Fields []Field
	Checks []string // what this side found right about it, in order
}

// A Field is one part of a frame. Long values are shortened hexadecimal.
type Field struct{ Name, Value string }

// Name is the frame's name in the SPEC.
func (r *Record) Name() string { return message.Name(r.Opcode) }

func (r *Record) check(what string) { r.Checks = append(r.Checks, what) }

func sent(op byte, fields []Field) Record { return Record{Opcode: op, Sent: true, Fields: fields} }

// short writes the first 8 and the last 4 digits of what is long.
func short(b []byte) string {
	s := hex.EncodeToString(b)
	if len(s) <= 16 {
		return s
	}
	return s[:8] + "…" + s[len(s)-4:]
}

func number[T uint32 | uint64](v T) string { return strconv.FormatUint(uint64(v), 10) }

// pair shortens c1 and c2, or a signature's r and s.
func pair(b []byte) (first, second string) {
	return short(b[:group.ElementSize]), short(b[group.ElementSize:])
}

func signature(name string, sig *[elgamal.SignatureSize]byte) Field {
	r, s := pair(sig[:])
	return Field{name, r + "|" + s}
}

func (m *hello) trace(id [8]byte) []Field {
	return []Field{
		{"invitation", hex.EncodeToString(id[:])},
		{"ML-KEM key", short(m.kem[:])},
		{"nonce", short(m.nonce[:])},
	}
}

func (m *welcome) trace() []Field {
	return []Field{
		{"y_D", short(m.yD[:])},
		{"e_D", short(m.eD[:])},
		{"ML-KEM ciphertext", short(m.kem[:])},
		{"clock", number(m.clock)},
		{"ΔTS", number(m.deltaTS)},
		{"generation", number(m.generation)},
		signature("sig0", &m.sig),
	}
}

func (m *keyVerification) trace() []Field {
	c1, c2 := pair(m.secret[:])
	return []Field{
		{"y_P", short(m.yP[:])},
		{"e_P", short(m.eP[:])},
		{"TSi", number(m.stamp)},
		{"RNi", short(m.nonce[:])},
		{"ID_GWN", short(m.doctor[:])},
		{"ID_Di", short(m.patientID[:])},
		{"generation", number(m.generation)},
		{"c1", c1},
		{"c2", c2},
		signature("SignData1", &m.sig),
	}
}

func (m *sessionToken) trace() []Field {
	c1, c2 := pair(m.secret[:])
	return []Field{
		{"TS_GWN", number(m.stamp)},
		{"RN_GWN", short(m.nonce[:])},
		{"ID_Di", short(m.patientID[:])},
		{"c1'", c1},
		{"c2'", c2},
		signature("SignData2", &m.sig),
	}
}

func (m *sessionConfirm) trace(keyID [8]byte) []Field {
	return []Field{
		{"TS'i", number(m.stamp)},
		{"verifier", short(m.verifier[:])},
		{"session key id", hex.EncodeToString(keyID[:])},
	}
}

func (r *Refused) trace() []Field {
	return []Field{
		{"reason", strconv.Itoa(int(r.Reason))},
		{"until", number(r.Until)},
		{"delay", number(r.Delay)},
	}
}
