package host

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"unicode/utf8"

	"github.com/gorilla/websocket"

	"telemed/relay/wire"
)

// breaches are what breaks WebSocket itself, for who is in.
var breaches = map[string][]byte{
	"an unknown kind":          {0xff, 0xff},
	"no mask":                  {0x82, 0x01, 0x11},
	"a length of 2^63":         {0x82, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0},
	"a length of 2^64-1":       {0x82, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
	"a rest of nothing":        maskedFrame(0, []byte("x")),
	"a ping in parts":          {0x09, 0x80, 0, 0, 0, 0},
	"a close with a bad code":  maskedFrame(opClose, []byte{0x03, 0xed}),
	"a close that is not text": maskedFrame(opClose, []byte{0x03, 0xe8, 0xff}),
}

// What breaks WebSocket itself is closed by WebSocket's own code.
func TestProtocolError(t *testing.T) {
	for name, breach := range breaches {
		for kind, start := range map[string]func(testing.TB, Config, ...func(*hub)) *served{"": serve, " under TLS": serveTLS} {
			t.Run(name+kind, func(t *testing.T) {
				s := start(t, Config{})
				d := s.claim(t)
				p, id := s.join(t, d)
				if _, err := p.ws.NetConn().Write(breach); err != nil {
					t.Fatal(err)
				}
				p.isClosed(websocket.CloseProtocolError)
				d.gets(wire.AppendLeft(nil, id, wire.CloseAbnormal))
			})
		}
	}
}

// hijacked is an answer that leads to a pipe, which holds nothing: who writes waits for who reads.
type hijacked struct {
	*httptest.ResponseRecorder
	conn net.Conn
}

func (h hijacked) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return h.conn, bufio.NewReadWriter(bufio.NewReader(h.conn), bufio.NewWriter(h.conn)), nil
}

// alone is a connection that notes when somebody would have to wait for who writes already.
type alone struct {
	net.Conn
	writing, waits atomic.Bool
}

func (a *alone) Write(b []byte) (int, error) {
	if a.writing.Swap(true) {
		a.waits.Store(true)
		return 0, errors.ErrUnsupported
	}
	defer a.writing.Store(false)
	return a.Conn.Write(b)
}

// pipedPage opens a socket through a pipe: the relay's end, the page's, and what the page reads.
func pipedPage(t *testing.T, h *Host) (ours *alone, theirs net.Conn, read *bufio.Reader) {
	t.Helper()
	end, theirs := net.Pipe()
	t.Cleanup(func() { theirs.Close() })
	ours = &alone{Conn: end}
	r := httptest.NewRequest("GET", "/ws/"+roomID.String(), nil)
	r.Header = http.Header{"Connection": {"Upgrade"}, "Upgrade": {"websocket"}, "Sec-Websocket-Version": {"13"}, "Sec-Websocket-Key": {"AAAAAAAAAAAAAAAAAAAAAA=="}}
	go h.ServeHTTP(hijacked{httptest.NewRecorder(), ours}, r)
	read = bufio.NewReader(theirs)
	if answer, err := http.ReadResponse(read, r); err != nil || answer.StatusCode != http.StatusSwitchingProtocols {
		t.Fatal(answer, err)
	}
	synctest.Wait() // until it is in the room
	return ours, theirs, read
}

// Who breaks WebSocket and does not read is out at once: nothing is written to it past the sender,
// so that nobody waits for it, and the code comes after whole frames.
func TestProtocolErrorOfOneWhoDoesNotRead(t *testing.T) {
	for name, breach := range breaches {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHost(t, Config{})
				ours, theirs, read := pipedPage(t, h)
				theirs.Write(maskedFrame(opBinary, wire.AppendJoin(nil)))
				synctest.Wait() // its WELCOMED is in the writer's hands
				theirs.Write(breach)
				synctest.Wait()
				if ours.waits.Load() || h.hub.count() != 0 {
					t.Error("its reader waits for it")
				}
				want := append(appendFrame(nil, opBinary, wire.AppendWelcomed(nil, false, wire.MaxFrame, wire.InFlight)), closeFrame(wire.CloseProtocol)...)
				if got, err := io.ReadAll(read); err != nil || !bytes.Equal(got, want) {
					t.Errorf("it gets %x, %v; want %x", got, err, want)
				}
			})
		})
	}
}

// breaks says whether what a page writes breaks RFC 6455 before it closes or ends.
func breaks(b []byte) bool {
	total, more := uint64(0), false
	for {
		if len(b) < 2 {
			return false
		}
		op, final, n := b[0]&0xf, b[0]&0x80 != 0, uint64(b[1]&0x7f)
		control := op >= opClose
		switch {
		case b[0]&0x70 != 0, b[1]&0x80 == 0, op > opPong, op > opBinary && op < opClose:
			return true
		case control && (!final || n > 125), !control && more != (op == 0):
			return true
		}
		b = b[2:]
		if long := map[uint64]int{126: 2, 127: 8}[n]; long > 0 {
			if len(b) < long {
				return false
			}
			n = binary.BigEndian.Uint64(append(make([]byte, 8-long), b[:long]...))
			b = b[long:]
		}
		if n > math.MaxInt64 {
			return true
		}
		if len(b) < 4 {
			return false
		}
		mask := b[:4]
		b = b[4:]
		if !control {
			if op != 0 {
				total = 0
			}
			if total += n; total > math.MaxInt64 {
				return true // no more than that is a message, in however many parts
			}
			more = !final
		}
		if uint64(len(b)) < n {
			return false
		}
		if op == opClose {
			payload := bytes.Clone(b[:n])
			for i := range payload {
				payload[i] ^= mask[i%4]
			}
			return !closes(payload)
		}
		b = b[n:]
	}
}

// closes says whether this is in a close frame that a page may send. Of a lone byte gorilla makes nothing.
func closes(payload []byte) bool {
	if len(payload) < 2 {
		return true
	}
	code := binary.BigEndian.Uint16(payload)
	known := code >= 1000 && code <= 1013 && code != 1004 && code != 1005 && code != 1006
	return (known || code >= 3000 && code < 5000) && utf8.Valid(payload[2:])
}
