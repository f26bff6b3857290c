package wire

import "encoding/binary"

// What the relay sends: the doctor 0x8x, a patient 0x9x.
const (
	TypeClaimed  Type = 0x81
	TypeJoined   Type = 0x82
	TypeLeft     Type = 0x83
	TypeFrom     Type = 0x84
	TypeWelcomed Type = 0x91
	TypeDoctor   Type = 0x92
	TypeDeliver  Type = 0x93
)

// FromRelay is an envelope from the relay. Type says which of the fields mean something.
type FromRelay struct {
	Type     Type
	Peer     PeerID    // JOINED, LEFT, FROM
	Code     CloseCode // LEFT
	Doctor   bool      // WELCOMED, DOCTOR: online
	MaxFrame uint32    // CLAIMED, WELCOMED: most bytes of a frame
	Patients uint16    // CLAIMED: most patients
	InFlight uint32    // WELCOMED: most bytes in flight, for a Meter
	Frame    []byte    // FROM, DELIVER
}

// ParseFromRelay reads any envelope that the relay sends. The error is ErrTooLarge,
// ErrUnknownType, ErrVersion or ErrBadEnvelope.
func ParseFromRelay(b []byte) (FromRelay, error) {
	if len(b) == 0 {
		return FromRelay{}, ErrBadEnvelope
	}
	switch Type(b[0]) {
	case TypeClaimed:
		return parseClaimed(b)
	case TypeJoined:
		return parseJoined(b)
	case TypeLeft:
		return parseLeft(b)
	case TypeFrom:
		return parseFrom(b)
	case TypeWelcomed:
		return parseWelcomed(b)
	case TypeDoctor:
		return parseDoctor(b)
	case TypeDeliver:
		return parseDeliver(b)
	}
	return FromRelay{}, ErrUnknownType
}

// Append appends the envelope that e describes: the inverse of ParseFromRelay.
func (e FromRelay) Append(dst []byte) []byte {
	switch e.Type {
	case TypeClaimed:
		return AppendClaimed(dst, e.MaxFrame, e.Patients)
	case TypeJoined:
		return AppendJoined(dst, e.Peer)
	case TypeLeft:
		return AppendLeft(dst, e.Peer, e.Code)
	case TypeFrom:
		return AppendFrom(dst, e.Peer, e.Frame)
	case TypeWelcomed:
		return AppendWelcomed(dst, e.Doctor, e.MaxFrame, e.InFlight)
	case TypeDoctor:
		return AppendDoctor(dst, e.Doctor)
	case TypeDeliver:
		return AppendDeliver(dst, e.Frame)
	}
	panic("wire: internal error: append of an unknown type")
}

// CLAIMED: 0x81, version u8, most frame bytes u32, most patients u16
const claimedSize = 1 + 1 + 4 + 2

// AppendClaimed appends CLAIMED: the room is yours.
func AppendClaimed(dst []byte, maxFrame uint32, patients uint16) []byte {
	dst = append(dst, byte(TypeClaimed), Version)
	dst = binary.BigEndian.AppendUint32(dst, maxFrame)
	return binary.BigEndian.AppendUint16(dst, patients)
}

func parseClaimed(b []byte) (FromRelay, error) {
	if err := parseVersion(b); err != nil {
		return FromRelay{}, err
	}
	if len(b) != claimedSize {
		return FromRelay{}, ErrBadEnvelope
	}
	e := FromRelay{Type: TypeClaimed, MaxFrame: binary.BigEndian.Uint32(b[2:]), Patients: binary.BigEndian.Uint16(b[6:])}
	if e.MaxFrame == 0 || e.Patients == 0 {
		return FromRelay{}, ErrBadEnvelope
	}
	return e, nil
}

// JOINED: 0x82, peer id [8]
const joinedSize = 1 + 8

// AppendJoined appends JOINED: a patient's connection is there.
func AppendJoined(dst []byte, peer PeerID) []byte {
	return append(append(dst, byte(TypeJoined)), peer[:]...)
}

func parseJoined(b []byte) (FromRelay, error) {
	if len(b) != joinedSize {
		return FromRelay{}, ErrBadEnvelope
	}
	return FromRelay{Type: TypeJoined, Peer: PeerID(b[1:])}, nil
}

// LEFT: 0x83, peer id [8], close code u16
const leftSize = 1 + 8 + 2

// AppendLeft appends LEFT: a patient's connection is gone, and why.
func AppendLeft(dst []byte, peer PeerID, code CloseCode) []byte {
	dst = append(append(dst, byte(TypeLeft)), peer[:]...)
	return binary.BigEndian.AppendUint16(dst, uint16(code))
}

func parseLeft(b []byte) (FromRelay, error) {
	if len(b) != leftSize {
		return FromRelay{}, ErrBadEnvelope
	}
	return FromRelay{Type: TypeLeft, Peer: PeerID(b[1:9]), Code: CloseCode(binary.BigEndian.Uint16(b[9:]))}, nil
}

// FROM: 0x84, peer id [8], frame
const fromHeader = 1 + 8

// AppendFrom appends FROM: a patient's frame, to the doctor.
func AppendFrom(dst []byte, peer PeerID, frame []byte) []byte {
	return appendFrame(append(append(dst, byte(TypeFrom)), peer[:]...), frame)
}

func parseFrom(b []byte) (FromRelay, error) {
	if len(b) < fromHeader {
		return FromRelay{}, ErrBadEnvelope
	}
	frame, err := parseFrame(b[fromHeader:])
	if err != nil {
		return FromRelay{}, err
	}
	return FromRelay{Type: TypeFrom, Peer: PeerID(b[1:fromHeader]), Frame: frame}, nil
}

// WELCOMED: 0x91, version u8, doctor u8 (0 away, 1 online), most frame bytes u32, bytes in flight u32
const welcomedSize = 1 + 1 + 1 + 4 + 4

// AppendWelcomed appends WELCOMED: you are in the room.
func AppendWelcomed(dst []byte, doctor bool, maxFrame, inFlight uint32) []byte {
	dst = append(dst, byte(TypeWelcomed), Version, bit(doctor))
	dst = binary.BigEndian.AppendUint32(dst, maxFrame)
	return binary.BigEndian.AppendUint32(dst, inFlight)
}

func parseWelcomed(b []byte) (FromRelay, error) {
	if err := parseVersion(b); err != nil {
		return FromRelay{}, err
	}
	if len(b) != welcomedSize || b[2] > 1 {
		return FromRelay{}, ErrBadEnvelope
	}
	e := FromRelay{Type: TypeWelcomed, Doctor: b[2] == 1,
		MaxFrame: binary.BigEndian.Uint32(b[3:]), InFlight: binary.BigEndian.Uint32(b[7:])}
	if e.MaxFrame == 0 || e.InFlight < e.MaxFrame {
		return FromRelay{}, ErrBadEnvelope
	}
	return e, nil
}

// DOCTOR: 0x92, doctor u8 (0 away, 1 online)
const doctorSize = 1 + 1

// AppendDoctor appends DOCTOR: the doctor left or came.
func AppendDoctor(dst []byte, online bool) []byte {
	return append(dst, byte(TypeDoctor), bit(online))
}

func parseDoctor(b []byte) (FromRelay, error) {
	if len(b) != doctorSize || b[1] > 1 {
		return FromRelay{}, ErrBadEnvelope
	}
	return FromRelay{Type: TypeDoctor, Doctor: b[1] == 1}, nil
}

// DELIVER: 0x93, frame
const deliverHeader = 1

// AppendDeliver appends DELIVER: a frame from the doctor. It names no receiver, so one
// message serves all.
func AppendDeliver(dst []byte, frame []byte) []byte {
	return appendFrame(append(dst, byte(TypeDeliver)), frame)
}

func parseDeliver(b []byte) (FromRelay, error) {
	frame, err := parseFrame(b[deliverHeader:])
	if err != nil {
		return FromRelay{}, err
	}
	return FromRelay{Type: TypeDeliver, Frame: frame}, nil
}

// parseVersion reads the version that follows the type, before the length is looked at:
// another version may have other fields.
func parseVersion(b []byte) error {
	if len(b) < 2 {
		return ErrBadEnvelope
	}
	if b[1] != Version {
		return ErrVersion
	}
	return nil
}

// appendFrame appends the last field of an envelope: a frame of 1 to MaxFrame bytes.
func appendFrame(dst, frame []byte) []byte {
	if len(frame) < 1 || len(frame) > MaxFrame {
		panic("wire: internal error: a frame that is empty or above MaxFrame")
	}
	return append(dst, frame...)
}

func parseFrame(b []byte) ([]byte, error) {
	if len(b) == 0 {
		return nil, ErrBadEnvelope
	}
	if len(b) > MaxFrame {
		return nil, ErrTooLarge
	}
	return b[:len(b):len(b)], nil
}

func bit(b bool) byte {
	if b {
		return 1
	}
	return 0
}
