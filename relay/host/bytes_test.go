package host

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"telemed/relay/door"
	"telemed/relay/wire"
)

// Who sends faster than it may waits; all of it arrives.
func TestLimitBytes(t *testing.T) {
	for _, admitted := range []bool{false, true} {
		clock, set := clocked()
		s := serve(t, Config{Limits: Limits{BytesPerSecond: 1 << 20}}, set)
		d := s.claim(t)
		p, id := s.join(t, d)
		perSecond := door.StrangerBytesPerSecond
		if admitted {
			perSecond = 1 << 20
			d.Send(wire.AppendAdmit(nil, id, true))
			d.Text(wire.Ping)
			if e := d.Next(); e.Text != wire.Pong {
				t.Fatalf("%x", e.Message)
			}
		}
		frame := bytes.Repeat([]byte("x"), 64<<10-1) // with its type, 64 KiB
		for range 32 {
			p.Send(wire.AppendFrame(nil, frame))
			d.gets(wire.AppendFrom(nil, id, frame))
		}
		// Its pong comes after it has paid for the rest.
		p.Text(wire.Ping)
		if e := p.Next(); e.Text != wire.Pong {
			t.Fatalf("%x", e.Message)
		}
		// 2 MiB, of which burstBytes are free; a message may be on account.
		want := time.Duration(2<<20-burstBytes) * time.Second / time.Duration(perSecond)
		if got := clock.slept(); (want - got).Abs() > want/10 {
			t.Errorf("admitted %v: it waited %v, want about %v", admitted, got, want)
		}
	}
}

// Pings count, too.
func TestLimitBytesOfPings(t *testing.T) {
	clock, set := clocked()
	s := serve(t, Config{}, set)
	p := s.dial(t, roomID)
	p.Send(wire.AppendJoin(nil))
	p.gets(wire.AppendWelcomed(nil, false, wire.MaxFrame, wire.InFlight))
	const pings = 8000
	all := make(chan bool)
	n := 0
	p.ws.SetPongHandler(func(string) error {
		if n++; n == pings {
			close(all)
		}
		return nil
	})
	go p.ws.ReadMessage()
	for i := range pings {
		p.ws.WriteControl(websocket.PongMessage, nil, time.Time{})
		if err := p.ws.WriteControl(websocket.PingMessage, nil, time.Time{}); err != nil {
			t.Fatalf("ping %d: %v", i, err)
		}
	}
	<-all
	want := time.Duration(2*pings*door.MessageCost-burstBytes) * time.Second / door.StrangerBytesPerSecond
	if got := clock.slept(); (want - got).Abs() > want/10 {
		t.Errorf("it waited %v, want about %v", got, want)
	}
}

// So do the parts of a message, also those with nothing in them.
func TestLimitBytesOfParts(t *testing.T) {
	clock, set := clocked()
	s := serve(t, Config{}, set)
	p := s.dial(t, roomID)
	p.Send(wire.AppendJoin(nil))
	p.gets(wire.AppendWelcomed(nil, false, wire.MaxFrame, wire.InFlight))
	ping := maskedFrame(opText, []byte(wire.Ping))
	ping[0] &^= 0x80 // more follows
	empty := maskedFrame(0, nil)
	last := bytes.Clone(empty)
	empty[0] &^= 0x80
	const parts = 400_000
	raw := p.ws.NetConn()
	raw.Write(ping)
	raw.Write(bytes.Repeat(empty, parts))
	raw.Write(last)
	if e := p.Next(); e.Text != wire.Pong {
		t.Fatalf("got %x, close %d", e.Message, e.Code)
	}
	want := time.Duration(parts*len(empty)-burstBytes) * time.Second / door.StrangerBytesPerSecond
	if got := clock.slept(); (want - got).Abs() > want/10 {
		t.Errorf("it waited %v, want about %v", got, want)
	}
}

// Who is read slowly keeps no relay from stopping.
func TestStopWhoWaits(t *testing.T) {
	waits := make(chan bool, 1)
	s := serve(t, Config{Limits: Limits{BytesPerSecond: leastBytesPerSecond}}, func(h *hub) {
		sleep := h.sleep
		h.sleep = func(d time.Duration) {
			if d > time.Minute { // what is shorter only takes the test's time
				waits <- true
				sleep(d)
			}
		}
	})
	d := s.claim(t)
	for range 16 {
		d.Send(wire.AppendCast(nil, make([]byte, wire.MaxFrame)))
	}
	<-waits
	over, cancel := context.WithCancel(t.Context())
	cancel()
	s.host.Stop(over)
}
