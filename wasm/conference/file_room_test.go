package conference

import (
	"fmt"
	"testing"

	"telemed/crypto/message"
	"telemed/relay/wire"
)

// While the page is locked nothing moves and no file's key is in memory; then it goes on.
func TestFilesOfALockedPage(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	bob := w.comes(d, "Bob")
	d.admit(bob)
	d.command(Command{Type: "set-passphrase", New: "correct horse"})
	content := randomFile(200 * message.ChunkSize)
	d.attach("everyone", "a.pdf", content)
	bob.attach("", "b.pdf", content)
	w.half(bob)
	d.command(Command{Type: "lock"})
	if len(d.disk.keys) != 0 || len(d.core().files.all) != 0 {
		t.Error("keys are still there")
	}
	w.run(30_000)
	part := bob.fileOf("a.pdf").Done
	w.run(60_000)
	if bob.fileOf("a.pdf").Done != part || part == uint64(len(content)) {
		t.Error("the file moves while the page is locked")
	}
	d.command(Command{Type: "unlock", Passphrase: "correct horse"})
	w.until("both are there", func() bool { return bob.has("a.pdf", content) && d.has("b.pdf", content) })
	d.command(Command{Type: "set-passphrase", Old: "correct horse"})
	d.reload()
	d.command(Command{Type: "open-file", File: d.fileOf("b.pdf").ID})
	if len(d.disk.keys) != 1 {
		t.Error("the file is not opened under the vault's new key")
	}
}

// A file that is still being prepared when the page locks is not sent, and its author is told.
func TestPreparingAtTheLock(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	bob := w.comes(d, "Bob")
	d.admit(bob)
	d.command(Command{Type: "set-passphrase", New: "correct horse"})
	d.attach("everyone", "a.pdf", randomFile(50*message.ChunkSize))
	w.run(5)
	if f := d.fileOf("a.pdf"); f.State != "preparing" || len(d.disk.stored) != 1 {
		t.Fatalf("%+v", f)
	}
	d.command(Command{Type: "lock"})
	d.command(Command{Type: "unlock", Passphrase: "correct horse"})
	if f := d.fileOf("a.pdf"); f.State != "cancelled" || f.Trouble != troubleLocked || f.To != "everyone" || f.Kept {
		t.Errorf("%+v", f)
	}
	w.run(30_000)
	if len(d.disk.stored) != 0 || len(d.disk.keys) != 0 || len(d.core().files.all) != 0 || len(bob.files) != 0 {
		t.Error("something of it is left")
	}
}

// Sent back to the lobby in the middle: not one chunk more, until let in again.
func TestFileStopsAtTheLobby(t *testing.T) {
	w, d, patients, content := moving(t, 200, "Bob", "Eve")
	bob, eve := patients[0], patients[1]
	bob.attach("", "b.pdf", content)
	w.half(bob)
	d.command(Command{Type: "lobby", Patients: []string{bob.patient.PatientID}})
	w.run(100)
	var toBob, fromBob int
	w.lose = func(p *page, up bool, b []byte) bool {
		if p == bob && chunkTo(up, b) != nil {
			toBob++
		}
		if e, err := wire.ParseFromPage(b); p == bob && up && err == nil && len(e.Frame) > 0 && e.Frame[0] == message.OpFileChunk {
			fromBob++
		}
		return false
	}
	w.until("Eve has it", func() bool { return eve.has("a.pdf", content) })
	w.run(90_000)
	if toBob != 0 || fromBob != 0 || d.fileOf("b.pdf").State != "receiving" {
		t.Errorf("%d chunks to one in the lobby, %d from there", toBob, fromBob)
	}
	d.admit(bob)
	w.until("both are there", func() bool { return bob.has("a.pdf", content) && d.has("b.pdf", content) })
}

// However many send at once, what is on its way to the doctor stays within the relay's queue,
// and all get their turn.
func TestManySenders(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	var pages []*page
	for i := range 20 {
		p := w.comes(d, fmt.Sprintf("P%d", i))
		d.admit(p)
		pages = append(pages, p)
	}
	w.delay = 20
	onTheWay, most := 0, 0
	w.lose = func(p *page, up bool, b []byte) bool {
		if e, err := wire.ParseFromPage(b); up && err == nil && len(e.Frame) > 0 && e.Frame[0] == message.OpFileChunk {
			onTheWay++
			most = max(most, onTheWay)
		} else if chunkTo(up, b) != nil {
			onTheWay--
		}
		return false
	}
	content := randomFile(30 * message.ChunkSize)
	for i, p := range pages {
		p.attach("", fmt.Sprintf("%d.pdf", i), content)
		p.attach("", fmt.Sprintf("%d again.pdf", i), content[:5])
	}
	w.until("all are there", func() bool {
		for i := range pages {
			if !d.has(fmt.Sprintf("%d.pdf", i), content) || !d.has(fmt.Sprintf("%d again.pdf", i), content[:5]) {
				return false
			}
		}
		return true
	})
	if most > 2*doctorRooms {
		t.Errorf("%d chunks were on their way at once", most)
	}
}

// FILE-CHUNK: chunks that are whole and true are taken only while they are asked for, none behind the last,
// and no more than have room while none is stored.
func TestFILE_CHUNK_room(t *testing.T) {
	for name, c := range map[string]struct {
		chunks, taken uint32
		before        func(f *file)
	}{
		"not asked for":    {3, 0, func(f *file) { f.stand() }},
		"behind the last":  {3, 3, func(*file) {}},
		"more than stored": {mostRoom + 2, mostRoom, func(*file) {}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			d := w.practice()
			bob := w.comes(d, "Bob")
			d.admit(bob)
			w.lose = func(_ *page, up bool, b []byte) bool { return opcode(up, b) == message.OpFileChunk }
			bob.attach("", "a.pdf", randomFile(int(c.chunks)*message.ChunkSize-5))
			files := &d.engine.(*Doctor).files
			w.until("it is asked for", func() bool { return len(files.all) == 1 && files.all[0].active })
			f := files.all[0]
			c.before(f)
			d.disk.slow = 60_000
			for i := range c.chunks + 1 {
				frame, err := message.SealChunk(zeros{}, &f.key, f.id, i, make([]byte, f.ChunkLen(i)))
				if err != nil {
					t.Fatal(err)
				}
				bob.asFrom(d, frame)
			}
			if f.next != c.taken || f.written != 0 {
				t.Errorf("%d of %d chunks are taken, %d stored, want %d and none", f.next, c.chunks, f.written, c.taken)
			}
		})
	}
}
