package conference

import (
	"maps"
	"testing"

	"telemed/crypto/message"
)

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

// What is stored does not open under the right passphrase: the page stays locked, and nothing new begins
// beside what may still be saved.
func TestUnlockOfADamagedPractice(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	d.command(Command{Type: "set-passphrase", New: "correct horse"})
	d.store[recordPractice][40] ^= 1
	d.reload()
	d.refused(Command{Type: "unlock", Passphrase: "correct horse"}, RefusedInternal)
	if d.doctor.Phase != phaseLocked {
		t.Errorf("%s", d.state())
	}
	d.refused(Command{Type: "setup", Name: "Dr. Other"}, RefusedNotNow)
	d.refused(Command{Type: "unlock", Passphrase: "correct horse"}, RefusedInternal)
	d.command(Command{Type: "erase"})
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

// A page that dies between any two of the writes that put everything under another key
// has lost nothing when it is opened again, and is then wholly under the new one.
func TestPassphraseAtAnyWrite(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada := w.comes(d, "Ada")
	d.admit(ada)
	d.says("everyone", "one")
	w.until("read", func() bool { return len(d.message("one").ReadBy) == 1 })
	for _, c := range []struct{ old, new string }{{"", "first"}, {"first", "second"}, {"second", ""}} {
		before := maps.Clone(d.store)
		result, out := d.engine.Command(Command{Type: "set-passphrase", Old: c.old, New: c.new}, d.clock())
		if result.Refusal != "" || len(out.Writes) < 7 {
			t.Fatalf("%q, %d writes", result.Refusal, len(out.Writes))
		}
		for n := range len(out.Writes) + 1 {
			d.store = maps.Clone(before)
			d.write(out.Writes[:n])
			asked := c.new
			if n == 0 {
				asked = c.old
			}
			for again := range 2 {
				if again == 1 && n != len(out.Writes)/2 {
					continue // Argon2id takes its time
				}
				d.reload()
				if d.doctor.HasPassphrase != (asked != "") {
					t.Fatalf("from %q to %q, %d writes: asks: %v", c.old, c.new, n, d.doctor.HasPassphrase)
				}
				if asked != "" {
					d.command(Command{Type: "unlock", Passphrase: asked})
				}
				if len(d.unreadable) > 0 || len(d.texts) != 1 || len(d.patients) != 1 || len(d.invitations) != 1 {
					t.Fatalf("from %q to %q, %d writes: %q, %s", c.old, c.new, n, d.unreadable, d.state())
				}
				if x := d.engine.(*Doctor); x.before != nil || x.pass.before != nil {
					t.Fatal("the key before is still known")
				}
			}
		}
	}
	w.until("Ada is back", func() bool { return d.find("Ada").Status == "admitted" })
}

// A message that came while the page was locked is not passed over for a later one.
func TestNoMessagePassedOverByLock(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada := w.comes(d, "Ada")
	d.admit(ada)
	d.command(Command{Type: "set-passphrase", New: "correct horse"})
	d.command(Command{Type: "lock"})
	ada.says("", "one")
	w.run(100)
	d.command(Command{Type: "unlock", Passphrase: "correct horse"})
	ada.says("", "two")
	w.until("both are received", func() bool { return ada.message("one").Received && ada.message("two").Received })
	w.reads(d, "one", "two")
}

// Finding out that a passphrase is wrong takes a while; the pause begins when that is over.
func TestPauseAfterTheAnswer(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	d.command(Command{Type: "set-passphrase", New: "correct horse"})
	d.reload()
	d.refused(Command{Type: "unlock", Passphrase: "wrong"}, RefusedPassphrase)
	w.now += 5_000
	w.run(1)
	if left := int64(d.doctor.RetryAt) - int64(d.clock().Wall); left < 900 || left > 1_000 {
		t.Errorf("%d ms left", left)
	}
	d.refused(Command{Type: "unlock", Passphrase: "correct horse"}, RefusedNotNow)
	w.run(1_000)
	d.command(Command{Type: "unlock", Passphrase: "correct horse"})
}

// What a locked page has had already and hears again holds up nothing: it will not come once more.
func TestLockedHearsAgain(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada := w.comes(d, "Ada")
	d.admit(ada)
	ada.says("", "one")
	w.reads(d, "one")
	d.command(Command{Type: "set-passphrase", New: "correct horse"})
	d.command(Command{Type: "lock"})
	p := ada.engine.(*Patient)
	p.begin(ada.clock())
	p.toChain(message.OpPrivateMsg, p.at.letters[0].carried())
	ada.do(p.finish())
	w.run(1_000)
	d.command(Command{Type: "unlock", Passphrase: "correct horse"})
	ada.says("", "two")
	w.until("it comes", func() bool { return d.message("two").ID != "" })
}
