package host

import (
	"bytes"
	"context"
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"

	"telemed/relay/room/roomtest"
	"telemed/relay/room/roomtest/pagetest"
	"telemed/relay/wire"
)

// served is a relay on a real port, for roomtest and for the tests beside it.
type served struct {
	host   *Host
	door   *admission
	server *httptest.Server

	sockets []*websocket.Conn // that tries opened
}

func serve(t testing.TB, c Config, set ...func(*hub)) *served {
	t.Helper()
	return serveWith(t, (*httptest.Server).Start, c, set...)
}

func serveTLS(t testing.TB, c Config, set ...func(*hub)) *served {
	t.Helper()
	return serveWith(t, (*httptest.Server).StartTLS, c, set...)
}

func serveWith(t testing.TB, start func(*httptest.Server), c Config, set ...func(*hub)) *served {
	t.Helper()
	h, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range set {
		f(h.hub)
	}
	s := &served{host: h, server: httptest.NewUnstartedServer(nil)}
	s.server.Config = Server(h, h.log)
	s.door = h.bound(s.server.Listener).(*admission)
	s.server.Listener = s.door
	start(s.server)
	t.Cleanup(func() {
		now, cancel := context.WithCancel(t.Context())
		cancel()
		h.Stop(now)
		s.server.Close()
	})
	return s
}

// pageConn is a page's end of a real socket.
type pageConn struct {
	*pagetest.Conn
	t  testing.TB
	ws *websocket.Conn
}

func (s *served) Dial(t testing.TB, room wire.RoomID, address string) roomtest.Conn {
	return s.dial(t, room, "X-Forwarded-For", address)
}

// dial opens a socket, with these names and values in the request's header.
func (s *served) dial(t testing.TB, room wire.RoomID, header ...string) *pageConn {
	t.Helper()
	var config *tls.Config
	if s.server.TLS != nil {
		config = s.server.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
		config.NextProtos = []string{"http/1.1"}
	}
	c := pagetest.Dial(t, s.url(room), headerOf(header), config)
	return &pageConn{c, t, c.WS}
}

func (s *served) url(room wire.RoomID) string {
	return "ws" + strings.TrimPrefix(s.server.URL, "http") + "/ws/" + room.String()
}

func (c *pageConn) gets(want []byte) {
	c.t.Helper()
	if e := c.Next(); !bytes.Equal(e.Message, want) {
		c.t.Fatalf("got %x (close %d), want %x", e.Message, e.Code, want)
	}
}

func (c *pageConn) isClosed(want wire.CloseCode) {
	c.t.Helper()
	if e := c.Next(); e.Code != want {
		c.t.Fatalf("got %x (close %d), want close %d", e.Message, e.Code, want)
	}
}

func TestBehaviour(t *testing.T) {
	roomtest.Run(t, func(t *testing.T, patients int) roomtest.Host { return serve(t, behindProxy(patients)) })
}

func TestBehaviourUnderTLS(t *testing.T) {
	roomtest.Run(t, func(t *testing.T, patients int) roomtest.Host { return serveTLS(t, behindProxy(patients)) })
}

// behindProxy has the test itself be the proxy, which says where each socket comes from.
func behindProxy(patients int) Config {
	return Config{Patients: patients, Proxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}
}

var (
	token  = [32]byte{7}
	roomID = wire.RoomOfToken(token)
)

func (s *served) claim(t testing.TB) *pageConn {
	t.Helper()
	d := s.dial(t, roomID)
	d.Send(wire.AppendClaim(nil, token))
	d.gets(wire.AppendClaimed(nil, wire.MaxFrame, uint16(s.host.hub.patients)))
	return d
}

func (s *served) join(t testing.TB, d *pageConn, header ...string) (*pageConn, wire.PeerID) {
	t.Helper()
	p := s.dial(t, roomID, header...)
	p.Send(wire.AppendJoin(nil))
	p.gets(wire.AppendWelcomed(nil, true, wire.MaxFrame, wire.InFlight))
	e, err := wire.ParseFromRelay(d.Next().Message)
	if err != nil || e.Type != wire.TypeJoined {
		t.Fatalf("the doctor got %+v, %v", e, err)
	}
	return p, e.Peer
}

// deadlines lets a test decide when a first-message deadline is over.
func deadlines(h *hub) chan func() {
	fire := make(chan func(), 8)
	h.after = func(d time.Duration, f func()) func() {
		if d == firstMessageWithin {
			fire <- f
		}
		return func() {}
	}
	return fire
}

func TestTooLate(t *testing.T) {
	var fire chan func()
	s := serve(t, Config{}, func(h *hub) { fire = deadlines(h) })
	idle := s.dial(t, roomID)
	(<-fire)()
	idle.isClosed(wire.CloseTooLate)
	d := s.claim(t)
	(<-fire)()
	_, id := s.join(t, d)
	(<-fire)()
	d.Send(wire.AppendDrop(nil, id))
	d.gets(wire.AppendLeft(nil, id, wire.CloseDropped))
}

func TestWebSocketPings(t *testing.T) {
	s := serve(t, Config{}, func(h *hub) { h.pingEvery = time.Millisecond })
	c := s.dial(t, roomID)
	pinged, ponged := make(chan bool, 1), make(chan string, 1)
	c.ws.SetPingHandler(func(string) error {
		select {
		case pinged <- true:
		default:
		}
		return nil
	})
	c.ws.SetPongHandler(func(data string) error { ponged <- data; return nil })
	go c.ws.ReadMessage()
	<-pinged
	if err := c.ws.WriteControl(websocket.PingMessage, []byte("are you there"), time.Time{}); err != nil {
		t.Fatal(err)
	}
	if data := <-ponged; data != "are you there" {
		t.Errorf("pong %q", data)
	}
}

// A message may come in pieces.
func TestFragments(t *testing.T) {
	s := serve(t, Config{})
	d := s.claim(t)
	p, id := s.join(t, d)
	w, err := p.ws.NextWriter(websocket.BinaryMessage)
	if err != nil {
		t.Fatal(err)
	}
	frame := bytes.Repeat([]byte("0123456789abcdef"), 5000)
	w.Write([]byte{byte(wire.TypeFrame)})
	w.Write(frame)
	w.Close()
	d.gets(wire.AppendFrom(nil, id, frame))
}

func TestStop(t *testing.T) {
	s := serve(t, Config{})
	d := s.claim(t)
	p, _ := s.join(t, d)
	stopped := make(chan bool)
	go func() { s.host.Stop(context.Background()); close(stopped) }()
	d.isClosed(wire.CloseGoingAway)
	p.isClosed(wire.CloseGoingAway)
	<-stopped
	s.dial(t, roomID).isClosed(wire.CloseGoingAway)
	s.host.hub.mu.Lock()
	defer s.host.hub.mu.Unlock()
	if n := len(s.host.hub.halls); n != 0 {
		t.Errorf("%d rooms are left", n)
	}
}

// Stop waits for a socket that is about to open: its page is told, too.
func TestStopWaitsForHandshakes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHub(10, DefaultLimits)
		in, arrived, _ := h.reserve(roomID, &visitor{})
		stopped := make(chan bool, 1)
		go func() { h.stop(t.Context()); stopped <- true }()
		synctest.Wait()
		if len(stopped) > 0 {
			t.Error("it did not wait")
		}
		h.release(in)
		arrived()
		<-stopped
	})
}

// Stop does not wait for who does not answer once its time is over.
func TestStopWithoutAnswer(t *testing.T) {
	s := serve(t, Config{})
	s.claim(t)
	over, cancel := context.WithCancel(t.Context())
	cancel()
	s.host.Stop(over)
}
