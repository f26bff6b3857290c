package conference

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"os"
	"slices"
	"testing"

	"telemed/crypto/codec"
)

// The records and the export of crypto/testdata were written by SPEC §10: this page reads them, and would
// write each just so.
func TestVectors(t *testing.T) {
	text, err := os.ReadFile("../../crypto/testdata/vault.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Export struct {
			Passphrase, Header string
			Contents, Parts    []string
		}
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	kinds := map[string]bool{}
	for _, content := range file.Export.Contents {
		s := codec.Reader(unhex(t, content)[1:])
		var name, value codec.Reader
		if content[:2] != "00" {
			continue
		}
		if !s.ReadUint16LengthPrefixed(&name) || !s.ReadUint24LengthPrefixed(&value) || !s.Empty() {
			t.Fatalf("no record: %s", content)
		}
		if again := writtenAgain(string(name), value); !bytes.Equal(again, value) {
			t.Errorf("%s is %x, and would be written as %x", name, value, again)
		}
		kind, _, _ := bytes.Cut(name, []byte("/"))
		kinds[string(kind)] = true
	}
	if len(kinds) != 6 {
		t.Errorf("only %v", kinds)
	}

	export := unhex(t, file.Export.Header)
	for _, part := range file.Export.Parts {
		export = append(export, unhex(t, part)...)
	}
	w := newWorld(t)
	d := w.page("doctor", "another browser")
	d.imports(export, file.Export.Passphrase)
	grace := d.find("Grace Hopper")
	if d.doctor.Name != "Dr. Ada Lovelace" || !grace.Admitted || !grace.Verified ||
		!slices.Equal(d.message("Good morning.").SentTo, []string{grace.ID}) || d.fileOf("plan.pdf").State != "sent" {
		t.Errorf("%+v, %+v, %+v, %+v", d.doctor, grace, d.message("Good morning."), d.fileOf("plan.pdf"))
	}
}

// writtenAgain is a record as this page would write it; nil for what it does not read.
func writtenAgain(name string, value []byte) []byte {
	d := new(Doctor)
	switch name {
	case recordIdentity:
		if !d.parseIdentity(value) {
			return nil
		}
		return d.encodeIdentity()
	case recordPractice:
		ok := false
		if d.practice, d.lasting, ok = parsePractice(value); !ok {
			return nil
		}
		return d.encodePractice()
	}
	record, ok := parseRecord(name, value)
	if !ok {
		return nil
	}
	switch r := record.(type) {
	case *invitation:
		return encodeInvitation(r)
	case *patient:
		return encodePatient(r)
	case *letter:
		return r.encode()
	case *file:
		return encodeFile(r)
	}
	return nil
}

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
