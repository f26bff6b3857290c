package conference

import (
	"strings"
	"testing"

	"telemed/crypto/message"
)

// With a time set, what was said goes from both pages and their storage, files too; whoever is
// away learns of it when they are back. Numbers go on, and what comes later is delivered.
func TestMessagesVanish(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	bob, eve := w.comes(d, "Bob"), w.comes(d, "Eve")
	d.admit(bob, eve)
	content := randomFile(3 * message.ChunkSize)
	d.says("everyone", "old")
	d.attach("everyone", "old.pdf", content)
	bob.says("", "old, from Bob")
	w.until("all is there", func() bool {
		return bob.has("old.pdf", content) && eve.has("old.pdf", content) && len(d.texts) == 3
	})
	eve.close()
	w.run(30 * 60_000)
	if len(d.messages) != 3 || d.doctor.Keep != 0 || bob.patient.Keep != 0 {
		t.Fatal("something vanishes though nothing was set")
	}
	d.refused(Command{Type: "set-keep", Minutes: -1}, RefusedUnknown)
	d.refused(Command{Type: "set-keep", Minutes: mostKeep + 1}, RefusedUnknown)
	d.refused(Command{Type: "set-keep", Minutes: nan()}, RefusedUnknown)
	d.command(Command{Type: "set-keep", Minutes: 60})
	w.run(10)
	if bob.patient.Keep != 60 {
		t.Errorf("Bob's page knows of %d minutes", bob.patient.Keep)
	}
	d.says("everyone", "new")
	w.until("it is read", func() bool { return bob.message("new").ID != "" })
	w.run(31 * 60_000)
	for _, p := range []*page{d, bob} {
		if len(p.messages) != 1 || p.message("new").ID == "" || len(p.disk.stored) != 0 {
			t.Errorf("%s shows %v and keeps %d files", p.name, p.messages, len(p.disk.stored))
		}
		for name := range p.store {
			if strings.HasPrefix(name, recordFile) {
				t.Errorf("%s keeps %s", p.name, name)
			}
		}
		p.reload()
		if len(p.messages) != 1 {
			t.Errorf("%s shows %v after a reload", p.name, p.messages)
		}
	}
	eve.start()
	w.until("Eve's page has done it, too", func() bool { return eve.message("new").ID != "" && len(eve.messages) == 1 })
	w.until("Bob is back", func() bool { return bob.patient.Phase == phaseAdmitted })
	d.says("everyone", "newer")
	bob.says("", "newer, from Bob")
	w.until("all read it", func() bool {
		return bob.message("newer").ID != "" && eve.message("newer").ID != "" && d.message("newer, from Bob").ID != ""
	})
	d.command(Command{Type: "set-keep"})
	w.run(70 * 60_000)
	if d.message("newer").ID == "" || bob.message("newer").ID == "" || bob.patient.Keep != 0 {
		t.Error("something vanishes after that was taken back")
	}
}

// What vanishes before it was delivered is not delivered, and holds up nothing.
func TestUndeliveredVanishes(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	bob := w.comes(d, "Bob")
	d.admit(bob)
	d.command(Command{Type: "set-keep", Minutes: 10})
	w.run(100)
	bob.close()
	w.run(1000)
	d.says("everyone", "too old to everyone")
	d.says(bob.patient.PatientID, "too old to Bob")
	d.attach("everyone", "too old.pdf", randomFile(10))
	w.run(11 * 60_000)
	d.says("everyone", "still good")
	bob.start()
	w.until("the rest has come", func() bool { return bob.message("still good").ID != "" })
	w.run(60_000)
	w.reads(bob, "still good")
	if len(d.core().files.all) != 0 || len(d.disk.stored) != 0 {
		t.Error("the file is still there")
	}
}

// What a patient wrote to a locked page and has vanished since holds up nothing, either.
func TestUndeliveredVanishesAtThePatient(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	bob := w.comes(d, "Bob")
	d.admit(bob)
	d.command(Command{Type: "set-keep", Minutes: 10})
	d.command(Command{Type: "set-passphrase", New: "correct horse"})
	d.command(Command{Type: "lock"})
	bob.says("", "too old")
	w.run(5 * 60_000)
	bob.says("", "still good")
	w.run(6 * 60_000)
	d.command(Command{Type: "unlock", Passphrase: "correct horse"})
	bob.says("", "new")
	w.until("the rest has come", func() bool { return d.message("new").ID != "" })
	w.reads(d, "still good", "new")
}

// A page that is told to keep nothing works, and leaves nothing that a reload could find.
func TestKeepNothing(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	bob := w.comes(d, "Bob")
	d.admit(bob)
	content := randomFile(3 * message.ChunkSize)
	d.attach("everyone", "before.pdf", content)
	w.until("it is there", func() bool { return bob.has("before.pdf", content) })
	bob.command(Command{Type: "keep-nothing"})
	if !bob.patient.KeepsNothing || len(bob.store) != 0 {
		t.Errorf("%d records are kept", len(bob.store))
	}
	d.says("everyone", "after")
	bob.says("", "answer")
	d.attach("everyone", "after.pdf", content)
	w.until("all has come", func() bool { return bob.has("after.pdf", content) && d.message("answer").ID != "" })
	bob.breaks()
	w.until("Bob is back", func() bool { return bob.patient.Phase == phaseAdmitted })
	d.says("everyone", "later")
	w.until("it is read", func() bool { return bob.message("later").ID != "" })
	if len(bob.store) != 0 {
		t.Errorf("%d records are kept", len(bob.store))
	}
	bob.reload()
	if bob.patient.Phase != phaseNone || len(bob.disk.stored) != 0 || len(bob.messages) != 0 {
		t.Errorf("%+v; %d files are kept", bob.patient, len(bob.disk.stored))
	}
}
