package conference

import (
	"fmt"
	"slices"
	"testing"
)

// practice is a doctor who has set up.
func (w *world) practice() *page {
	w.Helper()
	d := w.page("doctor", "Dr. Ada")
	d.command(Command{Type: "setup", Name: "Dr. Ada"})
	w.until("the doctor is online", func() bool { return d.doctor.Link == LinkOnline })
	return d
}

// comes opens a personal link of the doctor's and waits in the lobby.
func (w *world) comes(d *page, name string) *page {
	w.Helper()
	p := w.page("patient", name)
	p.opens(d.link(name), name)
	return p
}

func (d *page) link(name string) string {
	d.w.Helper()
	id := d.command(Command{Type: "invite", Patient: name})
	return d.invitations[id].Fragment
}

func (p *page) opens(fragment, name string) {
	p.w.Helper()
	p.command(Command{Type: "open", Fragment: fragment})
	p.command(Command{Type: "join", Name: name})
	p.w.until(name+" is in the lobby", func() bool { return p.patient.Phase == phaseLobby })
}

func (d *page) admit(patients ...*page) {
	d.w.Helper()
	for _, p := range patients {
		d.command(Command{Type: "admit", Patients: []string{p.patient.PatientID}})
		d.w.until(p.name+" is admitted", func() bool { return p.patient.Phase == phaseAdmitted })
	}
}

func (d *page) says(to, text string) {
	d.w.Helper()
	d.command(Command{Type: "send", To: to, Text: text})
}

func (w *world) reads(p *page, texts ...string) {
	w.Helper()
	w.until(fmt.Sprintf("%s reads %q", p.name, texts), func() bool { return len(p.texts) >= len(texts) })
	if !slices.Equal(p.texts, texts) {
		w.Fatalf("%s reads %q, want %q", p.name, p.texts, texts)
	}
}

// The eight points of a first conference.
func TestFirstConference(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada, bob := w.comes(d, "Ada"), w.comes(d, "Bob")
	eve := w.page("patient", "Eve")
	eve.skew = 600_000 // a clock that is ten minutes off does no harm
	open := d.command(Command{Type: "invite", Open: true})
	eve.opens(d.invitations[open].Fragment, "Eve")
	if again := d.command(Command{Type: "invite", Open: true}); again != open {
		t.Error("there is a second open link")
	}
	if s := ada.patient; s.Steps != stepWaiting || s.DoctorName != "Dr. Ada" || !s.Personal || !s.DoctorOnline {
		t.Errorf("Ada's page: %+v", s)
	}
	for name, via := range map[string]string{"Ada": "personal-first", "Eve": "open"} {
		if v := d.find(name); v.Status != "waiting" || v.Via != via || v.SessionKeyID == "" {
			t.Errorf("the doctor sees %+v", v)
		}
	}
	if v := d.find("Ada"); v.SafetyNumber != ada.patient.SafetyNumber || v.SessionKeyID != ada.patient.SessionKeyID {
		t.Error("the two pages do not show the same numbers")
	}

	d.refused(Command{Type: "send", To: "everyone", Text: "anyone?"}, RefusedNotNow)
	d.admit(ada, bob)
	if d.doctor.Audience != 2 {
		t.Errorf("audience %d", d.doctor.Audience)
	}
	d.says("everyone", "welcome")
	d.says("everyone", "all of you")
	w.reads(ada, "welcome", "all of you")
	w.reads(bob, "welcome", "all of you")
	w.until("both have read", func() bool { return len(d.message("all of you").ReadBy) == 2 })
	if m := d.message("welcome"); len(m.SentTo) != 2 || !m.Mine || m.Thread != "everyone" {
		t.Errorf("%+v", m)
	}

	d.says(ada.patient.PatientID, "only you")
	w.reads(ada, "welcome", "all of you", "only you")
	ada.says("", "thank you")
	w.reads(ada, "welcome", "all of you", "only you", "thank you")
	w.until("the doctor has it", func() bool { return ada.message("thank you").Received })
	if m := d.message("thank you"); m.Thread != ada.patient.PatientID || m.From != "patient" || m.Mine {
		t.Errorf("%+v", m)
	}
	w.until("Ada has it", func() bool { return d.message("only you").Received })
	w.run(60_000)
	w.reads(bob, "welcome", "all of you")
	w.reads(eve)
	eve.refused(Command{Type: "send", Text: "let me in"}, RefusedNotNow)
	if d.doctor.Epoch != 1 || ada.patient.Epoch != 1 || eve.patient.Epoch != 0 {
		t.Errorf("epochs %d, %d, %d", d.doctor.Epoch, ada.patient.Epoch, eve.patient.Epoch)
	}
}

// Either page reloaded: identity, roster and history are there and the session
// comes back by itself.
func TestReload(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada, bob := w.comes(d, "Ada"), w.comes(d, "Bob")
	d.admit(ada)
	d.says("everyone", "one")
	w.reads(ada, "one")
	ada.says("", "two")
	w.until("two is received", func() bool { return ada.message("two").Received })
	before, id := d.doctor, ada.patient.PatientID

	ada.reload()
	w.reads(ada, "one", "two")
	w.until("Ada is back", func() bool { return ada.patient.Phase == phaseAdmitted })
	if ada.patient.PatientID != id || d.patients[id].Via != "known" {
		t.Error("Ada is someone else")
	}
	d.says("everyone", "three")
	w.reads(ada, "one", "two", "three")

	d.reload()
	if d.doctor.Fingerprint != before.Fingerprint || d.doctor.Room != before.Room || d.doctor.Name != before.Name {
		t.Error("the doctor is someone else")
	}
	w.reads(d, "one", "two", "three")
	w.until("both are back", func() bool {
		return d.find("Ada").Status == "admitted" && d.find("Bob").Status == "waiting"
	})
	d.says("everyone", "four")
	w.reads(ada, "one", "two", "three", "four")
	w.reads(bob)
	if d.doctor.Epoch <= before.Epoch {
		t.Error("an epoch's number came again")
	}
	if len(d.unreadable)+len(ada.unreadable) > 0 {
		t.Error("records do not open")
	}
}

// A message written while someone is away comes when they are back, whoever was away.
func TestAway(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada, bob := w.comes(d, "Ada"), w.comes(d, "Bob")
	d.admit(ada, bob)
	ada.close()
	w.run(10)
	d.says("everyone", "one")
	d.says(ada.patient.PatientID, "two")
	w.reads(bob, "one")
	d.says("everyone", "three")
	d.close()
	w.run(10)
	bob.says("", "four")
	w.run(60_000)
	ada.start()
	d.start()
	w.until("Ada has all", func() bool { return len(ada.texts) == 3 })
	for _, text := range []string{"one", "two", "three"} {
		if !slices.Contains(ada.texts, text) {
			t.Errorf("Ada has not %q", text)
		}
	}
	w.until("the doctor has four", func() bool { return bob.message("four").Received })
	d.says("everyone", "five")
	w.reads(bob, "one", "three", "four", "five")
	w.until("Ada has five", func() bool { return slices.Contains(ada.texts, "five") })
	w.until("read by both", func() bool { return len(d.message("one").ReadBy) == 2 })
}

// The relay is killed and started again: all come back by themselves.
func TestRelayRestart(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada, bob := w.comes(d, "Ada"), w.comes(d, "Bob")
	d.admit(ada, bob)
	w.relayDies()
	d.says("everyone", "into the dark")
	w.run(3_000)
	if ada.patient.Link == LinkOnline || ada.patient.RetryAt == 0 && ada.patient.Link == LinkWaiting {
		t.Errorf("Ada's page says %+v", ada.patient)
	}
	w.down = false
	w.reads(ada, "into the dark")
	w.reads(bob, "into the dark")
}

// A device's clock is set back between two messages: after a reload each thread is still in
// its order.
func TestHistoryWithClockSetBack(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada := w.comes(d, "Ada")
	d.admit(ada)
	var want []string
	for i := range 4 {
		want = append(want, fmt.Sprint("all ", i))
		d.says("everyone", want[i])
		w.run(1_000)
		for _, p := range []*page{d, ada} {
			p.skew -= 600_000
		}
	}
	w.until("read", func() bool { return len(d.message(want[3]).ReadBy) == 1 })
	d.reload()
	ada.reload()
	w.reads(d, want...)
	w.reads(ada, want...)
}
