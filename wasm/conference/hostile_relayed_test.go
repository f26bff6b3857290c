//go:build !js

package conference

import (
	"bufio"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"telemed/relay/wire"
)

// The browser tests (www/e2e) have a hostile patient come to a real relay, so that no page needs a
// switch for one: they start this package's test binary with these flags.
var (
	hostileAt    = flag.String("hostile", "", "play a hostile patient at this relay, ws://host:port")
	hostileLink  = flag.String("hostile-link", "", "the invitation's fragment")
	hostileWrong = flag.String("hostile-wrong", "nothing", "what the patient does wrong")
)

// patience is for what never comes; nothing is timed.
const patience = time.Minute

// wrongs are what a hostile patient can do.
var wrongs = map[string]func(l *line){
	"nothing":   func(*line) {},
	"signature": func(l *line) { l.sig = func(sig []byte) { sig[len(sig)-1] ^= 1 } },
	"doctor":    func(l *line) { l.doctor = func(id *[32]byte) { id[0] ^= 1 } },
	"verifier":  func(l *line) { l.verifier = func(v []byte) { v[0] ^= 1 } },
	"stale":     func(l *line) { l.stamp = func(now uint64) uint64 { return now - 600_000 } },
	"future":    func(l *line) { l.stamp = func(now uint64) uint64 { return now + 600_000 } },
	"garbage":   (*line).garbage,
}

// TestHostileAtRelay tells how far the handshake came and how the connection ended, and stays until
// its input ends.
func TestHostileAtRelay(t *testing.T) {
	if *hostileAt == "" {
		t.Skip("is for the browser tests")
	}
	var seed [32]byte
	rand.Read(seed[:])
	l := &line{hostile: newHostile(t, *hostileLink, mathrand.NewChaCha8(seed))}
	l.join, l.send = l.open, l.ask
	if *hostileWrong == "flood" {
		l.flood()
		stay()
		return
	}
	wrong, ok := wrongs[*hostileWrong]
	if !ok {
		t.Fatalf("nothing is called %q", *hostileWrong)
	}
	wrong(l)
	l.connects()
	at := l.handshake()
	for at != 35 && l.code == 0 && *hostileWrong != "stale" && *hostileWrong != "future" { // lateness may try again
		l.receive()
	}
	fmt.Printf("came to %d, closed with %d\n", at, l.code)
	stay()
}

// stay waits for the end of the input.
func stay() { bufio.NewReader(os.Stdin).ReadByte() }

// A line is a hostile patient's socket to the relay of the flags.
type line struct {
	*hostile
	ws *websocket.Conn
}

func (l *line) open() {
	ws, _, err := websocket.DefaultDialer.Dial(*hostileAt+"/ws/"+hex.EncodeToString(l.inv.Room[:]), nil)
	if err != nil {
		l.Fatal(err)
	}
	l.ws = ws
	ws.SetReadDeadline(time.Now().Add(patience))
	l.write(wire.AppendJoin(nil))
	l.receive()
}

// ask sends a frame and waits for the answer, or for the connection's end.
func (l *line) ask(frame []byte) {
	l.write(wire.AppendFrame(nil, frame))
	for len(l.inbox) == 0 && l.code == 0 {
		l.receive()
	}
}

func (l *line) write(envelope []byte) { l.ws.WriteMessage(websocket.BinaryMessage, envelope) }

func (l *line) receive() {
	_, b, err := l.ws.ReadMessage()
	var closed *websocket.CloseError
	switch {
	case errors.As(err, &closed):
		l.code = wire.CloseCode(closed.Code)
	case err != nil:
		l.code = wire.CloseAbnormal
	default:
		if e, err := wire.ParseFromRelay(b); err == nil && e.Type == wire.TypeDeliver {
			l.inbox = append(l.inbox, e.Frame)
		}
	}
}

// noise is a frame that holds nothing.
func (l *line) noise(head []byte, size uint64) []byte {
	frame := make([]byte, uint64(len(head))+size)
	l.rand.Read(frame[copy(frame, head):])
	return wire.AppendFrame(nil, frame)
}

// garbage is frames of every opcode that hold nothing.
func (l *line) garbage() {
	for opcode := range 256 {
		if opcode%16 == 0 { // the doctor hangs up on some
			l.connects()
		}
		l.write(l.noise([]byte{byte(opcode)}, l.rand.Uint64()%2_000))
	}
}

// flood is far more HELLOs than anyone could answer, on many connections.
func (l *line) flood() {
	for range 40 {
		l.connects()
		for range 100 {
			l.write(l.noise(append([]byte{1}, l.inv.ID[:]...), 1_300))
		}
	}
}
