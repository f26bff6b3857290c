package conference

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"

	"telemed/crypto/message"
	"telemed/crypto/vault"
)

const exportPassphrase = "correct horse battery"

// exports has a doctor's page write all it has into one file.
func (p *page) exports() []byte {
	p.w.Helper()
	p.exported = nil
	p.command(Command{Type: "export", Passphrase: exportPassphrase})
	p.w.until("the export is written", func() bool { return p.engine.(*Doctor).exporting == nil })
	return p.exported
}

// imports hands an export to a page that has no practice.
func (p *page) imports(export []byte, passphrase string) {
	p.disk.sources = map[string][]byte{"import": export}
	p.command(Command{Type: "import", Passphrase: passphrase, Size: float64(len(export))})
	p.w.until("the import is over", func() bool { return p.doctor.Import != importRunning })
}

// Everything comes along, messages and files, and goes on in the new browser; the old page stops
// and says so, and stays so.
func TestExportImport(t *testing.T) {
	w := newWorld(t)
	old := w.practice()
	bob, eve := w.comes(old, "Bob"), w.comes(old, "Eve")
	old.admit(bob, eve)
	content := randomFile(9*message.ChunkSize + 5)
	old.attach("everyone", "plan.pdf", content)
	bob.attach("", "scan.pdf", content[:message.ChunkSize])
	old.says(bob.patient.PatientID, "to Bob")
	bob.says("", "from Bob")
	w.until("all is there", func() bool {
		return old.has("scan.pdf", content[:message.ChunkSize]) && old.fileOf("plan.pdf").State == "sent" && len(old.texts) == 4
	})
	export := old.exports()
	old.says("everyone", "after the export")
	w.reads(eve, "plan.pdf", "after the export")
	for _, s := range []string{"\x00\x03Bob", "plan.pdf", "to Bob", string(old.engine.(*Doctor).master[:]), string(content[:100])} {
		if bytes.Contains(export, []byte(s)) {
			t.Errorf("the export shows %q", s)
		}
	}
	old.close()
	w.run(2000)

	moved := w.page("doctor", "elsewhere")
	moved.imports(export, exportPassphrase)
	if moved.doctor.Phase != phaseOpen || moved.doctor.Fingerprint != old.doctor.Fingerprint || len(moved.patients) != 2 {
		t.Fatalf("%s", moved.state())
	}
	if !slices.Equal(moved.texts, []string{"plan.pdf", "to Bob", "scan.pdf", "from Bob"}) && len(moved.texts) != 4 {
		t.Errorf("%q", moved.texts)
	}
	if !moved.has("scan.pdf", content[:message.ChunkSize]) {
		t.Error("the file has not come along")
	}
	if f := moved.fileOf("plan.pdf"); !f.Kept || !bytes.Equal(moved.disk.content(f.ID), content) {
		t.Error("the doctor's own file has not come along")
	}
	w.until("the patients are there", func() bool { return moved.find("Bob").Online && moved.find("Eve").Online })
	moved.says("everyone", "from the new browser")
	w.until("all read it", func() bool {
		return bob.message("from the new browser").ID != "" && eve.message("from the new browser").ID != ""
	})

	// The old browser comes back and takes the room over, until a patient tells it.
	moved.close()
	old.start()
	w.until("the old page stops", func() bool { return old.doctor.Phase == phaseSuperseded && old.doctor.Moved })
	old.reload()
	w.run(10_000)
	if old.doctor.Phase != phaseSuperseded || old.conn != moved.conn {
		t.Errorf("the old page is back: %+v", old.doctor)
	}
	moved.start()
	w.until("the patients are there again", func() bool { return moved.find("Bob").Online && moved.find("Eve").Online })
	bob.says("", "hello again")
	w.until("it has come", func() bool { return moved.message("hello again").ID != "" })
}

// An export while files move: those go on, and where it is imported nothing counts as here that has
// not come along.
func TestExportWhileFilesMove(t *testing.T) {
	w := newWorld(t)
	old := w.practice()
	bob := w.comes(old, "Bob")
	old.admit(bob)
	content := randomFile(80 * message.ChunkSize)
	for _, name := range []string{"first.pdf", "second.pdf"} {
		bob.attach("", name, content[:3*message.ChunkSize])
		w.until("it is there", func() bool { return old.has(name, content[:3*message.ChunkSize]) })
	}
	old.disk.slow, bob.disk.slow = 20, 100
	bob.attach("", "coming.pdf", content)
	w.part(old, "coming.pdf", 40)
	old.attach("everyone", "going.pdf", content)
	w.part(bob, "going.pdf", 40)
	bob.disk.slow = 400 // so that both still move when both have been copied
	w.part(old, "coming.pdf", 2)
	old.exported = nil
	old.command(Command{Type: "export", Passphrase: exportPassphrase})
	w.run(30) // a part of the first has been copied
	old.command(Command{Type: "delete-file", File: old.fileOf("first.pdf").ID})
	w.until("the export is written", func() bool { return old.engine.(*Doctor).exporting == nil })
	if c, g := old.fileOf("coming.pdf").State, old.fileOf("going.pdf").State; c != "receiving" || g != "sending" {
		t.Fatal("too late: ", c, g)
	}
	w.until("it goes on", func() bool { return bob.has("going.pdf", content) })
	export := old.exported
	old.close()

	moved := w.page("doctor", "elsewhere")
	moved.imports(export, exportPassphrase)
	w.until("Bob is there", func() bool { return moved.find("Bob").Online })
	if f := moved.fileOf("first.pdf"); f.Kept || len(moved.disk.stored[f.ID]) != 0 {
		t.Errorf("it says that a file is here that was deleted: %+v", f)
	}
	if !moved.has("second.pdf", content[:3*message.ChunkSize]) {
		t.Errorf("%+v", moved.files)
	}
	w.until("the rest has come", func() bool { return moved.has("coming.pdf", content) })
}

// Another passphrase, a file cut short, changed or of something else: nothing is kept.
func TestImportRefused(t *testing.T) {
	w := newWorld(t)
	old := w.practice()
	bob := w.comes(old, "Bob")
	old.admit(bob)
	content := randomFile(3 * message.ChunkSize)
	bob.attach("", "scan.pdf", content)
	w.until("it is there", func() bool { return old.has("scan.pdf", content) })
	old.refused(Command{Type: "import", Passphrase: exportPassphrase, Size: 1}, RefusedNotNow)
	old.refused(Command{Type: "export"}, RefusedPassphrase)
	export := old.exports()
	changed := bytes.Clone(export)
	changed[len(changed)-100_000] ^= 1
	for _, c := range []struct {
		what, passphrase, want string
		export                 []byte
	}{
		{"another passphrase", "wrong", importPassphrase, export},
		{"nothing", exportPassphrase, importDamaged, nil},
		{"something else", exportPassphrase, importDamaged, content},
		{"a header", exportPassphrase, importDamaged, export[:173]},
		{"cut within a part", exportPassphrase, importDamaged, export[:len(export)-70_000]},
		{"cut before the end", exportPassphrase, importDamaged, export[:len(export)-4-16-16-32]},
		{"more behind it", exportPassphrase, importDamaged, append(bytes.Clone(export), 0)},
		{"changed", exportPassphrase, importDamaged, changed},
	} {
		p := w.page("doctor", c.what)
		p.imports(c.export, c.passphrase)
		if p.doctor.Phase != phaseSetup || p.doctor.Import != c.want || len(p.disk.stored) != 0 || len(p.store) != 0 {
			t.Errorf("%s: %q, %d files and %d records are kept", c.what, p.doctor.Import, len(p.disk.stored), len(p.store))
		}
		if c.want == importPassphrase {
			p.imports(export, exportPassphrase)
			if p.doctor.Phase != phaseOpen {
				t.Errorf("the right one after a wrong one: %+v", p.doctor)
			}
		}
		p.close()
	}
	private := w.page("doctor", "a private window")
	private.disk.gone = true
	private.imports(export, exportPassphrase)
	if private.doctor.Import != importUnkept || len(private.store) != 0 {
		t.Errorf("%q, %d records are kept", private.doctor.Import, len(private.store))
	}
	private.close()
	full := w.page("doctor", "full")
	full.disk.room = 2 * message.ChunkSize
	full.imports(export, exportPassphrase)
	if full.doctor.Import != importFull || len(full.disk.stored) != 0 || len(full.store) != 0 {
		t.Errorf("a full disk: %+v", full.doctor)
	}
}

// EXPORT-PART: an export whose parts all open, but hold what no export holds, or end before the last one.
func TestEXPORT_PART_contents(t *testing.T) {
	w := newWorld(t)
	whole := w.practice().exports()
	opened, err := vault.OpenExport([]byte(exportPassphrase), whole[:vault.ExportHeader])
	if err != nil {
		t.Fatal(err)
	}
	sealer, header := *opened, whole[:vault.ExportHeader]
	var parts [][]byte
	for rest := whole[vault.ExportHeader:]; len(rest) > 0; {
		n := 4 + int(binary.BigEndian.Uint32(rest))
		part, err := opened.Open(rest[4:n], n == len(rest))
		if err != nil {
			t.Fatal(err)
		}
		parts, rest = append(parts, part), rest[n:]
	}
	for what, parts := range map[string][][]byte{
		"a part of no kind":     append([][]byte{{99}}, parts...),
		"the end in the middle": append([][]byte{{partEnd}}, parts...),
		"no end":                parts[:len(parts)-1],
		"nothing is changed":    parts,
	} {
		sealer, export := sealer, bytes.Clone(header)
		for i, part := range parts {
			sealed, err := sealer.Seal(zeros{}, part, i == len(parts)-1)
			if err != nil {
				t.Fatal(err)
			}
			export = append(export, sealed...)
		}
		p, want := w.page("doctor", what), importDamaged
		if what == "nothing is changed" {
			want = ""
		}
		p.imports(export, exportPassphrase)
		if p.doctor.Import != want || want != "" && len(p.store) != 0 {
			t.Errorf("%s: %q, %d records are kept", what, p.doctor.Import, len(p.store))
		}
		p.close()
	}
}

// Whatever an export's parts hold, it breaks nothing.
func FuzzImportPart(f *testing.F) {
	known := &file{Manifest: message.Manifest{Name: "a.pdf", Size: 70_000}, state: fileComplete, kept: true, store: [16]byte{1}}
	for _, content := range [][]byte{
		{partEnd},
		append([]byte{partRecord, 0, 4, 'f', 'i', 'l', 'e', 0, 0, 1}, 1),
		append([]byte{partPiece, 1}, make([]byte, 15+4+message.ChunkSize)...),
	} {
		f.Add(content)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		d := NewDoctor(zeros{}, "")
		r := newRestore()
		r.files[known.store] = known
		d.importing = r
		if taken := r.part(d, bytes.Clone(content)); taken != (r.ended || len(r.records)+r.writing == 1) {
			t.Errorf("%x: %+v", content, r)
		}
	})
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// Whatever parts an export has, sealed or not, and however its bytes come, an import ends or goes on; it has
// ended only with its last byte.
func FuzzImport(f *testing.F) {
	begun, _, err := vault.NewExport(zeros{}, []byte(exportPassphrase))
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte{2, 1, partEnd})
	f.Add([]byte{0, 1, partEnd, 2, 1, partEnd})
	f.Add([]byte{0, 11, partRecord, 0, 4, 'f', 'i', 'l', 'e', 0, 0, 1, 1, 2, 1, partEnd, 1, 1, 0})
	f.Add([]byte{1, 4, 0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, data []byte) {
		sealer, opener := *begun, *begun
		var stream []byte
		for len(data) >= 2 {
			kind, n := data[0], min(int(data[1]), len(data)-2)
			content := bytes.Clone(data[2 : 2+n])
			data = data[2+n:]
			if kind&1 == 1 { // as it is; else sealed, as the last part or not
				stream = append(stream, content...)
				continue
			}
			part, err := sealer.Seal(zeros{}, content, kind&2 == 2)
			if err != nil {
				t.Fatal(err)
			}
			stream = append(stream, part...)
		}
		d, failed := NewDoctor(zeros{}, ""), ""
		d.importing = newRestore()
		d.importing.opener, d.importing.size = &opener, uint64(len(stream))
		for r := d.importing; len(stream) > 0 && failed == "" && !r.ended; {
			n := min(100, len(stream))
			r.buffer, r.read, stream = append(r.buffer, stream[:n]...), r.read+uint64(n), stream[n:]
			failed = r.parts(d)
		}
		if failed != "" && failed != importDamaged || failed == "" && d.importing.ended && len(stream) > 0 {
			t.Errorf("%q, with %d bytes left", failed, len(stream))
		}
	})
}
