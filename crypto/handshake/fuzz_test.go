package handshake

import (
	"encoding/binary"
	"errors"
	"testing"

	"telemed/crypto/elgamal"
	"telemed/crypto/internal/vector"
	"telemed/crypto/message"
)

// How a fuzzed frame is made of the fuzzer's bytes: as they are; sealed as the true
// sender would; laid over what the true sender says, from a place on that their first
// two bytes name, and sealed; and that signed anew, where the frame has a signature.
const (
	fuzzRaw = iota
	fuzzSealed
	fuzzChanged
	fuzzSigned
	fuzzWays
)

// A fuzzing is one machine at one stage, with the rogue that speaks to it.
type fuzzing struct {
	r       *rogue
	op      byte
	honest  func() []byte // what the true sender would say
	context string        // of the signature at its end; empty: none
	give    func([]byte) (Step, error)
	pending func() bool
}

func (z *fuzzing) frame(way byte, data []byte) []byte {
	if way == fuzzRaw {
		return append([]byte{z.op}, data...)
	}
	if way == fuzzSealed || len(data) < 2 {
		return z.r.send(z.op, data)
	}
	content := z.honest()
	at := int(binary.BigEndian.Uint16(data)) % len(content)
	for i := range min(len(data)-2, len(content)-at) {
		content[at+i] ^= data[2+i]
	}
	if n := len(content) - elgamal.SignatureSize; way == fuzzSigned && z.context != "" {
		sig := must(z.r.identity.Sign(vector.Rand("fuzz"), z.context, z.r.wire.t.signed(content[:n:n])))
		copy(content[n:], sig)
	}
	return z.r.send(z.op, content)
}

// try holds the machine's answer to what is true of every answer.
func (z *fuzzing) try(t *testing.T, way byte, data []byte) {
	step, err := z.give(z.frame(way%fuzzWays, data))
	var e *Error
	var said *Refused
	switch {
	case err == nil && way%fuzzWays == fuzzRaw:
		t.Error("accepted without a key")
	case err == nil && step.Reply == nil && step.Session == nil:
		t.Error("accepted, and nothing came of it")
	case err == nil:
	case !errors.As(err, &e) && !errors.As(err, &said):
		t.Errorf("an error of no kind: %v", err)
	case step.Session != nil || z.pending():
		t.Error("an attempt that failed goes on")
	}
}

func fuzzSeeds(f *testing.F) {
	for stage := range byte(3) {
		for way := range byte(fuzzWays) {
			f.Add(stage, way, []byte{0, 0})                      // as the true sender says it
			f.Add(stage, way, []byte{0, 0, 1})                   // the first byte
			f.Add(stage, way, []byte{7, 0xff, 0xff, 0xff})       // somewhere behind
			f.Add(stage, way, []byte(vector.Bytes("fuzz", 100))) // anything
		}
	}
}

// FuzzDoctor gives the doctor's machine, at each of its stages, a frame.
func FuzzDoctor(f *testing.F) {
	fuzzSeeds(f)
	f.Fuzz(func(t *testing.T, stage, way byte, data []byte) {
		z := fuzzing{}
		var w *world
		switch stage % 3 {
		case 0:
			w = newWorld(t, "fuzz")
			w.meet()
			z = fuzzing{r: w.roguePatient(w.patient), op: opHello, honest: func() []byte {
				var m hello
				copy(m.kem[:], z.r.kem.EncapsulationKey().Bytes())
				return m.bytes()
			}}
		case 1:
			w, z.r = atKey(t)
			z.op, z.context = opKey, contextKey
			z.honest = func() []byte { return z.r.keyContent(nil).bytes() }
		case 2:
			w, z.r = atConfirm(t)
			z.op = opConfirm
			z.honest = func() []byte {
				m := sessionConfirm{wallStart, z.r.keys.verify(z.r.sealed, wallStart)}
				return m.bytes()
			}
		}
		z.give, z.pending = w.toDoctor, w.d.Pending
		z.try(t, way, data)
	})
}

// FuzzPatient gives the patient's machine, at each of its stages, a frame.
func FuzzPatient(f *testing.F) {
	fuzzSeeds(f)
	f.Fuzz(func(t *testing.T, stage, way byte, data []byte) {
		z := fuzzing{}
		var w *world
		// said is a frame's content as a rogue that is then forgotten would send it.
		said := func(send func(r *rogue) []byte) []byte {
			r := *z.r
			r.wire = cloneWire(z.r.wire)
			from := flipped(cloneWire(z.r.wire))
			return must(from.reopen(send(&r)))
		}
		if stage%3 == 1 {
			var to *keyVerification
			w, z.r, to = atToken(t)
			z.op, z.context = opToken, contextToken
			z.honest = func() []byte { return said(func(r *rogue) []byte { return r.token(to, nil) }) }
		} else {
			w = newWorld(t, "fuzz")
			r, kem := w.rogueDoctor(w.doctor, w.begin())
			z.r, z.op, z.context = r, opWelcome, contextWelcome
			z.honest = func() []byte { return said(func(r *rogue) []byte { return r.welcomeFrom(kem, nil) }) }
		}
		if stage%3 == 2 {
			refusal := message.Blocked{Reason: message.BlockedLate, Delay: 6200}
			z.op, z.context, z.honest = opBlocked, "", func() []byte { return refusal.Append(nil) }
		}
		z.give, z.pending = w.toPatient, func() bool { return w.p.next != 0 }
		z.try(t, way, data)
	})
}
