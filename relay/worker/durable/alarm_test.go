package durable

import (
	"testing"

	"telemed/relay/wire"
)

// Who says neither CLAIM nor JOIN is closed after the time that the alarm is set to.
func TestTooLate(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		begin := w.now
		idle := w.dial()
		w.now += 5000
		p := w.join()
		w.ring()
		if w.now != begin+firstMessageWithin {
			t.Errorf("the alarm went off after %d ms", w.now-begin)
		}
		w.wants(idle, wire.CloseTooLate)
		w.wants(p, 0)
	})
}

// A room that has no doctor for so long is closed; a doctor in time keeps it open.
func TestUnclaimed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		begin := w.now
		p := w.join()
		for !p.gone() {
			w.ring()
		}
		if w.now != begin+unclaimedAtMost {
			t.Errorf("closed after %d ms", w.now-begin)
		}
		w.wants(p, wire.CloseTooLate)

		p = w.join()
		w.now += unclaimedAtMost - 1
		d := w.claim()
		w.now += 1000
		p.place.object.Heard(p.number, w.now)
		w.ring()
		w.wants(p, 0)
		left := w.now
		d.Close(1000)
		for !p.gone() {
			w.ring()
		}
		if w.now != left+unclaimedAtMost {
			t.Errorf("closed %d ms after the doctor left", w.now-left)
		}
	})
}

// A page that says nothing for so long is gone; ping, of which the object only hears when it
// asks, is a word.
func TestSilence(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.claim()
		p, q := w.join(), w.join()
		begin := w.now
		for !q.gone() {
			w.now = w.rooms[roomID].alarm
			for _, c := range []*page{d, p} {
				c.place.object.Heard(c.number, w.now-1)
			}
			w.ring()
		}
		if w.now != begin+silentAtMost+lastChance {
			t.Errorf("gone after %d ms", w.now-begin)
		}
		w.wants(q, wire.CloseGoingAway)
		w.wants(p, 0)
		last := d.in[len(d.in)-1].Message
		if e, err := wire.ParseFromRelay(last); err != nil || e.Type != wire.TypeLeft || e.Code != wire.CloseAbnormal {
			t.Errorf("the doctor was told %x", last)
		}
	})
}

// When the machine stood still, pages only seem to be silent: what they said meanwhile comes after
// the alarm.
func TestStandstill(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.claim()
		pings, speaks, silent := w.join(), w.join(), w.join()
		w.ring() // the first messages' deadline
		w.now += 10 * silentAtMost
		w.rooms[roomID].alarm = w.now
		w.ring()
		noticed := w.now
		w.now++
		d.Send(wire.AppendCast(nil, []byte("still here")))
		speaks.Send(wire.AppendFrame(nil, []byte("still here")))
		pings.place.object.Heard(pings.number, w.now)
		w.ring()
		if w.now != noticed+lastChance {
			t.Errorf("looked at again after %d ms", w.now-noticed)
		}
		w.wants(d, 0)
		w.wants(pings, 0)
		w.wants(speaks, 0)
		w.wants(silent, wire.CloseGoingAway)
	})
}

// While nothing is due no alarm is set, or a room would never sleep for long.
func TestNoAlarmInAnEmptyRoom(t *testing.T) {
	w := newWorld(t, Config{Patients: 3})
	p := w.join()
	p.Close(1000)
	w.ring()
	if w.rooms[roomID].alarm != 0 {
		t.Error("an alarm is set in an empty room")
	}
}

// After a sleep an alarm that is already set is not put off.
func TestAlarmAfterSleep(t *testing.T) {
	w := newWorld(t, Config{Patients: 3})
	idle := w.dial()
	due := w.rooms[roomID].alarm
	w.rooms[roomID].sleep()
	w.now += 1000
	w.claim()
	if got := w.rooms[roomID].alarm; got != due {
		t.Errorf("the alarm is set to %d, want %d", got, due)
	}
	w.ring()
	w.wants(idle, wire.CloseTooLate)
}

// Who was not let in may not send without end; who was may.
func TestStrangersFlood(t *testing.T) {
	w := newWorld(t, Config{Patients: 3})
	d := w.claim()
	p, q := w.join(), w.join()
	e, _ := wire.ParseFromRelay(d.in[0].Message)
	d.Send(wire.AppendAdmit(nil, e.Peer, true))
	frame := wire.AppendFrame(nil, make([]byte, wire.MaxFrame))
	for range strangerBurst/len(frame) + 1 {
		p.Send(frame)
		q.Send(frame)
	}
	w.wants(p, 0)
	w.wants(q, wire.CloseTooSlow)
}

// Nor may many of them together, however often they come back; a few words get through.
func TestStrangersFloodTogether(t *testing.T) {
	w := newWorld(t, Config{Patients: 250})
	d := w.claim()
	frame := wire.AppendFrame(nil, make([]byte, wire.MaxFrame))
	for range 200 {
		p := w.join()
		for !p.gone() {
			p.Send(frame)
		}
		w.now += 10
	}
	few := w.join()
	few.Send(wire.AppendFrame(nil, []byte("a few words")))
	w.wants(few, 0)
	bytes := 0
	for _, e := range d.in {
		bytes += len(e.Message)
	}
	if most := lobbyBurst + 2*lobbyBytesPerSecond; bytes > most {
		t.Errorf("the doctor is sent %d bytes, %d at most", bytes, most)
	}
	last := d.in[len(d.in)-1].Message
	if e, err := wire.ParseFromRelay(last); err != nil || string(e.Frame) != "a few words" {
		t.Errorf("the doctor was told %.40x", last)
	}
}
