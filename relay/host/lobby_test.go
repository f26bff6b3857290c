package host

import (
	"bytes"
	"fmt"
	"net"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"telemed/relay/door"
	"telemed/relay/wire"
)

// An address may have as much as is still free then; who may not waits until there is more.
func TestLobby(t *testing.T) {
	l := newLobby()
	greedy, other := &visitor{}, &visitor{}
	const part = lobbyBytes / 4
	first := l.take(greedy, part)
	got := make(chan place)
	go func() { got <- l.take(greedy, part+1) }()
	small := l.take(other, 1)
	if small.bytes != door.MessageCost {
		t.Errorf("a small message counts for %d", small.bytes)
	}
	select {
	case <-got:
		t.Error("an address has more than is free")
	default:
	}
	l.giveBack(first)
	second := <-got
	l.giveBack(second, small)
	l.giveBack(l.take(greedy, lobbyBytes)) // alone it may be as large as it likes
	if l.bytes != 0 || len(l.of) != 0 {
		t.Errorf("%d bytes of %d addresses are left", l.bytes, len(l.of))
	}
}

// floods is how many who were not let in send more together than the doctor's queue takes.
const (
	floods = 17
	each   = 8
)

// flooded is a room whose doctor reads nothing while they do, until they all wait, each with a
// message in hand. One more was let in, and one comes from elsewhere and has said nothing yet.
func flooded(t *testing.T) (s *served, d, admitted, other *pageConn) {
	_, set := clocked()
	s = serve(t, behindProxy(100), set)
	d = s.claim(t)
	d.ws.NetConn().(*net.TCPConn).SetReadBuffer(16 << 10) // the less the kernel holds, the more the relay has to
	admitted, id := s.join(t, d)
	d.Send(wire.AppendAdmit(nil, id, true))
	var all []*pageConn
	for n := range floods + 1 {
		p := s.dial(t, roomID, "X-Forwarded-For", fmt.Sprint("192.0.2.", n))
		p.Send(wire.AppendJoin(nil))
		p.gets(wire.AppendWelcomed(nil, true, wire.MaxFrame, wire.InFlight))
		d.Next() // JOINED
		all = append(all, p)
	}
	flood := bytes.Repeat([]byte("x"), wire.MaxFrame)
	for _, p := range all[1:] {
		go func() {
			for range each {
				p.ws.WriteMessage(websocket.BinaryMessage, wire.AppendFrame(nil, flood))
			}
		}()
	}
	until(t, "all wait", func() bool { return s.lent() == floods })
	return s, d, admitted, all[0]
}

func (s *served) lent() int {
	l := s.host.hub.loans
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lent
}

func (s *served) lobby() *lobby {
	s.host.hub.mu.Lock()
	defer s.host.hub.mu.Unlock()
	return s.host.hub.halls[roomID].lobby
}

func (l *lobby) empty() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.bytes == 0 && len(l.of) == 0
}

// until waits for what the relay has no event for.
func until(t *testing.T, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !done(); time.Sleep(100 * time.Microsecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

// A doctor who does not read is not overrun by who was not let in: a few words from elsewhere, and
// what one says who was let in, are taken meanwhile, and in the end all of it arrives.
func TestLimitLobby(t *testing.T) {
	s, d, admitted, other := flooded(t)
	for _, p := range []*pageConn{admitted, other} {
		p.Send(wire.AppendFrame(nil, []byte("a few words")))
		p.Text(wire.Ping)
		if e := p.Next(); e.Text != wire.Pong {
			t.Fatalf("got %x, close %d", e.Message, e.Code)
		}
	}
	for range floods*each + 2 {
		m := d.Next()
		if e, err := wire.ParseFromRelay(m.Message); err != nil || e.Type != wire.TypeFrom {
			t.Fatalf("the doctor got %.20x, close %d", m.Message, m.Code)
		}
	}
	until(t, "the lobby is empty", s.lobby().empty)
}

// Nobody waits for a doctor who has left.
func TestLobbyWithoutDoctor(t *testing.T) {
	s, d, _, _ := flooded(t)
	d.Abort()
	until(t, "the lobby is empty", func() bool { return s.lobby().empty() && s.lent() == 0 })
}
