package durable

import (
	"encoding/binary"

	"telemed/relay/room"
	"telemed/relay/wire"
)

// An attachment is what the runtime keeps beside a socket while the object sleeps: all that is
// known of it. Layout: version u8, room [16], peer id [8], role u8, admitted u8, address u64, sent u64,
// taken u64, came u64, heard u64, suspected u64, unclaimed u64; the times are in milliseconds.
const (
	attachmentVersion = 3
	attachmentSize    = 1 + 16 + 8 + 1 + 1 + 7*8
)

type attachment struct {
	room                   wire.RoomID
	conn                   room.Connection
	came, heard, suspected int64
	unclaimed              int64
}

func (a attachment) append(dst []byte) []byte {
	dst = append(dst, attachmentVersion)
	dst = append(dst, a.room[:]...)
	dst = append(dst, a.conn.ID[:]...)
	admitted := byte(0)
	if a.conn.Admitted {
		admitted = 1
	}
	dst = append(dst, byte(a.conn.Role), admitted)
	for _, n := range []uint64{a.conn.Address, a.conn.Sent, a.conn.Taken, uint64(a.came), uint64(a.heard), uint64(a.suspected), uint64(a.unclaimed)} {
		dst = binary.BigEndian.AppendUint64(dst, n)
	}
	return dst
}

// parseAttachment reads what append wrote. Another version's, after an update, is not read.
func parseAttachment(b []byte) (a attachment, ok bool) {
	if len(b) != attachmentSize || b[0] != attachmentVersion {
		return attachment{}, false
	}
	a.room = wire.RoomID(b[1:])
	a.conn.ID = wire.PeerID(b[17:])
	a.conn.Role, a.conn.Admitted = room.Role(b[25]), b[26] == 1
	n := func(i int) uint64 { return binary.BigEndian.Uint64(b[27+8*i:]) }
	a.conn.Address, a.conn.Sent, a.conn.Taken = n(0), n(1), n(2)
	a.came, a.heard, a.suspected, a.unclaimed = int64(n(3)), int64(n(4)), int64(n(5)), int64(n(6))
	return a, true
}
