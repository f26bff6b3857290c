package conference

import (
	"telemed/crypto/message"
)

// files is what both engines have of files: those of this device, and how to reach the others.
// A party is a patient's id; to the patient's page, zeros for the doctor.
type files struct {
	all []*file

	// reach says whether a file may move between us and a party now.
	reach func(f *file, party [16]byte) bool
	// emit sends a chunk's frame to each of these.
	emit func(to [][16]byte, frame []byte)
	// tell sends DEC_MSG to a party in session.
	tell func(party [16]byte, s message.FileState)
	// party is whom an incoming file comes from.
	party func(f *file) [16]byte
	// deliver signs and sends the manifest of a file that has been prepared.
	deliver func(f *file) Refusal
	// receipt is for a letter whose file has come to a receiver.
	receipt func(l *letter)
	// peer names those at the other end, for the protocol drawer.
	peer func(f *file) string
	// gone is for a file whose bytes are deleted: what the host was asked of it is not answered.
	gone func(f *file)

	rooms   uint32 // in chunks, of all files that are being received
	sharers uint32 // how many files share them, or wait to

	show    []*file // whose progress is to be shown
	flushAt uint64  // monotonic: when
	flushed uint64
}

// progressEvery is how often a file's progress is shown at most.
const progressEvery = 200 // ms

// showFile shows a file at once, showProgress soon.
func (c *core) showFile(f *file) {
	c.showProgress(f)
	c.files.flushAt = c.now.Mono
}

func (c *core) showProgress(f *file) {
	c.files.show = appendOnce(c.files.show, f)
	if c.files.flushAt == 0 {
		c.files.flushAt = max(c.now.Mono, c.files.flushed+progressEvery)
	}
}

// fileViews is what is to be shown of files now.
func (c *core) fileViews() (events []Event) {
	b := &c.files
	if b.flushAt == 0 || c.now.Mono < b.flushAt {
		return nil
	}
	for _, f := range b.show {
		events = append(events, f.view())
	}
	b.show, b.flushAt, b.flushed = nil, 0, c.now.Mono
	return events
}

// saveFile stores a file's record and shows where it stands.
func (c *core) saveFile(f *file) {
	if f.letter != nil {
		c.save(recordFile+f.letter.suffix(), func() []byte { return encodeFile(f) })
	}
	c.showFile(f)
}

// keepFile stores a new letter's file: before the letter, for a file without one is forgotten, but
// a letter without its file could never have it.
func (c *core) keepFile(l *letter) {
	if l.file != nil {
		c.saveFile(l.file)
	}
}

func (f *file) view() FileView {
	v := FileView{
		ID: f.name(), Name: f.Name, MediaType: f.MediaType, Size: f.Size, Mine: f.outgoing(),
		State: fileStates[f.state], Trouble: f.trouble, Kept: f.kept, To: f.address,
	}
	switch f.state {
	case filePreparing:
		v.Done = f.bytes(f.next)
	case fileReceiving:
		v.Done = f.bytes(f.written)
	case fileComplete, fileSent:
		v.Done = f.Size
	case fileSending:
		v.Done = f.progress()
	}
	for _, r := range f.to {
		v.Receivers++
		if r.state == receiverComplete {
			v.Complete++
		}
	}
	return v
}

// bytes is how much so many chunks are.
func (f *file) bytes(chunks uint32) uint64 {
	return min(uint64(chunks)*message.ChunkSize, f.Size)
}

// attach gives stored files their letters; one without is of no use any more.
func (c *core) attach(letters []*letter, byName map[string]*file) {
	for _, l := range letters {
		f := byName[recordFile+l.suffix()]
		if f == nil || !l.manifest() || f.id != l.id {
			continue
		}
		f.letter, l.file = l, f
		c.files.all = append(c.files.all, f)
		if f.state == fileSending && !f.kept {
			c.loseFile(f)
		}
	}
}

// sweep has the host delete what no record speaks of.
func (c *core) sweep() {
	op := FileOp{Do: opSweep}
	for _, f := range c.files.all {
		op.Keep = append(op.Keep, f.name())
	}
	c.out.Files = append(c.out.Files, op)
}

// forgetFiles is for a page that locks: no key of a file stays, here or with the host. What is
// still being prepared stands in no record and is given up: that is to be told when the page is
// unlocked.
func (c *core) forgetFiles() (unsent []Event) {
	for _, f := range c.files.all {
		if f.state == filePreparing {
			c.discard(f)
			f.state, f.trouble = fileCancelled, troubleLocked
			unsent = append(unsent, f.view())
		}
		c.shut(f)
		f.key.Erase()
		clear(f.rest[:])
	}
	c.files.all, c.files.show, c.files.flushAt = nil, nil, 0
	return unsent
}

func (c *core) file(name string) *file {
	var store [16]byte
	if parseID(name, store[:]) {
		for _, f := range c.files.all {
			if f.store == store {
				return f
			}
		}
	}
	return nil
}

// ofParty is a party's incoming, or our outgoing, file of this id.
func (c *core) ofParty(party, id [16]byte, outgoing bool) (*file, *receiver) {
	for _, f := range c.files.all {
		switch {
		case f.id != id || f.letter == nil || f.outgoing() != outgoing:
		case !outgoing && c.files.party(f) == party:
			return f, nil
		case outgoing:
			if r := f.receiver(party); r != nil {
				return f, r
			}
		}
	}
	return nil, nil
}

// onFileState does what DEC_MSG says of a file. Those of one id that we send and
// those that we receive are told apart by what is said.
func (c *core) onFileState(party [16]byte, s *message.FileState) {
	if c.vault == nil {
		return // locked: what files there are is not known now
	}
	switch s.State {
	case message.FileAsk:
		if f, _ := c.ofParty(party, s.File, false); f != nil {
			c.answer(f)
		} else {
			c.files.tell(party, message.FileState{File: s.File, State: message.FileGone})
		}
	case message.FileGone:
		if f, _ := c.ofParty(party, s.File, false); f != nil && f.state == fileReceiving {
			c.discard(f)
			c.end(f, fileWithdrawn)
			c.grant()
		}
		c.onReceiver(party, s)
	default:
		c.onReceiver(party, s)
	}
}

// partyGone is for a session that ended: nothing moves before the next.
func (c *core) partyGone(party [16]byte) {
	for _, f := range c.files.all {
		if !f.outgoing() {
			if c.files.party(f) == party {
				f.stand()
			}
		} else if r := f.receiver(party); r != nil {
			r.wants = false
		}
	}
}

// filesTick asks again for what did not come.
func (c *core) filesTick() {
	for _, f := range c.files.all {
		if f.wantAt != 0 && c.now.Mono >= f.wantAt {
			f.wantEvery = min(2*f.wantEvery, mostResend)
			c.want(f)
		}
	}
}

func (c *core) filesDeadline() uint64 {
	at := c.files.flushAt
	for _, f := range c.files.all {
		at = earliest(at, f.wantAt)
	}
	return at
}

// fileDone is for a piece that the host has read or written, or could not.
func (c *core) fileDone(name string, index uint32, data []byte, trouble string) {
	f := c.file(name)
	switch {
	case f == nil:
	case f.state == filePreparing:
		c.onTaken(f, index, data, trouble)
	case f.outgoing():
		c.onRead(f, index, data, trouble)
	case f.state == fileReceiving:
		c.onWritten(f, index, trouble)
	}
}

// onFile does what the page's user wants of a file.
func (c *core) onFile(command Command) Result {
	f := c.file(command.File)
	if f == nil {
		return refused(RefusedUnknown)
	}
	switch command.Type {
	case "open-file":
		if !f.kept {
			return refused(RefusedNotNow)
		}
		c.unseal(f)
	case "cancel-file":
		c.cancel(f)
	case "retry-file":
		if f.state != fileReceiving || f.trouble == "" {
			return refused(RefusedNotNow)
		}
		f.trouble = ""
		c.showFile(f)
		c.grant()
	case "delete-file":
		if !f.kept || f.state == fileSending {
			return refused(RefusedNotNow)
		}
		c.discard(f)
		c.saveFile(f)
	}
	return Result{}
}

// cancel gives a file up: one that is sent is taken back, as far as it has not arrived.
func (c *core) cancel(f *file) {
	switch f.state {
	case filePreparing:
		c.forget(f)
	case fileSending:
		c.endSending(f, fileCancelled)
	case fileReceiving:
		c.discard(f)
		c.end(f, fileDeclined)
		c.report(f, message.FileGone)
	}
}
