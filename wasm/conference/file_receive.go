package conference

import (
	"io"
	"slices"

	"telemed/crypto/handshake"
	"telemed/crypto/message"
	"telemed/crypto/seal"
)

const (
	// saveEvery is after how many chunks what has come is made durable: 2 MiB are what a
	// reload may have to fetch again.
	saveEvery = 32
	// wantAgain is how soon a chunk is asked for again that was seen to be missing.
	wantAgain = 500 // ms
	// mostTries is how often a file is fetched whose SHA-256 is not what was signed.
	mostTries = 3
	// patientRooms and doctorRooms are how many chunks may be on their way to a page, of all
	// files: within the relay's credit for a patient, and within its queue for the doctor.
	patientRooms = mostRoom
	doctorRooms  = 64
)

// arrival is how a file that is being received moves along, in this page's life.
type arrival struct {
	active    bool   // it has been asked for, and is coming
	room      uint32 // what was allowed
	written   uint32 // so many chunks the host has stored
	told      uint32 // so many the sender knows of
	marks     []mark
	wantAt    uint64 // monotonic: when to ask again; 0: nothing is to come
	wantEvery uint64
}

// stand is for what does not move before it is asked for again.
func (a *arrival) stand() { a.active, a.room, a.wantAt = false, 0, 0 }

// mark is a place to go on from: after it has been flushed.
type mark struct {
	chunks uint32
	sum    []byte
}

func newFileKey(rand io.Reader) (*seal.Key, error) {
	key := new(seal.Key)
	_, err := io.ReadFull(rand, key[:])
	return key, err
}

// receiveFile makes the file of a letter that is a manifest: one that came with a key. manifestCame
// asks for it when it is kept.
func (c *core) receiveFile(l *letter, body []byte, key *seal.Key) {
	if key == nil {
		return
	}
	m, err := message.ParseManifest(body)
	must(err) // message.Open has seen it
	f := c.newFile(m)
	f.letter, l.file, f.id, f.key, f.state = l, f, l.id, *key, fileReceiving
	if *key == (seal.Key{}) {
		f.state = fileWithdrawn
	}
}

// answer is for a sender who asks, or sends the manifest again.
func (c *core) answer(f *file) {
	state := message.FileState{File: f.id, State: message.FileGone}
	switch {
	case f.state == fileReceiving && f.active:
		c.want(f)
		return
	case f.state == fileReceiving:
		c.grant()
		return
	case f.state == fileComplete:
		state.State = message.FileComplete
	}
	c.files.tell(c.files.party(f), state)
}

// grant gives room to files that wait for it: one of each party's, in the order in which they
// were written.
func (c *core) grant() {
	var waiting []*file
	var busy [][16]byte
	for _, f := range c.files.all {
		if f.active {
			busy = append(busy, c.files.party(f))
		}
	}
	c.files.sharers = uint32(len(busy))
	for _, f := range c.files.all {
		if f.state != fileReceiving || f.active || f.trouble != "" {
			continue
		}
		if party := c.files.party(f); c.files.reach(f, party) && !slices.Contains(busy, party) {
			busy = append(busy, party)
			waiting = append(waiting, f)
		}
	}
	c.files.sharers += uint32(len(waiting))
	for _, f := range waiting {
		if f.next == f.Chunks() { // an empty file
			c.arrived(f)
		} else if f.room = c.room(f); f.room > 0 {
			f.active, f.wantEvery = true, resendAfter
			c.want(f)
		}
	}
}

// room is a file's share of what may be on its way; 0 while others have more than theirs.
func (c *core) room(f *file) uint32 {
	others := uint32(0)
	for _, other := range c.files.all {
		if other != f && other.active {
			others += other.room
		}
	}
	share := max(c.files.rooms/max(c.files.sharers, 1), 1)
	return min(mostRoom, share, c.files.rooms-min(others, c.files.rooms))
}

// want asks for a file from where it stands.
func (c *core) want(f *file) {
	f.told = f.next
	f.wantAt = c.now.Mono + f.wantEvery
	c.files.tell(c.files.party(f), message.FileState{File: f.id, State: message.FileWant, UpTo: f.next, Room: uint16(f.room)})
}

// wantSoon is for a chunk that was lost or changed on the way.
func (c *core) wantSoon(f *file) { f.wantAt = min(f.wantAt, c.now.Mono+wantAgain) }

// onChunk takes a FILE_CHUNK from a party in session: only the next of a file that was asked
// for, and no more than was given room (FILE-CHUNK).
func (c *core) onChunk(party [16]byte, frame []byte) {
	id, index, ok := message.ChunkOf(frame)
	if !ok {
		return
	}
	f, _ := c.ofParty(party, id, false)
	if f == nil || !f.active || index < f.next || f.next == f.Chunks() || f.next-f.written >= mostRoom {
		return
	}
	if index > f.next { // one was lost before it
		c.wantSoon(f)
		return
	}
	chunk, err := message.OpenChunk(&f.key, f.id, index, f.ChunkLen(index), frame)
	c.chunkFrame(f, index, false, err)
	if err != nil {
		c.wantSoon(f)
		return
	}
	f.hash.Write(chunk)
	f.next++
	f.wantEvery = resendAfter
	f.wantAt = c.now.Mono + f.wantEvery
	flush := f.next%saveEvery == 0 || f.next == f.Chunks()
	if flush {
		f.marks = append(f.marks, mark{f.next, f.hashState()})
	}
	c.fileOp(f, FileOp{Do: opWrite, Index: index, Data: chunk, Flush: flush})
}

// onWritten says that a chunk is stored, to the sender too, who may then send more.
func (c *core) onWritten(f *file, index uint32, trouble string) {
	if index != f.written || f.written == f.next {
		return
	}
	if trouble != "" {
		c.halt(f, trouble)
		return
	}
	f.written++
	if len(f.marks) > 0 && f.marks[0].chunks == f.written {
		f.stored, f.sum = f.marks[0].chunks, f.marks[0].sum
		f.marks = f.marks[1:]
		if f.written == f.Chunks() {
			c.arrived(f)
			return
		}
		c.saveFile(f)
	}
	c.showProgress(f)
	if f.active && (f.written-f.told >= 2 || f.written == f.next) {
		c.have(f)
	}
}

// have tells the sender what is stored, and how much more may come; what a file gives up of its room
// is another's.
func (c *core) have(f *file) {
	before := f.room
	f.told, f.room = f.written, max(c.room(f), 1)
	c.files.tell(c.files.party(f), message.FileState{File: f.id, State: message.FileHave, UpTo: f.written, Room: uint16(f.room)})
	if f.room < before {
		c.grant()
	}
}

// arrived checks a file of which all is stored (FILE-HASH).
func (c *core) arrived(f *file) {
	f.wantAt = 0
	if [32]byte(f.hash.Sum(nil)) == f.Sum {
		f.kept = true
		c.end(f, fileComplete)
		c.shut(f)
		c.report(f, message.FileComplete)
		return
	}
	f.tries++
	f.stored, f.sum = 0, nil
	if f.tries == mostTries || f.Size == 0 {
		c.discard(f)
		c.end(f, fileDamaged)
		c.report(f, message.FileGone)
		return
	}
	active, room := f.active, f.room
	f.rewind()
	c.saveFile(f)
	if active {
		f.active, f.room, f.wantEvery = true, room, resendAfter
		c.want(f)
	}
}

// report tells the sender how it ended, who else asks in the next session.
func (c *core) report(f *file, state byte) {
	if party := c.files.party(f); c.files.reach(f, party) {
		c.files.tell(party, message.FileState{File: f.id, State: state})
	}
	c.grant()
}

// halt stops a file that cannot be stored, until the page's user has seen to it.
func (c *core) halt(f *file, trouble string) {
	if !f.rewind() {
		f.stored = 0
		f.rewind()
	}
	f.trouble = trouble
	c.showFile(f)
	c.grant()
}

// chunkFrame shows a chunk in the protocol drawer: the first, the last and what was refused.
// There are hundreds in a second.
func (c *core) chunkFrame(f *file, index uint32, sent bool, refused error) {
	if index != 0 && index+1 != f.Chunks() && refused == nil {
		return
	}
	r := handshake.Record{Opcode: message.OpFileChunk, Sent: sent, Fields: []handshake.Field{
		{Name: "file id", Value: short(f.id[:])}, field("chunk", uint64(index)+1), field("of", uint64(f.Chunks())),
	}}
	if !sent && refused == nil {
		r.Checks = []string{"decrypted"}
	}
	c.frame(c.files.peer(f), r, refused)
}
