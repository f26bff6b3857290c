package host

import (
	"io"
	"math"
	"math/rand/v2"
	"net"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"telemed/relay/wire"
)

// A soak opens, floods, half-closes and abandons connections for as long as SOAK says (20 seconds
// without it), and ends with the goroutines, the memory and the files that it began with.
func TestSoak(t *testing.T) {
	d := 20 * time.Second
	if testing.Short() {
		d = time.Second
	}
	if s := os.Getenv("SOAK"); s != "" {
		var err error
		if d, err = time.ParseDuration(s); err != nil {
			t.Fatalf("SOAK: %v", err)
		}
	}
	s := serve(t, Config{Limits: Limits{HandshakesPerAddress: 1e6, HandshakesPerRoom: 1e6}}, func(h *hub) {
		h.pingEvery, h.silentAtMost, h.writeWithin = 50*time.Millisecond, 500*time.Millisecond, 200*time.Millisecond
	})
	soak(t, s, time.Second/2) // what is only made once is made now
	before := take(t, s, math.MaxInt)
	rounds := soak(t, s, d)
	after := take(t, s, before.goroutines)
	t.Logf("%d visits in %v; goroutines, files, heap: before %+v, after %+v", rounds, d, before, after)
	if after.goroutines > before.goroutines || after.files > before.files {
		t.Errorf("goroutines and files are left: before %+v, after %+v", before, after)
	}
	const slack = 4 << 20 // what pools keep
	if after.heap > before.heap+slack {
		t.Errorf("memory is left: before %+v, after %+v", before, after)
	}
}

// holdings is what the process holds when nobody is connected.
type holdings struct {
	goroutines, files int
	heap              uint64
}

// take waits until that is steady and, for a minute, until no more goroutines are left than so many: what is
// left behind stays, but memory that is given back after a rush takes a machine its time.
func take(t *testing.T, s *served, goroutines int) (h holdings) {
	t.Helper()
	// Who was abandoned goes after silentAtMost; goroutines end a little later than their sockets.
	give := time.Now().Add(time.Minute)
	for s.host.hub.gate.count() > 0 || s.host.hub.count() > 0 {
		if time.Now().After(give) {
			t.Fatalf("%d sockets and %d rooms are left", s.host.hub.gate.count(), s.host.hub.count())
		}
		time.Sleep(time.Millisecond)
	}
	s.server.CloseClientConnections()
	for !s.door.empty() {
		if time.Now().After(give) {
			t.Fatal("connections are left")
		}
		time.Sleep(time.Millisecond)
	}
	for n, same := 0, 0; same < 50 || n > goroutines && time.Now().Before(give); {
		runtime.GC()
		if now := runtime.NumGoroutine(); now != n {
			n, same = now, 0
		}
		same++
		time.Sleep(time.Millisecond)
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	files, _ := os.ReadDir("/proc/self/fd") // nothing to count elsewhere
	return holdings{runtime.NumGoroutine(), len(files), m.HeapAlloc}
}

func (a *admission) empty() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.all == 0 && len(a.address) == 0
}

// soak runs visits in several rooms at once and says how many.
func soak(t *testing.T, s *served, d time.Duration) int64 {
	var rounds atomic.Int64
	var all sync.WaitGroup
	end := time.Now().Add(d)
	for n := range byte(8) {
		all.Go(func() {
			for time.Now().Before(end) {
				visit(s, [32]byte{n, 1})
				rounds.Add(1)
			}
		})
	}
	all.Wait()
	return rounds.Load()
}

// visit is one doctor and patients who each end in their own way. What fails is part of it.
func visit(s *served, token [32]byte) {
	room := wire.RoomOfToken(token)
	dial := func() *websocket.Conn {
		ws, _, err := websocket.DefaultDialer.Dial(s.url(room), nil)
		if err != nil {
			return nil
		}
		ws.SetReadDeadline(time.Now().Add(2 * time.Second))
		return ws
	}
	doctor := dial()
	if doctor == nil {
		return
	}
	defer doctor.Close()
	doctor.WriteMessage(websocket.BinaryMessage, wire.AppendClaim(nil, token))
	joined := make(chan wire.PeerID, 64)
	go func() {
		defer close(joined)
		for {
			_, m, err := doctor.ReadMessage()
			if err != nil {
				return
			}
			if e, err := wire.ParseFromRelay(m); err == nil && e.Type == wire.TypeJoined {
				select {
				case joined <- e.Peer:
				default:
				}
			}
		}
	}()
	var all sync.WaitGroup
	all.Go(func() { halfRequest(s) })
	frame := make([]byte, 1+rand.IntN(32<<10))
	for n := range 8 {
		all.Go(func() {
			if ws := dial(); ws != nil {
				misbehave(ws, n, frame)
			}
		})
	}
	for range 8 {
		select {
		case id, ok := <-joined:
			if ok {
				doctor.WriteMessage(websocket.BinaryMessage, wire.AppendAdmit(nil, id, true))
			}
		case <-time.After(20 * time.Millisecond):
		}
		for range 4 {
			doctor.WriteMessage(websocket.BinaryMessage, wire.AppendCast(nil, frame))
		}
	}
	all.Wait()
}

// halfRequest is who begins a request and goes.
func halfRequest(s *served) {
	c, err := net.Dial("tcp", s.server.Listener.Addr().String())
	if err != nil {
		return
	}
	defer c.Close()
	request := "GET /ws/" + roomID.String() + " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
	io.WriteString(c, request[:rand.IntN(len(request))])
}

// misbehave is a patient: the ways to end are taken in turn.
func misbehave(ws *websocket.Conn, way int, frame []byte) {
	tcp := ws.NetConn().(*net.TCPConn)
	defer tcp.Close()
	join := wire.AppendJoin(nil)
	switch way {
	case 0: // says nothing and goes
	case 1: // joins, reads some, closes as it should
		ws.WriteMessage(websocket.BinaryMessage, join)
		ws.ReadMessage()
		ws.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(1000, ""))
		io.Copy(io.Discard, tcp)
	case 2: // half-closes, and reads on
		ws.WriteMessage(websocket.BinaryMessage, join)
		tcp.CloseWrite()
		io.Copy(io.Discard, tcp)
	case 3: // floods
		ws.WriteMessage(websocket.BinaryMessage, join)
		for range 50 {
			if ws.WriteMessage(websocket.BinaryMessage, wire.AppendFrame(nil, frame)) != nil {
				return
			}
		}
	case 4: // abandons a message in the middle
		ws.WriteMessage(websocket.BinaryMessage, join)
		tcp.Write([]byte{0x82, 0xfe, 0xff, 0xff, 1, 2, 3, 4, 5})
	case 5: // reads nothing until it is thrown out
		ws.WriteMessage(websocket.BinaryMessage, join)
		time.Sleep(100 * time.Millisecond)
	case 6: // sends nonsense
		junk := make([]byte, rand.IntN(200))
		for i := range junk {
			junk[i] = byte(rand.Uint32())
		}
		tcp.Write(junk)
		io.Copy(io.Discard, tcp)
	case 7: // breaks off
		ws.WriteMessage(websocket.BinaryMessage, join)
		tcp.SetLinger(0)
	}
}
