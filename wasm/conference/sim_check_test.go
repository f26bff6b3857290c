package conference

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"telemed/crypto/groupkey"
	"telemed/relay/wire"
)

// truth is what the simulation knows and the pages have to agree with.
type truth struct {
	link       map[*page]string
	owner      map[string]*page    // a patient's id: whose
	identities map[*page][]string  // and the other way round
	invitation map[string]string   // a patient's id: the invitation's
	under      map[string]string   // page and message's id: the patient's id that the page had then
	users      map[string][]string // an invitation's id: the patients who came by it
	allowed    map[string]bool     // patients whom the doctor has let in and not out again
	blocked    map[string]bool     // whom the doctor has blocked
	erased     map[string]bool     // patients whose device has forgotten them
	sayings    []*saying
	said       map[string]*saying             // by text
	saying     *saying                        // the broadcast that is being written
	upTo       map[string]uint64              // page, thread and author: the last number shown
	sessions   map[string]secret              // by key id
	keys       map[string][]groupkey.Receiver // by patient id
	sealed     []cast
	hostiles   []*hostile
}

// A saying is a message that somebody wrote, or tried to.
type saying struct {
	text     string
	by       *page
	from     string // of a patient's: the id
	everyone bool
	audience []string // patients' ids
	number   uint64
}

type secret struct {
	patient string
	share   [32]byte
}

type cast struct {
	frame []byte
	of    *saying
}

func newTruth() truth {
	return truth{
		link: map[*page]string{}, owner: map[string]*page{}, identities: map[*page][]string{}, invitation: map[string]string{}, under: map[string]string{}, users: map[string][]string{},
		allowed: map[string]bool{}, blocked: map[string]bool{}, erased: map[string]bool{},
		said: map[string]*saying{},
		upTo: map[string]uint64{}, sessions: map[string]secret{}, keys: map[string][]groupkey.Receiver{},
	}
}

// spy looks into a page's engine before its output is carried out: what it knows by
// then it knows for good, though it may die of it.
func (s *sim) spy(p *page) {
	e, ok := p.engine.(*Patient)
	if !ok || e.at == nil {
		return
	}
	if e.session != nil {
		if have, ok := s.sessions[e.session.keyID]; !ok {
			s.sessions[e.session.keyID] = secret{hexID(e.at.id), e.session.share}
			if e.session.peer.Fingerprint() != s.doctor.engine.(*Doctor).fingerprint() {
				s.fail("%s is in session with somebody else than the doctor", p.name)
			}
		} else if have != (secret{hexID(e.at.id), e.session.share}) {
			s.fail("%s is in a session of somebody else's", p.name)
		}
	}
	id := idOf(p)
	if e.group != nil && !slices.ContainsFunc(s.keys[id], func(r groupkey.Receiver) bool { return r.Epoch() == e.group.Epoch() }) {
		s.keys[id] = append(s.keys[id], *e.group)
		for _, c := range s.sealed {
			s.opens(id, *e.group, c)
		}
	}
}

// casted sees every broadcast under a group key as it leaves.
func (s *sim) casted(frame []byte) {
	if s.saying == nil {
		s.fail("a broadcast that nobody wrote")
	}
	c := cast{frame, s.saying}
	s.sealed = append(s.sealed, c)
	for id, keys := range s.keys {
		for _, key := range keys {
			s.opens(id, key, c)
		}
	}
}

// opens holds a key against a broadcast: whoever can open it must be of its audience.
func (s *sim) opens(id string, key groupkey.Receiver, c cast) {
	if _, err := key.Open(c.frame, accepts); err != nil {
		return
	}
	if !slices.Contains(c.of.audience, id) {
		s.fail("%s can open %.12q, which is for %v, with a key of epoch %d", id, c.of.text, c.of.audience, key.Epoch())
	}
}

// shown is each event before the page takes note of it.
func (s *sim) shown(p *page, e Event) {
	switch e := e.(type) {
	case PatientState:
		if e.PatientID != "" && s.owner[e.PatientID] == nil {
			id := hex.EncodeToString(p.engine.(*Patient).at.inv.ID[:])
			s.owner[e.PatientID] = p
			s.identities[p] = append(s.identities[p], e.PatientID)
			s.users[id] = append(s.users[id], e.PatientID)
			s.invitation[e.PatientID] = id
		}
		if e.CloseCode == int(wire.CloseTooSlow) && s.drop+s.repeat+s.flip+s.swap+s.inject == 0 {
			s.fail("%s was sent more than it could take", p.name)
		}
	case Unreadable:
		s.fail("%s cannot read %s", p.name, e.Name)
	case MessageView:
		s.message(p, e)
	}
}

// message holds what is shown against what was written.
func (s *sim) message(p *page, e MessageView) {
	m := s.said[e.Text]
	if m == nil {
		s.fail("%s shows %.12q, which nobody wrote", p.name, e.Text)
	}
	switch own := idOf(p); {
	case e.Mine != (m.by == p):
		s.fail("%s shows %.12q as by somebody else", p.name, e.Text)
	case m.everyone != (e.Thread == "everyone"):
		s.fail("%s shows %.12q in thread %s", p.name, e.Text, e.Thread)
	case m.number != 0 && m.number != e.Number:
		s.fail("%s shows %.12q as %d, not %d", p.name, e.Text, e.Number, m.number)
	case p == s.doctor && m.by != p && e.Thread != m.from:
		s.fail("the doctor shows %.12q as %s's", e.Text, e.Thread)
	case m.by == s.doctor && p != s.doctor && !slices.Contains(m.audience, own):
		s.fail("%s shows %.12q, which is for %v", p.name, e.Text, m.audience)
	case p == s.doctor && m.everyone && !slices.Equal(slices.Sorted(slices.Values(e.SentTo)), m.audience):
		s.fail("%.12q was written to %v and sent to %v", e.Text, m.audience, e.SentTo)
	}
	m.number = e.Number
	s.under[p.name+e.ID] = idOf(p)
	if _, again := p.messages[e.ID]; !again {
		thread := fmt.Sprint(p.name, p.life, idOf(p), e.Thread, e.From)
		if e.Number <= s.upTo[thread] {
			s.fail("order: %s shows %.12q, number %d, after %d in %s", p.name, e.Text, e.Number, s.upTo[thread], e.Thread)
		}
		s.upTo[thread] = e.Number
		for _, other := range p.messages {
			if other.Text == e.Text {
				s.fail("doubled: %s shows %.12q twice", p.name, e.Text)
			}
		}
	}
	if e.Received && m.by != s.doctor && s.doctor.store[s.recordOf(m, m.from)] == nil {
		s.fail("lost: the doctor has acknowledged %.12q and not stored it", e.Text)
	}
	for _, id := range e.ReadBy {
		if who := s.owner[id]; !s.erased[id] && who.store[s.recordOf(m, s.invitation[id])] == nil {
			s.fail("lost: %s has acknowledged %.12q and not stored it", who.name, e.Text)
		}
	}
}

// idOf is a patient's id as the page's engine has it; "" for the doctor.
func idOf(p *page) string {
	if e, ok := p.engine.(*Patient); ok && e.at != nil {
		return hexID(e.at.id)
	}
	return ""
}

// recordOf is the name of a message's record at its receiver; owner is whose thread.
func (s *sim) recordOf(m *saying, owner string) string {
	l := letter{kind: incoming, number: m.number}
	if m.everyone {
		l.kind = everyone
	}
	b, err := hex.DecodeString(owner)
	if err != nil {
		s.Fatal(err)
	}
	l.owner = string(b)
	return l.recordName()
}

// check is made after every event.
func (s *sim) check() {
	for _, p := range s.people {
		if e := p.engine.(*Patient); p.alive && e.at != nil {
			s.bounded(p, &e.core, &e.at.outbox)
			shown := 0
			for id := range p.messages {
				if s.under[p.name+id] == idOf(p) {
					shown++
				}
			}
			if len(e.at.letters) != shown {
				s.fail("%s keeps %d letters and shows %d", p.name, len(e.at.letters), shown)
			}
		}
	}
	d := s.doctor.engine.(*Doctor)
	if !s.doctor.alive {
		return
	}
	for _, p := range d.patients {
		id := hexID(p.id)
		s.bounded(s.doctor, &d.core, &p.broadcasts)
		s.bounded(s.doctor, &d.core, &p.privates)
		switch {
		case s.rogues[id]:
			continue
		case s.owner[id] == nil:
			s.fail("the doctor knows a patient whom nobody is: %s", id)
		case p.blockedUntil != 0 && !s.blocked[id]:
			s.fail("blocked: %s, by nobody: %s", p.name, p.blockReason)
		case p.held && len(s.users[hex.EncodeToString(p.invitation[:])]) < 2:
			s.fail("held: %s, whose link nobody else has", p.name)
		case p.admitted && !s.allowed[id]:
			s.fail("admitted: %s, by nobody", p.name)
		case p.admitted && (p.held || p.blockedUntil != 0):
			s.fail("%s is admitted and held or blocked", p.name)
		}
		if p.peer != nil {
			if have := s.sessions[p.peer.session.keyID]; have != (secret{id, p.peer.session.share}) {
				s.fail("disagreement: the doctor is in a session with %s that %s is not in", p.name, have.patient)
			}
		}
	}
	for _, inv := range d.invitations {
		if inv.blockedUntil != 0 {
			s.fail("blocked: an invitation, for %.12q", inv.PatientName)
		}
	}
	if n := len(d.broadcasts) + len(d.privates); n != len(s.doctor.messages) && d.phase != phaseLocked {
		s.fail("the doctor keeps %d letters and shows %d", n, len(s.doctor.messages))
	}
	if len(d.hellos) > len(d.peers) || len(d.peers) > 200 || len(d.byPeer) != len(d.peers) {
		s.fail("the doctor has %d connections, %d known, %d HELLOs wait", len(d.peers), len(d.byPeer), len(d.hellos))
	}
}

// bounded looks at what must not grow.
func (s *sim) bounded(p *page, c *core, o *outbox) {
	if len(c.writes) != 0 && c.vault != nil || len(c.writes) > 2+2*len(s.owner)+len(s.rogues) || len(c.out.Send) != 0 {
		s.fail("%s has kept something back", p.name)
	}
	bytes, last := 0, o.acked
	for _, l := range o.waiting {
		if l.number <= last {
			s.fail("%s: the outbox is out of order", p.name)
		}
		bytes, last = bytes+len(l.signed), l.number
	}
	if len(o.waiting) > mostWaiting || bytes != o.bytes || o.sent > max(last, o.upTo) {
		s.fail("%s: an outbox of %d, %d of %d bytes, sent %d of %d", p.name, len(o.waiting), bytes, o.bytes, o.sent, last)
	}
}

// slim holds what a page's engine keeps to what is stored of what was said, and who has come.
func (s *sim) slim(p *page) {
	most := uintptr(64<<10 + len(s.owner)*(16<<10))
	for name, value := range p.store {
		if strings.HasPrefix(name, recordMessage) {
			most += uintptr(len(value))
		}
	}
	if size := reachable(p.engine, nil); size > most {
		s.fail("%s keeps %d bytes, at most %d are expected", p.name, size, most)
	}
}
