package conference

import (
	"strings"
	"testing"

	"telemed/crypto/invite"
	"telemed/crypto/message"
)

// Names of 1 to 64 characters, texts up to 32 KiB, a time limit from 1 to 60 s; links that are
// whole and of this version.
func TestLimits(t *testing.T) {
	w := newWorld(t)
	d := w.page("doctor", "Dr. Ada")
	longest := strings.Repeat("ä", 64)
	for _, name := range []string{"", " ", longest + "ä", "Ada\n", "Ada\u202e"} {
		d.refused(Command{Type: "setup", Name: name}, RefusedName)
	}
	d.command(Command{Type: "setup", Name: longest})
	d.refused(Command{Type: "setup", Name: "again"}, RefusedNotNow)
	w.run(100)
	d.refused(Command{Type: "invite", Patient: longest + "ä"}, RefusedName)
	for _, ms := range []float64{0, 999, 60_001, -1} {
		d.refused(Command{Type: "set-delta-ts", DeltaTS: ms}, RefusedDeltaTS)
	}
	d.command(Command{Type: "set-delta-ts", DeltaTS: 60_000})

	ada := w.page("patient", longest)
	link := d.link(longest)
	ada.refused(Command{Type: "open", Fragment: link[:len(link)-1]}, RefusedLinkDamaged)
	ada.refused(Command{Type: "open", Fragment: link[:9] + "!" + link[10:]}, RefusedLinkDamaged)
	ada.refused(Command{Type: "send", Text: "hello"}, RefusedNotNow)
	ada.command(Command{Type: "open", Fragment: link})
	ada.refused(Command{Type: "join", Name: longest + "ä"}, RefusedName)
	ada.command(Command{Type: "join", Name: longest})
	w.until("in the lobby", func() bool { return ada.patient.Phase == phaseLobby })
	d.admit(ada)
	most := strings.Repeat("x", message.MaxBody)
	for _, p := range []*page{d, ada} {
		p.refused(Command{Type: "send", To: ada.patient.PatientID, Text: most + "x"}, RefusedTextTooLong)
		p.refused(Command{Type: "send", To: ada.patient.PatientID, Text: "\n"}, RefusedTextEmpty)
		p.command(Command{Type: "send", To: ada.patient.PatientID, Text: most})
	}
	w.until("both are read", func() bool { return len(d.texts) == 2 && len(ada.texts) == 2 })
	d.refused(Command{Type: "send", To: "nobody", Text: "hello"}, RefusedUnknown)
	d.refused(Command{Type: "revoke", Invitation: "00"}, RefusedUnknown)
	d.refused(Command{Type: "dance"}, RefusedUnknown)
}

// A misspelt name is put right in what is made from then on, the walk-in link included.
func TestSetName(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	name := func(id string) string {
		inv, err := invite.ParseFragment(d.invitations[id].Fragment)
		if err != nil {
			t.Fatal(err)
		}
		return inv.DoctorName
	}
	before, walkIn := d.doctor.Name, Command{Type: "invite", Open: true}
	earlier, open := d.command(Command{Type: "invite", Patient: "Ada"}), d.command(walkIn)
	d.refused(Command{Type: "set-name", Name: " "}, RefusedName)
	d.command(Command{Type: "set-name", Name: "Dr. Put Right"})
	d.reload()
	later, openLater := d.command(Command{Type: "invite", Patient: "Bob"}), d.command(walkIn)
	if d.doctor.Name != "Dr. Put Right" || name(later) != "Dr. Put Right" || name(openLater) != "Dr. Put Right" {
		t.Errorf("%q, %q, %q", d.doctor.Name, name(later), name(openLater))
	}
	if name(earlier) != before || name(open) != before || d.command(walkIn) != openLater {
		t.Error("what was made before is another, or the walk-in link is made anew each time")
	}
}
