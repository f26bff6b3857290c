package handshake

import (
	"bytes"
	"crypto/aes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"telemed/crypto/seal"
)

// moves are all that can be made in a state.
func (s *script) moves(at state) (list []move) {
	var seen [][]byte
	for _, n := range at {
		seen = append(seen, n.sent...)
	}
	to := func(i int, frame []byte, bad bool) {
		if i >= 2 && len(frame) > 0 && frame[0] == opHello && at[i].count(opWelcome) == mostHellos {
			return
		}
		next := at
		next[i] = at[i].give(frame)
		list = append(list, move{next, bad})
	}
	for i, n := range at {
		partner := at[(i+2)%4]
		for _, frame := range seen {
			last := len(partner.sent) > 0 && bytes.Equal(frame, partner.sent[len(partner.sent)-1])
			waits := frame[0] == n.next || i >= 2 && frame[0] == opHello && len(n.sent) == 0
			to(i, frame, !last || !waits)
			for _, bad := range flips(frame) {
				to(i, bad, true)
			}
		}
		for _, frame := range s.forge(seen) {
			to(i, frame, true)
		}
		if i < 2 && n.next == 0 && len(n.agreed) == 0 && n.count(opHello) < mostAttempts {
			to(i, nil, true)
		}
	}
	return list
}

// flips are a frame with a bit of one of its fields flipped: opcode, invitation id, IV, first and last block, tag.
// It is another bit in every frame.
func flips(frame []byte) (list [][]byte) {
	sealed, tag := 1, len(frame)-seal.TagSize
	if frame[0] == opHello {
		sealed = len(helloHead([8]byte{}))
	}
	sum := sha256.Sum256(frame)
	starts := []int{0, 1, sealed, sealed + aes.BlockSize, tag - aes.BlockSize, tag}
	for i, end := range []int{1, sealed, sealed + aes.BlockSize, sealed + 2*aes.BlockSize, tag, len(frame)} {
		if bits := 8 * (end - starts[i]); bits > 0 {
			bit := int(binary.BigEndian.Uint16(sum[2*i:])) % bits
			bad := bytes.Clone(frame)
			bad[starts[i]+bit/8] ^= 1 << (bit % 8)
			list = append(list, bad)
		}
	}
	return list
}

// check holds a state to what must be true in every one.
func (s *script) check(at state) (wrong []string) {
	var ready, doctors, patients []agreement
	for i, n := range at {
		wrong = append(wrong, n.wrong...)
		ready = append(ready, n.ready...)
		if i < 2 {
			patients = append(patients, n.agreed...)
		} else {
			doctors = append(doctors, n.agreed...)
		}
		for _, frame := range n.sent {
			wrong = append(wrong, s.says(frame)...)
		}
	}
	// Agreement: whoever has a session has it with the one they think, under the same
	// keys. Injectivity: with exactly one run of theirs.
	match := func(a agreement, with []agreement) (n int) {
		for _, b := range with {
			if a.p2d == b.p2d && a.d2p == b.d2p && a.own == b.of && a.of == b.own {
				n++
			}
		}
		return n
	}
	for _, a := range patients {
		if match(a, ready) != 1 {
			wrong = append(wrong, "a patient's session is not exactly one of the doctor's")
		}
	}
	mallory := key("mallory").Public().Fingerprint()
	for i, a := range doctors {
		if a.of != mallory && match(a, patients) != 1 {
			wrong = append(wrong, "a session of the doctor's is not exactly one of that patient's")
		}
		for _, b := range doctors[:i] {
			if a.p2d == b.p2d || a.d2p == b.d2p {
				wrong = append(wrong, "two sessions have one key")
			}
		}
	}
	for _, a := range append(patients, doctors...) {
		if a.of != mallory && slices.Contains(s.mine, sha256.Sum256(a.p2d[:])) {
			wrong = append(wrong, "the adversary has an honest session's key")
		}
	}
	return wrong
}

// says looks for what the adversary may not learn in a frame, as it goes by and as far
// as the adversary can open it.
func (s *script) says(frame []byte) (wrong []string) {
	sum := sha256.Sum256(frame)
	if s.clean[sum] {
		return nil
	}
	texts := [][]byte{frame}
	if s.secret {
		texts = append(texts, s.openHello(frame)...)
	}
	for _, name := range []string{"Grace", "Hopper"} {
		k := key(name)
		for _, secret := range [][]byte{[]byte(name), k.Public().Bytes()[100:132], k.Bytes()} {
			for _, text := range texts {
				if bytes.Contains(text, secret) {
					wrong = append(wrong, "a frame says who "+name+" is")
				}
			}
		}
	}
	s.clean[sum] = wrong == nil
	return wrong
}

// All scripts, without and with the secret of the invitation, which both patients
// share (a walk-in link).
func TestScripts(t *testing.T) {
	for _, secret := range []bool{false, true} {
		t.Run(fmt.Sprintf("secret %v", secret), func(t *testing.T) {
			s := newScript(t, secret)
			s.explore(*anyMoves, *anyMoves)
			s.explore(honestMoves+*badMoves, *badMoves)
			for _, wrong := range s.leaks() {
				t.Error(wrong)
			}
		})
	}
}

// explore tries all scripts of so many moves of which at most so many are bad: any
// but handing a frame to whom it is for, when they wait for it.
func (s *script) explore(moves, bad int) {
	var start state
	for i, k := range s.kinds {
		start[i] = k.run(nil)
	}
	left := map[string]int{start.key(): bad} // the most bad moves with which a state can go on
	level := map[string]state{start.key(): start}
	agreed, both := 0, 0
	for range moves {
		next, had := map[string]state{}, maps.Clone(left) // or what is tried would hang on the maps' order
		for from, at := range level {
			for _, to := range s.moves(at) {
				k, budget := to.key(), had[from]
				if to.bad {
					budget--
				}
				if before, known := left[k]; budget < 0 || known && before >= budget {
					continue
				} else if !known {
					for _, wrong := range s.check(to.state) {
						s.t.Fatalf("%s, after\n%s", wrong, to)
					}
					if len(to.state[0].agreed)+len(to.state[1].agreed) > 0 {
						agreed++
					}
					if len(to.state[2].agreed)+len(to.state[3].agreed) == 2 {
						both++
					}
				}
				left[k] = budget
				next[k] = to.state
			}
		}
		level = next
	}
	s.t.Logf("%d states after up to %d moves, %d of them bad; a patient has a session in %d, both have in %d",
		len(left), moves, bad, agreed, both)
	if agreed == 0 || moves >= honestMoves && both == 0 {
		s.t.Error("no script lets the handshake finish: that would prove nothing")
	}
}

// String is what each machine was given, by opcode and length.
func (s state) String() string {
	var b strings.Builder
	for _, n := range s {
		fmt.Fprintf(&b, "%s:", n.kind.name)
		for _, frame := range n.history {
			if frame == nil {
				b.WriteString(" again")
				continue
			}
			fmt.Fprintf(&b, " %d (%d bytes)", frame[0], len(frame))
		}
		b.WriteByte('\n')
	}
	return b.String()
}
