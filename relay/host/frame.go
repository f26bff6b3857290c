package host

import (
	"encoding/binary"

	"github.com/gorilla/websocket"

	"telemed/relay/wire"
)

// The opcodes of RFC 6455 that a relay sends.
const (
	opText   = 0x1
	opBinary = 0x2
	opClose  = 0x8
	opPing   = 0x9
	opPong   = 0xa
)

// mostFrameHeader is the most that a frame's header takes: a server's frames have no mask.
const mostFrameHeader = 10

// appendFrame appends one whole WebSocket frame. gorilla does the handshake and the reads, where
// the care is; a frame to send is its header and its bytes, and many of them in one write are
// what makes a cast quick.
func appendFrame(dst []byte, op byte, payload []byte) []byte {
	const final = 0x80
	switch n := len(payload); {
	case n < 126:
		dst = append(dst, final|op, byte(n))
	case n < 1<<16:
		dst = binary.BigEndian.AppendUint16(append(dst, final|op, 126), uint16(n))
	default:
		dst = binary.BigEndian.AppendUint64(append(dst, final|op, 127), uint64(n))
	}
	return append(dst, payload...)
}

// closeFrame is the last frame of a connection.
func closeFrame(code wire.CloseCode) []byte {
	return appendFrame(nil, opClose, websocket.FormatCloseMessage(int(code), code.String()))
}
