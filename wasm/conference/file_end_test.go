package conference

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"telemed/crypto/message"
	"telemed/crypto/seal"
	"telemed/relay/wire"
)

// moving is a doctor and patients who are let in, with a file to everyone on its way.
func moving(t *testing.T, chunks int, names ...string) (w *world, d *page, patients []*page, content []byte) {
	w = newWorld(t)
	d = w.practice()
	for _, name := range names {
		p := w.comes(d, name)
		d.admit(p)
		patients = append(patients, p)
	}
	content = randomFile(chunks*message.ChunkSize - 11)
	d.attach("everyone", "a.pdf", content)
	return w, d, patients, content
}

// chunkTo is the FILE_CHUNK in an envelope on its way to a page; nil for anything else.
func chunkTo(up bool, b []byte) []byte {
	if e, err := wire.ParseFromRelay(b); !up && err == nil && len(e.Frame) > 0 && e.Frame[0] == message.OpFileChunk {
		return e.Frame
	}
	return nil
}

// delivers has the relay deliver a frame of its own.
func (w *world) delivers(p *page, frame []byte) {
	w.after(w.delay, func() { p.do(p.engine.SocketMessage(wire.AppendDeliver(nil, frame), p.clock())) })
}

func (w *world) half(p *page) {
	w.Helper()
	w.part(p, "a.pdf", 3)
}

// part runs until a third, say, of a file is there.
func (w *world) part(p *page, name string, part uint64) {
	w.Helper()
	for range 60_000 {
		if f := p.fileOf(name); f.State == "receiving" && f.Done > f.Size/part {
			return
		}
		w.run(1)
	}
	w.Fatalf("%s never moves: %+v", name, p.files)
}

// FILE-HASH: another receiver, who has the key, makes chunks with the relay's help. The copy
// is fetched again; after the third time the file is given up, and is never offered.
func TestFILE_HASH(t *testing.T) {
	for _, forgeries := range []int{1, 2, 3} {
		t.Run(fmt.Sprint(forgeries), func(t *testing.T) {
			left, key := forgeries, seal.Key{}
			w, d, patients, content := moving(t, 12, "Bob", "Eve")
			bob, eve := patients[0], patients[1]
			w.lose = func(p *page, up bool, b []byte) bool {
				if id, index, ok := message.ChunkOf(chunkTo(up, b)); ok && p == bob && index == 3 && left > 0 {
					if key == (seal.Key{}) { // Eve remembers it
						f, _ := eve.core().ofParty(eve.engine.(*Patient).at.party(), id, false)
						key = f.key
					}
					forged, err := message.SealChunk(eve.rand, &key, id, index, make([]byte, message.ChunkSize))
					if err != nil {
						t.Fatal(err)
					}
					w.delivers(bob, forged)
					left--
					return true
				}
				if bob.fileOf("a.pdf").Kept && left != 0 {
					t.Error("it is offered unchecked")
				}
				return false
			}
			w.until("it is over", func() bool {
				s := bob.fileOf("a.pdf").State
				return s == "complete" || s == "damaged"
			})
			if damaged := forgeries == mostTries; bob.has("a.pdf", content) == damaged || left != 0 {
				t.Errorf("after %d forgeries: %+v", forgeries, bob.fileOf("a.pdf"))
			} else if damaged && len(bob.disk.stored) != 0 {
				t.Error("the damaged bytes are still there")
			}
			w.until("the doctor knows", func() bool { return d.fileOf("a.pdf").State == "sent" })
			if f := d.fileOf("a.pdf"); f.Complete != 2-forgeries/mostTries {
				t.Errorf("%+v", f)
			}
		})
	}
}

// FILE-CHUNK: what the relay flips, repeats or swaps is ignored, and the file arrives.
func TestFILE_CHUNK(t *testing.T) {
	w, _, patients, content := moving(t, 30, "Bob")
	bob := patients[0]
	dice := rand.New(rand.NewPCG(1, 2))
	var last []byte
	w.lose = func(p *page, up bool, b []byte) bool {
		frame := chunkTo(up, b)
		if frame == nil {
			return false
		}
		switch dice.IntN(8) {
		case 0:
			frame[len(frame)/2] ^= 1
		case 1:
			frame[len(frame)-1] ^= 1
		case 2:
			copy(frame, last)
		}
		last = bytes.Clone(frame)
		return false
	}
	w.until("it is there", func() bool { return bob.has("a.pdf", content) })
	if len(bob.frames) == 0 {
		t.Error("no frame is shown")
	}
	refused := 0
	for _, f := range bob.frames {
		if f.Opcode == message.OpFileChunk && f.Refused != "" {
			refused++
		}
	}
	if refused < 4 {
		t.Errorf("%d refused chunks are shown", refused)
	}
}

// Taken back in the middle: nothing more is sent, both sides' bytes and keys are gone, who
// has not had the manifest gets it without a key.
func TestFileTakenBack(t *testing.T) {
	w, d, patients, _ := moving(t, 100, "Bob", "Eve")
	bob, eve := patients[0], patients[1]
	eve.close()
	w.half(bob)
	id := d.fileOf("a.pdf").ID
	d.command(Command{Type: "cancel-file", File: id})
	w.until("Bob knows", func() bool { return bob.fileOf("a.pdf").State == "withdrawn" })
	eve.start()
	w.until("Eve knows", func() bool { return eve.fileOf("a.pdf").State == "withdrawn" })
	for _, p := range []*page{d, bob, eve} {
		if len(p.disk.stored) != 0 {
			t.Errorf("%s still has bytes of it", p.name)
		}
		for _, f := range p.core().files.all {
			if f.key != (seal.Key{}) || f.kept {
				t.Errorf("%s: %+v", p.name, f)
			}
		}
		p.reload()
	}
	if f := d.fileOf("a.pdf"); f.State != "cancelled" {
		t.Errorf("%+v", f)
	}
	d.refused(Command{Type: "open-file", File: id}, RefusedNotNow)
}

// Not wanted: the sender sends no more of it to this one, and the others get theirs.
func TestFileDeclined(t *testing.T) {
	w, d, patients, content := moving(t, 100, "Bob", "Eve")
	bob, eve := patients[0], patients[1]
	w.half(bob)
	bob.command(Command{Type: "cancel-file", File: bob.fileOf("a.pdf").ID})
	w.until("Eve has it", func() bool { return eve.has("a.pdf", content) })
	w.until("the doctor knows", func() bool { return d.fileOf("a.pdf").State == "sent" })
	if f := d.fileOf("a.pdf"); f.Complete != 1 || f.Receivers != 2 {
		t.Errorf("%+v", f)
	}
	if bob.fileOf("a.pdf").State != "declined" || len(bob.disk.stored) != 0 {
		t.Errorf("%+v", bob.fileOf("a.pdf"))
	}
}

// A full disk stops the file, and nothing else; with room again it goes on where it was.
func TestDiskFull(t *testing.T) {
	w, d, patients, content := moving(t, 100, "Bob")
	bob := patients[0]
	bob.disk.room = 70 * message.ChunkSize
	w.until("it stands still", func() bool { return bob.fileOf("a.pdf").Trouble == troubleFull })
	d.says("everyone", "hello")
	w.until("texts come", func() bool { return len(bob.texts) == 2 })
	w.run(120_000)
	if f := bob.fileOf("a.pdf"); f.State != "receiving" || f.Trouble != troubleFull {
		t.Fatalf("%+v", f)
	}
	chunks := 0
	w.lose = func(_ *page, up bool, b []byte) bool {
		if chunkTo(up, b) != nil {
			chunks++
		}
		return false
	}
	bob.disk.room = 0
	bob.command(Command{Type: "retry-file", File: bob.fileOf("a.pdf").ID})
	w.until("it is there", func() bool { return bob.has("a.pdf", content) })
	if chunks > 100-saveEvery {
		t.Errorf("%d chunks came anew", chunks)
	}
}

// A browser that keeps no files says so when one comes, and can still send one as long as
// the page lives.
func TestNoDisk(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	bob := w.comes(d, "Bob")
	d.admit(bob)
	bob.disk.gone = true
	content := randomFile(50 * message.ChunkSize)
	d.attach("everyone", "a.pdf", content)
	w.until("it says so", func() bool { return bob.fileOf("a.pdf").Trouble == troubleLost })
	unkept := false
	bob.watch = func(e Event) {
		f, ok := e.(FileView)
		unkept = unkept || ok && f.Trouble == troubleUnkept && f.State == "sending"
	}
	bob.attach("", "b.pdf", content)
	w.until("it says that it is not kept", func() bool { return unkept })
	w.until("the doctor has it", func() bool { return d.has("b.pdf", content) })

	bob.attach("", "c.pdf", append(content, content...))
	w.part(d, "c.pdf", 100)
	bob.reload()
	w.until("the doctor knows that it is lost", func() bool { return d.fileOf("c.pdf").State == "withdrawn" })
	if f := bob.fileOf("c.pdf"); f.State != "lost" {
		t.Errorf("%+v", f)
	}
}

// A file that cannot be read to its end was never sent; nor one whose page goes before.
func TestFileNotPrepared(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	bob := w.comes(d, "Bob")
	d.admit(bob)
	content := randomFile(100 * message.ChunkSize)
	bob.attach("", "a.pdf", content)
	w.run(5)
	bob.disk.sources = nil
	w.until("it says so", func() bool { f := bob.fileOf("a.pdf"); return f.State == "cancelled" && f.Trouble == troubleLost })
	bob.attach("", "b.pdf", content)
	w.run(5)
	bob.command(Command{Type: "cancel-file", File: bob.fileOf("b.pdf").ID})
	bob.attach("", "c.pdf", content)
	w.run(5)
	bob.reload()
	w.run(30_000)
	if len(d.files) != 0 || len(d.texts) != 0 || len(bob.disk.stored) != 0 || len(bob.files) != 0 {
		t.Errorf("the doctor was told of %v; Bob keeps %d files", d.texts, len(bob.disk.stored))
	}
	bob.refused(Command{Type: "send-file", Name: "d.pdf", Size: message.MaxFile + 1}, RefusedFileTooLong)
	for _, size := range []float64{-1, nan()} {
		bob.refused(Command{Type: "send-file", Name: "d.pdf", Size: size}, RefusedFileTooLong)
	}
	d.refused(Command{Type: "send-file", To: "nobody", Name: "d.pdf", Size: 1}, RefusedUnknown)
}

func nan() float64 {
	zero := 0.0
	return zero / zero
}

// Removed from this device: the message stays, the bytes do not.
func TestFileRemoved(t *testing.T) {
	w, d, patients, content := moving(t, 2, "Bob")
	bob := patients[0]
	w.until("it is there", func() bool { return bob.has("a.pdf", content) && d.fileOf("a.pdf").State == "sent" })
	for _, p := range []*page{bob, d} {
		id := p.fileOf("a.pdf").ID
		p.command(Command{Type: "open-file", File: id})
		p.command(Command{Type: "delete-file", File: id})
		p.refused(Command{Type: "open-file", File: id}, RefusedNotNow)
		p.reload()
		if f := p.fileOf("a.pdf"); f.Kept || len(p.disk.stored) != 0 || p.message("a.pdf").File != id {
			t.Errorf("%s: %+v", p.name, f)
		}
	}
	bob.refused(Command{Type: "open-file", File: "00"}, RefusedUnknown)
}

// What the relay handles and what pages store show neither a file's name nor its bytes.
func TestFilesAreSealed(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	bob := w.comes(d, "Bob")
	d.admit(bob)
	content := bytes.Repeat([]byte("a secret finding; "), 10_000)
	d.attach("everyone", "finding.pdf", content)
	w.until("it is there", func() bool { return bob.has("finding.pdf", content) })
	for _, b := range w.relayed {
		for _, s := range []string{"a secret finding", "finding.pdf", "application/pdf"} {
			if bytes.Contains(b, []byte(s)) {
				t.Fatalf("the relay handled %q", s)
			}
		}
	}
	for _, p := range []*page{d, bob} {
		for name, value := range p.store {
			if bytes.Contains(value, []byte("finding")) {
				t.Errorf("%s is stored in the open", name)
			}
		}
	}
}
