package conference

import (
	"crypto/sha256"
	"encoding"
	"encoding/hex"
	"hash"
	"io"
	"slices"

	"telemed/crypto/message"
	"telemed/crypto/seal"
)

// A file is a manifest's bytes as this page keeps and moves them (SPEC §8, "A file"). They are
// with the host, piece by piece, a chunk each, and never here as a whole.
type file struct {
	message.Manifest
	store [16]byte // names the bytes on this device
	rest  [32]byte // the key that seals them there
	id    [16]byte // the content's; zeros while it is being prepared
	key   seal.Key // the file key; zeros: erased
	state fileState
	kept  bool // the bytes are stored here, whole
	tries uint8

	stored uint32      // incoming: how many chunks are stored for good, and
	sum    []byte      // SHA-256's state after them
	to     []*receiver // outgoing: whom it goes to

	// In this page's life:
	letter  *letter // nil while it is being prepared
	address string  // send's To, while it is being prepared
	open    bool    // the host has the key
	trouble string  // why it stands still: the host's word
	hash    hash.Hash
	next    uint32   // incoming: the chunk that is next; preparing: likewise
	reading []uint32 // outgoing: chunks that the host has been asked for
	arrival
}

// fileState is where a file stands.
type fileState byte

const (
	filePreparing fileState = iota // outgoing: being read, hashed and stored; in no record
	fileSending                    // outgoing: a receiver has not had all of it
	fileSent                       // outgoing: nobody waits for it
	fileCancelled                  // outgoing: taken back
	fileLost                       // outgoing: its bytes are gone
	fileReceiving
	fileComplete
	fileDeclined  // incoming: not wanted here
	fileWithdrawn // incoming: the sender does not have it, or took it back
	fileDamaged   // incoming: its SHA-256 was wrong once too often
)

var fileStates = [...]string{
	"preparing", "sending", "sent", "cancelled", "lost",
	"receiving", "complete", "declined", "withdrawn", "damaged",
}

// What may keep a file from going on: the host's words.
const (
	troubleFull = "full" // no room on this device
	troubleLost = "lost" // it cannot be read, or this browser keeps no files
	// troubleUnkept comes with a piece's bytes: the piece could not be stored, so the file can be
	// sent only as long as this page lives.
	troubleUnkept = "unkept"
	// troubleLocked is ours: the page was locked while the file was being prepared.
	troubleLocked = "locked"
)

// A FileOp is something to be done with a file's bytes, in order for each file. Take, read, write and
// copy need an open before, and are answered by FileDone, as is import.
type FileOp struct {
	Do    string // open, take, read, write, copy, import, close, delete, sweep
	File  string // 32 hex digits
	Key   []byte // open: 32 bytes that seal what is stored
	Index uint32 // take, read, write: the piece, of message.ChunkSize bytes or what is left; open: how many there are
	Data  []byte // write: the piece
	Flush bool   // write: on the disk for good before it is answered
	Keep  []string
}

// take is read for a file that the page's user has just handed over: the piece comes from
// there, and is stored on the way. read waits until the socket has room, copy, for an export,
// does not. import reads from the export that was handed over. sweep deletes all files that are not in Keep.
const (
	opOpen   = "open"
	opTake   = "take"
	opRead   = "read"
	opWrite  = "write"
	opCopy   = "copy"
	opImport = "import"
	opClose  = "close"
	opDelete = "delete"
	opSweep  = "sweep"
)

func (f *file) name() string { return hex.EncodeToString(f.store[:]) }

func (f *file) outgoing() bool { return f.state <= fileLost }

func (f *file) everyone() bool { return f.letter != nil && f.letter.kind == everyone }

// newFile makes what is ours of a file: where its bytes are, and under which key.
func (c *core) newFile(m *message.Manifest) *file {
	f := &file{Manifest: *m, hash: sha256.New()}
	c.randomID(&f.store)
	_, err := io.ReadFull(c.rand, f.rest[:])
	must(err)
	c.files.all = append(c.files.all, f)
	return f
}

// fileOp hands an operation to the host, the file's key before the first.
func (c *core) fileOp(f *file, op FileOp) {
	c.unseal(f)
	op.File = f.name()
	c.out.Files = append(c.out.Files, op)
}

// unseal gives the host the file's key.
func (c *core) unseal(f *file) {
	if !f.open {
		f.open = true
		c.out.Files = append(c.out.Files, FileOp{Do: opOpen, File: f.name(), Key: append([]byte(nil), f.rest[:]...), Index: f.Chunks()})
	}
}

// shut is unseal backwards. What the host has not answered it does not answer any more.
func (c *core) shut(f *file) {
	if f.open {
		f.open, f.reading = false, nil
		c.out.Files = append(c.out.Files, FileOp{Do: opClose, File: f.name()})
	}
}

// discard deletes the bytes.
func (c *core) discard(f *file) {
	f.kept, f.open, f.reading = false, false, nil
	clear(f.rest[:])
	c.out.Files = append(c.out.Files, FileOp{Do: opDelete, File: f.name()})
	c.files.gone(f)
}

// end is a file's end as far as its transfer goes: the file key is erased.
func (c *core) end(f *file, state fileState) {
	f.state, f.trouble = state, ""
	f.key.Erase()
	f.sum, f.hash = nil, nil
	f.arrival = arrival{}
	c.saveFile(f)
}

// hashState is SHA-256's state, to go on from after a reload.
func (f *file) hashState() []byte {
	state, err := f.hash.(encoding.BinaryMarshaler).MarshalBinary()
	must(err)
	return state
}

// rewind goes back to what is stored for good. It is false where that cannot be gone on from.
func (f *file) rewind() bool {
	f.hash, f.next = sha256.New(), f.stored
	f.arrival = arrival{written: f.stored}
	return f.stored == 0 || f.hash.(encoding.BinaryUnmarshaler).UnmarshalBinary(f.sum) == nil
}

// fileRecordRest is a file's record without what has no fixed length.
const fileRecordRest = 16 + 32 + 16 + seal.KeySize + 3 + 2 + 4 + 2 + 3

// encodeFile:
//
//	version u8 ‖ store [16] ‖ rest [32] ‖ id [16] ‖ file key [64] ‖ state u8 ‖ kept u8 ‖ tries u8
//	‖ v16(manifest) ‖ stored u32 ‖ v16(hash state) ‖ v24(id [16] ‖ state u8 of each receiver)
func encodeFile(f *file) []byte {
	b, manifest := newRecord(), f.Manifest.Append(nil)
	// In one piece, so that no other holds the keys when this one is cleared.
	b.Writer = slices.Grow(b.Writer, fileRecordRest+len(manifest)+len(f.sum)+17*len(f.to))
	b.AddBytes(f.store[:])
	b.AddBytes(f.rest[:])
	b.AddBytes(f.id[:])
	b.AddBytes(f.key[:])
	b.AddUint8(byte(f.state))
	b.addBool(f.kept)
	b.AddUint8(f.tries)
	b.AddUint16LengthPrefixed(string(manifest))
	b.AddUint32(f.stored)
	b.AddUint16LengthPrefixed(string(f.sum))
	to := make([]byte, 0, 17*len(f.to))
	for _, r := range f.to {
		to = append(append(to, r.id[:]...), byte(r.state))
	}
	b.AddUint24LengthPrefixed(string(to))
	return b.Writer
}

func parseFile(value []byte) (*file, bool) {
	f, s := new(file), reader{value}
	var state uint8
	var manifest, sum, to string
	if !s.readVersion() || !s.CopyBytes(f.store[:]) || !s.CopyBytes(f.rest[:]) || !s.CopyBytes(f.id[:]) ||
		!s.CopyBytes(f.key[:]) || !s.ReadUint8(&state) || !s.readBool(&f.kept) || !s.ReadUint8(&f.tries) ||
		!s.readV16(&manifest) || !s.ReadUint32(&f.stored) || !s.readV16(&sum) || !s.readV24(&to) || !s.Empty() ||
		state == byte(filePreparing) || int(state) >= len(fileStates) || len(to)%17 != 0 {
		return nil, false
	}
	m, err := message.ParseManifest([]byte(manifest))
	if err != nil {
		return nil, false
	}
	f.Manifest, f.state, f.sum = *m, fileState(state), []byte(sum)
	if f.stored > f.Chunks() || f.tries > mostTries || f.tries == mostTries && f.state == fileReceiving {
		return nil, false
	}
	for ids := []byte(to); len(ids) > 0; ids = ids[17:] {
		if receiverState(ids[16]) > receiverGone {
			return nil, false
		}
		f.to = append(f.to, &receiver{id: [16]byte(ids), state: receiverState(ids[16])})
	}
	return f, f.state != fileReceiving || f.rewind()
}
