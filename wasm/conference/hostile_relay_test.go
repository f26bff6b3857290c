package conference

import (
	"bytes"
	"fmt"
	"testing"

	"telemed/crypto/message"
	"telemed/relay/wire"
)

// A relay that repeats, flips, swaps and replays frames gets nothing accepted and nobody
// blocked, and when it stops, all is delivered once and in order.
func TestHostileRelay(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada, bob := w.comes(d, "Ada"), w.comes(d, "Bob")
	d.admit(ada, bob)
	var recorded [][]byte // what patients sent, ever
	n := 0
	w.lose = func(p *page, up bool, b []byte) bool {
		if !up || opcode(up, b) == 0 {
			return false
		}
		n++
		conn, again := p.conn, bytes.Clone(b)
		if p != d {
			recorded = append(recorded, again)
			switch {
			case n%11 == 0: // repeats
				w.after(2, func() { w.effects(w.room.Receive(conn, again)) })
			case n%13 == 0: // replays what somebody sent before
				old := recorded[n*7%len(recorded)]
				w.after(2, func() { w.effects(w.room.Receive(conn, old)) })
			}
		}
		switch {
		case n%17 == 0: // flips
			b[len(b)-1-n%40] ^= 1
		case n%19 == 0: // swaps
			w.after(5, func() {
				if w.conns[conn] != nil {
					w.effects(w.room.Receive(conn, again))
				}
			})
			return true
		}
		return false
	}
	var want []string
	for i := range 20 {
		text := fmt.Sprint(i)
		want = append(want, text)
		d.says("everyone", text)
		w.run(1_700)
		for _, v := range d.patients {
			if v.BlockedUntil != 0 || v.Status == "held" {
				t.Fatalf("%+v", v)
			}
		}
	}
	w.lose = nil
	w.run(60_000)
	w.reads(ada, want...)
	w.reads(bob, want...)
	if len(d.patients) != 2 {
		t.Errorf("%d patients", len(d.patients))
	}
}

// A HELLO that is replayed on a connection does not end the session that runs on it.
func TestReplayedHelloEndsNothing(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	var hello []byte
	w.lose = func(p *page, up bool, b []byte) bool {
		if up && opcode(up, b) == message.OpHello {
			hello = bytes.Clone(b)
		}
		return false
	}
	ada := w.comes(d, "Ada")
	d.admit(ada)
	session := ada.patient.SessionKeyID
	for range 5 {
		w.effects(w.room.Receive(ada.conn, hello))
		w.run(1_000)
	}
	d.says("everyone", "still here")
	w.reads(ada, "still here")
	w.run(60_000)
	if ada.patient.SessionKeyID != session || d.find("Ada").SessionKeyID != session {
		t.Error("another session")
	}
}

// Many come back at once after the relay's restart.
func TestManyComeBack(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	id := d.command(Command{Type: "invite", Open: true})
	var all []*page
	for i := range 25 {
		p := w.page("patient", fmt.Sprint("patient ", i))
		p.command(Command{Type: "open", Fragment: d.invitations[id].Fragment})
		p.command(Command{Type: "join", Name: p.name})
		all = append(all, p)
	}
	online := func() (n int) {
		for _, v := range d.patients {
			if v.Online {
				n++
			}
		}
		return n
	}
	w.until("all are there", func() bool { return online() == len(all) })
	d.command(Command{Type: "admit"})
	w.run(1_000)
	w.relayDies()
	w.run(2_000)
	d.says("everyone", "wait")
	w.down = false
	before := w.now
	w.until("all are back", func() bool { return online() == len(all) })
	if took := w.now - before; took > 15_000 {
		t.Errorf("it took %d ms", took)
	}
	d.says("everyone", "here we are")
	for _, p := range all {
		w.reads(p, "wait", "here we are")
	}
	if sent := countCasts(w); sent != 1 {
		t.Errorf("%d casts", sent)
	}
	w.until("all receipts", func() bool { return len(d.message("here we are").ReadBy) == len(all) })
}

func countCasts(w *world) (n int) {
	for _, b := range w.relayed {
		if e, err := wire.ParseFromPage(b); err == nil && e.Type == wire.TypeCast {
			n++
		}
	}
	return n
}
