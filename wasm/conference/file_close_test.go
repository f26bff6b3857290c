package conference

import (
	"testing"

	"telemed/crypto/message"
	"telemed/relay/wire"
)

// named is a page's file of this name, as its engine has it.
func (c *core) named(name string) *file {
	for _, f := range c.files.all {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// A file that is closed while the host is asked for its pieces, which it then does not answer, goes on.
func TestFileClosedWhileSending(t *testing.T) {
	w, d, patients, content := moving(t, 60, "Bob")
	bob := patients[0]
	d.disk.slow = 20
	w.part(bob, "a.pdf", 10)
	x, f := d.engine.(*Doctor), d.core().named("a.pdf")
	if len(f.reading) != mostReads {
		t.Fatalf("%d pieces are asked for", len(f.reading))
	}
	x.begin(d.clock())
	x.shut(f)
	d.do(x.finish())
	w.until("it is there", func() bool { return bob.has("a.pdf", content) })
}

// An export does not close a file that is being sent: what was asked of it is answered.
func TestExportLeavesOpenWhatIsSent(t *testing.T) {
	w, d, patients, content := moving(t, 60, "Bob")
	bob := patients[0]
	bob.disk.slow = 400
	w.part(bob, "a.pdf", 10)
	id := d.fileOf("a.pdf").ID
	key := &d.disk.keys[id][0]
	d.command(Command{Type: "export", Passphrase: exportPassphrase})
	w.until("the export is written", func() bool { return d.engine.(*Doctor).exporting == nil })
	if f := d.core().named("a.pdf"); f.state != fileSending || d.disk.keys[id] == nil || &d.disk.keys[id][0] != key {
		t.Errorf("it was closed: %+v", d.fileOf("a.pdf"))
	}
	w.until("it is there", func() bool { return bob.has("a.pdf", content) })
}

// What was read for a file that is taken back is at once another's turn.
func TestFileTakenBackMakesWay(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	bob, eve := w.comes(d, "Bob"), w.comes(d, "Eve")
	d.disk.slow = 100
	content := randomFile(40 * message.ChunkSize)
	d.attach(bob.patient.PatientID, "a.pdf", content)
	d.attach(eve.patient.PatientID, "b.pdf", content)
	w.until("both are known", func() bool { return eve.fileOf("b.pdf").State == "receiving" && bob.fileOf("a.pdf").Done > 0 })
	a, b := d.core().named("a.pdf"), d.core().named("b.pdf")
	if len(a.reading) != mostReads || len(b.reading) != 0 || !b.to[0].wants {
		t.Fatalf("of one %d, of the other %d are asked for", len(a.reading), len(b.reading))
	}
	d.command(Command{Type: "cancel-file", File: a.name()})
	if len(b.reading) != mostReads {
		t.Errorf("%d of the other are asked for", len(b.reading))
	}
}

// A file that vanishes while it comes gives its room to the next of the same patient.
func TestVanishedFileGivesRoom(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	bob := w.comes(d, "Bob")
	d.admit(bob)
	d.command(Command{Type: "set-keep", Minutes: 10})
	w.lose = func(p *page, up bool, b []byte) bool {
		e, err := wire.ParseFromPage(b)
		return p == bob && up && err == nil && len(e.Frame) > 0 && e.Frame[0] == message.OpFileChunk
	}
	content := randomFile(3 * message.ChunkSize)
	bob.attach("", "old.pdf", content)
	w.run(9 * 60_000)
	bob.attach("", "new.pdf", content)
	w.run(50_000)
	if f := d.core().named("new.pdf"); f == nil || f.active || !d.core().named("old.pdf").active {
		t.Fatalf("%+v", d.files)
	}
	w.lose = func(p *page, up bool, _ []byte) bool { return p == bob && up } // nor does he say that it is gone
	w.run(15_000)
	if d.core().named("old.pdf") != nil || !d.core().named("new.pdf").active {
		t.Errorf("%+v", d.files)
	}
	if f := d.fileOf("old.pdf"); f.ID != "" {
		t.Errorf("the page still has %+v", f)
	}
}

// Nor does a file for which there is no room hold up the next.
func TestHaltedFileMakesWay(t *testing.T) {
	w, d, patients, content := moving(t, 20, "Bob")
	bob := patients[0]
	d.attach("everyone", "b.pdf", content)
	bob.disk.room = 10 * message.ChunkSize
	bob.watch = func(e Event) {
		if f, ok := e.(FileView); ok && f.Trouble == troubleFull {
			bob.disk.room = 0
		}
	}
	w.run(5_000)
	if f := bob.fileOf("a.pdf"); f.Trouble != troubleFull || !bob.has("b.pdf", content) {
		t.Errorf("%+v", bob.files)
	}
}
