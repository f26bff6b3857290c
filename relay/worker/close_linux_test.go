package worker

import (
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"telemed/relay/door"
	"telemed/relay/room/roomtest/pagetest"
	"telemed/relay/wire"
)

// unanswering opens a socket that does not answer a close, or says what it was refused with.
func (w *workerd) unanswering(t testing.TB, room wire.RoomID) (c *pagetest.Conn, status int) {
	t.Helper()
	ws, r, err := websocket.DefaultDialer.Dial(w.url(room), nil)
	switch {
	case err == nil:
	case r != nil:
		return nil, r.StatusCode
	default:
		t.Fatal(err)
	}
	t.Cleanup(func() { ws.Close() })
	ws.SetCloseHandler(func(int, string) error { return nil })
	ws.SetReadDeadline(time.Now().Add(time.Minute)) // as pagetest.Dial
	return &pagetest.Conn{T: t, WS: ws}, http.StatusSwitchingProtocols
}

// fill opens sockets and has each do something until the room is full, but no more than these. It
// returns how many it took.
func (w *workerd) fill(t testing.TB, room wire.RoomID, most int, do func(*pagetest.Conn)) (sockets []*pagetest.Conn) {
	t.Helper()
	for len(sockets) < most {
		switch c, status := w.unanswering(t, room); status {
		case http.StatusSwitchingProtocols:
			do(c)
			sockets = append(sockets, c)
		case http.StatusServiceUnavailable:
			return sockets
		case http.StatusTooManyRequests: // they come too fast: the next one
		default:
			t.Fatalf("a handshake: %d", status)
		}
	}
	return sockets
}

// ended waits until the relay has ended the connection.
func ended(t testing.TB, c *pagetest.Conn) {
	t.Helper()
	if n, err := c.WS.NetConn().Read(make([]byte, 1)); err != io.EOF {
		t.Fatalf("after the close: %d bytes, %v", n, err)
	}
}

// A socket takes memory until the page answers the close, and counts as long.
func TestUnansweredCloses(t *testing.T) {
	w := start(t, mainConfig, "PATIENTS=1")
	most := 2 * door.RoomBurst(1)
	room := wire.RoomID{1}
	sockets := w.fill(t, room, most+1, func(c *pagetest.Conn) {
		c.Send(nil)
		isClosed(t, c, wire.CloseBadEnvelope)
	})
	if len(sockets) != most {
		t.Errorf("the room took %d, want %d", len(sockets), most)
	}
	for _, c := range sockets[:most/2] {
		c.Close(1000)
		ended(t, c)
	}
	if n := len(w.fill(t, room, most, func(*pagetest.Conn) {})); n != most/2 {
		t.Errorf("after %d answered the room took %d", most/2, n)
	}
}

// So does one that broke WebSocket's own rules, until the garbage collector takes it; it may do so in
// between, so there is no saying how many the room takes.
func TestBrokenSockets(t *testing.T) {
	w := start(t, mainConfig, "PATIENTS=1")
	room := wire.RoomID{2}
	const far = 2000
	if n := len(w.fill(t, room, far, func(c *pagetest.Conn) {
		c.WS.NetConn().Write([]byte{0x80, 0x80, 0, 0, 0, 0}) // the rest of no message
		isClosed(t, c, websocket.CloseProtocolError)
	})); n == far {
		t.Errorf("the room took %d", n)
	}
}

// A page's close is answered with 1000, whatever it said, and that ends the connection.
func TestCloseIsAnswered(t *testing.T) {
	w := start(t, mainConfig)
	payloads := [][]byte{nil, {3}}
	for _, code := range []int{0, 999, 1000, 1001, 1004, 1005, 1006, 1011, 1015, 3000, 4006, 5000, 65535} {
		payloads = append(payloads, []byte{byte(code >> 8), byte(code)})
	}
	for _, payload := range payloads {
		c, _ := w.unanswering(t, wire.RoomID{})
		if err := c.WS.WriteMessage(websocket.CloseMessage, payload); err != nil {
			t.Fatal(err)
		}
		if e := c.Next(); e.Code != wire.CloseNormal {
			t.Errorf("close %x is answered with %d", payload, e.Code)
		}
		ended(t, c)
	}
}

// Whatever bytes come, those that go back are envelopes and pongs, and then a close code that
// relay/SPEC.md lists. The bytes are those that the self-hosted relay's fuzzing keeps, and some more.
func TestBytes(t *testing.T) {
	w := start(t, mainConfig)
	listed := map[int]bool{1000: true, 1001: true, 1002: true, 1009: true, websocket.CloseAbnormalClosure: true}
	for code := wire.CloseBadEnvelope; code <= wire.CloseVersion; code++ {
		listed[int(code)] = true
	}
	for _, b := range hostBytes(t) {
		c, _ := w.unanswering(t, wire.RoomID{})
		tcp := c.WS.NetConn().(*net.TCPConn)
		if _, err := tcp.Write(b); err != nil {
			t.Fatal(err)
		}
		tcp.CloseWrite()
		for {
			kind, m, err := c.WS.ReadMessage()
			var closed *websocket.CloseError
			if errors.As(err, &closed) && !listed[closed.Code] {
				t.Errorf("%x is closed with %d", b, closed.Code)
			}
			if err != nil {
				break
			}
			if kind == websocket.TextMessage && string(m) != wire.Pong {
				t.Errorf("%x brings the text %q", b, m)
			}
			if _, err := wire.ParseFromRelay(m); kind == websocket.BinaryMessage && err != nil {
				t.Errorf("%x brings %x: %v", b, m, err)
			}
		}
	}
}

// hostBytes are the inputs of the self-hosted relay's FuzzBytes, and frames of each kind and of too
// great lengths. What is masked is masked with zeroes.
func hostBytes(t testing.TB) (all [][]byte) {
	files, err := filepath.Glob("../host/testdata/fuzz/FuzzBytes/*")
	if err != nil || len(files) == 0 {
		t.Fatalf("no inputs: %v", err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		_, quoted, _ := strings.Cut(string(text), "[]byte(")
		input, err := strconv.Unquote(strings.TrimSuffix(strings.TrimSpace(quoted), ")"))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all = append(all, []byte(input))
	}
	for opcode := range byte(16) {
		all = append(all, []byte{0x80 | opcode, 0x81, 0, 0, 0, 0, 2}, []byte{opcode, 0x80, 0, 0, 0, 0}, []byte{0xc0 | opcode, 0x80, 0, 0, 0, 0})
	}
	for shift := 8; shift < 64; shift += 8 {
		length := uint64(1) << shift
		head := []byte{0x82, 0xff}
		for i := 56; i >= 0; i -= 8 {
			head = append(head, byte(length>>i))
		}
		all = append(all, append(head, 0, 0, 0, 0))
	}
	return all
}
