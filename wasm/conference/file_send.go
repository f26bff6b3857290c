package conference

import (
	"slices"

	"telemed/crypto/message"
)

const (
	// mostRoom is how many chunks may be on their way to one receiver: half of what the
	// relay lets be in flight to a patient (relay/SPEC.md, Credit), which texts need, too.
	mostRoom = 8
	// mostReads is how many chunks are asked of the host ahead: it answers when the
	// socket has taken what was sent before.
	mostReads = 4

	// A receiver's window grows while its receipts come within quick, and is halved
	// when one takes longer than slow: so that a text waits for no more than about slow.
	quick = 300   // ms
	slow  = 1_000 // ms
)

// A receiver is one of those to whom a file goes.
type receiver struct {
	id    [16]byte
	state receiverState

	// In the running session:
	wants  bool
	acked  uint32 // so many chunks they have stored
	sent   uint32 // so many were sent
	room   uint32 // what they allow beyond acked
	window uint32 // what we send beyond it
	at     [mostRoom]uint64
}

type receiverState byte

const (
	receiverPending receiverState = iota
	receiverComplete
	receiverGone // does not want it
)

// limit is up to where chunks may be sent.
func (r *receiver) limit(f *file) uint32 {
	return min(r.acked+min(r.room, r.window), f.Chunks())
}

func (f *file) receiver(party [16]byte) *receiver {
	for _, r := range f.to {
		if r.id == party {
			return r
		}
	}
	return nil
}

// ask begins, in a new session, with the files that a party has not had all of. told says
// whether a manifest has been acknowledged: others are on their way again.
func (c *core) ask(party [16]byte, told func(l *letter) bool) {
	for _, f := range c.files.all {
		if r := f.receiver(party); r != nil && f.state == fileSending && r.state == receiverPending && told(f.letter) {
			c.files.tell(party, message.FileState{File: f.id, State: message.FileAsk})
		}
	}
}

// onReceiver is a receiver's word on a file of ours.
func (c *core) onReceiver(party [16]byte, s *message.FileState) {
	f, r := c.ofParty(party, s.File, true)
	if f == nil || f.state != fileSending || r.state != receiverPending {
		if s.State == message.FileWant {
			c.files.tell(party, message.FileState{File: s.File, State: message.FileGone})
		}
		return
	}
	switch s.State {
	case message.FileWant:
		r.wants, r.acked = true, min(s.UpTo, f.Chunks())
		r.sent, r.room, r.window = r.acked, uint32(s.Room), max(r.window, mostRoom/2)
	case message.FileHave:
		if !r.wants || s.UpTo < r.acked || s.UpTo > r.sent {
			return
		}
		r.receipt(s.UpTo, c.now.Mono)
		r.room = uint32(s.Room)
	case message.FileComplete:
		r.state = receiverComplete
	case message.FileGone:
		r.state = receiverGone
	}
	if r.state != receiverPending {
		c.finishSending(f)
		return
	}
	c.showProgress(f)
	c.pumpFiles()
}

// receipt moves the window by how long the receipt took.
func (r *receiver) receipt(upTo uint32, now uint64) {
	if upTo > r.acked {
		switch took := now - r.at[(upTo-1)%mostRoom]; {
		case took <= quick:
			r.window = min(r.window+1, mostRoom)
		case took > slow:
			r.window = max(r.window/2, 1)
		}
	}
	r.acked = upTo
}

// finishSending is for one receiver who has it all, or wants no more of it.
func (c *core) finishSending(f *file) {
	c.files.receipt(f.letter)
	if slices.ContainsFunc(f.to, func(r *receiver) bool { return r.state == receiverPending }) {
		c.saveFile(f)
		return
	}
	c.endSending(f, fileSent)
}

// endSending ends it for everybody.
func (c *core) endSending(f *file, state fileState) {
	for _, r := range f.to {
		if r.state == receiverPending {
			r.state, r.wants = receiverGone, false
			if c.files.reach(f, r.id) {
				c.files.tell(r.id, message.FileState{File: f.id, State: message.FileGone})
			}
		}
	}
	if state != fileSent || !f.kept {
		c.discard(f)
	}
	c.end(f, state)
	c.pumpFiles() // what it was read for is another's turn
}

// loseFile is for a file whose bytes are not there any more.
func (c *core) loseFile(f *file) { c.endSending(f, fileLost) }

// pumpFiles asks the host for the chunks that are to be sent next.
func (c *core) pumpFiles() {
	for c.files.reads() < mostReads {
		f, index := c.nextChunk()
		if f == nil {
			return
		}
		f.reading = append(f.reading, index)
		c.fileOp(f, FileOp{Do: opRead, Index: index})
	}
}

// reads is how many chunks the host has been asked for and will answer.
func (b *files) reads() (n int) {
	for _, f := range b.all {
		n += len(f.reading)
	}
	return n
}

// nextChunk is the first chunk that a receiver has room for, of the oldest file of which there is
// one. The first comes first so that receivers who can keep pace come together, and need each
// chunk sealed and sent but once; those who cannot are the ones without room.
func (c *core) nextChunk() (*file, uint32) {
	for _, f := range c.files.all {
		if f.state != fileSending {
			continue
		}
		first := f.Chunks()
		for _, r := range f.to {
			if !r.wants || !c.files.reach(f, r.id) {
				continue
			}
			for i := r.sent; i < min(r.limit(f), first); i++ {
				if !slices.Contains(f.reading, i) {
					first = i
				}
			}
		}
		if first < f.Chunks() {
			return f, first
		}
	}
	return nil, 0
}

// onRead seals a chunk and sends it to all who need it and have room.
func (c *core) onRead(f *file, index uint32, piece []byte, trouble string) {
	i := slices.Index(f.reading, index)
	if i < 0 {
		return
	}
	f.reading = slices.Delete(f.reading, i, i+1)
	if f.state == fileSending {
		if trouble != "" || len(piece) != f.ChunkLen(index) {
			c.loseFile(f)
		} else {
			c.sendChunk(f, index, piece)
		}
	}
	c.pumpFiles()
}

func (c *core) sendChunk(f *file, index uint32, piece []byte) {
	var to [][16]byte
	for _, r := range f.to {
		if r.wants && r.sent == index && index < r.limit(f) && c.files.reach(f, r.id) {
			r.sent++
			r.at[index%mostRoom] = c.now.Mono
			to = append(to, r.id)
		}
	}
	if len(to) == 0 {
		return
	}
	frame, err := message.SealChunk(c.rand, &f.key, f.id, index, piece)
	must(err)
	c.chunkFrame(f, index, true, nil)
	c.files.emit(to, frame)
}

// progress is how much of a file has arrived, as a mean of those who are to have it.
func (f *file) progress() uint64 {
	var bytes, n uint64
	for _, r := range f.to {
		switch r.state {
		case receiverComplete:
			bytes += f.Size
		case receiverPending:
			bytes += f.bytes(r.acked)
		default:
			continue
		}
		n++
	}
	if n == 0 {
		return 0
	}
	return bytes / n
}
