package conference

import (
	"strings"
	"testing"

	"telemed/crypto/message"
	"telemed/relay/wire"
)

// CHAIN-OPCODE, CHAIN-FIRST and PAYLOAD end the connection, on either side; the
// patient comes back with a new session.
func TestChainGivenUp(t *testing.T) {
	for _, c := range []struct {
		what       string
		fromDoctor bool
		op         byte
		payload    []byte
	}{
		{"CHAIN-OPCODE to the doctor", false, message.OpGroupKey, nil},
		{"CHAIN-OPCODE to the doctor, unknown", false, 33, nil},
		{"CHAIN-OPCODE to the patient", true, message.OpExit, nil},
		{"PAYLOAD to the doctor", false, message.OpDecMsg, []byte{9}},
		{"PAYLOAD to the doctor, EXIT", false, message.OpExit, []byte{0}},
		{"PAYLOAD to the patient", true, message.OpGroupKey, []byte{0}},
	} {
		t.Run(c.what, func(t *testing.T) {
			w := newWorld(t)
			d := w.practice()
			p := w.comes(d, "Bob")
			d.admit(p)
			doctor, patient := d.engine.(*Doctor), p.engine.(*Patient)
			before := patient.session
			if c.fromDoctor {
				doctor.begin(d.clock())
				doctor.toChain(doctor.patients[0].peer, c.op, c.payload)
				d.do(doctor.finish())
			} else {
				patient.begin(p.clock())
				patient.toChain(c.op, c.payload)
				p.do(patient.finish())
			}
			w.run(10)
			if patient.session == before {
				t.Error("the session goes on")
			}
			w.until("Bob is back", func() bool { return patient.connected && patient.session != before })
			if !doctor.patients[0].admitted {
				t.Error("Bob was discharged")
			}
		})
	}
}

// A frame that ends the connection may be the one at which a page says what it has taken: there is
// nobody to say it to.
func TestNoCreditOnAClosedSocket(t *testing.T) {
	w := newWorld(t)
	p := w.comes(w.practice(), "Bob")
	out := p.engine.SocketMessage(wire.AppendDeliver(nil, make([]byte, wire.MaxFrame)), p.clock())
	if !out.Disconnect || len(out.Send) > 0 {
		t.Errorf("disconnect %v, and %d envelopes", out.Disconnect, len(out.Send))
	}
}

// The generation is kept as soon as the doctor's signature is seen.
func TestGenerationKeptEarly(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	p := w.page("patient", "Bob")
	d.engine.(*Doctor).generation = 7
	w.lose = func(_ *page, up bool, envelope []byte) bool {
		return !up && opcode(up, envelope) == message.OpSessionToken
	}
	p.command(Command{Type: "open", Fragment: d.link("Bob")})
	p.command(Command{Type: "join", Name: "Bob"})
	w.run(3000)
	p.reload()
	for _, v := range p.engine.(*Patient).visits {
		if v.generation != 7 {
			t.Errorf("generation %d", v.generation)
		}
	}
}

// A patient who refuses an old page tells it why.
func TestOldPageHears(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	p := w.comes(d, "Bob")
	p.engine.(*Patient).at.generation = 9
	before := len(d.frames)
	p.breaks()
	w.run(20_000)
	for _, f := range d.frames[before:] {
		if f.Opcode == message.OpKeyVerification && strings.Contains(f.Refused, "KEY-GENERATION") {
			return
		}
	}
	t.Error("the doctor's page heard nothing")
}

// An epoch ends before a receiver who has missed all of it could no longer follow its
// chain: GROUP-SKIP never meets an honest doctor's broadcast.
func TestEpochEndsInTime(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada := w.comes(d, "Ada")
	d.admit(ada)
	d.says("everyone", "one")
	x := d.engine.(*Doctor)
	for x.casts < mostCasts-1 { // what the relay swallowed
		if _, err := x.group.Seal(d.rand, nil); err != nil {
			t.Fatal(err)
		}
		x.casts++
	}
	d.says("everyone", "the epoch's last")
	d.says("everyone", "the next one's first")
	w.run(1_000) // not sent again: under the group key
	w.reads(ada, "one", "the epoch's last", "the next one's first")
	if d.doctor.Epoch != 2 || ada.patient.Epoch != 2 || len(w.casts()) != 3 {
		t.Errorf("epochs %d and %d, %d casts", d.doctor.Epoch, ada.patient.Epoch, len(w.casts()))
	}
}

// A GROUP_KEY is ignored of an epoch that is not higher, and by who is not admitted (SPEC §6).
func TestGroupKeyNotTaken(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	bob, eve := w.comes(d, "Bob"), w.comes(d, "Eve")
	d.admit(bob)
	d.says("everyone", "one")
	w.reads(bob, "one")
	doctor, patient := d.engine.(*Doctor), bob.engine.(*Patient)
	before := patient.group
	doctor.begin(d.clock())
	for _, p := range doctor.patients {
		key := message.GroupKey{Epoch: doctor.epoch, Next: 2}
		doctor.toChain(p.peer, message.OpGroupKey, key.Append(nil))
	}
	d.do(doctor.finish())
	w.run(10)
	if patient.group != before {
		t.Error("Bob has another key of the same epoch")
	}
	if eve.engine.(*Patient).group != nil {
		t.Error("Eve has a key in the lobby")
	}
}
