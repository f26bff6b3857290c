package conference

import (
	"math"
	"slices"

	"telemed/crypto/message"
)

// takeAhead is how many pieces of a new file are asked for ahead.
const takeAhead = 4

// sendFile begins with a file that the page's user has handed over: its pieces are read, hashed
// and stored; the manifest goes out when all are.
func (c *core) sendFile(command Command) Result {
	if math.IsNaN(command.Size) || command.Size < 0 || command.Size > message.MaxFile {
		return refused(RefusedFileTooLong)
	}
	f := c.newFile(&message.Manifest{
		Name: message.FileName(command.Name), MediaType: message.MediaType(command.MediaType), Size: uint64(command.Size),
	})
	f.address, f.kept = command.To, true
	c.unseal(f)
	for i := range min(f.Chunks(), takeAhead) {
		c.fileOp(f, FileOp{Do: opTake, Index: i})
	}
	c.showFile(f)
	if f.Chunks() == 0 {
		c.prepared(f)
	}
	return Result{Value: f.name()}
}

// onTaken hashes a piece of a file that is being prepared.
func (c *core) onTaken(f *file, index uint32, piece []byte, trouble string) {
	if trouble == troubleUnkept {
		f.kept = false
	}
	if index != f.next || len(piece) != f.ChunkLen(index) {
		f.trouble = troubleLost
		c.forget(f)
		return
	}
	f.hash.Write(piece)
	f.next++
	switch ahead := index + takeAhead; {
	case f.next == f.Chunks():
		c.prepared(f)
	case ahead < f.Chunks():
		c.fileOp(f, FileOp{Do: opTake, Index: ahead})
	}
	c.showProgress(f)
}

func (c *core) prepared(f *file) {
	f.hash.Sum(f.Sum[:0])
	key, err := newFileKey(c.rand)
	must(err)
	f.key = *key
	key.Erase()
	f.hash, f.state = nil, fileSending
	if refusal := c.files.deliver(f); refusal != "" {
		f.trouble = string(refusal)
		c.forget(f)
		return
	}
	if !f.kept {
		f.trouble = troubleUnkept
	}
	c.showFile(f)
}

// forget is for a file of which nobody has been told.
func (c *core) forget(f *file) {
	f.state = fileCancelled
	f.key.Erase()
	c.discard(f)
	c.showFile(f)
	c.files.all = slices.DeleteFunc(c.files.all, func(x *file) bool { return x == f })
}
