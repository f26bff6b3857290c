package conference

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"

	"telemed/crypto/codec"
	"telemed/crypto/message"
	"telemed/crypto/vault"
)

// importAhead is how many pieces of an export are asked for ahead.
const importAhead = 4

// A restore is an export on its way into this browser. Nothing of it is kept before its
// end has opened.
type restore struct {
	passphrase string
	size       uint64 // of the export
	read       uint64 // bytes that have come
	buffer     []byte // of them, what is no whole part yet
	opener     *vault.Export
	records    []Record // in the open
	names      map[string]bool
	files      map[[16]byte]*file
	came       map[[16]byte]uint32 // how many pieces of each
	writing    int                 // pieces that the host has not answered
	ended      bool
}

func newRestore() *restore {
	return &restore{names: map[string]bool{}, files: map[[16]byte]*file{}, came: map[[16]byte]uint32{}}
}

// What became of an import, for the page; "" while there is none, "running" meanwhile.
const (
	importRunning    = "running"
	importPassphrase = "passphrase"
	importDamaged    = "damaged"
	importFull       = "full"
	importUnkept     = "unkept" // this browser keeps no files
)

// restore begins with an export that the page's user has handed over, where there is no practice
// yet.
func (d *Doctor) restore(c Command) Result {
	switch {
	case d.phase != phaseSetup || d.importing != nil:
		return refused(RefusedNotNow)
	case c.Passphrase == "" || math.IsNaN(c.Size) || c.Size < 0 || c.Size > 1<<50:
		return refused(RefusedPassphrase)
	}
	d.imported = importRunning
	d.importing = newRestore()
	d.importing.passphrase, d.importing.size = c.Passphrase, uint64(c.Size)
	for i := range uint32(importAhead) {
		d.out.Files = append(d.out.Files, FileOp{Do: opImport, Index: i})
	}
	return Result{}
}

// onImported takes the next bytes of the export.
func (d *Doctor) onImported(index uint32, data []byte, trouble string) {
	r := d.importing
	if r == nil || uint64(index) != r.read/message.ChunkSize {
		return
	}
	r.read += uint64(len(data))
	r.buffer = append(r.buffer, data...)
	if trouble != "" || len(data) < message.ChunkSize && r.read != r.size {
		d.endImport(importDamaged)
		return
	}
	d.out.Files = append(d.out.Files, FileOp{Do: opImport, Index: index + importAhead})
	if failed := r.parts(d); failed != "" {
		d.endImport(failed)
		return
	}
	d.settle()
}

// onRestored is for a piece of a file that the host has stored.
func (d *Doctor) onRestored(trouble string) {
	d.importing.writing--
	if trouble != "" {
		failed := importUnkept
		if trouble == troubleFull {
			failed = importFull
		}
		d.endImport(failed)
		return
	}
	d.settle()
}

// settle ends an import of which everything is there.
func (d *Doctor) settle() {
	switch r := d.importing; {
	case r.ended && r.writing == 0 && len(r.buffer) == 0:
		d.adopt()
	case r.read == r.size && !r.ended:
		d.endImport(importDamaged)
	}
}

// parts opens what parts there are whole; not "" is why the import ends.
func (r *restore) parts(d *Doctor) string {
	if r.opener == nil {
		if len(r.buffer) < vault.ExportHeader {
			return ""
		}
		var err error
		if r.opener, err = vault.OpenExport([]byte(r.passphrase), r.buffer[:vault.ExportHeader]); err != nil {
			if errors.Is(err, vault.ErrPassphrase) {
				return importPassphrase
			}
			return importDamaged
		}
		r.passphrase, r.buffer = "", r.buffer[vault.ExportHeader:]
	}
	for len(r.buffer) >= 4 && !r.ended {
		n := uint64(binary.BigEndian.Uint32(r.buffer))
		if n > vault.MostPart {
			return importDamaged
		}
		if uint64(len(r.buffer)) < 4+n {
			break
		}
		last := r.read == r.size && uint64(len(r.buffer)) == 4+n
		content, err := r.opener.Open(r.buffer[4:4+n], last)
		if err != nil || !r.part(d, content) || last != r.ended {
			return importDamaged
		}
		r.buffer = r.buffer[4+n:]
	}
	r.buffer = append([]byte(nil), r.buffer...) // lets go of what was read
	return ""
}

// part keeps a record, or has a piece of a file stored.
func (r *restore) part(d *Doctor, content []byte) bool {
	s := reader{codec.Reader(content)}
	var kind uint8
	if !s.ReadUint8(&kind) {
		return false
	}
	switch kind {
	case partRecord:
		var name, value string
		if !s.readV16(&name) || !s.readV24(&value) || !s.Empty() || name == recordPassphrase || r.names[name] {
			return false
		}
		r.names[name] = true
		record, ok := parseRecord(name, []byte(value))
		if !ok || !roomAbove(record) {
			return false
		}
		if f, ok := record.(*file); ok {
			if f.state == fileReceiving { // what had come of it has not come along
				f.stored, f.sum = 0, nil
				value = string(encodeFile(f))
			}
			r.files[f.store] = f
		}
		r.records = append(r.records, Record{name, []byte(value)})
		clear(content)
	case partPiece:
		var store [16]byte
		var index uint32
		if !s.CopyBytes(store[:]) || !s.ReadUint32(&index) {
			return false
		}
		f := r.files[store]
		if f == nil || index >= f.Chunks() || len(s.Reader) != f.ChunkLen(index) {
			return false
		}
		r.writing++
		r.came[store]++
		d.fileOp(f, FileOp{Do: opWrite, Index: index, Data: s.Reader, Flush: index+1 == f.Chunks()})
	case partEnd:
		r.ended = s.Empty()
		return r.ended
	default:
		return false
	}
	return true
}

// roomAbove says that the numbers of an export's record leave the room to go on above them.
func roomAbove(record any) bool {
	switch v := record.(type) {
	case practice:
		return v.generation <= mostGeneration/2 && v.epoch <= mostEpoch/2 && v.lastBroadcast <= mostNumber/2
	case *patient:
		return v.sentPrivate <= mostNumber/2 && v.broadcasts.acked <= mostNumber/2
	case *letter:
		return v.kind == incoming || v.number <= mostNumber/2
	}
	return true
}

// endImport leaves everything as it was before.
func (d *Doctor) endImport(failed string) {
	if d.importing.opener != nil {
		d.importing.opener.Erase()
	}
	for _, record := range d.importing.records {
		clear(record.Value)
	}
	for _, f := range d.importing.files {
		d.discard(f)
	}
	d.importing, d.imported = nil, failed
}

const (
	// numbersAhead is by how much a practice goes on above its own numbers where another that
	// came from the same may have gone on, too: patients take no number twice.
	numbersAhead = 1 << 32
	// numbersPerMs puts it above those of every other that went on earlier: nobody writes as
	// many messages in a millisecond. Up to the year 2250 they stay below 2^53.
	numbersPerMs = 1 << 10
	epochsAhead  = 1 << 16
)

// goOn puts the practice above whatever was said in its name elsewhere: whoever has another that
// came from the same stops when it hears of the generation, and no patient has had its numbers
// (SPEC §5). By the clock, since one export can be imported twice.
func (d *Doctor) goOn() {
	above := func(n uint64) uint64 { return max(n+numbersAhead, d.now.Wall*numbersPerMs) }
	d.generation = max(d.generation+1, d.now.Wall)
	d.epoch += epochsAhead
	d.lastBroadcast = above(d.lastBroadcast)
	d.moved = false
	d.savePractice()
	for _, p := range d.patients {
		p.sentPrivate = above(p.sentPrivate)
		d.savePatient(p)
	}
}

// adopt makes the imported practice this page's.
func (d *Doctor) adopt() {
	r := d.importing
	records := make([]Record, 0, len(r.records))
	for _, record := range r.records {
		value := record.Value
		records = append(records, d.sealRecord(record.Name, func() []byte { return value }))
	}
	for _, f := range r.files {
		d.shut(f)
	}
	if d.load(records) != nil || d.phase == phaseSetup {
		d.phase, d.key = phaseSetup, nil
		d.endImport(importDamaged)
		return
	}
	r.opener.Erase()
	d.importing, d.imported = nil, ""
	d.out.Writes = append(d.out.Writes, records...)
	for _, f := range slices.Clone(d.files.all) {
		switch { // what went, or could not be read, while the export was written
		case !f.kept || r.came[f.store] == f.Chunks():
		case f.state == fileSending:
			d.loseFile(f)
		default:
			d.discard(f)
			d.saveFile(f)
		}
	}
	d.goOn()
}
