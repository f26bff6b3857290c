package host

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"telemed/relay/wire"
)

// piped is a sender whose other side reads when the test does. Like TLS, it has no way to be
// written at once.
func piped(t *testing.T, most bounds) (*sender, net.Conn) {
	t.Helper()
	h := newHub(10, DefaultLimits)
	in := newHall(h, roomID)
	t.Cleanup(in.stopUnclaimed)
	ours, theirs := net.Pipe()
	t.Cleanup(func() { ours.Close(); theirs.Close() })
	c := &conn{hall: in}
	c.open(c, ours, most)
	return &c.sender, theirs
}

func TestSenderBounds(t *testing.T) {
	s, _ := piped(t, bounds{10, 3})
	if !s.send(s.conn.hall.packet(make([]byte, 10), 1), nil) || s.send(s.conn.hall.packet(make([]byte, 1), 1), nil) {
		t.Error("10 bytes fit, 11 do not")
	}
	s.limit(bounds{100, 3})
	if !s.send(s.conn.hall.packet(make([]byte, 1), 2), nil) || s.send(s.conn.hall.packet(make([]byte, 1), 1), nil) {
		t.Error("3 frames fit, 4 do not")
	}
	s.limit(bounds{100, 4})
	if !s.send(s.conn.hall.packet(make([]byte, 1), 1), nil) {
		t.Error("4 frames fit after the limit was raised")
	}
}

// One small frame bursts no bound: it is the time that a write may take which ends who does not read.
func TestSenderWritesInTime(t *testing.T) {
	s, theirs := piped(t, bounds{100, 100})
	s.conn.hall.hub.writeWithin = time.Millisecond
	s.send(s.conn.hall.packet([]byte("nobody reads this"), 1), nil)
	theirs.SetWriteDeadline(time.Now().Add(time.Minute)) // a net: ours never reads, so this waits for its end
	if _, err := theirs.Write([]byte{0}); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("%v; the connection was to end", err)
	}
}

// What waits is sent before the close, or not at all; what comes after the close never is.
func TestSenderEnds(t *testing.T) {
	for _, flush := range []bool{true, false} {
		s, theirs := piped(t, bounds{100, 100})
		s.send(s.conn.hall.packet([]byte("in hand "), 1), nil)
		theirs.Read(make([]byte, 1)) // now it is
		s.send(s.conn.hall.packet([]byte("waits "), 1), nil)
		if !s.finish(s.conn.hall.packet([]byte("close"), 1), flush) || s.finish(s.conn.hall.packet([]byte("twice"), 1), true) {
			t.Error("a sender ends once")
		}
		if !s.send(s.conn.hall.packet([]byte("too late"), 1), nil) {
			t.Error("what comes after the end is forgotten, not refused")
		}
		s.readerGone()
		want := "n hand waits close"
		if !flush {
			want = "n hand close"
		}
		if got, err := io.ReadAll(theirs); err != nil || string(got) != want {
			t.Errorf("flush %v: %q, %v; want %q", flush, got, err, want)
		}
	}
}

// A rest of a frame has to go out, also when what waits is thrown away: half a frame and then a
// close would be nonsense.
func TestSenderKeepsTheRest(t *testing.T) {
	s, theirs := piped(t, bounds{100, 100})
	s.writing = true // as a writer that was not yet there
	s.send(s.conn.hall.packet([]byte("rest "), 1), nil)
	s.send(s.conn.hall.packet([]byte("waits "), 1), nil)
	s.rest = true
	s.finish(s.conn.hall.packet([]byte("close"), 1), false)
	s.noReader = true
	go s.write()
	if got, _ := io.ReadAll(theirs); string(got) != "rest close" {
		t.Errorf("%q", got)
	}
}

// Small frames that wait go out together: under TLS each write is a record.
func TestSenderPutsTogether(t *testing.T) {
	s, theirs := piped(t, bounds{1 << 20, 1000})
	s.writing = true
	for range 100 {
		s.send(s.conn.hall.packet(make([]byte, 1000), 1), nil)
	}
	s.send(s.conn.hall.packet(make([]byte, 2*recordBytes), 1), nil)
	go s.write()
	var sizes []int
	buf := make([]byte, 64<<10)
	for total := 0; total < 100_000+2*recordBytes; {
		n, err := theirs.Read(buf)
		if err != nil {
			t.Fatal(err)
		}
		sizes, total = append(sizes, n), total+n
	}
	if len(sizes) > 9 || sizes[0] != 16_000 {
		t.Errorf("writes of %v", sizes)
	}
}

func TestAppendFrame(t *testing.T) {
	for n, header := range map[int]string{
		0: "\x82\x00", 125: "\x82\x7d", 126: "\x82\x7e\x00\x7e", 65535: "\x82\x7e\xff\xff",
		65536: "\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00",
	} {
		payload := bytes.Repeat([]byte{7}, n)
		got := appendFrame([]byte("x"), opBinary, payload)
		if !bytes.Equal(got, []byte("x"+header+string(payload))) {
			t.Errorf("%d: %x", n, got[:min(len(got), 12)])
		}
		if len(got)-1-n > mostFrameHeader {
			t.Errorf("%d: a header of %d bytes", n, len(got)-1-n)
		}
	}
}

// cast admits the patient and casts frames of this size to it, each only after the quick one
// has it, and lets each say that it took them.
func flood(t *testing.T, d, quick, slow *pageConn, ids []wire.PeerID) {
	t.Helper()
	frame := bytes.Repeat([]byte("x"), 64<<10)
	for _, id := range ids {
		d.Send(wire.AppendAdmit(nil, id, true))
	}
	var taken uint64
	for n := 1; ; n++ {
		d.Send(wire.AppendCast(nil, frame))
		quick.gets(wire.AppendDeliver(nil, frame))
		taken += uint64(len(frame))
		credit := wire.AppendCredit(nil, taken)
		quick.Send(credit)
		slow.ws.WriteMessage(2, credit) // it lies: it reads nothing
		if n%32 == 0 {
			// The doctor hears in time, or there is no bound.
			if n > 1000 {
				t.Fatal("64 MB wait for one who does not read")
			}
			d.Text(wire.Ping)
			for {
				e := d.Next()
				if e.Text == wire.Pong {
					break
				}
				if bytes.Equal(e.Message, wire.AppendLeft(nil, ids[1], wire.CloseTooSlow)) {
					return
				}
				t.Fatalf("the doctor got %x, close %d", e.Message, e.Code)
			}
		}
	}
}

// A patient who does not read, whatever it says, is dropped with 4007 when its queue is full. The
// other one gets every frame meanwhile.
func TestFullQueueIsTooSlow(t *testing.T) {
	s := serve(t, Config{})
	d := s.claim(t)
	quick, id := s.join(t, d)
	slow, slowID := s.join(t, d)
	flood(t, d, quick, slow, []wire.PeerID{id, slowID})
}

// The same under TLS, where nothing is written at once.
func TestFullQueueIsTooSlowUnderTLS(t *testing.T) {
	s := serveTLS(t, Config{})
	d := s.claim(t)
	quick, id := s.join(t, d)
	slow, slowID := s.join(t, d)
	if _, ok := slow.ws.NetConn().(*tls.Conn); !ok || !strings.HasPrefix(s.server.URL, "https") {
		t.Fatal("this is not TLS")
	}
	flood(t, d, quick, slow, []wire.PeerID{id, slowID})
}
