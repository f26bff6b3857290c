package handshake

import (
	"bytes"
	"crypto/mlkem"
	"testing"

	"telemed/crypto/internal/vector"
	"telemed/crypto/invite"
	"telemed/crypto/message"
)

// The vector is one handshake with all its secrets and all random bytes that each
// side drew: from the inputs someone can make every frame anew.
type vectorFile struct {
	vector.Head
	Inputs vectorInputs `json:"inputs"`
	// What each side drew, in order.
	PatientDraws []vectorDraw `json:"patient draws"`
	DoctorDraws  []vectorDraw `json:"doctor draws"`
	Frames       []vectorStep `json:"frames"`
	Keys         []vectorKey  `json:"keys"`
	// BLOCKED frames that the doctor could have sent after frames 1, 10, 25, and another after 1.
	Blocked []vectorStep `json:"blocked"`
	// Frames that are refused in the place of the true one with their opcode, or,
	// BLOCKED, of WELCOME. The time is that of the true one.
	Refused []vectorRefused `json:"refused"`
}

type vectorDraw struct {
	What  string     `json:"what"`
	Bytes vector.Hex `json:"bytes"`
}

type vectorRefused struct {
	Check string     `json:"check"`
	Why   string     `json:"why"`
	Frame vector.Hex `json:"frame"`
	// WELCOME-GENERATION: the frame 10 that the patient sends all the same.
	Answer *vectorAnswer `json:"answer,omitempty"`
}

type vectorAnswer struct {
	Draws   []vectorDraw `json:"draws after HELLO"`
	Content vector.Hex   `json:"content"`
	Frame   vector.Hex   `json:"frame"`
}

type vectorInputs struct {
	Invitation vector.Hex `json:"invitation"`
	DoctorX    vector.Hex `json:"x_D"`
	PatientX   vector.Hex `json:"x_P"`
	DoctorEX   vector.Hex `json:"x of e_D"`
	PatientEX  vector.Hex `json:"x of e_P"`
	M          vector.Hex `json:"M"`
	KEMSeed    vector.Hex `json:"kem key seed (d and z)"`
	KEMRandom  vector.Hex `json:"kem encapsulation m"`
	KEMSecret  vector.Hex `json:"ss"`
	Name       string     `json:"name"`
	DoctorTime []uint64   `json:"doctor clock at frames 1 10 25"`
	OwnTime    []uint64   `json:"patient clock at frames 2 20"`
}

type vectorStep struct {
	Opcode  byte       `json:"opcode"`
	TBefore vector.Hex `json:"T before"`
	TAfter  vector.Hex `json:"T after,omitempty"`
	Content vector.Hex `json:"content"`
	Frame   vector.Hex `json:"frame"`
}

type vectorKey struct {
	Name string     `json:"name"`
	Key  vector.Hex `json:"key"`
}

func vectorWorld(t *testing.T) *world {
	w := newWorld(t, "vector")
	w.skew = -600_000
	w.inv.Open, w.inv.PatientName, w.inv.ValidUntil = false, "Grace", wallStart+86_400_000
	return w
}

func TestVectors(t *testing.T) {
	w := vectorWorld(t)
	file := vectorFile{Head: vector.About("One handshake under a personal invitation (SPEC §5); the patient's clock is ten "+
		"minutes behind, each frame takes 40 ms. The patient has seen generation 2, the doctor's is 3.",
		"doctor", "patient", "room", "invitation id", "invitation secret", "vector patient", "vector doctor", "vector kem",
		"vector blocked", "refused", "mallory", "k", "another M")}
	in := &file.Inputs
	in.Invitation, in.Name = w.inv.Bytes(), w.pCfg.Name
	in.DoctorX, in.PatientX = w.doctor.Bytes(), w.patient.Bytes()
	in.KEMSeed = vector.Bytes("vector patient", mlkem.SeedSize)
	in.KEMRandom = vector.Bytes("vector kem", 32)

	keys := func(name string, end *wire) {
		file.Keys = append(file.Keys, vectorKey{name + " P2D", end.in[:]}, vectorKey{name + " D2P", end.out[:]})
	}
	// note opens a frame at its receiver's end, before it gets there.
	note := func(end wire, frame []byte, opcode byte, clear int) {
		step := vectorStep{Opcode: opcode, Frame: frame}
		end = cloneWire(end)
		step.TBefore = append(vector.Hex(nil), end.t[:]...)
		step.Content = must(end.open(frame, clear))
		if opcode == opBlocked {
			file.Blocked = append(file.Blocked, step)
			return
		}
		step.TAfter = append(vector.Hex(nil), end.t[:]...)
		file.Frames = append(file.Frames, step)
	}
	// blocked notes the frame that would have refused the one just taken.
	blocked := func(d Doctor, p *Patient, reason byte, until uint64, delay uint32) {
		d.next = 0
		d.rand = vector.Rand("vector blocked")
		note(p.wire, must(d.Refuse(reason, until, delay)), opBlocked, 1)
	}

	frame := w.begin()
	w.ms += 40
	// The doctor's end as it stands when HELLO has opened: the patient's, turned.
	end := flipped(w.p.wire)
	end.t = invite.Transcript0(w.inv)
	note(end, frame, opHello, 9)
	keys("hello key", &end)
	must(end.open(frame, 9))
	blocked(Doctor{wire: cloneWire(end)}, w.p, message.BlockedExpired, 0, 0)
	early, patient := Doctor{wire: cloneWire(end)}, Patient{wire: cloneWire(w.p.wire)}

	in.DoctorTime = append(in.DoctorTime, w.doctorClock().Wall)
	frame = w.must(w.toDoctor(frame)).Reply
	in.DoctorEX, in.KEMSecret = w.d.eD.Bytes(), append(vector.Hex(nil), w.d.ss...)
	handshake := cloneWire(w.d.wire)
	note(w.p.wire, frame, opWelcome, 1)
	keys("handshake key", &handshake)

	w.ms += 40
	in.OwnTime = append(in.OwnTime, w.patientClock().Wall)
	frame = w.must(w.toPatient(frame)).Reply
	in.PatientEX, in.M = w.p.eP.Bytes(), w.p.m.Bytes()
	note(w.d.wire, frame, opKey, 1)
	end = cloneWire(w.d.wire)
	must(end.open(frame, 1))
	blocked(Doctor{wire: end}, w.p, message.BlockedLate, 0, 6200)

	w.ms += 40
	in.DoctorTime = append(in.DoctorTime, w.doctorClock().Wall)
	frame = w.must(w.toDoctor(frame)).Reply
	note(w.p.wire, frame, opToken, 1)
	k := *w.d.keys

	w.ms += 40
	in.OwnTime = append(in.OwnTime, w.patientClock().Wall)
	frame = w.must(w.toPatient(frame)).Reply
	note(w.d.wire, frame, opConfirm, 1)
	end = cloneWire(w.d.wire)
	must(end.open(frame, 1))
	blocked(Doctor{wire: end}, w.p, message.BlockedKey, wallStart+120_000, 0)
	blocked(early, &patient, message.BlockedEarly, wallStart+86_400_000, 0)

	w.ms += 40
	in.DoctorTime = append(in.DoctorTime, w.doctorClock().Wall)
	s := w.must(w.toDoctor(frame)).Session
	file.Keys = append(file.Keys, vectorKey{"session key P2D", s.Receive[:]}, vectorKey{"session key D2P", s.Send[:]},
		vectorKey{"verifier key", k.verifier[:]}, vectorKey{"group share", s.GroupShare[:]},
		vectorKey{"session key id", s.KeyID[:]}, vectorKey{"patient ID", s.PatientID[:]})
	draws := func(seed string, list []vectorDraw) []vectorDraw {
		r := vector.Rand(seed)
		for i, d := range list {
			list[i].Bytes = make(vector.Hex, len(d.Bytes))
			r.Read(list[i].Bytes)
		}
		return list
	}
	of := func(what string, n int) vectorDraw { return vectorDraw{what, make(vector.Hex, n)} }
	file.PatientDraws = draws("vector patient", []vectorDraw{
		of("kem key seed", mlkem.SeedSize), of("nonce", 16), of("iv", 16),
		of("e_P", 32), of("t", 32), of("k", 32), of("RNi", 16), of("fresh", 32), of("iv", 16), of("iv", 16)})
	file.DoctorDraws = draws("vector doctor", []vectorDraw{
		of("e_D", 32), of("fresh", 32), of("iv", 16), of("k", 32), of("RN_GWN", 16), of("fresh", 32), of("iv", 16)})
	if !bytes.Equal(file.PatientDraws[3].Bytes, in.PatientEX) || !bytes.Equal(file.DoctorDraws[0].Bytes, in.DoctorEX) {
		t.Error("the random bytes are not those that were drawn")
	}
	file.Refused = refusedFrames(t, &file)
	vector.Check(t, "handshake", file)
}
