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
//	status u8 ‖ last broadcast u64 ‖ last private u64 ‖ keep u32
type Lobby struct {
	Status        byte
	LastBroadcast uint64 // the highest number sent to this patient; 0 for none
	LastPrivate   uint64
	Keep          uint32 // minutes after which messages are to vanish from both pages; 0: no such wish
}

// Append appends the payload to b.
func (p *Lobby) Append(b []byte) []byte {
	b = append(b, p.Status)
	b = binary.BigEndian.AppendUint64(b, p.LastBroadcast)
	b = binary.BigEndian.AppendUint64(b, p.LastPrivate)
	return binary.BigEndian.AppendUint32(b, p.Keep)
}

// ParseLobby reads a payload (PAYLOAD).
func ParseLobby(payload []byte) (*Lobby, error) {
	s, p := codec.Reader(payload), new(Lobby)
	if !s.ReadUint8(&p.Status) || !s.ReadUint64(&p.LastBroadcast) || !s.ReadUint64(&p.LastPrivate) ||
		!s.ReadUint32(&p.Keep) || !s.Empty() || p.Status > Held {
		return nil, ErrPayload
	}
	return p, nil
}

// DecMsg is DEC_MSG's payload, a receipt: everything up to a number is stored. Where
// the first byte is OfFile, it is a FileState.
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

// OfFile stands in DEC_MSG in the place of an audience where it speaks of a file.
const OfFile byte = 2

// What is said of a file, in DEC_MSG.
const (
	FileAsk      byte = 0 // sender: how far are you?
	FileWant     byte = 1 // receiver: send from UpTo on
	FileHave     byte = 2 // receiver: UpTo chunks are stored
	FileComplete byte = 3 // receiver: all of it is stored, and is what was signed
	FileGone     byte = 4 // either: it is not wanted, or not to be had, any more
)

// FileState is DEC_MSG's payload about a file. What does not apply to the state is 0.
//
//	2 ‖ file id [16] ‖ state u8 ‖ up to u32 ‖ room u16
type FileState struct {
	File  [16]byte // the id of the manifest's content
	State byte
	UpTo  uint32 // FileWant, FileHave: how many chunks, from the first on, the receiver has
	Room  uint16 // FileWant, FileHave: how many chunks beyond them may be on their way
}

// Append appends the payload to b.
func (p *FileState) Append(b []byte) []byte {
	b = append(append(b, OfFile), p.File[:]...)
	b = binary.BigEndian.AppendUint32(append(b, p.State), p.UpTo)
	return binary.BigEndian.AppendUint16(b, p.Room)
}

// ParseFileState reads a payload (PAYLOAD).
func ParseFileState(payload []byte) (*FileState, error) {
	s, p := codec.Reader(payload), new(FileState)
	var of, high, low uint8
	if !s.ReadUint8(&of) || of != OfFile || !s.CopyBytes(p.File[:]) || !s.ReadUint8(&p.State) ||
		!s.ReadUint32(&p.UpTo) || !s.ReadUint8(&high) || !s.ReadUint8(&low) || !s.Empty() {
		return nil, ErrPayload
	}
	p.Room = uint16(high)<<8 | uint16(low)
	if p.State > FileGone || p.State != FileWant && p.State != FileHave && (p.UpTo != 0 || p.Room != 0) {
		return nil, ErrPayload
	}
	return p, nil
}

// What a hint tells.
const (
	HintWriting byte = 0 // a person writes in the private thread
	HintRead    byte = 1 // a person has had everything up to UpTo before their eyes
)

// Hint is HINT's payload: what a page may tell of its person, and owes nobody.
//
//	what u8 ‖ audience u8 (Everyone, Private) ‖ up to u64
type Hint struct {
	What     byte
	Audience byte   // Private where What is HintWriting
	UpTo     uint64 // 0 where What is HintWriting
}

// Append appends the payload to b.
func (p *Hint) Append(b []byte) []byte {
	return binary.BigEndian.AppendUint64(append(b, p.What, p.Audience), p.UpTo)
}

// ParseHint reads a payload (PAYLOAD).
func ParseHint(payload []byte) (*Hint, error) {
	s, p := codec.Reader(payload), new(Hint)
	if !s.ReadUint8(&p.What) || !s.ReadUint8(&p.Audience) || !s.ReadUint64(&p.UpTo) || !s.Empty() ||
		p.What > HintRead || p.Audience > Private || p.What == HintWriting && (p.Audience != Private || p.UpTo != 0) {
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
	BlockedEarly   byte = 6 // the invitation is good from Until on
)

// Blocked is BLOCKED's payload. What does not apply to the reason is 0.
//
//	reason u8 ‖ until u64 ‖ delay u32
type Blocked struct {
	Reason byte
	Until  uint64 // BlockedKey, BlockedEarly: ms since the Unix epoch, on the doctor's clock; 0: no end is told
	Delay  uint32 // BlockedLate: how far off the time stamp was, either way, ms
}

// canonical is p without what does not apply to its reason.
func (p Blocked) canonical() Blocked {
	if p.Reason != BlockedKey && p.Reason != BlockedEarly {
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
		p.Reason < BlockedKey || p.Reason > BlockedEarly || *p != p.canonical() {
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
