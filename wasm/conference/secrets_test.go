package conference

import (
	"slices"
	"testing"

	"telemed/crypto/leaktest"
)

// secrets are what the pages of a world ever held.
type secrets struct {
	leaktest.Search
	blind bool // it keeps none
}

func (s *secrets) keepSession(of *session) {
	if of != nil {
		s.Keep("a session's key", chainKey(of.send))
		s.Keep("a session's key", chainKey(of.receive))
		s.Keep("a group share", of.share[:])
	}
}

// keepSecrets remembers a page's before anything that was made with them leaves.
func (p *page) keepSecrets() {
	s := &p.w.secrets
	if s.blind {
		return
	}
	s.Keep("a vault's key", p.vault[:])
	for _, f := range p.core().files.all {
		s.Keep("a file's key", f.key[:])
		s.Keep("a file's key at rest", f.rest[:])
	}
	switch e := p.engine.(type) {
	case *Doctor:
		s.Keep("the master secret", e.master[:])
		if e.key != nil {
			s.Keep("the doctor's identity key", e.key.Bytes())
		}
		if e.group != nil {
			s.Keep("a group's key", chainKey(e.group))
		}
		for _, v := range e.invitations {
			s.Keep("an invitation's secret", v.Secret[:])
		}
		for _, k := range e.patients {
			if k.peer != nil {
				s.keepSession(k.peer.session)
			}
		}
	case *Patient:
		if e.at != nil {
			s.Keep("a patient's identity key", e.at.secret[:])
		}
		if e.group != nil {
			s.Keep("a group's key", chainKey(e.group))
		}
		s.keepSession(e.session)
	}
}

// relay is told of all that the relay handles.
func (w *world) relay(envelope []byte) {
	w.relayed = append(w.relayed, envelope)
	if name := w.secrets.In(envelope); name != "" {
		w.Errorf("the relay handled %s, in an envelope of %d bytes", name, len(envelope))
	}
}

// What the relay handles in any world of these tests is searched for keys: each kind is known after a visit, and
// is found in an envelope that has some of it.
func TestWorldFindsLeaks(t *testing.T) {
	w := newWorld(t)
	d := w.practice()
	ada := w.comes(d, "Ada")
	d.admit(ada)
	d.says("everyone", "one")
	d.attach("everyone", "a.txt", randomFile(10))
	w.run(10_000)
	names := []string{"a vault's key", "a file's key", "a file's key at rest", "the master secret", "the doctor's identity key",
		"a group's key", "an invitation's secret", "a session's key", "a group share", "a patient's identity key"}
	for _, name := range names {
		secret := w.secrets.Last()[name]
		part := secret[:min(32, len(secret))]
		if got := w.secrets.In(slices.Concat(w.relayed[0], part, w.relayed[1])); got != name {
			t.Errorf("with %s in an envelope the world finds %q", name, got)
		}
	}
	if len(w.secrets.Last()) != len(names) {
		t.Errorf("the world knows %d kinds of secrets", len(w.secrets.Last()))
	}
}
