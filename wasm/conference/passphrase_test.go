package conference

import "testing"

// Set, asked for at a reload, wrong, changed, removed.
func TestPassphrase(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada := w.comes(d, "Ada")
	d.admit(ada)
	d.says("everyone", "one")
	w.reads(ada, "one")
	d.command(Command{Type: "set-passphrase", New: "correct horse"})
	if !d.doctor.HasPassphrase {
		t.Error("not said")
	}
	d.reload()
	if d.doctor.Phase != phaseLocked || len(d.texts)+len(d.patients) != 0 {
		t.Fatalf("%s", d.state())
	}
	d.refused(Command{Type: "send", To: "everyone", Text: "x"}, RefusedNotNow)
	d.refused(Command{Type: "unlock", Passphrase: "wrong"}, RefusedPassphrase)
	d.refused(Command{Type: "unlock", Passphrase: "correct horse"}, RefusedNotNow) // the pause
	w.run(1_100)
	d.command(Command{Type: "unlock", Passphrase: "correct horse"})
	w.reads(d, "one")
	w.until("Ada is back", func() bool { return d.find("Ada").Status == "admitted" })

	d.refused(Command{Type: "set-passphrase", Old: "wrong", New: "x"}, RefusedPassphrase)
	w.run(1_100)
	d.command(Command{Type: "set-passphrase", Old: "correct horse"})
	d.reload()
	w.reads(d, "one")
	if d.doctor.HasPassphrase {
		t.Error("still there")
	}
}

// Locked, the page keeps the lobby and the connection and shows and stores nothing; what
// is said meanwhile comes when it is unlocked.
func TestLock(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada := w.comes(d, "Ada")
	d.admit(ada)
	d.refused(Command{Type: "lock"}, RefusedNotNow)
	d.command(Command{Type: "set-passphrase", New: "correct horse"})
	d.says("everyone", "one")
	w.reads(ada, "one")
	w.run(1_000)
	link := d.link("Bob")
	d.command(Command{Type: "lock"})
	shown, stored := len(d.texts), len(d.store)
	ada.says("", "two")
	bob := w.page("patient", "Bob")
	bob.opens(link, "Bob")
	ada.reload()
	w.until("Ada is back", func() bool { return ada.patient.Phase == phaseAdmitted })
	w.run(60_000)
	if d.doctor.Phase != phaseLocked || len(d.texts) != shown || len(d.store) != stored || ada.message("two").Received {
		t.Errorf("%s", d.state())
	}
	x := d.engine.(*Doctor)
	if x.vault != nil || x.broadcasts != nil || x.privates != nil || x.group != nil {
		t.Error("something is left")
	}
	d.command(Command{Type: "unlock", Passphrase: "correct horse"})
	w.until("two has come", func() bool { return ada.message("two").Received && len(d.texts) == shown+1 })
	if d.find("Bob").Status != "waiting" {
		t.Error("Bob is not there")
	}
	d.says("everyone", "three")
	w.reads(ada, "one", "two", "three")
	d.reload()
	w.run(10)
	d.command(Command{Type: "unlock", Passphrase: "correct horse"})
	w.until("Bob is known", func() bool { return d.find("Bob").Via == "known" })
}
