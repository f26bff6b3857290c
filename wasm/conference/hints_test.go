package conference

import (
	"testing"

	"telemed/crypto/message"
)

// What was read is told once, as far as it was sent, and survives both pages' reloads.
func TestHintsRead(t *testing.T) {
	var r reading
	if !r.to(message.Private, 3) || r.to(message.Private, 3) || r.to(message.Private, 2) || r[message.Private] != 3 || r[message.Everyone] != 0 {
		t.Errorf("reading: %v", r)
	}
	var h hinter
	if got := h.next(reading{1, 3}); len(got) != 2 || got[1] != (message.Hint{What: message.HintRead, Audience: message.Private, UpTo: 3}) {
		t.Errorf("told: %+v", got)
	}
	if got := h.next(reading{1, 3}); got != nil {
		t.Errorf("told again: %+v", got)
	}
}

func TestHintsWriting(t *testing.T) {
	var h hinter
	for _, c := range []struct {
		mono uint64
		want bool
	}{{5, true}, {6, false}, {writingEvery, false}, {writingEvery + 5, true}} {
		if got := h.writes(Clock{Mono: c.mono}); got != c.want {
			t.Errorf("at %d: %t", c.mono, got)
		}
	}
}

// What a person has had before their eyes is told if the page asks for it, as far as it was sent, remembered
// by the other page over reloads, and told again to one that had not heard it.
func TestHints(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada, bob := w.comes(d, "Ada"), w.comes(d, "Bob")
	d.admit(ada, bob)
	id := ada.patient.PatientID
	d.says("everyone", "to both")
	d.says(id, "only you")
	w.reads(ada, "to both", "only you")
	w.until("it has arrived", func() bool { return d.message("only you").Received && len(d.message("to both").ReadBy) == 2 })
	if m := d.message("only you"); m.SeenBy != nil {
		t.Errorf("nobody has told of having read it: %+v", m)
	}
	ada.command(Command{Type: "read"})
	w.until("Ada has read both", func() bool { return len(d.message("only you").SeenBy) == 1 && len(d.message("to both").SeenBy) == 1 })
	ada.says("", "thank you")
	w.until("the doctor has it", func() bool { return ada.message("thank you").Received })
	if ada.message("thank you").Seen {
		t.Error("the doctor has not read it")
	}
	ada.close()
	w.run(100)
	d.command(Command{Type: "read", To: id}) // told when she is back
	ada.start()
	w.until("the doctor has read it", func() bool { return ada.message("thank you").Seen })
	d.reload()
	ada.reload()
	w.run(10_000)
	if m := d.message("to both"); len(m.SeenBy) != 1 || m.SeenBy[0] != id {
		t.Errorf("after a reload: %+v", m)
	}
	if !ada.message("thank you").Seen {
		t.Error("after a reload Ada's page has forgotten that it was read")
	}
	d.refused(Command{Type: "read", To: "everyone"}, RefusedUnknown)
}

// Writing is shown at most once a second, however often it is told.
func TestHintsShown(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada := w.comes(d, "Ada")
	d.admit(ada)
	w.until("admitted", func() bool { return ada.patient.Phase == phaseAdmitted })
	for range 20 {
		ada.command(Command{Type: "writing"})
		d.command(Command{Type: "writing", To: ada.patient.PatientID})
		w.run(100)
	}
	if d.writings < 2 || d.writings > 3 || ada.writings < 2 || ada.writings > 3 {
		t.Errorf("shown %d and %d times in two seconds", d.writings, ada.writings)
	}
}
