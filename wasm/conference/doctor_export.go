package conference

import (
	"slices"

	"telemed/crypto/codec"
	"telemed/crypto/vault"
)

// What an export's parts hold (SPEC §10).
const (
	partRecord byte = iota
	partPiece
	partEnd
)

// An export is a practice on its way into one file: its records first, then the pieces of
// the files that are here, as the host reads them.
type export struct {
	sealer *vault.Export
	files  []*file // that are still to come, the first of them in part
	next   uint32  // the first file's piece that is next
}

// export begins one under a passphrase. What happens from now on is not in it. Of a file that is
// being received only the record is: it is fetched from its beginning where it is imported.
func (d *Doctor) export(text string) Result {
	switch {
	case text == "":
		return refused(RefusedPassphrase)
	case d.exporting != nil:
		return refused(RefusedNotNow)
	}
	sealer, header, err := vault.NewExport(d.rand, []byte(text))
	must(err)
	d.exporting = &export{sealer: sealer}
	d.out.Export = append(d.out.Export, header)
	d.eachRecord(func(name string, encode func() []byte) {
		var b codec.Writer
		b.AddUint8(partRecord)
		b.AddUint16LengthPrefixed(name)
		value := encode()
		b.AddUint24LengthPrefixed(string(value))
		clear(value)
		d.exportPart(b)
		clear(b)
	})
	for _, f := range d.files.all {
		if f.kept && f.letter != nil && f.Size > 0 {
			d.exporting.files = append(d.exporting.files, f)
		}
	}
	d.exportNext()
	return Result{}
}

// eachRecord tells every record of the practice as it would be stored.
func (d *Doctor) eachRecord(tell func(name string, encode func() []byte)) {
	tell(recordIdentity, d.encodeIdentity)
	tell(recordPractice, d.encodePractice)
	for _, inv := range d.invitations {
		tell(invitationRecord(inv.ID), func() []byte { return encodeInvitation(inv) })
	}
	for _, p := range d.patients {
		tell(patientRecord(p.id), func() []byte { return encodePatient(p) })
	}
	d.eachHistory(tell)
}

// eachHistory tells those that say what was said.
func (d *Doctor) eachHistory(tell func(name string, encode func() []byte)) {
	d.eachLetter(func(l *letter) { tell(l.recordName(), l.encode) })
	for _, f := range d.files.all {
		if f.letter != nil {
			tell(recordFile+f.letter.suffix(), func() []byte { return encodeFile(f) })
		}
	}
}

func (d *Doctor) exportPart(content []byte) {
	part, err := d.exporting.sealer.Seal(d.rand, content, content[0] == partEnd)
	must(err)
	d.out.Export = append(d.out.Export, part)
}

// exportNext asks for the next piece, or ends the export.
func (d *Doctor) exportNext() {
	if e := d.exporting; len(e.files) > 0 {
		d.fileOp(e.files[0], FileOp{Do: opCopy, Index: e.next})
		return
	}
	d.exportPart([]byte{partEnd})
	d.endExport()
}

func (d *Doctor) endExport() {
	if d.exporting != nil {
		d.exporting.sealer.Erase()
		d.exporting, d.out.Exported = nil, true
	}
}

// onCopied takes a piece. A file that cannot be read is left out from there on, which whoever
// imports it sees.
func (d *Doctor) onCopied(name string, index uint32, piece []byte, trouble string) {
	e := d.exporting
	if e == nil || len(e.files) == 0 || e.files[0].name() != name || index != e.next {
		return
	}
	f := e.files[0]
	if trouble == "" && len(piece) == f.ChunkLen(index) {
		var b codec.Writer
		b.AddUint8(partPiece)
		b.AddBytes(f.store[:])
		b.AddUint32(index)
		b.AddBytes(piece)
		d.exportPart(b)
		clear(b)
		e.next++
	} else {
		e.next = f.Chunks()
	}
	if e.next == f.Chunks() {
		e.files, e.next = e.files[1:], 0
		if f.state != fileSending { // which is still being read for others
			d.shut(f)
		}
	}
	d.exportNext()
}

// exportWithout goes on without a file that was deleted meanwhile.
func (d *Doctor) exportWithout(f *file) {
	e := d.exporting
	if e == nil || !slices.Contains(e.files, f) {
		return
	}
	first := e.files[0] == f
	e.files = slices.DeleteFunc(e.files, func(x *file) bool { return x == f })
	if first {
		e.next = 0
		d.exportNext()
	}
}
