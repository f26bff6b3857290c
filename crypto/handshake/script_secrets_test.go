package handshake

import (
	"crypto/sha256"
	"slices"
	"strings"
	"testing"

	"telemed/crypto/elgamal"
	"telemed/crypto/group"
	"telemed/crypto/leaktest"
	"telemed/crypto/seal"
)

// secrets are all that the machines of all scripts ever held.
type secrets struct{ leaktest.Search }

func (s *secrets) keepWire(w *wire, session *Session) {
	for _, k := range []*seal.Key{w.in, w.out} {
		if k != nil {
			s.Keep("a key of a frame", k[:])
		}
	}
	if session != nil {
		s.Keep("a session's key", session.Send[:])
		s.Keep("a session's key", session.Receive[:])
		s.Keep("a group share", session.GroupShare[:])
	}
}

func (s *secrets) keepExponent(name string, k *elgamal.PrivateKey) {
	if k != nil {
		s.Keep(name, k.Bytes())
	}
}

func (s *secrets) keepPatient(p *Patient, session *Session) {
	s.keepWire(&p.wire, session)
	s.keepExponent("an identity key", p.cfg.Identity)
	s.keepExponent("e_P", p.eP)
	s.Keep("ss", p.ss)
	s.Keep("the invitation's secret", p.cfg.Invitation.Secret[:])
	if p.m != nil {
		s.Keep("M", p.m.Bytes())
	}
	if p.kem != nil {
		s.Keep("the KEM's seed", p.kem.Bytes())
	}
}

func (s *secrets) keepDoctor(d *Doctor, session *Session) {
	s.keepWire(&d.wire, session)
	s.keepExponent("an identity key", d.cfg.Identity)
	s.keepExponent("e_D", d.eD)
	s.Keep("ss", d.ss)
	if d.keys != nil {
		s.Keep("a verifier's key", d.keys.verifier[:])
		s.Keep("a session's key", d.keys.p2d[:])
		s.Keep("a session's key", d.keys.d2p[:])
		s.Keep("a group share", d.keys.share[:])
	}
}

// overhear holds what an honest patient heard and said to what each of those who listen may open, once for its
// last frame, which is under the T of all before.
func (s *script) overhear(r *recording, ss, m []byte) (wrong []string) {
	sum := sha256.Sum256(r.last())
	if s.heard[sum] {
		return nil
	}
	wrong = overhear(r, s.w.inv, ss, must(group.DecodeElement(m)))
	s.heard[sum] = wrong == nil
	return wrong
}

// leaks looks for every secret in every frame that was sent in any script, as it went by and as far as the
// adversary can open it. It comes last: a frame may say what is a secret only later.
func (s *script) leaks() (wrong []string) {
	looked := map[[32]byte]bool{}
	for _, k := range s.kinds {
		for _, n := range k.nodes {
			for _, frame := range n.sent {
				sum := sha256.Sum256(frame)
				if looked[sum] {
					continue
				}
				looked[sum] = true
				texts := [][]byte{frame}
				if s.secret {
					texts = append(texts, s.openHello(frame)...)
				}
				for _, text := range texts {
					if name := s.In(text); name != "" {
						wrong = append(wrong, name+" stands in a frame")
					}
				}
			}
		}
	}
	return wrong
}

// Each kind of secret is known to the scripts once both handshakes are done, and is found in a frame that says
// some of it.
func TestScriptsFindLeaks(t *testing.T) {
	s := newScript(t, false)
	p, d := s.kinds[0].run(nil), s.kinds[2].run(nil)
	for len(d.agreed) == 0 {
		d = d.give(p.sent[len(p.sent)-1])
		if p.next != 0 && len(d.agreed) == 0 {
			p = p.give(d.sent[len(d.sent)-1])
		}
	}
	if wrong := s.leaks(); wrong != nil {
		t.Fatal(wrong)
	}
	names := []string{"a key of a frame", "a session's key", "a group share", "a verifier's key", "an identity key",
		"e_P", "e_D", "ss", "M", "the KEM's seed", "the invitation's secret"}
	for _, name := range names {
		secret := s.Last()[name]
		part := secret[:min(32, len(secret))]
		leaky := *p
		leaky.sent = [][]byte{slices.Concat([]byte{opConfirm}, part, make([]byte, 100))}
		s.kinds[0].nodes = map[string]*node{"": &leaky}
		if wrong := strings.Join(s.leaks(), ", "); wrong != name+" stands in a frame" {
			t.Errorf("with %s in a frame the scripts find: %s", name, wrong)
		}
	}
	if len(s.Last()) != len(names) {
		t.Errorf("the scripts know %d kinds of secrets", len(s.Last()))
	}
}
