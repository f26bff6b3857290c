package conference

import (
	"fmt"
	"strings"

	"telemed/crypto/invite"
	"telemed/relay/wire"
)

// command is what somebody asks of a page, which may die of it.
func (s *sim) command(p *page, c Command) Result {
	if !p.alive {
		return refused(RefusedNotNow)
	}
	result, out := p.engine.Command(c, p.clock())
	p.do(out)
	if p.alive {
		s.note("%s: %s %s%v %.12q -> %s", p.name, c.Type, c.Patient+c.To, c.Patients, c.Text, result.Refusal)
	}
	return result
}

// act is something that happens: what people do, and what is done to them.
func (s *sim) act() {
	switch n := s.rng.IntN(100); {
	case len(s.people) < s.crowd && (n < 20 || len(s.people) == 0):
		s.newcomer()
	case n < 18:
		s.broadcast()
	case n < 25:
		s.private()
	case n < 38:
		s.answers()
	case n < 43:
		s.burst()
	case n < 60:
		s.admits()
	case n < 73:
		s.doctorDoes()
	case n < 82 && len(s.people) > 0:
		s.tend(one(s, s.people))
	case n < 85 && len(s.people) > 0:
		s.command(one(s, s.people), Command{Type: "leave"})
	case n < 86 && len(s.people) > 0:
		s.command(one(s, s.people), Command{Type: "erase"})
	case n < 91:
		if p := one(s, s.pages); p.alive {
			s.note("%s is closed", p.name)
			s.dies(p, s.rng.Uint64N(30_000))
		}
	case n < 95:
		s.cuts(one(s, s.pages))
	case n < 96:
		s.restarts()
	case n < 98:
		s.forges()
	case n < 99:
		s.rogue()
	default:
		s.sleeps()
	}
	s.happened()
}

// sleeps is some minutes in which no device does anything or, rarely, a night in which
// nobody does.
func (s *sim) sleeps() {
	if s.chance(0.8) || len(s.blocked) > 0 { // who is blocked asks again each minute: too slow here
		s.note("all devices sleep")
		s.now += s.rng.Uint64N(600_000)
		return
	}
	s.note("all people sleep")
	before := s.network.kind
	s.network.kind = true
	s.run(13 * 3600_000)
	s.network.kind = before
}

// newcomer opens a personal link, the walk-in link, or somebody's on another device.
func (s *sim) newcomer() {
	var link string
	name := fmt.Sprintf("P%d", len(s.people))
	switch n := s.rng.IntN(10); {
	case n < 2 && len(s.links) > 0:
		link = one(s, s.links)
		name += " other phone"
	case n < 5:
		id := s.command(s.doctor, Command{Type: "invite", Open: true}).Value
		link = s.doctor.invitations[id].Fragment
		s.open = link
	default:
		id := s.command(s.doctor, Command{Type: "invite", Patient: name}).Value
		link = s.doctor.invitations[id].Fragment
		s.links = append(s.links, link)
	}
	if link == "" || !s.doctor.alive {
		return
	}
	p := s.newPage("patient", name)
	s.link[p] = link
	s.people = append(s.people, p)
	s.tend(p)
	s.tend(p)
}

// tend is a patient who looks at the page and does what it offers.
func (s *sim) tend(p *page) {
	if !p.alive {
		return
	}
	switch phase := p.patient.Phase; {
	case phase == phaseNone:
		s.command(p, Command{Type: "open", Fragment: s.link[p]})
	case phase == phaseInvited || phase == phaseLeft || phase == phaseEnded || phase == phaseRefused:
		s.command(p, Command{Type: "join", Name: p.name})
	case p.patient.Link == LinkStopped:
		s.command(p, Command{Type: "reconnect"})
	}
}

// says is something that somebody writes; some texts are long, so that windows fill.
func (s *sim) says(m *saying) Refusal {
	m.text = fmt.Sprintf("text %d", len(s.sayings))
	if s.chance(s.long) {
		m.text += strings.Repeat(" and so on", s.rng.IntN(3_000))
	}
	s.said[m.text] = m
	s.sayings = append(s.sayings, m)
	to := "everyone"
	if m.by != s.doctor {
		to = ""
	} else if !m.everyone {
		to = m.audience[0]
	}
	return s.command(m.by, Command{Type: "send", To: to, Text: m.text}).Refusal
}

func (s *sim) broadcast() {
	d := s.doctor
	if !d.alive {
		return
	}
	audience := s.listed(func(v PatientView) bool { return v.Admitted })
	m := &saying{by: d, everyone: true, audience: audience}
	s.saying = m
	r := s.says(m)
	s.saying = nil
	if d.alive && r != RefusedOutboxFull && (r == "") != (len(audience) > 0) {
		s.fail("to %v: %q", audience, r)
	}
}

func (s *sim) private() {
	if to := s.listed(all); len(to) > 0 {
		s.says(&saying{by: s.doctor, audience: []string{one(s, to)}})
	}
}

func (s *sim) answers() {
	if len(s.people) > 0 {
		s.says(&saying{by: one(s, s.people)})
	}
}

// burst is much at once.
func (s *sim) burst() {
	for range 2 + s.rng.IntN(12) {
		switch s.rng.IntN(4) {
		case 0:
			s.answers()
		case 1:
			s.private()
		default:
			s.broadcast()
		}
		if s.chance(0.2) {
			s.run(s.rng.Uint64N(100))
		}
	}
}

// rogue is somebody who holds the walk-in link and breaks the rules, or keeps them.
func (s *sim) rogue() {
	if !s.secret || s.open == "" || s.room == nil || s.down || len(s.hostiles) > 2 {
		return
	}
	n, before := &s.network, s.network
	n.kind, n.latency, n.jitter = true, 1, 1
	h := s.hostile(s.open)
	h.rand.Seed([32]byte{byte(s.seed), byte(s.seed >> 8), byte(len(s.hostiles))})
	s.rogues[hexID(invite.PatientID(h.inv.ID, h.key.Public().Bytes()))] = true
	s.hostiles = append(s.hostiles, h)
	switch s.rng.IntN(5) {
	case 0:
		h.doctor = func(id *[32]byte) { id[0] ^= 1 }
	case 1:
		h.id = func(id *[16]byte) { id[0] ^= 1 }
	case 2:
		h.sig = func(sig []byte) { sig[len(sig)-1] ^= 1 }
	case 3:
		h.verifier = func(v []byte) { v[0] ^= 1 }
	}
	h.connects()
	if s.room != nil && h.conn != (wire.PeerID{}) {
		s.note("a rogue comes to %d", h.handshake())
	}
	n.kind, n.latency, n.jitter = false, before.latency, before.jitter
}
