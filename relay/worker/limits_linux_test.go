package worker

import (
	"bytes"
	"strconv"
	"testing"

	"github.com/gorilla/websocket"

	"telemed/relay/room/roomtest/pagetest"
	"telemed/relay/wire"
)

// The limits that only this host has, met once with the runtime's own sockets and clock; package
// durable has the details. A patient's credit is among the behaviours.

var largest = bytes.Repeat([]byte("x"), wire.MaxFrame)

// floods has a patient send so many of the largest frames, whatever becomes of its socket.
func floods(p *pagetest.Conn, frames int) {
	frame := wire.AppendFrame(nil, largest)
	for range frames {
		if p.WS.WriteMessage(websocket.BinaryMessage, frame) != nil {
			return
		}
	}
}

// When more than 64 MiB would be in flight in a room, it is those furthest behind who go, and no more of them
// than it takes.
func TestRoomsBytesInFlight(t *testing.T) {
	const patients = 100
	w := start(t, mainConfig, "PATIENTS="+strconv.Itoa(patients))
	token := [32]byte{5}
	d := w.claim(t, token, patients)
	in := map[wire.PeerID]*pagetest.Conn{}
	for range patients {
		p, id := w.join(t, token, d)
		in[id] = p
		d.Send(wire.AppendAdmit(nil, id, true))
	}
	// Nobody gives credit. Five times 100 frames are 62.5 MiB; with a sixth, 85 patients have 63.75.
	const casts = 6
	for range casts {
		d.Send(wire.AppendCast(nil, largest))
	}
	for range 15 {
		e, err := wire.ParseFromRelay(d.Next().Message)
		if err != nil || e.Type != wire.TypeLeft || e.Code != wire.CloseTooSlow || in[e.Peer] == nil {
			t.Fatalf("the doctor gets type %#x, code %d, %v", byte(e.Type), e.Code, err)
		}
		delete(in, e.Peer)
	}
	for id, p := range in {
		for range casts {
			gets(t, p, wire.AppendDeliver(nil, largest))
		}
		p.Send(wire.AppendFrame(nil, []byte("still here")))
		gets(t, d, wire.AppendFrom(nil, id, []byte("still here")))
	}
}

// Who was not let in and sends more than 4 MiB at once is closed.
func TestStrangerFloods(t *testing.T) {
	w := start(t, mainConfig)
	token := [32]byte{6}
	d := w.claim(t, token, 200)
	p, id := w.join(t, token, d)
	go floods(p, 100)
	for n := 0; ; n++ {
		m := d.Next().Message
		if bytes.Equal(m, wire.AppendFrom(nil, id, largest)) {
			continue
		}
		if !bytes.Equal(m, wire.AppendLeft(nil, id, wire.CloseTooSlow)) || n < 31 {
			t.Fatalf("after %d frames the doctor gets %.20x", n, m)
		}
		return
	}
}

// All of them together may not send much more than 16 MiB, though none sends more than 3.
func TestStrangersFloodTogether(t *testing.T) {
	w := start(t, mainConfig)
	token := [32]byte{7}
	d := w.claim(t, token, 200)
	var patients []*pagetest.Conn
	for range 40 {
		p, _ := w.join(t, token, d)
		patients = append(patients, p)
	}
	for _, p := range patients {
		go floods(p, 24)
	}
	for n := 0; ; n++ {
		e, err := wire.ParseFromRelay(d.Next().Message)
		if err == nil && e.Type == wire.TypeFrom {
			continue
		}
		if err != nil || e.Type != wire.TypeLeft || e.Code != wire.CloseTooSlow || n < 100 {
			t.Fatalf("after %d frames the doctor gets type %#x, code %d, %v", n, byte(e.Type), e.Code, err)
		}
		return
	}
}
