package message

import (
	"encoding/binary"
	"errors"

	"telemed/crypto/codec"
)

// ErrPayload says that a frame's payload is not laid out as its opcode asks, or
// holds a value that SPEC §7 does not list (PAYLOAD).
var ErrPayload = errors.New("message: malformed payload")

// GroupKey is GROUP_KEY's payload: how a patient enters an epoch.
//
//	epoch u32 ‖ GK [64] ‖ number of the next broadcast u64
type GroupKey struct {
	Epoch uint32   // from 1
	Key   [64]byte // the group chain's first key
	Next  uint64   // from 1
}

// Append appends the payload to b.
func (p *GroupKey) Append(b []byte) []byte {
	b = binary.BigEndian.AppendUint32(b, p.Epoch)
	b = append(b, p.Key[:]...)
	return binary.BigEndian.AppendUint64(b, p.Next)
}

// ParseGroupKey reads a payload (PAYLOAD).
func ParseGroupKey(payload []byte) (*GroupKey, error) {
	s, p := codec.Reader(payload), new(GroupKey)
	if !s.ReadUint32(&p.Epoch) || !s.CopyBytes(p.Key[:]) || !s.ReadUint64(&p.Next) || !s.Empty() ||
		p.Epoch == 0 || p.Next == 0 {
		return nil, ErrPayload
	}
	return p, nil
}

// Erase overwrites the key with zeros.
func (p *GroupKey) Erase() { clear(p.Key[:]) }

// String hides the key from what prints and logs.
func (GroupKey) String() string { return "message.GroupKey" }

// GoString is String.
func (p GroupKey) GoString() string { return p.String() }

// A patient's status in the room.
const (
	Waiting  byte = 0 // in the lobby
	Admitted byte = 1
	Held     byte = 2 // another key than the one pinned to the invitation
)

// Lobby is LOBBY's payload: the first frame of a session, each change of status,
// and the keep-alive.
//
//	status u8 ‖ last broadcast u64 ‖ last private u64
type Lobby struct {
	Status        byte
	LastBroadcast uint64 // the highest number sent to this patient; 0 for none
	LastPrivate   uint64
}

// Append appends the payload to b.
func (p *Lobby) Append(b []byte) []byte {
	b = append(b, p.Status)
	b = binary.BigEndian.AppendUint64(b, p.LastBroadcast)
	return binary.BigEndian.AppendUint64(b, p.LastPrivate)
}

// ParseLobby reads a payload (PAYLOAD).
func ParseLobby(payload []byte) (*Lobby, error) {
	s, p := codec.Reader(payload), new(Lobby)
	if !s.ReadUint8(&p.Status) || !s.ReadUint64(&p.LastBroadcast) || !s.ReadUint64(&p.LastPrivate) ||
		!s.Empty() || p.Status > Held {
		return nil, ErrPayload
	}
	return p, nil
}

// DecMsg is DEC_MSG's payload, a receipt: everything up to a number is stored.
//
//	audience u8 (Everyone, Private) ‖ up to u64
type DecMsg struct {
	Audience byte
	UpTo     uint64
}

// Append appends the payload to b.
func (p *DecMsg) Append(b []byte) []byte {
	return binary.BigEndian.AppendUint64(append(b, p.Audience), p.UpTo)
}

// ParseDecMsg reads a payload (PAYLOAD).
func ParseDecMsg(payload []byte) (*DecMsg, error) {
	s, p := codec.Reader(payload), new(DecMsg)
	if !s.ReadUint8(&p.Audience) || !s.ReadUint64(&p.UpTo) || !s.Empty() || p.Audience > Private {
		return nil, ErrPayload
	}
	return p, nil
}

// Why the doctor ends a session.
const (
	EndedForAll byte = 0
	EndedForYou byte = 1
	Removed     byte = 2
)

// Disconnect is DISCONNECT's payload.
//
//	reason u8
type Disconnect struct{ Reason byte }

// Append appends the payload to b.
func (p *Disconnect) Append(b []byte) []byte { return append(b, p.Reason) }

// ParseDisconnect reads a payload (PAYLOAD).
func ParseDisconnect(payload []byte) (*Disconnect, error) {
	if len(payload) != 1 || payload[0] > Removed {
		return nil, ErrPayload
	}
	return &Disconnect{payload[0]}, nil
}

// Why the doctor's page turns a patient away.
const (
	BlockedKey     byte = 1 // until Until
	BlockedLate    byte = 2 // off by Delay; try again
	BlockedExpired byte = 3 // the invitation's last moment has passed
	BlockedRevoked byte = 4 // the invitation was revoked, or is not known
	BlockedBusy    byte = 5 // try again
)

// Blocked is BLOCKED's payload. What does not apply to the reason is 0.
//
//	reason u8 ‖ until u64 ‖ delay u32
type Blocked struct {
	Reason byte
	Until  uint64 // BlockedKey: ms since the Unix epoch, on the doctor's clock; 0: no end is told
	Delay  uint32 // BlockedLate: how far off the time stamp was, either way, ms
}

// canonical is p without what does not apply to its reason.
func (p Blocked) canonical() Blocked {
	if p.Reason != BlockedKey {
		p.Until = 0
	}
	if p.Reason != BlockedLate {
		p.Delay = 0
	}
	return p
}

// Append appends the payload to b, without what does not apply to its reason.
func (p *Blocked) Append(b []byte) []byte {
	c := p.canonical()
	b = append(b, c.Reason)
	b = binary.BigEndian.AppendUint64(b, c.Until)
	return binary.BigEndian.AppendUint32(b, c.Delay)
}

// ParseBlocked reads a payload (PAYLOAD).
func ParseBlocked(payload []byte) (*Blocked, error) {
	s, p := codec.Reader(payload), new(Blocked)
	if !s.ReadUint8(&p.Reason) || !s.ReadUint64(&p.Until) || !s.ReadUint32(&p.Delay) || !s.Empty() ||
		p.Reason < BlockedKey || p.Reason > BlockedBusy || *p != p.canonical() {
		return nil, ErrPayload
	}
	return p, nil
}

// ParseExit reads EXIT's payload, which is empty (PAYLOAD).
func ParseExit(payload []byte) error {
	if len(payload) != 0 {
		return ErrPayload
	}
	return nil
}
