package handshake

import (
	"bytes"
	"crypto/mlkem"
	"crypto/mlkem/mlkemtest"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"telemed/crypto/elgamal"
	"telemed/crypto/internal/vector"
	"telemed/crypto/invite"
	"telemed/crypto/seal"
)

// Every test begins at this moment of both monotonic clocks; the doctor's wall
// clock then shows wallStart.
const (
	wallStart = 1_800_000_000_000
	monoStart = 5_000_000
)

var keys = map[string]*elgamal.PrivateKey{}

// key is an identity key; each is made once, for speed.
func key(seed string) *elgamal.PrivateKey {
	if k := keys[seed]; k != nil {
		return k
	}
	k, err := elgamal.GenerateKey(vector.Rand(seed))
	if err != nil {
		panic(err)
	}
	keys[seed] = k
	return k
}

// A world is a doctor, a patient and an invitation, and the network between.
type world struct {
	t       *testing.T
	doctor  *elgamal.PrivateKey
	patient *elgamal.PrivateKey
	inv     *invite.Invitation
	dCfg    DoctorConfig
	pCfg    PatientConfig
	ms      uint64 // since the beginning
	skew    int64  // the patient's wall clock minus the doctor's
	seed    string

	p *Patient
	d *Doctor
}

func newWorld(t *testing.T, seed string) *world {
	w := &world{t: t, doctor: key("doctor"), patient: key("patient"), seed: seed}
	w.inv = &invite.Invitation{
		Open:       true,
		Room:       [16]byte(vector.Bytes("room", 16)),
		Doctor:     w.doctor.Public().Fingerprint(),
		ID:         [8]byte(vector.Bytes("invitation id", 8)),
		Secret:     [16]byte(vector.Bytes("invitation secret", 16)),
		DoctorName: "Dr. Ada Lovelace",
	}
	w.dCfg = DoctorConfig{Identity: w.doctor, DeltaTS: DefaultDeltaTS, Generation: 3,
		Lookup: func(id [8]byte) (*invite.Invitation, error) {
			if id != w.inv.ID {
				return nil, errUnknown
			}
			return w.inv, nil
		}}
	w.pCfg = PatientConfig{Invitation: w.inv, Identity: w.patient, Name: "Grace Hopper", MinGeneration: 2}
	return w
}

var errUnknown = errors.New("unknown invitation")

func (w *world) rand(who string) io.Reader { return vector.Rand(w.seed + " " + who) }

func (w *world) doctorClock() Clock { return Clock{Wall: wallStart + w.ms, Mono: monoStart + w.ms} }

func (w *world) patientClock() Clock {
	return Clock{Wall: wallStart + w.ms + uint64(w.skew), Mono: monoStart + w.ms}
}

// meet makes a doctor's machine.
func (w *world) meet() *Doctor {
	w.t.Helper()
	d, err := NewDoctor(w.rand("doctor"), w.dCfg)
	if err != nil {
		w.t.Fatal(err)
	}
	m := vector.Rand(w.seed + " kem")
	d.encapsulate = func(k *mlkem.EncapsulationKey768) (ss, ciphertext []byte) {
		random := make([]byte, 32)
		m.Read(random)
		return encapsulateWith(k, random)
	}
	w.d = d
	return d
}

// encapsulateWith is Encapsulate with 32 random bytes given.
func encapsulateWith(k *mlkem.EncapsulationKey768, random []byte) (ss, ciphertext []byte) {
	ss, ciphertext, err := mlkemtest.Encapsulate768(k, random)
	if err != nil {
		panic(err)
	}
	return ss, ciphertext
}

// begin makes both machines, and HELLO.
func (w *world) begin() []byte {
	w.t.Helper()
	w.meet()
	p, frame, err := NewPatient(w.rand("patient"), w.pCfg, w.patientClock())
	if err != nil {
		w.t.Fatal(err)
	}
	w.p = p
	return frame
}

func (w *world) toDoctor(frame []byte) (Step, error)  { return w.d.Receive(w.doctorClock(), frame) }
func (w *world) toPatient(frame []byte) (Step, error) { return w.p.Receive(w.patientClock(), frame) }

// must is the answer to a frame that has to be accepted.
func (w *world) must(step Step, err error) Step {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
	return step
}

// upTo runs an honest handshake up to, not including, the delivery of frame n
// (0 HELLO … 4 SESSION_CONFIRM), and returns that frame.
func (w *world) upTo(n int) []byte {
	w.t.Helper()
	frame := w.begin()
	for i := range n {
		if i%2 == 0 {
			frame = w.must(w.toDoctor(frame)).Reply
		} else {
			frame = w.must(w.toPatient(frame)).Reply
		}
	}
	return frame
}

// refused holds an error to a check and a kind.
func refused(t *testing.T, err error, check string, kind error) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want %s", err, check)
	}
	if e.Check != check || e.Kind != kind || !errors.Is(err, kind) {
		t.Fatalf("got %s (%v), want %s (%v)", e.Check, e.Kind, check, kind)
	}
	if !strings.HasPrefix(err.Error(), "handshake: ") {
		t.Errorf("the text %q does not say where it comes from", err)
	}
	return e
}

// A snapshot is the state of both machines before a frame is delivered.
type snapshot struct {
	p     Patient
	d     Doctor
	frame []byte
}

// record runs an honest handshake and keeps a snapshot before each frame.
// Copies of a snapshot's machines are good for refusals only: exponents and
// KEM keys are left out, so an accepted frame would be noticed by a panic.
func (w *world) record() (snaps []snapshot) {
	w.t.Helper()
	frame := w.begin()
	for i := range 5 {
		snaps = append(snaps, snapshot{clonePatient(w.p), cloneDoctor(w.d), frame})
		if i%2 == 0 {
			frame = w.must(w.toDoctor(frame)).Reply
		} else {
			frame = w.must(w.toPatient(frame)).Reply
		}
	}
	return snaps
}

func cloneKey(k *seal.Key) *seal.Key {
	if k == nil {
		return nil
	}
	c := *k
	return &c
}

func cloneInvitation(inv *invite.Invitation) *invite.Invitation {
	if inv == nil {
		return nil
	}
	c := *inv
	return &c
}

func clonePatient(p *Patient) Patient {
	c := *p
	c.wire.in, c.wire.out = cloneKey(p.wire.in), cloneKey(p.wire.out)
	c.ss, c.eP, c.m, c.kem = slices.Clone(p.ss), nil, nil, nil
	c.cfg.Invitation = cloneInvitation(p.cfg.Invitation)
	return c
}

func cloneDoctor(d *Doctor) Doctor {
	c := *d
	c.wire.in, c.wire.out = cloneKey(d.wire.in), cloneKey(d.wire.out)
	c.ss, c.eD, c.inv = slices.Clone(d.ss), nil, cloneInvitation(d.inv)
	if d.keys != nil {
		k := *d.keys
		c.keys = &k
	}
	return c
}

// try delivers a frame to the machine whose turn it is in snapshot i; nothing
// of the snapshot changes.
func (w *world) try(i int, s *snapshot, frame []byte) error {
	var step Step
	var err error
	if i%2 == 0 {
		d := cloneDoctor(&s.d)
		step, err = d.Receive(w.doctorClock(), frame)
	} else {
		p := clonePatient(&s.p)
		step, err = p.Receive(w.patientClock(), frame)
	}
	if err != nil && (step.Reply != nil || step.Session != nil) {
		w.t.Errorf("frame %d: an answer to what was refused", i)
	}
	return err
}

func equalSessions(t *testing.T, d, p *Session) {
	t.Helper()
	if d.Send != p.Receive || d.Receive != p.Send || d.GroupShare != p.GroupShare || d.KeyID != p.KeyID {
		t.Error("the two sides hold different keys")
	}
	if d.PatientID != p.PatientID || d.Invitation != p.Invitation || d.DeltaTS != p.DeltaTS ||
		d.Generation != p.Generation || d.Name != p.Name {
		t.Error("the two sides hold different facts")
	}
	if d.Send == d.Receive || bytes.Equal(d.Send[:32], d.GroupShare[:]) || d.Send == (seal.Key{}) {
		t.Error("two keys are one, or none")
	}
}
