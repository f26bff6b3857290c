package handshake

import (
	"crypto/mlkem"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"telemed/crypto/internal/vector"
	"telemed/crypto/seal"
)

// The adversary of this file owns the network between two patients and two
// connections of the doctor. A script is a sequence of its moves: any frame that
// was ever sent, or one of it with a bit flipped, to any of the four, or one that it
// made itself. Not moving a frame is dropping it; moving it twice, late or to
// another is repeating, reordering, reflecting and splicing. All scripts up to a
// length are tried, and all longer ones with few bad moves; what a machine does
// depends on what it was given alone, so each is computed once.

var (
	anyMoves = flag.Int("any-moves", 4, "how many moves the scripts have in which every move may be bad")
	badMoves = flag.Int("bad-moves", 1, "how many may be bad in those that are long enough for both handshakes")
)

const (
	honestMoves = 10 // both handshakes, frame by frame

	mostHellos   = 2 // to one connection: after that nothing new comes of them
	mostAttempts = 2 // of one patient
)

// An agreement is one side's view of a session that it has, or that it is ready for.
type agreement struct {
	p2d, d2p seal.Key
	own, of  [32]byte // fingerprints: one's own, the other's
}

// A node is a machine after what it was given.
type node struct {
	kind    *kind
	key     string
	history [][]byte // nil: a patient begins again
	sent    [][]byte
	next    byte        // the opcode that may come
	ready   []agreement // the doctor's, when SESSION_TOKEN left
	agreed  []agreement
	wrong   []string // what must never happen
	moves   map[[32]byte]*node
	refuses func(frame []byte) bool // tried on a copy of the machine: ends it, and nothing else
}

// A kind is one of the four machines.
type kind struct {
	name  string
	s     *script
	begin func(n *node) func(frame []byte) // fills in the node as frames come
	nodes map[string]*node
}

func (k *kind) run(history [][]byte) *node {
	n := &node{kind: k, history: history, moves: map[[32]byte]*node{}}
	take := k.begin(n)
	for _, frame := range history {
		take(frame)
	}
	return k.known(n)
}

// known is the node that is like n, by whatever way it was reached.
func (k *kind) known(n *node) *node {
	var b strings.Builder
	fmt.Fprint(&b, k.name, n.next)
	for _, frame := range n.sent {
		sum := sha256.Sum256(frame)
		b.Write(sum[:8])
	}
	fmt.Fprint(&b, len(n.agreed), len(n.wrong))
	n.key = b.String()
	if known := k.nodes[n.key]; known != nil {
		return known
	}
	k.nodes[n.key] = n
	return n
}

func (n *node) give(frame []byte) *node {
	sum := sha256.Sum256(frame)
	if next := n.moves[sum]; next != nil {
		return next
	}
	history := append(slices.Clip(n.history), frame)
	var next *node
	if frame != nil && n.refuses(frame) { // most are: then the rest of the history need not be run again
		ended := *n
		ended.history, ended.next, ended.moves = history, 0, map[[32]byte]*node{}
		next = n.kind.known(&ended)
	} else {
		next = n.kind.run(history)
	}
	n.moves[sum] = next
	return next
}

func (n *node) count(op byte) (count int) {
	for _, frame := range n.sent {
		if frame[0] == op {
			count++
		}
	}
	return count
}

// A script's state is the four machines.
type state [4]*node

func (s state) key() string { return s[0].key + "|" + s[1].key + "|" + s[2].key + "|" + s[3].key }

type script struct {
	t      *testing.T
	w      *world
	secret bool // the adversary holds the invitation's secret
	kinds  [4]*kind
	forged map[[32]byte][][]byte // by the frames that it follows from
	mine   [][32]byte            // hashes of session keys that the adversary has itself
	clean  map[[32]byte]bool     // frames that were found to say nothing
	heard  map[[32]byte]bool     // a patient's last frames up to which all was overheard
	secrets
}

func newScript(t *testing.T, secret bool) *script {
	s := &script{t: t, w: newWorld(t, "script"), secret: secret, forged: map[[32]byte][][]byte{}, clean: map[[32]byte]bool{}, heard: map[[32]byte]bool{}}
	for i, name := range []string{"Grace", "Hopper"} {
		s.kinds[i] = &kind{name, s, s.patient(name), map[string]*node{}}
	}
	for i, name := range []string{"first connection", "second connection"} {
		s.kinds[2+i] = &kind{name, s, s.doctor(name), map[string]*node{}}
	}
	return s
}

func (s *script) patient(name string) func(n *node) func(frame []byte) {
	return func(n *node) func([]byte) {
		var p *Patient
		var heard recording
		var ss, m []byte
		attempt := func() {
			cfg := s.w.pCfg
			cfg.Identity, cfg.Name = key(name), name
			var hello []byte
			var err error
			p, hello, err = NewPatient(vector.Rand(fmt.Sprint(name, n.count(opHello))), cfg, s.w.patientClock())
			if err != nil {
				s.t.Fatal(err)
			}
			s.keepPatient(p, nil)
			n.sent, n.next = append(n.sent, hello), p.next
			heard = recording{handshake: [][]byte{hello}}
		}
		attempt()
		n.refuses = func(frame []byte) bool {
			if copied := cloneWire(p.wire); p.next != 0 && (frame[0] == p.next || frame[0] == opBlocked) {
				if _, err := copied.open(frame, 1); err == nil {
					return false
				}
			}
			copied := clonePatient(p)
			_, err := copied.Receive(s.w.patientClock(), frame)
			return ended(s.t, err)
		}
		return func(frame []byte) {
			if frame == nil {
				attempt()
				return
			}
			step, err := p.Receive(s.w.patientClock(), frame)
			var e *Error
			if errors.As(err, &e) && e.Kind == ErrDoctor && !s.secret {
				n.wrong = append(n.wrong, name+" was warned of the doctor: "+err.Error())
			}
			s.keepPatient(p, step.Session)
			n.add(step.Reply)
			if step.Reply != nil {
				heard.handshake = append(heard.handshake, frame, step.Reply)
				if p.m != nil { // from frame 10 to frame 20
					ss, m = slices.Clone(p.ss), p.m.Bytes()
				}
				if step.Session != nil {
					heard.begin(&step.Session.Receive, &step.Session.Send)
				}
				n.wrong = append(n.wrong, s.overhear(&heard, ss, m)...)
			}
			if step.Session != nil {
				n.agreed = append(n.agreed, agreement{step.Session.Send, step.Session.Receive,
					key(name).Public().Fingerprint(), step.Session.Peer.Fingerprint()})
			}
			n.next = p.next
		}
	}
}

func (s *script) doctor(name string) func(n *node) func(frame []byte) {
	return func(n *node) func([]byte) {
		d, err := NewDoctor(vector.Rand(name), s.w.dCfg)
		if err != nil {
			s.t.Fatal(err)
		}
		m := vector.Rand(name + " kem")
		d.encapsulate = func(k *mlkem.EncapsulationKey768) (ss, ciphertext []byte) {
			random := make([]byte, 32)
			m.Read(random)
			return encapsulateWith(k, random)
		}
		n.refuses = func(frame []byte) bool {
			if frame[0] == opHello {
				return false
			}
			if copied := cloneWire(d.wire); d.next != 0 && frame[0] == d.next {
				if _, err := copied.open(frame, 1); err == nil {
					return false
				}
			}
			copied := cloneDoctor(d)
			_, err := copied.Receive(s.w.doctorClock(), frame)
			return ended(s.t, err)
		}
		own := s.w.doctor.Public().Fingerprint()
		return func(frame []byte) {
			step, err := d.Receive(s.w.doctorClock(), frame)
			var e *Error
			if errors.As(err, &e) {
				s.blame(n, e)
				d.Erase() // as the engine does
			}
			s.keepDoctor(d, step.Session)
			n.add(step.Reply)
			if d.next == opConfirm && step.Reply != nil {
				n.ready = append(n.ready, agreement{d.keys.p2d, d.keys.d2p, own, d.peer.Fingerprint()})
			}
			if step.Session != nil {
				n.agreed = append(n.agreed, agreement{step.Session.Receive, step.Session.Send, own, step.Session.Peer.Fingerprint()})
			}
			n.next = d.next
		}
	}
}

// ended is for a frame that has no place, or a broken seal: nobody is blamed.
func ended(t *testing.T, err error) bool {
	if !errors.Is(err, ErrOrder) && !errors.Is(err, ErrSeal) {
		t.Fatalf("a frame that does not open brought %v", err)
	}
	return true
}

// blame is for what would get an honest patient blocked (SPEC §9).
func (s *script) blame(n *node, e *Error) {
	switch {
	case e.Kind == ErrRules && !e.Peer.Equal(key("mallory").Public()):
		n.wrong = append(n.wrong, "an honest key is blamed: "+e.Error())
	case e.Kind == ErrSignature && !s.secret:
		n.wrong = append(n.wrong, "the invitation is blamed: "+e.Error())
	}
}

func (n *node) add(frame []byte) {
	if frame != nil {
		n.sent = append(n.sent, frame)
	}
}

// A move leads to a state.
type move struct {
	state
	bad bool
}
