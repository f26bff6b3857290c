package conference

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"telemed/crypto/groupkey"
	"telemed/crypto/invite"
	"telemed/crypto/message"
	"telemed/crypto/seal"
	"telemed/relay/wire"
)

// casts are the frames under a group key that the relay was given.
func (w *world) casts() (frames [][]byte) {
	for _, b := range w.relayed {
		if e, err := wire.ParseFromPage(b); err == nil && e.Type == wire.TypeCast {
			frames = append(frames, e.Frame)
		}
	}
	return frames
}

func accepts([]byte) error { return nil }

// Back to the lobby, removed, blocked, ended, left: each begins a new epoch, and who left
// reads nothing more, not even with the old keys in hand and every frame recorded.
func TestWhoLeftReadsNothingMore(t *testing.T) {
	for _, c := range []struct {
		name  string
		leave func(d, bob *page)
		phase string
	}{
		{"lobby", func(d, bob *page) { d.command(Command{Type: "lobby", Patients: []string{bob.patient.PatientID}}) }, phaseLobby},
		{"remove", func(d, bob *page) { d.command(Command{Type: "remove", Patient: bob.patient.PatientID}) }, phaseEnded},
		{"block", func(d, bob *page) { d.command(Command{Type: "block", Patient: bob.patient.PatientID}) }, phaseBlocked},
		{"end", func(d, bob *page) { d.command(Command{Type: "end", Patients: []string{bob.patient.PatientID}}) }, phaseEnded},
		{"leave", func(d, bob *page) { bob.command(Command{Type: "leave"}) }, phaseLeft},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			d := w.practice()
			ada, bob := w.comes(d, "Ada"), w.comes(d, "Bob")
			d.admit(ada, bob)
			chain := *bob.engine.(*Patient).session.receive // Bob keeps a copy of what he has
			var key seal.Key
			w.lose = func(p *page, up bool, b []byte) bool {
				if e, err := wire.ParseFromRelay(b); p == bob && !up && err == nil && len(e.Frame) > 0 {
					if op, payload, err := chain.Open(e.Frame); err == nil && op == message.OpGroupKey {
						gk, _ := message.ParseGroupKey(payload)
						key = gk.Key
					}
				}
				return false
			}
			d.says("everyone", "before")
			w.reads(bob, "before")
			if _, err := groupkey.NewReceiver(1, &key).Open(w.casts()[0], accepts); err != nil {
				t.Fatalf("the test has not got Bob's key: %v", err)
			}
			c.leave(d, bob)
			w.until("Bob's page says so", func() bool { return bob.patient.Phase == c.phase })
			w.run(100)
			d.says("everyone", "after")
			w.reads(ada, "before", "after")
			w.run(90_000)
			w.reads(bob, "before")
			frame := w.casts()[1]
			for epoch := range uint32(4) {
				if _, err := groupkey.NewReceiver(epoch, &key).Open(frame, accepts); err == nil {
					t.Fatal("the old key opens the new epoch")
				}
			}
			if d.doctor.Epoch != 2 || slices.Contains(d.message("after").SentTo, bob.patient.PatientID) {
				t.Errorf("epoch %d, sent to %v", d.doctor.Epoch, d.message("after").SentTo)
			}
		})
	}
}

// Who is let in later reads nothing from before.
func TestWhoJoinsReadsNothingFromBefore(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada, bob := w.comes(d, "Ada"), w.comes(d, "Bob")
	d.admit(ada)
	d.says("everyone", "before")
	w.reads(ada, "before")
	d.admit(bob)
	d.says("everyone", "after")
	w.reads(bob, "after")
	w.run(60_000)
	w.reads(bob, "after")
	w.reads(ada, "before", "after")
	if len(w.casts()) != 2 {
		t.Fatalf("%d casts", len(w.casts()))
	}
	if g := bob.engine.(*Patient).group; g.Epoch() != 2 {
		t.Errorf("Bob is in epoch %d", g.Epoch())
	}
}

// A patient leaves and returns, is removed and returns: to the lobby.
func TestReturning(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada := w.comes(d, "Ada")
	d.admit(ada)
	ada.command(Command{Type: "leave"})
	w.until("away", func() bool { return d.find("Ada").Status == "away" && !d.find("Ada").Admitted })
	ada.reload()
	if ada.patient.Phase != phaseLeft {
		t.Errorf("phase %q after a reload", ada.patient.Phase)
	}
	ada.command(Command{Type: "join", Name: "Ada L."})
	w.until("in the lobby", func() bool { return ada.patient.Phase == phaseLobby && d.find("Ada L.").Status == "waiting" })
	d.command(Command{Type: "remove", Patient: ada.patient.PatientID})
	w.until("removed", func() bool { return ada.patient.EndReason == "removed" && d.find("Ada L.").Status == "removed" })
	ada.command(Command{Type: "reconnect"})
	w.until("in the lobby", func() bool { return d.find("Ada L.").Status == "waiting" })
	if len(d.patients) != 1 {
		t.Error("Ada is there twice")
	}
	d.command(Command{Type: "end"})
	w.until("ended for all", func() bool { return ada.patient.EndReason == "ended" })
}

// The doctor blocks: the patient is told, comes back when it is lifted, and not before.
func TestDoctorBlocks(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada := w.comes(d, "Ada")
	d.command(Command{Type: "block", Patient: ada.patient.PatientID})
	w.until("blocked", func() bool { return ada.patient.Phase == phaseBlocked && d.find("Ada").Status == "blocked" })
	w.run(200_000)
	ada.reload()
	w.until("blocked again", func() bool { return ada.patient.Phase == phaseBlocked })
	if d.find("Ada").Online {
		t.Error("in session")
	}
	d.command(Command{Type: "unblock", Patient: ada.patient.PatientID})
	w.run(70_000)
	w.until("in the lobby", func() bool { return ada.patient.Phase == phaseLobby })
}

// held is a known patient's new phone, which the doctor has not let in yet.
func (w *world) held(link, name string) *page {
	w.Helper()
	phone := w.page("patient", "new phone")
	phone.command(Command{Type: "open", Fragment: link})
	phone.command(Command{Type: "join", Name: name})
	w.until("held", func() bool { return phone.patient.Phase == phaseHeld })
	return phone
}

// A known patient with a new key is held; the doctor re-pins.
func TestHeld(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	link := d.link("Ada")
	ada := w.page("patient", "old phone")
	ada.opens(link, "Ada")
	d.command(Command{Type: "verify", Patient: ada.patient.PatientID, Verified: true})
	d.admit(ada)

	phone := w.held(link, "Ada")
	v := d.patients[phone.patient.PatientID]
	if v.Status != "held" || v.HeldFor != ada.patient.PatientID || v.Verified {
		t.Errorf("%+v", v)
	}
	if !d.patients[ada.patient.PatientID].Verified {
		t.Error("the mark is lost")
	}
	d.command(Command{Type: "admit", Patients: []string{v.ID}})
	d.says("everyone", "not for the new phone")
	w.reads(ada, "not for the new phone")
	w.run(60_000)
	w.reads(phone)

	d.command(Command{Type: "repin", Patient: v.ID})
	w.until("in the lobby", func() bool { return phone.patient.Phase == phaseLobby })
	w.until("the old one is held", func() bool { return ada.patient.Phase == phaseHeld })
	d.reload()
	w.until("all are back", func() bool { return d.patients[v.ID].Online && d.patients[ada.patient.PatientID].Online })
	d.admit(phone)
	d.says("everyone", "for the new phone")
	w.reads(phone, "for the new phone")
	w.reads(ada, "not for the new phone")
}

// What was written to a key before it was held reaches it when it is the invitation's own again.
func TestHeldAndBack(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	link := d.link("Ada")
	ada := w.page("patient", "old phone")
	ada.opens(link, "Ada")
	ada.close()
	d.says(ada.patient.PatientID, "while you were away")

	phone := w.held(link, "Ada")
	d.command(Command{Type: "repin", Patient: phone.patient.PatientID})
	ada.start()
	w.until("the old one is held", func() bool { return ada.patient.Phase == phaseHeld })
	w.run(60_000)
	w.reads(ada)

	d.command(Command{Type: "repin", Patient: ada.patient.PatientID})
	w.until("it has come", func() bool { return ada.message("while you were away").ID != "" })
	w.until("the doctor knows", func() bool {
		return slices.Contains(d.message("while you were away").ReadBy, ada.patient.PatientID)
	})
}

// Expired and revoked links say so; those who came by them before still can.
// Revoked while a stranger's handshake is under way: it does not end in a pinned key.
func TestRevokedMeanwhile(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	id := d.command(Command{Type: "invite", Patient: "Ada"})
	thief := w.page("patient", "Mallory")
	var held []byte
	w.lose = func(p *page, up bool, b []byte) bool {
		e, err := wire.ParseFromPage(b)
		confirms := p == thief && up && err == nil && len(e.Frame) > 0 && e.Frame[0] == message.OpSessionConfirm
		if confirms && held == nil {
			held = bytes.Clone(b)
			return true
		}
		return false
	}
	thief.command(Command{Type: "open", Fragment: d.invitations[id].Fragment})
	thief.command(Command{Type: "join", Name: "Mallory"})
	w.until("25 is held back", func() bool { return held != nil })
	d.command(Command{Type: "revoke", Invitation: id})
	thief.transmit(held)
	w.run(5_000)
	if len(d.patients) != 0 || thief.patient.Phase == phaseLobby {
		t.Errorf("%+v, %+v", d.patients, thief.patient)
	}
}

func TestExpiredAndRevoked(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	for _, c := range []struct {
		trouble string
		void    func(id string)
	}{
		{"revoked", func(id string) { d.command(Command{Type: "revoke", Invitation: id}) }},
		{"expired", func(string) { w.sleep(inviteLife + 1000) }},
	} {
		for _, open := range []bool{false, true} {
			id := d.command(Command{Type: "invite", Open: open})
			link := d.invitations[id].Fragment
			known := w.page("patient", "known")
			if open {
				known.opens(link, "known")
			}
			c.void(id)
			if v := d.invitations[id]; v.Status != c.trouble || v.Fragment != "" {
				t.Errorf("%s: %+v", c.trouble, v)
			}
			late := w.page("patient", "late")
			late.command(Command{Type: "open", Fragment: link})
			late.command(Command{Type: "join", Name: "late"})
			w.until("refused", func() bool { return late.patient.Phase == phaseRefused && late.patient.Trouble == c.trouble })
			if open {
				known.reload()
				w.until("back", func() bool { return known.patient.Phase == phaseLobby })
				known.close()
			}
		}
	}
}

// A link that the doctor does not know is not answered; the page says so.
func TestUnknownInvitation(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	id := d.command(Command{Type: "invite", Patient: "Ada"})
	inv, err := invite.ParseFragment(d.invitations[id].Fragment)
	if err != nil {
		t.Fatal(err)
	}
	inv.ID[0] ^= 1
	p := w.page("patient", "Ada")
	p.command(Command{Type: "open", Fragment: inv.Fragment()})
	p.command(Command{Type: "join", Name: "Ada"})
	w.until("dropped", func() bool { return p.patient.CloseCode == int(wire.CloseDropped) })
	if p.patient.Trouble != "no-answer" || p.patient.Phase != phaseJoining || len(d.patients) != 0 {
		t.Errorf("%+v", p.patient)
	}
}

// A newer page takes the room over; the older says so and does not fight.
func TestTakeover(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada := w.comes(d, "Ada")
	other := w.page("doctor", "Dr. Ada's other device")
	other.close()
	other.store, other.vault = d.store, d.vault
	other.start()
	w.until("superseded", func() bool { return d.doctor.Phase == phaseSuperseded })
	w.until("Ada is with the other", func() bool { return other.find("Ada").Online })
	w.run(120_000)
	if d.doctor.Link != LinkStopped || d.doctor.CloseCode != int(wire.CloseTakenOver) || other.doctor.Link != LinkOnline {
		t.Errorf("%+v, %+v", d.doctor, other.doctor)
	}
	if ada.patient.Phase != phaseLobby {
		t.Errorf("%+v", ada.patient)
	}
	d.command(Command{Type: "reconnect"})
	w.until("taken back", func() bool { return other.doctor.Phase == phaseSuperseded && d.find("Ada").Online })
}

// A page that dies between setup's two writes goes on with the identity that is there.
func TestSetupAtAnyWrite(t *testing.T) {
	w := newWorld(t)
	for n := range 3 {
		d := w.page("doctor", fmt.Sprint("Dr. Ada ", n))
		_, out := d.engine.Command(Command{Type: "setup", Name: "Dr. Ada"}, d.clock())
		if len(out.Writes) != 2 {
			t.Fatalf("%d writes", len(out.Writes))
		}
		before := d.engine.(*Doctor).fingerprint()
		d.write(out.Writes[:n])
		d.reload()
		if n < 2 {
			if d.doctor.Phase != phaseSetup {
				t.Fatalf("%d writes: %s", n, d.state())
			}
			d.command(Command{Type: "setup", Name: "Dr. Ada"})
		}
		if same := d.engine.(*Doctor).fingerprint() == before; same != (n > 0) || d.doctor.Phase != phaseOpen {
			t.Errorf("%d writes: the same identity: %v, %s", n, same, d.state())
		}
		d.reload()
		if d.doctor.Phase != phaseOpen {
			t.Errorf("%s", d.state())
		}
	}
}

// A page that was superseded and then locked opens by the passphrase alone, and does not fight then,
// either.
func TestLockWhenSuperseded(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada := w.comes(d, "Ada")
	d.command(Command{Type: "set-passphrase", New: "correct horse"})
	other := w.page("doctor", "Dr. Ada's other device")
	other.close()
	other.store, other.vault = d.store, d.vault
	other.start()
	other.command(Command{Type: "unlock", Passphrase: "correct horse"})
	w.until("superseded", func() bool { return d.doctor.Phase == phaseSuperseded && other.find("Ada").Online })
	d.command(Command{Type: "lock"})
	d.refused(Command{Type: "reconnect"}, RefusedNotNow)
	d.command(Command{Type: "unlock", Passphrase: "correct horse"})
	w.run(60_000)
	if d.doctor.Phase != phaseSuperseded || other.doctor.Link != LinkOnline || ada.patient.Phase != phaseLobby {
		t.Errorf("%+v, %+v", d.doctor, other.doctor)
	}
}
