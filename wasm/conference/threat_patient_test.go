package conference

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"telemed/crypto/groupkey"
	"telemed/crypto/message"
	"telemed/crypto/seal"
	"telemed/relay/wire"
)

// An insider is a patient who keeps every key that the page has had, and reads with them.
type insider struct {
	page   *page
	chains map[uint32]groupkey.Chain // what opens the n-th frame from the doctor
	opened [][]byte                  // payloads and signed content
	group  message.GroupKey
}

func (w *world) insider(p *page) *insider {
	return &insider{page: p, chains: map[uint32]groupkey.Chain{}}
}

// watch is for each envelope: what is on its way to the insider's page is looked at
// just before it comes.
func (in *insider) watch(p *page, up bool, b []byte) {
	if e, err := wire.ParseFromRelay(b); p == in.page && !up && err == nil && e.Type == wire.TypeDeliver {
		frame := bytes.Clone(e.Frame)
		p.w.after(p.w.delay, func() { in.see(frame) })
	}
}

func (in *insider) see(frame []byte) {
	e := in.page.engine.(*Patient)
	switch {
	case e.session == nil:
	case frame[0] == message.OpEncMsg && e.group != nil:
		key := *e.group
		if signed, err := key.Open(frame, accepts); err == nil {
			in.opened = append(in.opened, signed)
		}
	case len(frame) > 5:
		chain := *e.session.receive
		in.chains[binary.BigEndian.Uint32(frame[1:])] = chain
		if op, payload, err := chain.Open(frame); err == nil {
			in.opened = append(in.opened, bytes.Clone(payload))
			if op == message.OpGroupKey {
				g, _ := message.ParseGroupKey(payload)
				in.group = *g
			}
		}
	}
}

// said is the last payload from the doctor in which these words are.
func (in *insider) said(words string) []byte {
	in.page.w.Helper()
	for _, payload := range slices.Backward(in.opened) {
		if bytes.Contains(payload, []byte(words)) {
			return bytes.Clone(payload)
		}
	}
	in.page.w.Fatalf("%q did not come", words)
	return nil
}

// casts seals a payload by hand under the group's chain (SPEC §6), as its second frame.
func (in *insider) casts(payload []byte) []byte {
	w := in.page.w
	w.Helper()
	ck := kdf(in.group.Key[:], nil, "chain next", 64)
	head := append([]byte{message.OpEncMsg}, binary.BigEndian.AppendUint32(nil, in.group.Epoch)...)
	head = binary.BigEndian.AppendUint32(head, 1)
	sealed, err := seal.Seal(in.page.rand, seal.NewKey(kdf(ck, nil, "chain key", 64)), head, payload)
	if err != nil {
		w.Fatal(err)
	}
	frame := append(head, sealed...)
	// A receiver erases the key that it is given.
	if _, err := groupkey.NewReceiver(in.group.Epoch, seal.NewKey(bytes.Clone(in.group.Key[:]))).Open(frame, accepts); err != nil {
		w.Fatalf("the forged frame is not even sealed well: %v", err)
	}
	return frame
}

// Nor can they take a file away from the others, or its key: that is not signed, so it counts only
// where the doctor alone can have put it.
func TestMemberCannotReplaceAFileKey(t *testing.T) {
	for what, key := range map[string][]byte{"withdrawn": make([]byte, 64), "another": bytes.Repeat([]byte{7}, 64)} {
		t.Run(what, func(t *testing.T) {
			w := newWorld(t)
			d := w.practice()
			ada, bob := w.comes(d, "Ada"), w.comes(d, "Bob")
			in := w.insider(bob)
			lost := false
			w.lose = func(p *page, up bool, b []byte) bool {
				in.watch(p, up, b)
				return lost && p == ada && !up
			}
			d.admit(ada, bob)
			d.says("everyone", "one")
			w.reads(ada, "one")
			content := randomFile(3 * message.ChunkSize)
			lost = true
			d.attach("everyone", "plan.pdf", content)
			w.until("Bob has it", func() bool { return bob.has("plan.pdf", content) })
			manifest := in.said("plan.pdf")
			ada.deliver(in.casts(append(manifest[:len(manifest)-64], key...)))
			lost = false
			w.until("Ada has it, too", func() bool { return ada.has("plan.pdf", content) })
		})
	}
}

// Someone who has the group's key, and the relay's help, cannot speak to the group: each broadcast
// is signed by the doctor, and what is not does not move the chain.
func TestPatientCannotPoseAsDoctor(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada, bob := w.comes(d, "Ada"), w.comes(d, "Bob")
	in := w.insider(bob)
	w.lose = func(p *page, up bool, b []byte) bool {
		in.watch(p, up, b)
		return false
	}
	d.admit(ada, bob)
	d.says("everyone", "one")
	w.reads(ada, "one")
	w.reads(bob, "one")
	genuine := in.said("one")
	doctor, visit := d.engine.(*Doctor), bob.engine.(*Patient).at
	content := message.Content{
		Type: message.TypeText, Number: 2, Time: d.clock().Wall, Room: doctor.room,
		Audience: message.Everyone, Body: []byte("pay me"),
	}
	byBob, err := message.Sign(bob.rand, visit.identity(), &content)
	if err != nil {
		t.Fatal(err)
	}
	changed := bytes.Clone(genuine)
	changed[17+7]++ // the number
	replaced := append(byBob[:len(byBob)-416:len(byBob)-416], genuine[len(genuine)-416:]...)
	for what, signed := range map[string][]byte{
		"signed by Bob": byBob, "with another number": changed, "with an old signature": replaced, "repeated": genuine,
	} {
		t.Log(what)
		ada.deliver(in.casts(signed))
		w.reads(ada, "one")
	}
	d.says("everyone", "two")
	w.run(1_000) // less than until it is sent again: Ada's chain is where it was
	if !slices.Equal(ada.texts, []string{"one", "two"}) {
		t.Errorf("Ada reads %q", ada.texts)
	}
}

// Someone who sees every frame that goes to or comes from another patient, and has all
// keys of their own, opens none of them.
func TestPatientReadsNobodyElsesMessages(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada, bob := w.comes(d, "Ada"), w.comes(d, "Bob")
	in := w.insider(bob)
	var adas [][]byte
	w.lose = func(p *page, up bool, b []byte) bool {
		in.watch(p, up, b)
		if f := frameIn(up, b); p == ada && len(f) > 5 && f[0] != message.OpEncMsg {
			adas = append(adas, bytes.Clone(f))
		}
		return false
	}
	d.admit(ada, bob)
	for _, id := range []string{ada.patient.PatientID, bob.patient.PatientID} {
		d.says(id, "for "+id)
	}
	ada.says("", "from Ada")
	bob.says("", "from Bob")
	w.until("all is read", func() bool { return len(d.texts) == 4 && len(ada.texts) == 2 && len(bob.texts) == 2 })
	tried := 0
	for _, f := range adas {
		if chain, ok := in.chains[binary.BigEndian.Uint32(f[1:])]; ok {
			tried++
			if _, _, err := chain.Open(f); err == nil {
				t.Errorf("Bob opens a %s of Ada's", message.Name(f[0]))
			}
		}
		if chain := *bob.engine.(*Patient).session.send; binary.BigEndian.Uint32(f[1:]) > 0 {
			if _, _, err := chain.Open(f); err == nil {
				t.Errorf("Bob opens a %s of Ada's", message.Name(f[0]))
			}
		}
	}
	if tried < 4 || len(in.opened) < 3 {
		t.Errorf("%d frames tried, %d of Bob's own opened", tried, len(in.opened))
	}
}

// All that a patient's page is told, opened, shown and stored names nobody but the doctor
// and the patient: not who the others are, nor how many.
func TestPatientLearnsNobodyElse(t *testing.T) {
	run := func(others int) (opened [][]byte, events string) {
		w := newWorld(t)
		d := w.practice()
		bob := w.comes(d, "Bob")
		in := w.insider(bob)
		w.lose = func(p *page, up bool, b []byte) bool {
			in.watch(p, up, b)
			return false
		}
		var secret [][]byte
		for _, name := range []string{"Ada Lovelace", "Carol Shaw"}[:others] {
			p := w.comes(d, name)
			v := p.engine.(*Patient).at
			id, inv, fp := v.id, v.inv.ID, v.fingerprint
			for _, b := range [][]byte{[]byte(name), id[:], inv[:], fp[:], v.identity().Public().Bytes(), p.conn[:]} {
				secret = append(secret, b, []byte(hex.EncodeToString(b)))
			}
			d.admit(p)
		}
		d.admit(bob)
		d.says("everyone", "one")
		d.says(bob.patient.PatientID, "two")
		w.run(100_000)
		w.reads(bob, "one", "two")
		shown := []byte(bob.state())
		for _, f := range bob.frames {
			for _, field := range f.Fields {
				shown = append(shown, field.Name+field.Value+f.Peer...)
			}
		}
		for _, s := range secret {
			for _, b := range append(slices.Clone(in.opened), shown) {
				if bytes.Contains(b, s) || strings.Contains(string(b), string(s)) {
					t.Errorf("Bob is told %q", s)
				}
			}
		}
		for _, f := range bob.frames {
			if !f.Sent {
				events += f.Name + " "
			}
		}
		return in.opened, events
	}
	alone, told := run(0)
	among, toldAmong := run(2)
	sizes := func(list [][]byte) (n []int) {
		for _, b := range list {
			n = append(n, len(b))
		}
		return n
	}
	if told != toldAmong || !slices.Equal(sizes(alone), sizes(among)) || len(alone) < 5 {
		t.Errorf("alone %s%v, among others %s%v", told, sizes(alone), toldAmong, sizes(among))
	}
}

// Who was let in and verified under one name is neither under another, here or after a reload.
func TestPatientCannotTakeAnotherName(t *testing.T) {
	for _, how := range []string{"comes anew", "moves to another connection"} {
		w := newWorld(t)
		d := w.practice()
		eve, maria := w.comes(d, "Eve"), w.comes(d, "Maria")
		d.admit(eve, maria)
		id := eve.patient.PatientID
		d.command(Command{Type: "verify", Patient: id, Verified: true})
		d.says("everyone", "before")
		w.reads(eve, "before")
		eve.breaks()
		w.until("she is back", func() bool { return eve.patient.Phase == phaseAdmitted })
		if v := d.patients[id]; v.Status != "admitted" || !v.Verified {
			t.Fatalf("%s: under her own name she is %+v", how, v)
		}

		eve.engine.(*Patient).at.name = "Maria"
		if how == "comes anew" {
			eve.breaks()
		} else { // before the doctor knows that the old one is gone
			eve.cut(1006)
		}
		w.until("she waits", func() bool { return d.patients[id].Status == "waiting" })
		d.reload()
		w.until("she is back", func() bool { return d.patients[id].Status == "waiting" })
		if v := d.patients[id]; v.Name != "Maria" || v.Admitted || v.Verified {
			t.Errorf("%s: %+v", how, v)
		}
		d.says("everyone", "for Maria alone")
		w.reads(maria, "before", "for Maria alone")
		w.run(60_000)
		w.reads(eve, "before")
	}
}

// What was said is kept, on either side, as the bytes that its author signed: either can show
// it to somebody who has nothing but the author's public key.
func TestWhatIsSaidIsSigned(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada := w.comes(d, "Ada")
	d.admit(ada)
	d.says("everyone", "to all")
	d.says(ada.patient.PatientID, "to Ada")
	ada.says("", "from Ada")
	w.until("all is read", func() bool { return len(d.texts) == 3 && len(ada.texts) == 3 })
	d.reload()
	ada.reload()
	doctor, visit := d.engine.(*Doctor), ada.engine.(*Patient).at
	signed := map[string][]byte{}
	doctor.eachLetter(func(l *letter) { signed[l.text] = l.signed })
	for _, l := range visit.letters {
		author := doctor.key.Public()
		if l.kind == outgoing {
			author = visit.identity().Public()
		}
		c, err := message.Open(author, l.signed)
		if err != nil || string(c.Body) != l.text || c.Room != doctor.room || !bytes.Equal(l.signed, signed[l.text]) {
			t.Errorf("%q: %v, %+v", l.text, err, c)
		}
		delete(signed, l.text)
	}
	if len(signed) != 0 {
		t.Errorf("%d letters are not Ada's", len(signed))
	}
}
