package conference

import (
	"bytes"
	"strings"
	"testing"

	"telemed/crypto/invite"
	"telemed/crypto/message"
	"telemed/relay/wire"
)

// A record parses only if it would be written just so, whatever stands in it.
func FuzzRecords(f *testing.F) {
	again := []func(b []byte) []byte{
		func(b []byte) []byte {
			if v, ok := parseInvitation(b); ok {
				return encodeInvitation(v)
			}
			return nil
		},
		func(b []byte) []byte {
			if v, ok := parsePatient(b); ok {
				return encodePatient(v)
			}
			return nil
		},
		func(b []byte) []byte {
			if v, ok := parseVisit(b); ok {
				return encodeVisit(v)
			}
			return nil
		},
		func(b []byte) []byte {
			if v, ok := parseLetter(b); ok {
				return v.encode()
			}
			return nil
		},
		func(b []byte) []byte {
			if v, ok := parseFile(b); ok {
				return encodeFile(v)
			}
			return nil
		},
		func(b []byte) []byte {
			var v passphrase
			if v.parse(b) {
				return v.encode()
			}
			return nil
		},
		func(b []byte) []byte {
			d := new(Doctor)
			if d.parseIdentity(b) {
				return d.encodeIdentity()
			}
			return nil
		},
		func(b []byte) []byte {
			d, ok := new(Doctor), false
			if d.practice, d.lasting, ok = parsePractice(b); ok {
				return d.encodePractice()
			}
			return nil
		},
		func(b []byte) []byte {
			if v, ok := parseHistory(b); ok {
				return v.encode()
			}
			return nil
		},
	}
	inv := &invite.Invitation{DoctorName: "Dr. Ada", PatientName: "Grace"}
	for i, seed := range [][]byte{
		encodeInvitation(&invitation{Invitation: inv, created: 1, opened: true}),
		encodePatient(&patient{name: "Grace", joined: true, status: "waiting", blockReason: "rules"}),
		encodeVisit(&visit{inv: inv, name: "Grace", joined: true, deltaTS: 5000}),
		(&letter{kind: everyone, number: 1, text: "hello", signed: []byte("…"), sentTo: [][16]byte{{1}, {2}}}).encode(),
		encodeFile(&file{Manifest: message.Manifest{Name: "a.pdf", Size: 1}, state: fileSending, kept: true, to: []*receiver{{id: [16]byte{1}}}}),
		(&passphrase{wrapped: []byte("w"), before: []byte("b")}).encode(),
		smallPractice().encodeIdentity(),
		smallPractice().encodePractice(),
		(&letter{kind: outgoing, owner: string(make([]byte, 16)), number: 1, text: "hello", signed: []byte("…")}).encode(),
	} {
		f.Add(byte(i), seed)
	}
	f.Fuzz(func(t *testing.T, kind byte, b []byte) {
		if out := again[int(kind)%len(again)](bytes.Clone(b)); out != nil && !bytes.Equal(out, b) {
			t.Errorf("parsed and written, %x is %x", b, out)
		}
	})
}

// Whatever stands in an export's records, it is refused, or a practice that a doctor can use.
func FuzzAdopt(f *testing.F) {
	for kind, r := range smallPractice().opened() {
		f.Add(byte(kind), r.Value, byte(0), []byte(nil))
	}
	f.Fuzz(func(t *testing.T, kind byte, value []byte, another byte, other []byte) {
		records := smallPractice().opened()
		put := func(kind byte, value []byte) {
			r := &records[int(kind)%len(records)]
			r.Value = bytes.Clone(value)
			switch { // under the name that it gives itself
			case strings.HasPrefix(r.Name, recordInvitation):
				if inv, ok := parseInvitation(value); ok {
					r.Name = invitationRecord(inv.ID)
				}
			case strings.HasPrefix(r.Name, recordPatient):
				if p, ok := parsePatient(value); ok {
					r.Name = patientRecord(p.id)
				}
			case strings.HasPrefix(r.Name, recordMessage):
				if l, ok := parseLetter(value); ok {
					r.Name = l.recordName()
				}
			}
		}
		put(kind, value)
		if len(other) > 0 {
			put(another, other)
		}
		d, out := adopts(records)
		if d.phase == phaseSetup {
			if d.imported != importDamaged || len(out.Writes) != 0 {
				t.Errorf("%q, %d writes", d.imported, len(out.Writes))
			}
			return
		}
		d.lives(t, out)
	})
}

// What the fuzzer makes of its bytes: who is given them, and as what.
const (
	toDoctor    = iota // an envelope, as the relay could send it
	toPatient          //
	fromPatient        // a frame that the relay hands on
	fromDoctor         //
	onUpChain          // opcode and payload on the session's chain: a patient's page that does as it likes
	onDownChain        //
	passing            // milliseconds, in hundreds
	fuzzMoves
)

// FuzzEngines gives both engines, in the middle of a conference, whatever the relay
// could: nothing may break them.
func FuzzEngines(f *testing.F) {
	payload := (&message.GroupKey{Epoch: 9, Next: 1}).Append(nil)
	f.Add([]byte{toDoctor, 3, byte(wire.TypeLeft), 0, 0, toPatient, 2, byte(wire.TypeDoctor), 0, passing, 1, 200})
	f.Add(append([]byte{onDownChain, byte(1 + len(payload)), message.OpGroupKey}, payload...))
	f.Add([]byte{onUpChain, 1, message.OpExit, onUpChain, 1, message.OpPrivateMsg, passing, 1, 255})
	f.Add([]byte{onDownChain, 2, message.OpDisconnect, 1, onDownChain, 14, message.OpBlocked, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})
	f.Add([]byte{fromPatient, 9, message.OpHello, 1, 2, 3, 4, 5, 6, 7, 8, fromDoctor, 1, message.OpEncMsg, fromDoctor, 1, message.OpWelcome})
	f.Fuzz(func(t *testing.T, data []byte) {
		w := newWorld(t)
		d := w.practice()
		p := w.comes(d, "Grace")
		d.admit(p)
		for moves := 0; len(data) >= 2 && moves < 20; moves++ {
			move, n := data[0]%fuzzMoves, min(int(data[1]), len(data)-2)
			w.fuzz(d, p, move, bytes.Clone(data[2:2+n]))
			data = data[2+n:]
		}
		w.run(20_000)
	})
}

func (w *world) fuzz(d, p *page, move byte, data []byte) {
	give := func(to *page, envelope []byte) {
		if to.alive && to.conn != (wire.PeerID{}) {
			to.do(to.engine.SocketMessage(envelope, to.clock()))
		}
	}
	sealed := func(s *session) []byte {
		if s == nil || len(data) == 0 {
			return nil
		}
		frame, err := s.send.Seal(w.pages[0].rand, data[0], data[1:])
		if err != nil {
			return nil // the chain's end
		}
		return frame
	}
	var frame []byte
	switch move {
	case toDoctor:
		give(d, data)
	case toPatient:
		give(p, data)
	case onUpChain:
		frame = sealed(p.engine.(*Patient).session)
	case onDownChain:
		for _, pe := range d.engine.(*Doctor).peers {
			if pe.session != nil {
				frame = sealed(pe.session)
			}
		}
	case fromPatient, fromDoctor:
		frame = data
	case passing:
		if len(data) > 0 {
			w.run(100 * uint64(data[0]))
		}
	}
	switch {
	case len(frame) == 0:
	case move == onUpChain || move == fromPatient:
		give(d, wire.AppendFrom(nil, p.conn, frame))
	default:
		give(p, wire.AppendDeliver(nil, frame))
	}
}
