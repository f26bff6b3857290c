package roomtest

import (
	"bytes"

	"telemed/relay/wire"
)

// refusals has, for each role, messages that end its connection.
var refusals = []struct {
	role    string
	name    string
	message []byte
	code    wire.CloseCode
}{
	{"stranger", "nothing", []byte{}, wire.CloseBadEnvelope},
	{"stranger", "unknown type", []byte{0x7f}, wire.CloseUnknownType},
	{"stranger", "a type of the relay's", wire.AppendDoctor(nil, true), wire.CloseUnknownType},
	{"stranger", "FRAME first", wire.AppendFrame(nil, []byte("x")), wire.CloseBadEnvelope},
	{"stranger", "CAST first", wire.AppendCast(nil, []byte("x")), wire.CloseBadEnvelope},
	{"stranger", "CLAIM of another version", []byte{byte(wire.TypeClaim), 2, 1, 2, 3}, wire.CloseVersion},
	{"stranger", "JOIN of another version", []byte{byte(wire.TypeJoin), 0}, wire.CloseVersion},
	{"stranger", "CLAIM cut short", wire.AppendClaim(nil, [32]byte{})[:33], wire.CloseBadEnvelope},
	{"stranger", "JOIN too long", append(wire.AppendJoin(nil), 0), wire.CloseBadEnvelope},
	{"stranger", "too large comes first", bytes.Repeat([]byte{0x7f}, wire.MaxMessage+1), wire.CloseTooLarge},

	{"doctor", "CLAIM again", wire.AppendClaim(nil, [32]byte{}), wire.CloseBadEnvelope},
	{"doctor", "JOIN", wire.AppendJoin(nil), wire.CloseUnknownType},
	{"doctor", "FRAME", wire.AppendFrame(nil, []byte("x")), wire.CloseUnknownType},
	{"doctor", "CREDIT that does not parse", []byte{byte(wire.TypeCredit)}, wire.CloseUnknownType},
	{"doctor", "unknown type", []byte{0x14}, wire.CloseUnknownType},
	{"doctor", "SEND to nobody", []byte{byte(wire.TypeSend), 0, 0, 'x'}, wire.CloseBadEnvelope},
	{"doctor", "CAST of nothing", []byte{byte(wire.TypeCast)}, wire.CloseBadEnvelope},
	{"doctor", "CAST too large", append([]byte{byte(wire.TypeCast)}, make([]byte, wire.MaxFrame+1)...), wire.CloseTooLarge},
	{"doctor", "a message too large", make([]byte, wire.MaxMessage+1), wire.CloseTooLarge},
	{"doctor", "a message far too large", make([]byte, 4*wire.MaxMessage), wire.CloseTooLarge},
	{"doctor", "ADMIT 2", append([]byte{byte(wire.TypeAdmit), 2}, make([]byte, 8)...), wire.CloseBadEnvelope},
	{"doctor", "DROP cut short", []byte{byte(wire.TypeDrop), 1}, wire.CloseBadEnvelope},

	{"patient", "CLAIM", wire.AppendClaim(nil, [32]byte{}), wire.CloseUnknownType},
	{"patient", "JOIN again", wire.AppendJoin(nil), wire.CloseBadEnvelope},
	{"patient", "SEND", wire.AppendSend(nil, make([]wire.PeerID, 1), []byte("x")), wire.CloseUnknownType},
	{"patient", "CAST", wire.AppendCast(nil, []byte("x")), wire.CloseUnknownType},
	{"patient", "ADMIT", wire.AppendAdmit(nil, wire.PeerID{}, true), wire.CloseUnknownType},
	{"patient", "DROP", wire.AppendDrop(nil, wire.PeerID{}), wire.CloseUnknownType},
	{"patient", "DELIVER", wire.AppendDeliver(nil, []byte("x")), wire.CloseUnknownType},
	{"patient", "FRAME of nothing", []byte{byte(wire.TypeFrame)}, wire.CloseBadEnvelope},
	{"patient", "FRAME too large", append([]byte{byte(wire.TypeFrame)}, make([]byte, wire.MaxFrame+1)...), wire.CloseTooLarge},
	{"patient", "CREDIT too long", append(wire.AppendCredit(nil, 0), 0), wire.CloseBadEnvelope},
}

// refused plays each refusal beside a visit that must not notice more than LEFT.
func refused(s *scene) {
	d := s.claim("doctor")
	p := s.join("witness", d)
	for _, c := range refusals {
		bad := &actor{}
		switch c.role {
		case "stranger":
			bad = s.stranger(c.name)
		case "patient":
			bad = s.join(c.name, d)
		case "doctor":
			bad = d
		}
		s.Log(c.role, c.name)
		bad.send(c.message)
		bad.isClosed(c.code)
		switch c.role {
		case "patient":
			d.getsLeft(bad, c.code)
		case "doctor":
			p.gets(wire.AppendDoctor(nil, false))
			d = s.claim("doctor", p)
		}
		p.says("undisturbed")
		d.getsFrom(p, "undisturbed")
	}
}
