package host

import (
	"errors"
	"net"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"telemed/relay/wire"
)

// maskedFrame is a client's frame, with a mask of zeroes.
func maskedFrame(op byte, payload []byte) []byte {
	b := appendFrame(nil, op, payload)
	head := len(b) - len(payload)
	b[1] |= 0x80
	return append(append(append([]byte{}, b[:head]...), 0, 0, 0, 0), payload...)
}

// FuzzBytes writes any bytes onto a real socket after the handshake. What comes back are envelopes
// and pongs, then a close code that SPEC lists: 1002 only for a breach of RFC 6455, and 1000
// never for one; the relay lives on.
func FuzzBytes(f *testing.F) {
	s := serve(f, Config{Limits: Limits{HandshakesPerAddress: 1e9, HandshakesPerRoom: 1e9}}, func(h *hub) {
		h.gate.burst, h.gate.roomBurst = 1<<30, 1<<30
		h.sleep = func(time.Duration) {}
	})
	claim := maskedFrame(opBinary, wire.AppendClaim(nil, token))
	f.Add(claim)
	f.Add(append(claim, claim...))
	f.Add(append(maskedFrame(opBinary, wire.AppendJoin(nil)), maskedFrame(opBinary, wire.AppendFrame(nil, []byte("frame")))...))
	f.Add(maskedFrame(opText, []byte(wire.Ping)))
	f.Add(maskedFrame(opPing, []byte("there?")))
	f.Add(maskedFrame(opClose, []byte{0x03, 0xe8}))
	f.Add([]byte{0x82, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})
	f.Add([]byte{0x02, 0x81, 0, 0, 0, 0, 0x11, 0x80, 0x80, 0, 0, 0, 0})
	for _, breach := range breaches {
		f.Add(breach)
	}
	listed := map[int]bool{1001: true}
	for code := wire.CloseBadEnvelope; code <= wire.CloseVersion; code++ {
		listed[int(code)] = true
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		ws := s.dial(t, roomID).ws
		defer ws.Close()
		tcp := ws.NetConn().(*net.TCPConn)
		if _, err := tcp.Write(b); err != nil {
			return // it was refused in the middle
		}
		tcp.CloseWrite()
		broken := breaks(b)
		for {
			kind, m, err := ws.ReadMessage()
			var closed *websocket.CloseError
			switch {
			case errors.As(err, &closed) && closed.Code != websocket.CloseAbnormalClosure && !listed[closed.Code] &&
				closed.Code != map[bool]int{false: 1000, true: 1002}[broken]:
				t.Fatalf("%x is closed with %d", b, closed.Code)
			case err != nil:
				return
			case kind == websocket.TextMessage && string(m) != wire.Pong:
				t.Fatalf("%x brings the text %q", b, m)
			case kind == websocket.BinaryMessage:
				if _, err := wire.ParseFromRelay(m); err != nil {
					t.Fatalf("%x brings %x: %v", b, m, err)
				}
			}
		}
	})
}
