package wire

import "encoding/binary"

// Type is the first byte of an envelope.
type Type byte

// What a page sends: the doctor 0x0x and 0x1x, a patient 0x02 and 0x2x.
const (
	TypeClaim  Type = 0x01
	TypeJoin   Type = 0x02
	TypeSend   Type = 0x10
	TypeCast   Type = 0x11
	TypeAdmit  Type = 0x12
	TypeDrop   Type = 0x13
	TypeFrame  Type = 0x20
	TypeCredit Type = 0x21
)

// FromPage is an envelope from a page. Type says which of the fields mean something.
type FromPage struct {
	Type     Type
	Token    [32]byte // CLAIM
	Peers    PeerList // SEND
	Peer     PeerID   // ADMIT, DROP
	Admitted bool     // ADMIT
	Taken    uint64   // CREDIT
	Frame    []byte   // SEND, CAST, FRAME
}

// PeerList is the recipients of a SEND as they stand in the message.
type PeerList []byte

// Len returns how many there are.
func (l PeerList) Len() int { return len(l) / len(PeerID{}) }

// At returns the i-th.
func (l PeerList) At(i int) PeerID { return PeerID(l[i*len(PeerID{}):][:len(PeerID{})]) }

// TypeFromPage makes the checks that come before anyone asks who sent a message: its size and
// that its type is one that a page sends.
func TypeFromPage(b []byte) (Type, error) {
	if len(b) > MaxMessage {
		return 0, ErrTooLarge
	}
	if len(b) == 0 {
		return 0, ErrBadEnvelope
	}
	switch t := Type(b[0]); t {
	case TypeClaim, TypeJoin, TypeSend, TypeCast, TypeAdmit, TypeDrop, TypeFrame, TypeCredit:
		return t, nil
	}
	return 0, ErrUnknownType
}

// ParseFromPage reads any envelope that a page sends. The error is ErrTooLarge,
// ErrUnknownType, ErrVersion or ErrBadEnvelope.
func ParseFromPage(b []byte) (FromPage, error) {
	t, err := TypeFromPage(b)
	if err != nil {
		return FromPage{}, err
	}
	switch t {
	case TypeClaim:
		return parseClaim(b)
	case TypeJoin:
		return parseJoin(b)
	case TypeSend:
		return parseSend(b)
	case TypeAdmit:
		return parseAdmit(b)
	case TypeDrop:
		return parseDrop(b)
	case TypeCredit:
		return parseCredit(b)
	case TypeCast, TypeFrame:
		frame, err := parseFrame(b[1:])
		if err != nil {
			return FromPage{}, err
		}
		return FromPage{Type: t, Frame: frame}, nil
	}
	panic("wire: internal error: a known type without a parser")
}

// Append appends the envelope that e describes: the inverse of ParseFromPage.
func (e FromPage) Append(dst []byte) []byte {
	switch e.Type {
	case TypeClaim:
		return AppendClaim(dst, e.Token)
	case TypeJoin:
		return AppendJoin(dst)
	case TypeSend:
		return appendSend(dst, e.Peers, e.Frame)
	case TypeCast:
		return AppendCast(dst, e.Frame)
	case TypeAdmit:
		return AppendAdmit(dst, e.Peer, e.Admitted)
	case TypeDrop:
		return AppendDrop(dst, e.Peer)
	case TypeFrame:
		return AppendFrame(dst, e.Frame)
	case TypeCredit:
		return AppendCredit(dst, e.Taken)
	}
	panic("wire: internal error: append of an unknown type")
}

// CLAIM: 0x01, version u8, owner token [32]
const claimSize = 1 + 1 + 32

// AppendClaim appends CLAIM: this is the doctor, the room is mine.
func AppendClaim(dst []byte, token [32]byte) []byte {
	return append(append(dst, byte(TypeClaim), Version), token[:]...)
}

func parseClaim(b []byte) (FromPage, error) {
	if err := parseVersion(b); err != nil {
		return FromPage{}, err
	}
	if len(b) != claimSize {
		return FromPage{}, ErrBadEnvelope
	}
	return FromPage{Type: TypeClaim, Token: [32]byte(b[2:])}, nil
}

// JOIN: 0x02, version u8
const joinSize = 1 + 1

// AppendJoin appends JOIN: this is a patient.
func AppendJoin(dst []byte) []byte {
	return append(dst, byte(TypeJoin), Version)
}

func parseJoin(b []byte) (FromPage, error) {
	if err := parseVersion(b); err != nil {
		return FromPage{}, err
	}
	if len(b) != joinSize {
		return FromPage{}, ErrBadEnvelope
	}
	return FromPage{Type: TypeJoin}, nil
}

// SEND: 0x10, count u16 (1 to 1,000), peer id [8] × count, frame
const sendHeader = 1 + 2

// AppendSend appends SEND: the frame to each of 1 to MaxSendPeers patients.
func AppendSend(dst []byte, peers []PeerID, frame []byte) []byte {
	dst = appendSendHeader(dst, len(peers))
	for _, p := range peers {
		dst = append(dst, p[:]...)
	}
	return appendFrame(dst, frame)
}

func appendSend(dst []byte, peers PeerList, frame []byte) []byte {
	return appendFrame(append(appendSendHeader(dst, peers.Len()), peers...), frame)
}

func appendSendHeader(dst []byte, count int) []byte {
	if count < 1 || count > MaxSendPeers {
		panic("wire: internal error: a SEND to none or too many")
	}
	return binary.BigEndian.AppendUint16(append(dst, byte(TypeSend)), uint16(count))
}

func parseSend(b []byte) (FromPage, error) {
	if len(b) < sendHeader {
		return FromPage{}, ErrBadEnvelope
	}
	count := int(binary.BigEndian.Uint16(b[1:]))
	end := sendHeader + count*len(PeerID{})
	if count < 1 || count > MaxSendPeers || len(b) < end {
		return FromPage{}, ErrBadEnvelope
	}
	frame, err := parseFrame(b[end:])
	if err != nil {
		return FromPage{}, err
	}
	return FromPage{Type: TypeSend, Peers: PeerList(b[sendHeader:end:end]), Frame: frame}, nil
}

// CAST: 0x11, frame

// AppendCast appends CAST: the frame to every patient who is admitted.
func AppendCast(dst []byte, frame []byte) []byte {
	return appendFrame(append(dst, byte(TypeCast)), frame)
}

// ADMIT: 0x12, admitted u8 (0 or 1), peer id [8]
const admitSize = 1 + 1 + 8

// AppendAdmit appends ADMIT: whether casts reach this patient.
func AppendAdmit(dst []byte, peer PeerID, admitted bool) []byte {
	return append(append(dst, byte(TypeAdmit), bit(admitted)), peer[:]...)
}

func parseAdmit(b []byte) (FromPage, error) {
	if len(b) != admitSize || b[1] > 1 {
		return FromPage{}, ErrBadEnvelope
	}
	return FromPage{Type: TypeAdmit, Admitted: b[1] == 1, Peer: PeerID(b[2:])}, nil
}

// DROP: 0x13, peer id [8]
const dropSize = 1 + 8

// AppendDrop appends DROP: close this patient's connection after what was sent to it before.
func AppendDrop(dst []byte, peer PeerID) []byte {
	return append(append(dst, byte(TypeDrop)), peer[:]...)
}

func parseDrop(b []byte) (FromPage, error) {
	if len(b) != dropSize {
		return FromPage{}, ErrBadEnvelope
	}
	return FromPage{Type: TypeDrop, Peer: PeerID(b[1:])}, nil
}

// FRAME: 0x20, frame

// AppendFrame appends FRAME: the frame to the doctor.
func AppendFrame(dst []byte, frame []byte) []byte {
	return appendFrame(append(dst, byte(TypeFrame)), frame)
}

// CREDIT: 0x21, taken u64
const creditSize = 1 + 8

// AppendCredit appends CREDIT: the bytes of frames taken since JOIN. See Meter.
func AppendCredit(dst []byte, taken uint64) []byte {
	return binary.BigEndian.AppendUint64(append(dst, byte(TypeCredit)), taken)
}

func parseCredit(b []byte) (FromPage, error) {
	if len(b) != creditSize {
		return FromPage{}, ErrBadEnvelope
	}
	return FromPage{Type: TypeCredit, Taken: binary.BigEndian.Uint64(b[1:])}, nil
}
