package handshake

import (
	"crypto/mlkem"
	"testing"

	"telemed/crypto/internal/vector"
	"telemed/crypto/invite"
	"telemed/crypto/message"
)

// The vector is one handshake with all its secrets: from the inputs someone can
// make T, every key and every content anew, open every frame and check every
// signature. IVs and signatures are random; they are given by the frames.
type vectorFile struct {
	About  string       `json:"about"`
	Inputs vectorInputs `json:"inputs"`
	Frames []vectorStep `json:"frames"`
	Keys   []vectorKey  `json:"keys"`
	// BLOCKED frames that the doctor could have sent after frames 1, 10, 25.
	Blocked []vectorStep `json:"blocked"`
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

func TestVectors(t *testing.T) {
	w := newWorld(t, "vector")
	w.skew = -600_000
	w.inv.Open, w.inv.PatientName, w.inv.ValidUntil = false, "Grace", wallStart+86_400_000
	file := vectorFile{About: "One handshake under a personal invitation, SPEC §5; the patient's clock is ten " +
		"minutes behind, each frame takes 40 ms. Made by go test ./crypto/handshake -run Vectors -update."}
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

	w.ms += 40
	in.DoctorTime = append(in.DoctorTime, w.doctorClock().Wall)
	s := w.must(w.toDoctor(frame)).Session
	file.Keys = append(file.Keys, vectorKey{"session key P2D", s.Receive[:]}, vectorKey{"session key D2P", s.Send[:]},
		vectorKey{"verifier key", k.verifier[:]}, vectorKey{"group share", s.GroupShare[:]},
		vectorKey{"session key id", s.KeyID[:]}, vectorKey{"patient ID", s.PatientID[:]})
	vector.Check(t, "handshake", file)
}
