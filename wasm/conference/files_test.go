package conference

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"telemed/crypto/message"
	"telemed/relay/wire"
)

func randomFile(size int) []byte {
	b := make([]byte, size)
	rand.NewChaCha8([32]byte{byte(size), byte(size >> 8)}).Read(b)
	return b
}

// has says that a page has a file whole, as it was sent.
func (p *page) has(name string, content []byte) bool {
	f := p.fileOf(name)
	return f.State == "complete" && f.Kept && bytes.Equal(p.disk.content(f.ID), content)
}

// A file each way, to one and to everyone, of all sizes that are at an edge.
func TestFileBothWays(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	bob, eve := w.comes(d, "Bob"), w.comes(d, "Eve")
	d.admit(bob)
	d.admit(eve)
	for _, size := range []int{0, 1, message.ChunkSize - 1, message.ChunkSize, message.ChunkSize + 1, 40*message.ChunkSize + 3} {
		content := randomFile(size)
		all, one, back := fmt.Sprintf("all %d.pdf", size), fmt.Sprintf("one %d.pdf", size), fmt.Sprintf("back %d.pdf", size)
		d.attach("everyone", all, content)
		d.attach(bob.patient.PatientID, one, content)
		eve.attach("", back, content)
		w.until(fmt.Sprintf("%d bytes have come", size), func() bool {
			return bob.has(all, content) && eve.has(all, content) && bob.has(one, content) && d.has(back, content)
		})
		if eve.fileOf(one).ID != "" || bob.fileOf(back).ID != "" {
			t.Fatal("a file has come to someone else, too")
		}
		w.run(1000)
		for name, want := range map[string][2]int{all: {2, 2}, one: {1, 1}} {
			if f := d.fileOf(name); f.State != "sent" || f.Receivers != want[0] || f.Complete != want[1] || f.Done != uint64(size) {
				t.Errorf("%s: %+v", name, f)
			}
			if m := d.message(name); m.File != d.fileOf(name).ID || len(m.ReadBy) != want[0] {
				t.Errorf("%s: %+v", name, m)
			}
		}
		if m := eve.message(back); m.File == "" || !m.Received {
			t.Errorf("%s: %+v", back, m)
		}
	}
	for _, p := range []*page{d, bob, eve} {
		files := p.core().files
		if files.reads() != 0 {
			t.Errorf("%s still waits for %d pieces", p.name, files.reads())
		}
		for _, f := range files.all {
			if f.key != [64]byte{} || f.sum != nil || f.hash != nil {
				t.Errorf("%s: %s is over, and its file key or hash is still there", p.name, f.Name)
			}
		}
		if p.disk.most > 2*mostRoom {
			t.Errorf("%s: %d pieces waited for the disk at once", p.name, p.disk.most)
		}
	}
}

func (p *page) core() *core {
	if d, ok := p.engine.(*Doctor); ok {
		return &d.core
	}
	return &p.engine.(*Patient).core
}

// One ciphertext serves all who keep pace: the doctor seals and sends a chunk once.
func TestFileChunksAreSharedByList(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	var pages []*page
	for _, name := range []string{"Ann", "Bob", "Cid", "Dan", "Eve"} {
		p := w.comes(d, name)
		d.admit(p)
		pages = append(pages, p)
	}
	content := randomFile(60 * message.ChunkSize)
	sends, lists := 0, 0
	w.lose = func(p *page, up bool, b []byte) bool {
		if e, err := wire.ParseFromPage(b); up && err == nil && e.Type == wire.TypeSend && e.Frame[0] == message.OpFileChunk {
			sends++
			lists += e.Peers.Len()
		}
		return false
	}
	d.attach("everyone", "a.pdf", content)
	w.until("all have it", func() bool {
		for _, p := range pages {
			if !p.has("a.pdf", content) {
				return false
			}
		}
		return true
	})
	if lists != 5*60 {
		t.Errorf("%d copies of chunks for 5 times 60", lists)
	}
	if sends > 90 {
		t.Errorf("60 chunks were sent in %d frames", sends)
	}
}

// A patient who takes nothing holds up nobody, and texts overtake a file.
func TestSlowReceiver(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	quickly, slowly := w.comes(d, "Quick"), w.comes(d, "Slow")
	d.admit(quickly)
	d.admit(slowly)
	content := randomFile(200 * message.ChunkSize)
	slowConn := slowly.conn
	inFlight, most := 0, 0
	w.lose = func(p *page, up bool, b []byte) bool {
		if p == slowly && !up && b[0] == byte(wire.TypeDeliver) && b[1] == message.OpFileChunk {
			if inFlight += len(b); inFlight > most {
				most = inFlight
			}
			return true // stuck in the network
		}
		return false
	}
	d.attach("everyone", "a.pdf", content)
	w.until("the quick one has it", func() bool { return quickly.has("a.pdf", content) })
	if most > mostRoom*70_000 {
		t.Errorf("%d bytes are on their way to one who takes none", most)
	}
	d.says("everyone", "hello")
	w.until("a text overtakes", func() bool { return len(slowly.texts) == 2 && slowly.texts[1] == "hello" })
	if slowly.conn != slowConn {
		t.Error("the slow one's connection was lost")
	}
	w.lose = nil
	w.until("the slow one has it, too", func() bool { return slowly.has("a.pdf", content) })
}

// A reload of either page, a relay that dies, a network that breaks: the file goes on where
// it was, by chunk.
func TestFileResumes(t *testing.T) {
	const chunks = 160
	content := randomFile(chunks*message.ChunkSize - 5)
	for name, disturb := range map[string]func(w *world, d, p *page){
		"the doctor reloads":  func(w *world, d, p *page) { d.reload() },
		"the patient reloads": func(w *world, d, p *page) { p.reload() },
		"both reload":         func(w *world, d, p *page) { d.reload(); p.reload() },
		"the relay dies":      func(w *world, d, p *page) { w.relayDies(); w.after(3000, func() { w.down = false }) },
		"the network breaks":  func(w *world, d, p *page) { p.breaks() },
		"the doctor sleeps":   func(w *world, d, p *page) { d.breaks(); w.sleep(600_000) },
	} {
		for _, fromDoctor := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, from doctor %t", name, fromDoctor), func(t *testing.T) {
				w := newWorld(t)
				d := w.practice()
				p := w.comes(d, "Bob")
				d.admit(p)
				sender, receiver, to := p, d, ""
				if fromDoctor {
					sender, receiver, to = d, p, p.patient.PatientID
				}
				chunkFrames := 0
				w.lose = func(_ *page, up bool, b []byte) bool {
					if e, err := wire.ParseFromRelay(b); !up && err == nil && len(e.Frame) > 0 && e.Frame[0] == message.OpFileChunk {
						chunkFrames++
					}
					return false
				}
				sender.attach(to, "a.pdf", content)
				for range 3 {
					part := receiver.fileOf("a.pdf").Done
					w.until("it moves", func() bool {
						f := receiver.fileOf("a.pdf")
						return f.State == "complete" || f.Done > part+40*message.ChunkSize
					})
					disturb(w, d, p)
				}
				w.until("it is there", func() bool { return receiver.has("a.pdf", content) })
				w.until("the sender knows", func() bool { return sender.fileOf("a.pdf").State == "sent" })
				if most := chunks + 3*(saveEvery+2*mostRoom); chunkFrames > most {
					t.Errorf("%d chunks travelled for %d", chunkFrames, chunks)
				}
			})
		}
	}
}

// Chunks that the relay loses are asked for again.
func TestLostChunks(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	p := w.comes(d, "Bob")
	d.admit(p)
	n := 0
	w.lose = func(_ *page, up bool, b []byte) bool {
		if !up && b[0] == byte(wire.TypeDeliver) && b[1] == message.OpFileChunk {
			n++
			return n%17 == 0
		}
		return false
	}
	content := randomFile(50 * message.ChunkSize)
	d.attach("everyone", "a.pdf", content)
	w.until("it is there", func() bool { return p.has("a.pdf", content) })
}

// A patient who comes later than the file gets it, one who was not admitted does not.
func TestFileForWhoIsAway(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	bob, eve := w.comes(d, "Bob"), w.comes(d, "Eve")
	d.admit(bob)
	bob.close()
	w.run(1000)
	content := randomFile(3 * message.ChunkSize)
	d.attach("everyone", "a.pdf", content)
	w.run(20_000)
	if f := d.fileOf("a.pdf"); f.State != "sending" || f.Receivers != 1 {
		t.Errorf("%+v", f)
	}
	bob.start()
	w.until("it is there", func() bool { return bob.has("a.pdf", content) })
	if len(eve.files) != 0 {
		t.Error("who waits in the lobby has a file to everyone")
	}
}
