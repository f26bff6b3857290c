package durable

import (
	"bytes"
	"net/http"
	"testing"

	"telemed/relay/door"
	"telemed/relay/room/roomtest"
	"telemed/relay/site"
	"telemed/relay/wire"
)

func TestBehaviour(t *testing.T) {
	roomtest.Run(t, func(t *testing.T, patients int) roomtest.Host { return newWorld(t, Config{Patients: patients}) })
}

// An object that sleeps after each call behaves as one that never does.
func TestBehaviourOfASleeper(t *testing.T) {
	roomtest.Run(t, func(t *testing.T, patients int) roomtest.Host {
		w := newWorld(t, Config{Patients: patients})
		w.sleeps = true
		return w
	})
}

func TestKnock(t *testing.T) {
	other := wire.RoomOfToken([32]byte{8})
	o := newWorld(t, Config{Patients: 3, Origins: []string{"https://other.example"}, Rooms: map[wire.RoomID]bool{roomID: true}})
	for _, c := range []struct {
		room   wire.RoomID
		origin string
		status int
	}{
		{roomID, "", 0}, {roomID, "https://clinic.example", 0}, {roomID, "https://other.example", 0},
		{roomID, "https://evil.example", 403}, {roomID, "null", 403}, {other, "", 403},
	} {
		if status, text := o.place(c.room).object.Knock(c.origin, "clinic.example", 0, 0); status != c.status || (text == "") != (status == 0) {
			t.Errorf("%s from %q: %d %q, want %d", c.room, c.origin, status, text, c.status)
		}
	}
}

func TestRefusalHeaders(t *testing.T) {
	for _, c := range []struct {
		status        int
		secure        bool
		again, strict string
	}{{403, false, "", ""}, {429, true, door.RetryAfter, site.StrictTransport}, {503, false, door.RetryAfter, ""}} {
		h := http.Header(RefusalHeaders(c.status, c.secure))
		if h.Get("Retry-After") != c.again || h.Get("Strict-Transport-Security") != c.strict || h.Get("Content-Security-Policy") != site.Policy("", "") {
			t.Errorf("%d, secure %v: %v", c.status, c.secure, h)
		}
	}
}

// Handshakes come in a burst, then at a rate; and there are never more sockets than a room is for.
func TestKnocksAreBounded(t *testing.T) {
	w := newWorld(t, Config{Patients: 3})
	p := w.place(roomID)
	count := func(want int) {
		t.Helper()
		for n := 0; ; n++ {
			status, _ := p.object.Knock("", "", 0, w.now)
			if status == 0 {
				continue
			}
			if n != want || status != 429 {
				t.Fatalf("%d were let in, then %d; want %d, then 429", n, status, want)
			}
			return
		}
	}
	count(100)
	count(0)
	w.now += 10
	count(5)
	// Those count that the runtime has open, also when the object has forgotten them.
	for open, want := range map[int]int{199: 0, 200: 503} {
		w.now += 10
		if status, _ := p.object.Knock("", "", open, w.now); status != want {
			t.Errorf("with %d sockets: %d, want %d", open, status, want)
		}
	}
}

func TestAttachment(t *testing.T) {
	w := newWorld(t, Config{Patients: 3})
	p := w.join()
	for n := range p.attachment {
		if _, ok := p.place.object.Restore(p.attachment[:n]); ok {
			t.Errorf("%d bytes are restored", n)
		}
	}
	fresh := New(w.config, wire.RoomID{1}, p.place)
	if _, ok := fresh.Restore(p.attachment); ok {
		t.Error("a socket of another room is restored")
	}
	old := bytes.Clone(p.attachment)
	old[0]++
	if _, ok := New(w.config, roomID, p.place).Restore(old); ok {
		t.Error("an attachment of another version is restored")
	}
}

// What a socket that has left still says brings about nothing.
func TestGone(t *testing.T) {
	w := newWorld(t, Config{Patients: 3})
	p := w.join()
	n := p.number
	p.Close(1000)
	o := p.place.object
	o.Receive(n, wire.AppendJoin(nil), w.now)
	o.Text(n, w.now)
	o.Leave(n, 1000, w.now)
	o.Heard(n, w.now)
	o.Receive(99, nil, w.now)
	if q := w.join(); q.number != n {
		t.Errorf("number %d is not used again", n)
	}
}
