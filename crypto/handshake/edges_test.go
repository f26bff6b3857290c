package handshake

import (
	"errors"
	"testing"

	"telemed/crypto/elgamal"
	"telemed/crypto/message"
)

// What is late by exactly the limit is in time, in either direction.
func TestExactlyInTime(t *testing.T) {
	now := uint64(wallStart)
	for _, stamp := range []uint64{now - 5000, now + 5000} {
		w, r := atKey(t)
		w.must(w.toDoctor(r.key(func(m *keyVerification) { m.stamp = stamp })))
		w, r = atConfirm(t)
		w.must(w.toDoctor(r.confirm(stamp, nil)))
		w, r, to := atToken(t)
		w.must(w.toPatient(r.token(to, func(m *sessionToken) { m.stamp = stamp })))
	}
	w := newWorld(t, "in time") // WELCOME, and HELLO in the doctor's queue
	hello := w.begin()
	step, err := w.d.Receive(Clock{Wall: wallStart, Mono: monoStart, Waited: 2500}, hello)
	w.must(step, err)
	w.ms = 5000
	w.must(w.toPatient(step.Reply))

	w = newWorld(t, "in time") // the last frame of all, 4·ΔTS after HELLO
	confirm := w.upTo(4)
	c := w.doctorClock()
	c.Mono += 20_000
	w.must(w.d.Receive(c, confirm))
}

// A monotonic clock that went back measures nothing, and so refuses nothing.
func TestMonotonicBack(t *testing.T) {
	w := newWorld(t, "back")
	frame := w.begin()
	back := func(c Clock) Clock { c.Mono -= 1_000_000; return c }
	frame = w.must(w.toDoctor(frame)).Reply
	step, err := w.p.Receive(back(w.patientClock()), frame)
	frame = w.must(step, err).Reply
	step, err = w.d.Receive(back(w.doctorClock()), frame)
	frame = w.must(step, err).Reply
	step, err = w.p.Receive(back(w.patientClock()), frame)
	w.must(step, err)
}

// HELLO leaves when NewPatient is called, not when the event came that it waits for.
func TestHelloSentAfterWaiting(t *testing.T) {
	w := newWorld(t, "sent")
	w.meet()
	p, hello, err := NewPatient(w.rand("patient"), w.pCfg, Clock{Wall: wallStart, Mono: monoStart, Waited: 3000})
	if err != nil {
		t.Fatal(err)
	}
	if p.Deadline() != monoStart+3000+MaxDeltaTS {
		t.Errorf("the deadline is %d", p.Deadline())
	}
	w.p, w.ms = p, 8000
	w.must(w.toPatient(w.must(w.toDoctor(hello)).Reply))
}

// A HELLO too short for an invitation id names none, though what is there of it
// begins like one.
func TestHelloShort(t *testing.T) {
	w := newWorld(t, "short")
	w.inv.ID = [8]byte{1}
	w.meet()
	for n := range 9 {
		_, err := w.toDoctor([]byte{1, 1, 0, 0, 0, 0, 0, 0, 0}[:max(n, 1)])
		refused(t, err, "HELLO-SEAL", ErrSeal)
	}
}

// As long as a handshake is under way there is nobody to refuse.
func TestRefuseWhilePending(t *testing.T) {
	w := newWorld(t, "pending")
	key := w.upTo(2)
	if frame, err := w.d.Refuse(message.BlockedBusy, 0, 0); err != ErrNothing || frame != nil {
		t.Errorf("Refuse: %x, %v", frame, err)
	}
	w.must(w.toDoctor(key)) // and the handshake goes on
}

// A stamp from the future is off, not late, for the patient, too.
func TestAhead(t *testing.T) {
	w, r := atKey(t)
	step, err := w.toDoctor(r.key(func(m *keyVerification) { m.stamp += 6200 }))
	if e := refused(t, err, "KEY-TIME", ErrLate); e.Error() != "handshake: stamped 6.2 s ahead, 5 s allowed" {
		t.Error(e)
	}
	blocked, err := message.ParseBlocked(must(r.wire.open(step.Reply, 1)))
	if err != nil || (*Refused)(blocked).Error() != "handshake: refused: off by 6.2 s" {
		t.Errorf("%v, %v", blocked, err)
	}
}

// The generation is known as soon as sig0 has verified, and not before.
func TestGenerationBeforeTheEnd(t *testing.T) {
	for _, c := range []struct {
		check string
		edit  func(m *welcome)
		ms    uint64
		want  uint64
	}{
		{"", func(*welcome) {}, 0, 3},
		{"WELCOME-ELEMENT", func(m *welcome) { clear(m.eD[:]) }, 0, 3},
		{"WELCOME-LATE", func(*welcome) {}, 9000, 3},
		{"WELCOME-DELTA", func(m *welcome) { m.deltaTS = 0 }, 0, 3},
		{"WELCOME-GENERATION", func(m *welcome) { m.generation = 1 }, 0, 1},
		{"WELCOME-DOCTOR", func(m *welcome) { m.yD[0]++ }, 0, 0},
	} {
		w := newWorld(t, "generation")
		r, kem := w.rogueDoctor(w.doctor, w.begin())
		frame := r.welcome(kem, c.edit)
		w.ms += c.ms
		step, err := w.toPatient(frame)
		var e *Error
		if errors.As(err, &e) != (c.check != "") || e != nil && e.Check != c.check {
			t.Errorf("%s: %v", c.check, err)
		}
		if step.Generation != c.want {
			t.Errorf("%s: generation %d, want %d", c.check, step.Generation, c.want)
		}
		if c.check == "" && r.onKey(step.Reply).generation != c.want {
			t.Error("frame 10 holds another generation")
		}
	}
	w := newWorld(t, "generation") // with a signature that is not the doctor's
	r, kem := w.rogueDoctor(key("mallory"), w.begin())
	step, err := w.toPatient(r.welcome(kem, func(m *welcome) { copy(m.yD[:], w.doctor.Public().Bytes()) }))
	refused(t, err, "WELCOME-SIGNATURE", ErrDoctor)
	if step.Generation != 0 {
		t.Error("a generation that the doctor did not sign")
	}
}

// An old page of the doctor's hears from the patient who refuses it, and learns
// nothing but who that is.
func TestOldPageHears(t *testing.T) {
	w := newWorld(t, "old page")
	w.pCfg.MinGeneration = 4 // the doctor's is 3
	w.dCfg.Allow = func([16]byte, *elgamal.PublicKey) error { return nil }
	hello := w.begin()
	step, err := w.toPatient(w.must(w.toDoctor(hello)).Reply)
	refused(t, err, "WELCOME-GENERATION", ErrGeneration)
	if step.Reply == nil || step.Session != nil || !erasedPatient(w.p) {
		t.Fatal("no word of the higher generation, or the attempt goes on")
	}
	opened := flipped(w.d.wire)
	opened.in = opened.out
	var m keyVerification
	if !m.parse(must(opened.open(step.Reply, 1))) || m.name != "" || !zero(m.eP[:]) || !zero(m.secret[:]) {
		t.Error("it says more than the generation")
	}
	step, err = w.toDoctor(step.Reply)
	e := refused(t, err, "KEY-GENERATION", ErrGeneration)
	if !e.Peer.Equal(w.patient.Public()) || e.Invitation != w.inv.ID || step.Reply != nil || step.Session != nil {
		t.Error("who said so is not told, or it was answered")
	}
}
