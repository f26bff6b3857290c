package conference

import (
	"bytes"
	"slices"

	"telemed/crypto/message"
)

// A disk is where a page's host keeps files' bytes. It is slow: each answer takes a
// millisecond, in order.
type disk struct {
	stored  map[string]map[uint32][]byte // what survives
	flushed map[string]uint32            // pieces that survive a power cut
	sources map[string][]byte            // files that the page's user has handed over
	keys    map[string][]byte
	life    int
	room    int // bytes that may still be stored; 0: enough
	gone    bool
	most    int    // pieces that were waiting at once
	slow    uint64 // ms that each answer takes beyond the first
	waiting int
}

// attach hands a file over and has it sent.
func (p *page) attach(to, name string, content []byte) string {
	p.w.Helper()
	if p.disk.sources == nil {
		p.disk.sources = map[string][]byte{}
	}
	p.disk.sources["next"] = content
	return p.command(Command{Type: "send-file", To: to, Name: name, MediaType: "application/pdf", Size: float64(len(content))})
}

func (d *disk) closed() {
	d.life++
	d.keys, d.sources, d.waiting = nil, nil, 0
}

func (d *disk) do(p *page, op FileOp) {
	if d.stored == nil {
		d.stored, d.flushed = map[string]map[uint32][]byte{}, map[string]uint32{}
	}
	switch op.Do {
	case opOpen:
		if d.keys == nil {
			d.keys = map[string][]byte{}
		}
		if len(op.Key) != 32 || bytes.Equal(op.Key, make([]byte, 32)) {
			p.w.Errorf("%s: a file is opened under the key %x", p.name, op.Key)
		}
		d.keys[op.File] = op.Key
		if next, ok := d.sources["next"]; ok {
			delete(d.sources, "next")
			d.sources[op.File] = next
		}
	case opClose:
		delete(d.keys, op.File)
	case opDelete:
		delete(d.keys, op.File)
		delete(d.stored, op.File)
	case opSweep:
		for name := range d.stored {
			if !slices.Contains(op.Keep, name) {
				delete(d.stored, name)
			}
		}
	default:
		if d.keys[op.File] == nil && op.Do != opImport {
			p.w.Errorf("%s: %s of a file that is not open", p.name, op.Do)
		}
		life, key := d.life, d.keys[op.File]
		d.waiting++
		d.most = max(d.most, d.waiting)
		p.w.after(1+d.slow, func() {
			if life != d.life {
				return
			}
			d.waiting--
			if now := d.keys[op.File]; op.Do != opImport && (now == nil || &now[0] != &key[0]) {
				return // closed meanwhile, perhaps opened again
			}
			data, trouble := d.piece(op)
			p.do(p.engine.FileDone(op.Do, op.File, op.Index, data, trouble, p.clock()))
		})
	}
}

func (d *disk) piece(op FileOp) (data []byte, trouble string) {
	put := func(data []byte) string {
		if d.gone {
			return troubleLost
		}
		if d.room > 0 {
			if d.room -= len(data); d.room <= 0 {
				d.room = 1
				return troubleFull
			}
		}
		if d.stored[op.File] == nil {
			d.stored[op.File] = map[uint32][]byte{}
		}
		d.stored[op.File][op.Index] = bytes.Clone(data)
		return ""
	}
	switch op.Do {
	case opTake:
		source := d.sources[op.File]
		if source == nil {
			return nil, troubleLost
		}
		data = pieceOf(source, op.Index)
		if put(data) != "" {
			trouble = troubleUnkept
		}
	case opImport:
		data = pieceOf(d.sources["import"], op.Index)
	case opRead, opCopy:
		data = d.stored[op.File][op.Index]
		if source := d.sources[op.File]; data == nil && source != nil {
			data = pieceOf(source, op.Index)
		}
		if data == nil {
			trouble = troubleLost
		}
	case opWrite:
		trouble = put(op.Data)
	}
	return data, trouble
}

func pieceOf(content []byte, index uint32) []byte {
	rest := content[min(int(index)*message.ChunkSize, len(content)):]
	return slices.Clone(rest[:min(len(rest), message.ChunkSize)])
}

// content is a file as it is stored.
func (d *disk) content(file string) []byte {
	var b []byte
	for i := range uint32(len(d.stored[file])) {
		b = append(b, d.stored[file][i]...)
	}
	return b
}

// fileOf is a page's own file, or the last that came, by its name.
func (p *page) fileOf(name string) FileView {
	for _, f := range p.files {
		if f.Name == name {
			return f
		}
	}
	return FileView{}
}
