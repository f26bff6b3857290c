package conference

import "testing"

// Somebody who holds a practice's export may import it twice: the later one goes on, the earlier one
// stops, and no patient takes a message of the one for a message of the other.
func TestImportTwice(t *testing.T) {
	w := newWorld(t)
	old := w.practice()
	bob := w.comes(old, "Bob")
	old.admit(bob)
	old.says("everyone", "before")
	w.reads(bob, "before")
	export := old.exports()
	old.close()

	for _, name := range []string{"first", "second"} {
		w.run(60_000)
		d := w.page("doctor", name)
		d.imports(export, exportPassphrase)
		w.until("Bob is there", func() bool { return d.find("Bob").Online })
		d.says("everyone", "to all from the "+name)
		d.says(bob.patient.PatientID, "to Bob from the "+name)
		w.until("Bob reads both", func() bool {
			return bob.message("to all from the "+name).ID != "" && bob.message("to Bob from the "+name).ID != ""
		})
		if name == "second" {
			break
		}
		d.close()
		defer func() {
			d.start()
			w.until("the first stops", func() bool { return d.doctor.Phase == phaseSuperseded && d.doctor.Moved })
		}()
	}
}

// The word of a key that nobody let in stops no page, be it its invitation's own (KEY-GENERATION).
func TestKEY_GENERATION_strangers(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	open := d.command(Command{Type: "invite", Open: true})
	stranger := w.page("patient", "Mallory")
	stranger.opens(d.invitations[open].Fragment, "Mallory")
	w.until("in the lobby", func() bool { return stranger.patient.Phase == phaseLobby })
	for _, p := range []*page{stranger, w.comes(d, "Eve")} {
		p.engine.(*Patient).at.generation = 1<<64 - 1
		p.breaks()
	}
	w.run(60_000)
	if d.doctor.Phase != phaseOpen || d.doctor.Moved {
		t.Errorf("%+v", d.doctor)
	}
}

// Whom the doctor has let in may say that the practice has moved, and lie: the page stops, and goes
// on when the doctor says so, above all that was said in its name.
func TestKEY_GENERATION_goOn(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	eve, bob := w.comes(d, "Eve"), w.comes(d, "Bob")
	d.admit(eve, bob)
	d.says("everyone", "before")
	w.reads(bob, "before")
	eve.engine.(*Patient).at.generation = d.engine.(*Doctor).generation + 1
	eve.breaks()
	w.until("it stops", func() bool { return d.doctor.Phase == phaseSuperseded && d.doctor.Moved })
	d.reload()
	d.refused(Command{Type: "send", To: "everyone", Text: "x"}, RefusedNotNow)
	d.command(Command{Type: "reconnect"})
	w.until("all are back", func() bool { return d.find("Eve").Online && d.find("Bob").Online })
	if d.doctor.Phase != phaseOpen || d.doctor.Moved {
		t.Fatalf("%+v", d.doctor)
	}
	d.says("everyone", "after")
	w.reads(bob, "before", "after")
}

// The highest generation counts for the doctor, whatever the invitation: an old page cannot have a patient
// back by another link.
func TestWELCOME_GENERATION_anotherLink(t *testing.T) {
	w := newWorld(t)
	old := w.practice()
	bob := w.comes(old, "Bob")
	another := old.link("Bob again")
	export := old.exports()
	old.close()
	d := w.page("doctor", "elsewhere")
	d.imports(export, exportPassphrase)
	w.until("Bob is there", func() bool { return d.find("Bob").Online })
	d.close()
	old.start()
	bob.command(Command{Type: "open", Fragment: another})
	bob.command(Command{Type: "join", Name: "Bob"})
	w.run(60_000)
	if bob.patient.Phase == phaseLobby || old.find("Bob again").Online {
		t.Errorf("%+v", bob.patient)
	}
}

// A page that hears of the other while it is locked stays locked, and says so when it is unlocked.
func TestKEY_GENERATION_locked(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	bob := w.comes(d, "Bob")
	d.admit(bob)
	d.command(Command{Type: "set-passphrase", New: "correct horse"})
	d.command(Command{Type: "lock"})
	bob.engine.(*Patient).at.generation = d.engine.(*Doctor).generation + 1
	bob.breaks()
	w.until("it stops", func() bool { return d.doctor.Link == LinkStopped })
	if d.doctor.Phase != phaseLocked {
		t.Fatalf("%+v", d.doctor)
	}
	d.refused(Command{Type: "lock"}, RefusedNotNow)
	d.command(Command{Type: "unlock", Passphrase: "correct horse"})
	if d.doctor.Phase != phaseSuperseded || !d.doctor.Moved {
		t.Errorf("%+v", d.doctor)
	}
	d.command(Command{Type: "lock"})
	if d.doctor.Phase != phaseLocked {
		t.Errorf("%+v", d.doctor)
	}
}
