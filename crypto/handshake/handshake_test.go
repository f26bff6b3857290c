package handshake

import (
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"telemed/crypto/elgamal"
	"telemed/crypto/internal/vector"
	"telemed/crypto/invite"
)

// finish runs a whole honest handshake and returns both sessions.
func (w *world) finish() (d, p *Session, trace []Record) {
	w.t.Helper()
	frame := w.begin()
	for i := range 5 {
		var step Step
		if i%2 == 0 {
			step = w.must(w.toDoctor(frame))
			if step.Session != nil {
				d = step.Session
			}
		} else {
			step = w.must(w.toPatient(frame))
			if step.Session != nil {
				p = step.Session
			}
		}
		trace = append(trace, step.Trace...)
		frame = step.Reply
	}
	if d == nil || p == nil {
		w.t.Fatal("no session")
	}
	return d, p, trace
}

func TestHandshake(t *testing.T) {
	w := newWorld(t, "honest")
	asked := 0
	w.dCfg.Allow = func(id [16]byte, k *elgamal.PublicKey) error {
		asked++
		if !k.Equal(w.patient.Public()) || id != invite.PatientID(w.inv.ID, k.Bytes()) {
			t.Error("Allow was asked about another key")
		}
		return nil
	}
	d, p, _ := w.finish()
	equalSessions(t, d, p)
	if asked != 1 {
		t.Errorf("Allow was asked %d times", asked)
	}
	if !d.Peer.Equal(w.patient.Public()) || !p.Peer.Equal(w.doctor.Public()) {
		t.Error("a session with another peer")
	}
	if p.Generation != 3 || d.Name != "Grace Hopper" || p.Offset != 0 || d.Invitation != w.inv.ID {
		t.Error("wrong facts in the session")
	}
	if w.d.Pending() || w.d.Deadline() != math.MaxUint64 {
		t.Error("still pending after the end")
	}
	d.Erase()
	if d.Send != ([64]byte{}) || d.Receive != ([64]byte{}) || d.GroupShare != ([32]byte{}) {
		t.Error("Session.Erase left a secret")
	}
}

// A second HELLO on the connection starts anew and leads to another session.
func TestHelloStartsAnew(t *testing.T) {
	w := newWorld(t, "anew")
	first := w.upTo(2) // frame 10 of the first attempt
	d := w.d
	w.seed = "anew again"
	hello := w.begin()
	w.d = d
	welcome := w.must(w.toDoctor(hello)).Reply
	key := w.must(w.toPatient(welcome)).Reply
	snap := cloneDoctor(w.d)
	_, err := snap.Receive(w.doctorClock(), first)
	refused(t, err, "KEY-SEAL", ErrSeal)
	token := w.must(w.toDoctor(key)).Reply
	confirm := w.must(w.toPatient(token))
	end := w.must(w.toDoctor(confirm.Reply))
	equalSessions(t, end.Session, confirm.Session)
}

// Device clocks may be wrong: only delay counts.
func TestClocksApart(t *testing.T) {
	for name, skew := range map[string]int64{"ten minutes behind": -600_000, "ten minutes ahead": 600_000,
		"patient's in 1970": -wallStart} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, "skew")
			w.skew = skew
			frame := w.begin()
			for i := range 5 { // 4.9 s on every second way: as slow as is allowed
				w.ms += []uint64{0, 4900, 0, 4900, 0}[i]
				var step Step
				if i%2 == 0 {
					step = w.must(w.toDoctor(frame))
				} else {
					step = w.must(w.toPatient(frame))
				}
				if i == 3 && step.Session.Offset != -skew-4900 {
					t.Errorf("offset %d", step.Session.Offset)
				}
				frame = step.Reply
			}
		})
	}
}

// Time in the caller's own queue is not the network's delay, but is in stamps.
func TestWaited(t *testing.T) {
	w := newWorld(t, "waited")
	hello := w.begin()
	step, err := w.d.Receive(Clock{Wall: wallStart, Mono: monoStart, Waited: 2500}, hello)
	w.must(step, err)
	for _, f := range step.Trace[1].Fields {
		if f.Name == "clock" && f.Value != "1800000002500" {
			t.Errorf("clock %s", f.Value)
		}
	}
	w.ms = 2500
	step = w.must(w.p.Receive(w.patientClock(), step.Reply))
	w.must(w.d.Receive(Clock{Wall: wallStart + 7000, Mono: monoStart + 7000, Waited: 9000}, step.Reply))
}

func TestConstructors(t *testing.T) {
	w := newWorld(t, "constructors")
	for _, delta := range []uint32{0, 999, 60_001} {
		w.dCfg.DeltaTS = delta
		if _, err := NewDoctor(w.rand("d"), w.dCfg); err != ErrDelta {
			t.Errorf("ΔTS %d: %v", delta, err)
		}
	}
	for _, name := range []string{"", " ", "a\nb", strings.Repeat("x", 65), "\xff"} {
		w.pCfg.Name = name
		if _, _, err := NewPatient(w.rand("p"), w.pCfg, Clock{}); err != ErrName {
			t.Errorf("name %q: %v", name, err)
		}
	}
	w.pCfg.Name = strings.Repeat("é", 64)
	w.inv.DoctorName = ""
	if _, _, err := NewPatient(w.rand("p"), w.pCfg, Clock{}); !errors.Is(err, invite.ErrField) {
		t.Errorf("a bad invitation: %v", err)
	}
}

func TestDeadline(t *testing.T) {
	w := newWorld(t, "deadline")
	hello := w.begin()
	if got := w.p.Deadline(); got != monoStart+MaxDeltaTS {
		t.Errorf("before WELCOME %d", got)
	}
	if w.d.Deadline() != math.MaxUint64 || w.d.Pending() {
		t.Error("pending before HELLO")
	}
	w.ms = 1000
	welcome := w.must(w.toDoctor(hello)).Reply
	if got := w.d.Deadline(); got != monoStart+21_000 || !w.d.Pending() {
		t.Errorf("the doctor's %d", got)
	}
	w.must(w.toPatient(welcome))
	if got := w.p.Deadline(); got != monoStart+20_000 {
		t.Errorf("after WELCOME %d", got)
	}
	w.p.Erase()
	if w.p.Deadline() != math.MaxUint64 {
		t.Error("pending after the end")
	}
}

// A broken random source ends the attempt and leaves nothing.
func TestRandomFails(t *testing.T) {
	w := newWorld(t, "broken")
	for n := int64(0); n < 96; n += 24 { // 64 seed, 16 nonce, 16 IV
		if _, _, err := NewPatient(io.LimitReader(w.rand("p"), n), w.pCfg, Clock{}); err == nil {
			t.Errorf("HELLO from %d random bytes", n)
		}
	}
	hello := w.begin()
	w.d.rand = io.LimitReader(w.rand("d"), 40) // e_D, then not sig0
	step, err := w.toDoctor(hello)
	if err == nil || step.Reply != nil || !erasedDoctor(w.d) {
		t.Error("WELCOME from a broken source")
	}
	for n := int64(0); n < 160; n += 40 { // e_P, t, k, nonce, sig, IV
		w := newWorld(t, "broken patient")
		welcome := w.upTo(1)
		w.p.rand = io.LimitReader(w.rand("p"), n)
		if step, err := w.toPatient(welcome); err == nil || step.Reply != nil || !erasedPatient(w.p) {
			t.Errorf("KEY_VERIFICATION from %d random bytes: %v", n, err)
		}
	}
}

// BenchmarkHandshake shows besides what each side's part takes.
func BenchmarkHandshake(b *testing.B) {
	w := newWorld(nil, "bench")
	var spent [2]time.Duration // doctor, patient
	for b.Loop() {
		begin := time.Now()
		p, frame, _ := NewPatient(vector.Rand("p"), w.pCfg, Clock{})
		spent[1] += time.Since(begin)
		d, _ := NewDoctor(vector.Rand("d"), w.dCfg)
		for i, receive := range []func(Clock, []byte) (Step, error){d.Receive, p.Receive, d.Receive, p.Receive, d.Receive} {
			begin := time.Now()
			step, err := receive(Clock{}, frame)
			spent[i%2] += time.Since(begin)
			if err != nil {
				b.Fatal(err)
			}
			frame = step.Reply
		}
	}
	for i, side := range []string{"doctor-ms/op", "patient-ms/op"} {
		b.ReportMetric(float64(spent[i].Microseconds())/1000/float64(b.N), side)
	}
}
