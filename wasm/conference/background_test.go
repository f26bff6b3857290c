package conference

import (
	"slices"
	"testing"
)

// ticks ticks a page until it has nothing more to do at once, and returns how often.
func (p *page) ticks() (n int) {
	for p.deadline != 0 && p.deadline <= p.w.now {
		p.do(p.engine.Tick(p.clock()))
		n++
	}
	return n
}

// drain lets everything that is on its way arrive, and no page tick.
func (w *world) drain() {
	for len(w.queue) > 0 {
		next := w.queue[0]
		w.queue = slices.Delete(w.queue, 0, 1)
		next.do()
	}
}

// A clock that goes on by 3 ms with each look at it makes a diagnosis that can be foretold.
func stopwatch() func() float64 {
	at := 0.0
	return func() float64 { at += 3; return at }
}

// Both pages measure every operation, in pieces between which messages pass.
func TestDiagnose(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada := w.comes(d, "Ada")
	d.admit(ada)
	w.run(1000)
	var measured []Measured
	watch := func(e Event) {
		if m, ok := e.(Measured); ok {
			measured = append(measured, m)
		}
	}
	d.watch, ada.watch = watch, watch
	for _, p := range []*page{d, ada} {
		measured = nil
		p.refused(Command{Type: "diagnose"}, RefusedNotNow)
		p.command(Command{Type: "diagnose", Stopwatch: stopwatch()})
		p.refused(Command{Type: "diagnose", Stopwatch: stopwatch()}, RefusedNotNow)

		// In the middle of it messages go both ways.
		for _, send := range []struct{ from, to *page }{{d, ada}, {ada, d}} {
			p.do(p.engine.Tick(p.clock()))
			text := "by " + send.from.name + ", while measures " + p.name
			send.from.says("everyone", text)
			w.drain()
			if send.to.message(text).Text == "" || len(measured) == len(Operations) || p.deadline != w.now {
				t.Errorf("%q has to wait", text)
			}
		}
		if n := p.ticks(); n < 20 {
			t.Errorf("%s measures in %d pieces", p.name, n)
		}
		var operations []string
		for _, m := range measured {
			operations = append(operations, m.Operation)
			want := 3.0 // every operation but these is done once between two looks at the clock
			switch m.Operation {
			case "seal":
				want *= megabyte / sealedPiece
			case "handshake":
				want *= 6 // looks: up to HELLO, and after each frame that comes
			}
			if m.Ms != want {
				t.Errorf("%s: %s takes %v ms, want %v", p.name, m.Operation, m.Ms, want)
			}
		}
		if !slices.Equal(operations, Operations[:]) {
			t.Errorf("%s has measured %q", p.name, operations)
		}
		measured = nil
		p.command(Command{Type: "diagnose", Stopwatch: stopwatch()})
		if p.ticks(); len(measured) != len(Operations) {
			t.Errorf("%s measures no second time", p.name)
		}
	}
}

// Locking ends a diagnosis, and what was left of it does not go on beside the next.
func TestDiagnoseEndsWithLock(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	d.command(Command{Type: "set-passphrase", New: "correct horse"})
	var measured []string
	d.watch = func(e Event) {
		if m, ok := e.(Measured); ok {
			measured = append(measured, m.Operation)
		}
	}
	d.command(Command{Type: "diagnose", Stopwatch: stopwatch()})
	d.do(d.engine.Tick(d.clock()))
	d.command(Command{Type: "lock"})
	d.command(Command{Type: "unlock", Passphrase: "correct horse"})
	d.command(Command{Type: "diagnose", Stopwatch: stopwatch()})
	if d.ticks(); !slices.Equal(measured, Operations[:]) {
		t.Errorf("measured %q", measured)
	}
}

// It ends even if no piece of time ends with a handshake's end, which takes next to nothing.
func TestDiagnoseEnds(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	measured, at := 0, 0.0
	d.watch = func(e Event) {
		if _, ok := e.(Measured); ok {
			measured++
		}
	}
	d.command(Command{Type: "diagnose", Stopwatch: func() float64 {
		under := d.engine.(*Doctor).diagnosing
		if under.doctor == nil && Operations[under.operation] == "handshake" {
			at += 0.1
		} else {
			at += pieceFor + 1
		}
		return at
	}})
	for range 1000 {
		if d.deadline == w.now {
			d.do(d.engine.Tick(d.clock()))
		}
	}
	if measured != len(Operations) {
		t.Errorf("measured %d operations in a thousand pieces", measured)
	}
}

// Warming up is done in pieces, in any phase, and shows, sends and stores nothing.
func TestWarmUp(t *testing.T) {
	w := newWorld(t)
	for _, p := range []*page{w.page("doctor", "Dr. Ada"), w.page("patient", "Ada")} {
		result, out := p.engine.Command(Command{Type: "warm-up"}, p.clock())
		n := 0
		for ; out.Deadline == w.now; n++ {
			if len(out.Writes)+len(out.Send)+len(out.Events) != 0 {
				t.Fatalf("%s: warming up has an output", p.name)
			}
			out = p.engine.Tick(p.clock())
		}
		if result != (Result{}) || n != 1+6*warmUps {
			t.Errorf("%s warms up in %d pieces: %v", p.name, n, result)
		}
	}
}

// A true handshake does not wait for it on either page, nor does a page that comes back to one.
func TestWarmUpStandsBack(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada := w.page("patient", "Ada")
	ada.command(Command{Type: "open", Fragment: d.link("Ada")})
	doctor, patient := &d.engine.(*Doctor).core, &ada.engine.(*Patient).core
	for _, p := range []*page{d, ada} {
		p.command(Command{Type: "warm-up"})
		p.do(p.engine.Tick(p.clock()))
	}
	if doctor.warming != warmUps || patient.warming != warmUps {
		t.Fatal("nobody warms up")
	}
	ada.command(Command{Type: "join", Name: "Ada"})
	if patient.warming != 0 || doctor.warming != warmUps {
		t.Error("who joins waits for the warming up")
	}
	ada.command(Command{Type: "warm-up"})
	if patient.warming != 0 {
		t.Error("who is joining warms up")
	}
	w.until("Ada waits", func() bool { return ada.patient.Phase == phaseLobby })
	if doctor.warming != 0 || len(doctor.background)+len(patient.background) != 0 {
		t.Error("it goes on")
	}
}

// A key that is used often gets a table, once, and in a tick of its own; the next handshake
// takes the key as it is known.
func TestTableForAKnownKey(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada := w.comes(d, "Ada")
	d.admit(ada)
	doctor, patient := d.engine.(*Doctor), ada.engine.(*Patient)
	if doctor.tables+patient.tables != 0 {
		t.Error("a table for a key that was used twice")
	}
	key := doctor.patients[0].public.PublicKey
	for range 2 * often {
		ada.says("", "text")
		d.says("everyone", "text")
		w.run(100)
	}
	if doctor.tables != 1 || patient.tables != 1 || len(doctor.background)+len(patient.background) != 0 {
		t.Errorf("%d and %d tables, want 1 and 1", doctor.tables, patient.tables)
	}
	ada.breaks()
	w.until("Ada is back", func() bool {
		return ada.patient.Phase == phaseAdmitted && ada.patient.Link == LinkOnline && patient.connected
	})
	p := doctor.patients[0]
	if p.public.PublicKey != key || p.peer.session.peer != &p.public || patient.session.peer != &patient.at.doctor {
		t.Error("the session has a key of its own")
	}
	if doctor.tables != 1 || patient.tables != 1 {
		t.Error("another table for the same key")
	}
}

// Only so many tables are made.
func TestMostTables(t *testing.T) {
	var c core
	keys := make([]knownKey, mostTables+5)
	for i := range keys {
		for range often + 1 {
			c.use(&keys[i], 1)
		}
	}
	if c.tables != mostTables || len(c.background) != mostTables {
		t.Errorf("%d tables", c.tables)
	}
}
