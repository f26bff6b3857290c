package conference

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"telemed/crypto/codec"
	"telemed/crypto/handshake"
	"telemed/crypto/invite"
	"telemed/crypto/message"
	"telemed/crypto/vault"
)

var noon = Clock{Wall: epoch0, Mono: 1}

// smallPractice has a record of each kind, and of letters each kind: who reads it may change it.
func smallPractice() *Doctor {
	d := NewDoctor(rand.NewChaCha8([32]byte{}), "")
	d.begin(noon)
	d.setup("Dr. Ada")
	d.invite(Command{Patient: "Bob"})
	inv := d.invitations[0]
	p := &patient{name: "Bob", invitation: inv.ID, joined: true, admitted: true, status: "away", sentPrivate: 2, shownPrivate: 1}
	p.id = invite.PatientID(p.invitation, p.key[:])
	inv.patient = p.id
	d.addPatient(p)
	d.lastBroadcast, d.epoch = 1, 1
	m := message.Manifest{Name: "plan.pdf", Size: 3 * message.ChunkSize}
	f := &file{Manifest: m, store: [16]byte{7}, rest: [32]byte{7}, id: [16]byte{3}, key: [64]byte{7}, state: fileSending, kept: true,
		to: []*receiver{{id: p.id}}}
	for i, l := range []*letter{
		{kind: everyone, sentTo: [][16]byte{p.id}},
		{kind: outgoing, owner: string(p.id[:])},
		{kind: outgoing, owner: string(p.id[:]), text: "plan.pdf", signed: []byte{message.TypeManifest}, file: f},
		{kind: incoming, owner: string(p.id[:])},
	} {
		l.id, l.number, l.time = [16]byte{byte(i + 1)}, 1, epoch0
		if l.file != nil {
			l.number, f.letter, d.files.all = 2, l, append(d.files.all, f)
		} else {
			l.text, l.signed = "hello", []byte{message.TypeText}
		}
		d.keep(l)
	}
	return d
}

// opened are a practice's records, in the open.
func (d *Doctor) opened() (records []Record) {
	d.eachRecord(func(name string, encode func() []byte) { records = append(records, Record{name, encode()}) })
	return records
}

var anExport = sync.OnceValue(func() *vault.Export {
	export, _, err := vault.NewExport(zeros{}, nil)
	must(err)
	return export
})

// adopts imports an export with these records.
func adopts(records []Record) (*Doctor, Output) {
	d := NewDoctor(rand.NewChaCha8([32]byte{1}), "")
	if _, err := d.Start(make([]byte, len(vault.Key{})), nil, noon); err != nil {
		panic(err)
	}
	d.begin(noon)
	opener := *anExport()
	d.importing = newRestore()
	d.importing.opener = &opener
	for _, r := range records {
		var content codec.Writer
		content.AddUint8(partRecord)
		content.AddUint16LengthPrefixed(r.Name)
		content.AddUint24LengthPrefixed(string(r.Value))
		if !d.importing.part(d, content) {
			d.endImport(importDamaged)
			return d, d.finish()
		}
	}
	d.importing.ended = true
	d.adopt()
	return d, d.finish()
}

// lives does with an imported practice what a doctor's page does first, and opens it once more.
func (d *Doctor) lives(t *testing.T, out Output) {
	t.Helper()
	stored := map[string][]byte{}
	do := func(out Output) {
		for _, r := range out.Writes {
			if stored[r.Name] = r.Value; r.Value == nil {
				delete(stored, r.Name)
			}
		}
	}
	do(out)
	for i, inv := range slices.Clone(d.invitations) {
		d.begin(noon)
		pe := &peer{id: [8]byte{byte(i)}}
		_, hello, err := handshake.NewPatient(d.rand, handshake.PatientConfig{Invitation: inv.Invitation, Name: "Eve"}, noon)
		if err != nil {
			t.Fatal(err)
		}
		d.onHello(pe, d.now, hello)
		do(d.finish())
	}
	for _, c := range []Command{
		{Type: "invite", Patient: "Eve"}, {Type: "invite", Open: true}, {Type: "send", To: "everyone", Text: "hello"},
		{Type: "set-keep", Minutes: 60}, {Type: "admit"},
	} {
		_, out := d.Command(c, noon)
		do(out)
	}
	for _, p := range d.patients {
		_, out := d.Command(Command{Type: "send", To: hexID(p.id), Text: "hello"}, noon)
		do(out)
		_, out = d.Command(Command{Type: "repin", Patient: hexID(p.id)}, noon)
		do(out)
	}
	do(d.Tick(noon))
	again := NewDoctor(rand.NewChaCha8([32]byte{2}), "")
	var records []Record
	for name, value := range stored {
		records = append(records, Record{name, value})
	}
	opened, err := again.Start(make([]byte, len(vault.Key{})), records, noon)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range opened.Events {
		if u, ok := e.(Unreadable); ok {
			t.Errorf("what was stored is not readable: %s", u.Name)
		}
	}
	if again.practice != d.practice || len(again.patients) != len(d.patients) {
		t.Errorf("%+v, opened again %+v", d.practice, again.practice)
	}
}

// A value out of its bounds is not readable: an export with one is refused as a whole, and nothing of it is
// left; stored, its record is passed over and lies as it is, and with the practice's own nothing opens.
func TestRecordsOutOfBounds(t *testing.T) {
	const backwards = "Bob\u202e\n"
	only := func(d *Doctor) *patient { return d.patients[0] }
	renamed := func(from, to string) func(value []byte) []byte {
		return func(value []byte) []byte { return bytes.Replace(value, []byte(from), []byte(to), 1) }
	}
	const imported = "imported: "
	for _, c := range []struct {
		what, record string
		change       func(d *Doctor)
		value        func([]byte) []byte // of the record, instead
	}{
		{"ΔTS 0", recordPractice, func(d *Doctor) { d.deltaTS = 0 }, nil},
		{"ΔTS too short", recordPractice, func(d *Doctor) { d.deltaTS = handshake.MinDeltaTS - 1 }, nil},
		{"ΔTS too long", recordPractice, func(d *Doctor) { d.deltaTS = handshake.MaxDeltaTS + 1 }, nil},
		{"the doctor's name", recordPractice, func(d *Doctor) { d.name = "Dr.\u202e\x00 Ada" }, nil},
		{"no name", recordPractice, func(d *Doctor) { d.name = "" }, nil},
		{"keep", recordPractice, func(d *Doctor) { d.lasting = mostKeep + 1 }, nil},
		{"generation 0", recordPractice, func(d *Doctor) { d.generation = 0 }, nil},
		{"generation", recordPractice, func(d *Doctor) { d.generation = mostGeneration + 1 }, nil},
		{"epoch", recordPractice, func(d *Doctor) { d.epoch = 0xffffffff }, nil},
		{"last broadcast", recordPractice, func(d *Doctor) { d.lastBroadcast = 1<<64 - 1 }, nil},
		{imported + "generation", recordPractice, func(d *Doctor) { d.generation = mostGeneration/2 + 1 }, nil},
		{imported + "epoch", recordPractice, func(d *Doctor) { d.epoch = mostEpoch/2 + 1 }, nil},
		{imported + "last broadcast", recordPractice, func(d *Doctor) { d.lastBroadcast = mostNumber/2 + 1 }, nil},
		{"a patient's name", recordPatient, func(d *Doctor) { only(d).name = backwards }, nil},
		{"a patient without one", recordPatient, func(d *Doctor) { only(d).name = "" }, nil},
		{"a status", recordPatient, func(d *Doctor) { only(d).status = backwards }, nil},
		{"a reason", recordPatient, func(d *Doctor) { only(d).blockReason = backwards }, nil},
		{"last sent", recordPatient, func(d *Doctor) { only(d).sentPrivate = 1<<64 - 1 }, nil},
		{"acknowledged, and not sent", recordPatient, func(d *Doctor) { only(d).privates.acked = 3 }, nil},
		{"acknowledged broadcasts", recordPatient, func(d *Doctor) { only(d).broadcasts.acked = 1<<64 - 1 }, nil},
		{"a block's end", recordPatient, func(d *Doctor) { only(d).blockedUntil = forever + 1 }, nil},
		{imported + "last sent", recordPatient, func(d *Doctor) { only(d).sentPrivate = mostNumber/2 + 1 }, nil},
		{imported + "acknowledged", recordPatient, func(d *Doctor) { only(d).broadcasts.acked = mostNumber/2 + 1 }, nil},
		{"a doctor's name in an invitation", recordInvitation, nil, renamed("Dr. Ada", "Dr.\u202e\x00")},
		{"a patient's name in an invitation", recordInvitation, nil, renamed("Bob", "\u202e")},
		{"an invitation's time", recordInvitation, func(d *Doctor) { d.invitations[0].created = forever + 1 }, nil},
		{"an invitation's end", recordInvitation, func(d *Doctor) { d.invitations[0].ValidUntil = forever + 1 }, nil},
		{"a letter of nobody's", recordMessage + "everyone/1/", func(d *Doctor) { d.privates[0].owner = "" }, nil},
		{"a patient's broadcast", recordMessage, func(d *Doctor) { d.broadcasts[0].owner = d.privates[0].owner }, nil},
		{"a broadcast's number", recordMessage, func(d *Doctor) { d.broadcasts[0].number = 1<<64 - 1 }, nil},
		{"a letter's number", recordMessage, func(d *Doctor) { d.privates[0].number = 1<<64 - 1 }, nil},
		{"number 0", recordMessage, func(d *Doctor) { d.privates[0].number = 0 }, nil},
		{"a letter's time", recordMessage, func(d *Doctor) { d.privates[0].time = forever + 1 }, nil},
		{"a text that is none", recordMessage, func(d *Doctor) { d.privates[0].text = "\xff" }, nil},
		{"a text too long", recordMessage, func(d *Doctor) { d.privates[0].text = strings.Repeat("x", message.MaxBody+1) }, nil},
		{imported + "a broadcast's number", recordMessage, func(d *Doctor) { d.broadcasts[0].number = mostNumber/2 + 1 }, nil},
		{"chunks stored", recordFile, func(d *Doctor) { d.files.all[0].stored = 4 }, nil},
		{"tries", recordFile, func(d *Doctor) { d.files.all[0].tries = mostTries + 1 }, nil},
		{"tries of a file that is coming", recordFile, func(d *Doctor) {
			d.files.all[0].tries, d.files.all[0].state = mostTries, fileReceiving
		}, nil},
		{"a receiver's state", recordFile, func(d *Doctor) { d.files.all[0].to[0].state = receiverGone + 1 }, nil},
	} {
		d := smallPractice()
		good := d.opened()
		if c.change != nil {
			c.change(d)
			good = d.opened()
		}
		records := slices.Clone(good)
		for i := range records {
			if c.value != nil && strings.HasPrefix(records[i].Name, c.record) {
				records[i].Value = c.value(records[i].Value)
			}
		}

		setup, out := adopts(records)
		if setup.phase != phaseSetup || setup.imported != importDamaged || len(out.Writes) != 0 || out.Connect != nil {
			t.Errorf("%s: imported, %q, %d writes", c.what, setup.imported, len(out.Writes))
		}
		if want := (practice{deltaTS: handshake.DefaultDeltaTS, generation: 1}); setup.practice != want || setup.lasting != 0 {
			t.Errorf("%s: after a refused import: %+v", c.what, setup.practice)
		}
		if strings.HasPrefix(c.what, imported) {
			continue
		}
		stored, err := openStored(records, &out)
		switch {
		case c.record == recordPractice:
			if !errors.Is(err, ErrIdentity) {
				t.Errorf("%s: stored: %v", c.what, err)
			}
		case err != nil:
			t.Errorf("%s: stored: %v", c.what, err)
		default:
			var passed []string
			for _, e := range out.Events {
				if u, ok := e.(Unreadable); ok {
					passed = append(passed, u.Name)
				}
			}
			if len(passed) != 1 || !strings.HasPrefix(passed[0], c.record) {
				t.Errorf("%s: %q are passed over, of %d patients", c.what, passed, len(stored.patients))
			}
			for _, r := range out.Writes {
				if slices.Contains(passed, r.Name) {
					t.Errorf("%s: %s is written", c.what, r.Name)
				}
			}
		}
	}
	d, out := adopts(smallPractice().opened())
	if d.phase != phaseOpen {
		t.Fatalf("nothing is changed: %q", d.imported)
	}
	d.lives(t, out)
	twice := smallPractice().opened()
	if d, _ := adopts(append(twice, twice[3])); d.phase != phaseSetup {
		t.Error("a record twice")
	}
}

// openStored starts a page that has these records stored.
func openStored(records []Record, out *Output) (*Doctor, error) {
	key := new(vault.Key)
	var sealed []Record
	for _, r := range records {
		value, err := vault.Seal(zeros{}, key, r.Name, r.Value)
		must(err)
		sealed = append(sealed, Record{r.Name, value})
	}
	d := NewDoctor(rand.NewChaCha8([32]byte{3}), "")
	var err error
	*out, err = d.Start(key[:], sealed, noon)
	return d, err
}

// A practice goes on above every number that its records name, whichever of them names it.
func TestAdoptedNumbersOnlyRise(t *testing.T) {
	for what, change := range map[string]func(d *Doctor){
		"the practice's":   func(d *Doctor) { d.epoch, d.generation, d.lastBroadcast = mostEpoch/2, mostGeneration/2, mostNumber/2 },
		"acknowledged":     func(d *Doctor) { d.patients[0].broadcasts.acked = mostNumber / 2 },
		"of a broadcast":   func(d *Doctor) { d.broadcasts[0].number = mostNumber / 2 },
		"of a letter":      func(d *Doctor) { d.privates[0].number = mostNumber / 2 },
		"sent to one":      func(d *Doctor) { d.patients[0].sentPrivate = mostNumber / 2 },
		"taken from one":   func(d *Doctor) { d.patients[0].shownPrivate = 1<<64 - 1 },
		"of their letters": func(d *Doctor) { d.privates[2].number = 1<<64 - 1 },
	} {
		before := smallPractice()
		change(before)
		d, out := adopts(before.opened())
		if d.phase != phaseOpen {
			t.Fatalf("%s: %q", what, d.imported)
		}
		p := d.patients[0]
		if d.epoch <= before.epoch || d.generation <= before.generation ||
			d.lastBroadcast <= max(before.lastBroadcast, before.broadcasts[0].number, before.patients[0].broadcasts.acked) ||
			p.sentPrivate <= max(before.patients[0].sentPrivate, before.privates[0].number) {
			t.Errorf("%s: %+v, and %d to the patient", what, d.practice, p.sentPrivate)
		}
		d.lives(t, out)
	}
}

// A patient who was held, and whose invitation is not readable any more, cannot be given it.
func TestRepinWithoutItsInvitation(t *testing.T) {
	before := smallPractice()
	before.patients[0].held = true
	d, _ := adopts(slices.DeleteFunc(before.opened(), func(r Record) bool { return strings.HasPrefix(r.Name, recordInvitation) }))
	if r, _ := d.Command(Command{Type: "repin", Patient: hexID(d.patients[0].id)}, noon); r.Refusal != RefusedNotNow {
		t.Errorf("%+v", r)
	}
}
