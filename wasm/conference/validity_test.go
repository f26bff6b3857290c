package conference

import "testing"

// An invitation is good from and until when the doctor says: who comes early is told when to come, and is let
// knock then without doing anything.
func TestValidity(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	now := float64(d.clock().Wall)
	const hour, day = 3600_000, 24 * 3600_000
	for _, c := range []Command{
		{ValidUntil: now - 1}, {ValidUntil: -1}, {ValidFrom: now + 2*hour, ValidUntil: now + hour}, {ValidUntil: now + 367*day},
		{ValidFrom: now + 366*day},
	} {
		c.Type, c.Patient = "invite", "Ada"
		d.refused(c, RefusedValidity)
	}
	id := d.command(Command{Type: "invite", Patient: "Ada", ValidFrom: now + hour, ValidUntil: now + day})
	inv := d.invitations[id]
	if inv.ValidFrom != uint64(now)+hour || inv.ValidUntil != uint64(now)+day || inv.Status != "made" {
		t.Fatalf("%+v", inv)
	}
	ada := w.page("patient", "Ada")
	ada.command(Command{Type: "open", Fragment: inv.Fragment})
	ada.command(Command{Type: "join", Name: "Ada"})
	w.until("Ada is told", func() bool { return ada.patient.Trouble == "early" })
	if s := ada.patient; s.Phase != phaseJoining || s.BlockedUntil != uint64(now)+hour {
		t.Errorf("%+v", s)
	}
	w.run(hour + 70_000)
	if s := ada.patient; s.Phase != phaseLobby || s.Trouble != "" || s.BlockedUntil != 0 {
		t.Errorf("an hour later: %+v", s)
	}
	d.reload()
	if got := d.invitations[id]; got.ValidFrom != inv.ValidFrom {
		t.Errorf("after a reload: %+v", got)
	}
}
