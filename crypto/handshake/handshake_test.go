package handshake

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"telemed/crypto/elgamal"
	"telemed/crypto/internal/vector"
	"telemed/crypto/invite"
	"telemed/crypto/message"
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

// The protocol view shows what was sent and never a secret.
func TestTrace(t *testing.T) {
	w := newWorld(t, "trace")
	secrets := map[string][]byte{"invitation secret": w.inv.Secret[:], "x_D": w.doctor.Bytes(), "x_P": w.patient.Bytes()}
	key := w.upTo(2)
	for name, b := range map[string][]byte{"M": w.p.m.Bytes(), "ss": w.p.ss, "x of e_D": w.d.eD.Bytes(),
		"x of e_P": w.p.eP.Bytes(), "handshake key": w.p.wire.in[:], "other handshake key": w.p.wire.out[:]} {
		secrets[name] = bytes.Clone(b)
	}
	hello := w.p.HelloTrace()
	trace := []Record{hello}
	step := w.must(w.toDoctor(key))
	trace = append(trace, step.Trace...)
	secrets["verifier key"] = bytes.Clone(w.d.keys.verifier[:])
	step = w.must(w.toPatient(step.Reply))
	trace = append(trace, step.Trace...)
	s := step.Session
	secrets["P2D"], secrets["D2P"], secrets["share"] = s.Send[:], s.Receive[:], s.GroupShare[:]
	trace = append(trace, w.must(w.toDoctor(step.Reply)).Trace...)

	var names []string
	for _, r := range trace {
		names = append(names, r.Name())
		for _, f := range r.Fields {
			for name, secret := range secrets {
				if strings.Contains(f.Value, hex.EncodeToString(secret)[:8]) {
					t.Errorf("%s of %s shows the %s", f.Name, r.Name(), name)
				}
			}
			if len(f.Value) > 40 || f.Name == "" || f.Value == "" {
				t.Errorf("%s of %s is %q", f.Name, r.Name(), f.Value)
			}
		}
	}
	want := "HELLO KEY_VERIFICATION SESSION_TOKEN SESSION_TOKEN SESSION_CONFIRM SESSION_CONFIRM"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("recorded %s", got)
	}
	if got := strings.Join(trace[1].Checks, ", "); got != "signature verified, IDs verified, timestamp verified, session key decrypted" {
		t.Errorf("checks of frame 10: %s", got)
	}
	if got := strings.Join(trace[5].Checks, ", "); got != "session key matches, timestamp verified" {
		t.Errorf("checks of frame 25: %s", got)
	}
	if !hello.Sent || trace[1].Sent || !trace[2].Sent || trace[3].Sent {
		t.Error("sent and received are mixed up")
	}
}

// Erasure: every secret is overwritten where it lay, whatever ended the attempt.
func TestErased(t *testing.T) {
	ends := map[string]func(w *world, n int, frame []byte){
		"success":      func(w *world, n int, frame []byte) { w.deliver(n, frame) },
		"broken seal":  func(w *world, n int, frame []byte) { frame[len(frame)-1]++; w.deliver(n, frame) },
		"out of place": func(w *world, n int, frame []byte) { w.deliver(n, []byte{message.OpExit}) },
		"late":         func(w *world, n int, frame []byte) { w.ms += 6000; w.deliver(n, frame) },
		"time-out":     func(w *world, n int, frame []byte) { w.ms += 100_000; w.d.Erase(); w.p.Erase() },
	}
	for name, end := range ends {
		for n := 1; n < 5; n++ {
			if n < 3 && (name == "success" || name == "time-out") {
				continue // the other ends show as much
			}
			w := newWorld(t, "erase")
			frame := w.upTo(n)
			var kept [][]byte
			for _, wire := range []*wire{&w.p.wire, &w.d.wire} {
				for _, k := range []*[64]byte{(*[64]byte)(wire.in), (*[64]byte)(wire.out)} {
					if k != nil {
						kept = append(kept, k[:])
					}
				}
			}
			kept = append(kept, w.p.ss, w.d.ss)
			if w.d.keys != nil {
				kept = append(kept, w.d.keys.d2p[:], w.d.keys.p2d[:], w.d.keys.verifier[:], w.d.keys.share[:])
			}
			eD, eP, m := w.d.eD, w.p.eP, w.p.m
			end(w, n, frame)
			w.d.Refuse(message.BlockedBusy, 0, 0)
			w.d.Erase()
			w.p.Erase()
			if !erasedDoctor(w.d) || !erasedPatient(w.p) {
				t.Errorf("%s at frame %d: a secret is still held", name, n)
			}
			for i, b := range kept {
				if len(bytes.Trim(b, "\x00")) != 0 {
					t.Errorf("%s at frame %d: secret %d is still in memory", name, n, i)
				}
			}
			for _, k := range []*elgamal.PrivateKey{eD, eP} {
				if k != nil && len(bytes.Trim(k.Bytes(), "\x00")) != 0 {
					t.Errorf("%s at frame %d: an exponent is still in memory", name, n)
				}
			}
			if m != nil && len(bytes.Trim(m.Bytes(), "\x00")) != 0 {
				t.Errorf("%s at frame %d: M is still in memory", name, n)
			}
		}
	}
}

// deliver gives a frame to the side whose turn frame n is, whatever comes of it.
func (w *world) deliver(n int, frame []byte) {
	if n%2 == 0 {
		w.toDoctor(frame)
	} else {
		w.toPatient(frame)
	}
}

func erasedDoctor(d *Doctor) bool {
	return d.next == 0 && d.eD == nil && d.ss == nil && d.keys == nil && d.wire.in == nil && d.wire.out == nil
}

func erasedPatient(p *Patient) bool {
	return p.next == 0 && p.kem == nil && p.eP == nil && p.m == nil && p.ss == nil && p.wire.in == nil && p.wire.out == nil
}

func BenchmarkHandshake(b *testing.B) {
	w := newWorld(nil, "bench")
	for b.Loop() {
		p, frame, _ := NewPatient(vector.Rand("p"), w.pCfg, Clock{})
		d, _ := NewDoctor(vector.Rand("d"), w.dCfg)
		for i := range 5 {
			var step Step
			var err error
			if i%2 == 0 {
				step, err = d.Receive(Clock{}, frame)
			} else {
				step, err = p.Receive(Clock{}, frame)
			}
			if err != nil {
				b.Fatal(err)
			}
			frame = step.Reply
		}
	}
}
