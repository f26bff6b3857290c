package handshake

import (
	"bytes"
	"crypto/mlkem"
	"errors"
	"slices"
	"testing"

	"telemed/crypto/elgamal"
	"telemed/crypto/group"
	"telemed/crypto/internal/vector"
	"telemed/crypto/invite"
	"telemed/crypto/message"
	"telemed/crypto/seal"
)

// A refusal is a frame of the vector, changed. Its content is edited, signed again
// by the side that sends it where sign says so, and sealed with the key that it
// would have had: so it fails at the check that it is named by, and at none before.
type refusal struct {
	check, why string
	edit       func(b []byte) []byte
	signed     bool
}

// Where fields begin in the contents: SPEC §5.
const (
	deltaAt, generationAt             = 1864, 1868 // WELCOME
	nameAt                            = 770        // KEY_VERIFICATION, whose name has 12 bytes
	stampAt, doctorAt, patientAt      = 782, 806, 838
	seenAt, secretAt                  = 854, 862
	tokenPatientAt, tokenSecretAt     = 24, 40 // SESSION_TOKEN
	signatureEnd                      = elgamal.SignatureSize
	elementEnd                        = elgamal.PublicKeySize
	outside, tooShort, tooLong, other = "2, which is no element", "a byte too short", "a byte too long", "another"
)

func put(at int, v ...byte) func(b []byte) []byte {
	return func(b []byte) []byte { copy(b[at:], v); return b }
}

func flipAt(at int) func(b []byte) []byte {
	return func(b []byte) []byte { b[at] ^= 1; return b }
}

func cut(b []byte) []byte   { return b[:len(b)-1] }
func grown(b []byte) []byte { return append(b, 0) }

// identityUnder is a ciphertext under y that decrypts to 1.
func identityUnder(y []byte) []byte {
	k := must(group.RandomScalar(vector.Rand("k")))
	return append(group.BaseExp(k).Bytes(), must(group.DecodeElement(y)).Exp(k).Bytes()...)
}

// refusals are by the index of the frame that they stand for.
func refusals(file *vectorFile) [5][]refusal {
	mallory := key("mallory").Public().Bytes()
	eD, eP := file.Frames[1].Content[elementEnd:2*elementEnd], file.Frames[2].Content[elementEnd:2*elementEnd]
	otherM := must(elgamal.RandomMessage(vector.Rand("another M")))
	forOther := must(must(elgamal.ParsePublicKey(eP)).Encrypt(vector.Rand("k"), otherM)).Bytes()
	return [5][]refusal{
		{
			{"HELLO-LAYOUT", tooShort, cut, false},
			{"HELLO-LAYOUT", tooLong, grown, false},
			{"HELLO-KEM", "coefficients above 3328", func(b []byte) []byte { return put(0, bytes.Repeat([]byte{0xff}, 64)...)(b) }, false},
		}, {
			{"WELCOME-LAYOUT", tooShort, cut, false},
			{"WELCOME-LAYOUT", tooLong, grown, false},
			{"WELCOME-DOCTOR", "another doctor's y_D", put(0, mallory...), true},
			{"WELCOME-DOCTOR", outside, put(0, notElement...), true},
			{"WELCOME-SIGNATURE", "another e_D", put(elementEnd, mallory...), false},
			{"WELCOME-SIGNATURE", "another clock", flipAt(deltaAt - 1), false},
			{"WELCOME-DELTA", "999 ms", put(deltaAt, 0, 0, 3, 231), true},
			{"WELCOME-DELTA", "60,001 ms", put(deltaAt, 0, 0, 234, 97), true},
			{"WELCOME-GENERATION", "1", put(generationAt+7, 1), true},
			{"WELCOME-ELEMENT", "e_D is " + outside, put(elementEnd, notElement...), true},
		}, {
			{"KEY-LAYOUT", tooShort, cut, false},
			{"KEY-LAYOUT", tooLong, grown, false},
			{"KEY-LAYOUT", "the name's length", flipAt(nameAt - 1), false},
			{"KEY-IDENTITY", "y_P is " + outside, put(0, notElement...), false},
			{"KEY-SIGNATURE", "another e_P", put(elementEnd, mallory...), false},
			{"KEY-DOCTOR", other, flipAt(doctorAt), true},
			{"KEY-PATIENT", other, flipAt(patientAt), true},
			{"KEY-GENERATION", "4", put(seenAt+7, 4), true},
			{"KEY-NAME", "a control character", put(nameAt, '\n'), true},
			{"KEY-TIME", "6 s behind", shift(stampAt, -6000), true},
			{"KEY-TIME", "6 s ahead", shift(stampAt, 6000), true},
			{"KEY-ELEMENT", "e_P is " + outside, put(elementEnd, notElement...), true},
			{"KEY-ELEMENT", "c1 is " + outside, put(secretAt, notElement...), true},
			{"KEY-ELEMENT", "c2 is " + outside, put(secretAt+elementEnd, notElement...), true},
			{"KEY-SECRET", "M = 1", put(secretAt, identityUnder(eD)...), true},
		}, {
			{"TOKEN-LAYOUT", tooShort, cut, false},
			{"TOKEN-LAYOUT", tooLong, grown, false},
			{"TOKEN-SIGNATURE", "another TS_GWN", flipAt(7), false},
			{"TOKEN-PATIENT", other, flipAt(tokenPatientAt), true},
			{"TOKEN-TIME", "6 s behind", shift(0, -6000), true},
			{"TOKEN-TIME", "6 s ahead", shift(0, 6000), true},
			{"TOKEN-ELEMENT", "c1' is " + outside, put(tokenSecretAt, notElement...), true},
			{"TOKEN-ELEMENT", "c2' is " + outside, put(tokenSecretAt+elementEnd, notElement...), true},
			{"TOKEN-SECRET", "another M", put(tokenSecretAt, forOther...), true},
			{"TOKEN-SECRET", "M = 1", put(tokenSecretAt, identityUnder(eP)...), true},
		}, {
			{"CONFIRM-LAYOUT", tooShort, cut, false},
			{"CONFIRM-LAYOUT", tooLong, grown, false},
			{"CONFIRM-VERIFIER", "another time under the same verifier", flipAt(7), false},
			{"CONFIRM-VERIFIER", other, flipAt(71), false},
			{"CONFIRM-TIME", "6 s behind", stamped(file, -6000), false},
			{"CONFIRM-TIME", "6 s ahead", stamped(file, 6000), false},
		},
	}
}

// shift moves a time stamp by so many milliseconds.
func shift(at int, ms int64) func(b []byte) []byte {
	return func(b []byte) []byte {
		v := int64(0)
		for _, x := range b[at : at+8] {
			v = v<<8 | int64(x)
		}
		v += ms
		for i := range 8 {
			b[at+7-i] = byte(v >> (8 * i))
		}
		return b
	}
}

// stamped moves CONFIRM's time stamp, and the verifier with it.
func stamped(file *vectorFile, ms int64) func(b []byte) []byte {
	return func(b []byte) []byte {
		var m sessionConfirm
		m.parse(shift(0, ms)(b))
		var k sessionKeys
		for _, key := range file.Keys {
			if key.Name == "verifier key" {
				copy(k.verifier[:], key.Key)
			}
		}
		m.verifier = k.verify(transcript(file.Frames[3].TAfter), m.stamp)
		return m.bytes()
	}
}

// answered is the frame 10 that follows from a WELCOME of a generation before the highest seen.
func answered(file *vectorFile, welcome, reply []byte) *vectorAnswer {
	end := wire{t: transcript(file.Frames[1].TBefore)}
	end.t.step(welcome)
	end.in, _ = handshakeKeys(must(invite.Parse(file.Inputs.Invitation)), file.Inputs.KEMSecret, end.t)
	a := &vectorAnswer{Content: must(end.open(reply, 1)), Frame: reply}
	drawn := vector.Bytes("vector patient", mlkem.SeedSize+16+16+16+32+16)[mlkem.SeedSize+16+16:]
	for _, d := range []struct {
		what string
		n    int
	}{{"RNi", 16}, {"fresh", 32}, {"iv", 16}} {
		a.Draws = append(a.Draws, vectorDraw{d.what, drawn[:d.n]})
		drawn = drawn[d.n:]
	}
	return a
}

// refusedFrames makes the refused frames from those of the vector, and holds the
// machines to refusing each by its check.
func refusedFrames(t *testing.T, file *vectorFile) (list []vectorRefused) {
	sides := []*elgamal.PrivateKey{key("patient"), key("doctor")}
	contexts := []string{1: contextWelcome, 2: contextKey, 3: contextToken, 4: ""}
	wireKeys := [5]vector.Hex{file.Keys[0].Key, file.Keys[1].Key, file.Keys[2].Key, file.Keys[3].Key, file.Keys[2].Key}
	for i, cases := range refusals(file) {
		step := file.Frames[i]
		sealed := func(content []byte) []byte {
			head := step.Frame[:1]
			if i == 0 {
				head = step.Frame[:9]
			}
			end := wire{t: transcript(step.TBefore), out: seal.NewKey(bytes.Clone(wireKeys[i]))}
			return must(end.send(vector.Rand("refused"), bytes.Clone(head), content))
		}
		name := []string{"HELLO", "WELCOME", "KEY", "TOKEN", "CONFIRM"}[i]
		broken := bytes.Clone(step.Frame)
		broken[len(broken)-1] ^= 1
		add := func(c refusal, frame []byte) {
			reply := deliver(t, i, c.check, frame)
			r := vectorRefused{Check: c.check, Why: c.why, Frame: frame}
			if c.check == CheckWelcomeGeneration {
				r.Answer = answered(file, frame, reply)
			}
			list = append(list, r)
		}
		add(refusal{check: name + "-SEAL", why: "another tag"}, broken)
		for _, c := range cases {
			content := c.edit(bytes.Clone(step.Content))
			if c.signed {
				n := len(content) - signatureEnd
				at := transcript(step.TBefore)
				copy(content[n:], must(sides[i%2].Sign(vector.Rand("refused"), contexts[i], at.signed(content[:n:n]))))
			}
			add(c, sealed(content))
		}
	}
	for i, content := range [][]byte{
		make([]byte, 12), make([]byte, 14), make([]byte, 13), {12: 0, 0: 7}, {0: message.BlockedLate, 8: 1, 12: 0}, {0: message.BlockedKey, 12: 1},
	} {
		end := wire{t: transcript(file.Blocked[0].TBefore), out: seal.NewKey(bytes.Clone(file.Keys[1].Key))}
		frame := must(end.send(vector.Rand("refused"), []byte{opBlocked}, content))
		why := []string{tooShort, tooLong, "reason 0", "reason 7", "until beside reason 2", "delay beside reason 1"}[i]
		deliver(t, 1, CheckBlockedLayout, frame)
		list = append(list, vectorRefused{Check: CheckBlockedLayout, Why: why, Frame: frame})
	}
	return list
}

// deliver gives a frame, in the place of frame i, to the machines of the vector, and returns what answers it.
func deliver(t *testing.T, i int, check string, frame []byte) []byte {
	t.Helper()
	w := vectorWorld(t)
	honest := w.begin()
	for n := range i {
		w.ms += 40
		step, err := w.toDoctorOrPatient(n, honest)
		honest = w.must(step, err).Reply
	}
	w.ms += 40
	step, err := w.toDoctorOrPatient(i, frame)
	var e *Error
	if !errors.As(err, &e) || e.Check != check {
		t.Errorf("%v, want %s", err, check)
	}
	if slices.Equal(honest, frame) {
		t.Errorf("%s: the frame is the true one", check)
	}
	return step.Reply
}
