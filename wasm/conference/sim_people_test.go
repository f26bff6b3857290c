package conference

import (
	"fmt"
	"maps"
	"slices"

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
		s.note("%s: %s %s%v -> %s%q", p.name, c.Type, c.Patient, c.Patients, result.Refusal, c.Text)
	}
	return result
}

// act is something that happens: what people do, and what is done to them.
func (s *sim) act() {
	switch n := s.rng.IntN(100); {
	case len(s.people) < s.crowd && (n < 20 || len(s.people) == 0):
		s.newcomer()
	case n < 22:
		s.broadcast()
	case n < 31:
		s.private()
	case n < 45:
		s.answers()
	case n < 60:
		s.admits()
	case n < 75:
		s.doctorDoes()
	case n < 83 && len(s.people) > 0:
		s.tend(one(s, s.people))
	case n < 86 && len(s.people) > 0:
		if p := one(s, s.people); p.alive {
			s.command(p, Command{Type: "leave"})
		}
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
		s.note("all sleep")
		s.now += s.rng.Uint64N(600_000)
	}
	s.happened()
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

// tendDoctor is the doctor, who looks whether the page is connected.
func (s *sim) tendDoctor() {
	d := s.doctor
	switch {
	case !d.alive:
	case d.doctor.Phase == phaseSetup:
		s.command(d, Command{Type: "setup", Name: "Dr. Ada"})
	case d.doctor.Link == LinkStopped:
		s.command(d, Command{Type: "reconnect"})
	}
}

// listed are honest patients on the doctor's list for whom ok holds.
func (s *sim) listed(ok func(v PatientView) bool) (ids []string) {
	for _, id := range slices.Sorted(maps.Keys(s.doctor.patients)) {
		if !s.rogues[id] && ok(s.doctor.patients[id]) {
			ids = append(ids, id)
		}
	}
	return ids
}

func all(PatientView) bool { return true }

func (s *sim) text() string {
	s.texts++
	return fmt.Sprintf("text %d", s.texts)
}

func (s *sim) broadcast() {
	d := s.doctor
	if !d.alive {
		return
	}
	audience := s.listed(func(v PatientView) bool { return v.Admitted })
	m := &saying{text: s.text(), by: d, everyone: true, audience: audience}
	s.said[m.text], s.saying = m, m
	r := s.command(d, Command{Type: "send", To: "everyone", Text: m.text})
	s.saying = nil
	if d.alive && (r.Refusal == "") != (len(audience) > 0) {
		s.fail("to %v: %q", audience, r.Refusal)
	}
}

func (s *sim) private() {
	to := s.listed(all)
	if len(to) == 0 {
		return
	}
	m := &saying{text: s.text(), by: s.doctor, audience: []string{one(s, to)}}
	s.said[m.text] = m
	s.command(s.doctor, Command{Type: "send", To: m.audience[0], Text: m.text})
}

func (s *sim) answers() {
	if len(s.people) == 0 {
		return
	}
	p := one(s, s.people)
	m := &saying{text: s.text(), by: p}
	s.said[m.text] = m
	s.command(p, Command{Type: "send", Text: m.text})
}

func (s *sim) admits() {
	waiting := s.listed(func(v PatientView) bool { return !v.Admitted })
	if len(waiting) == 0 {
		return
	}
	ids := waiting
	if s.chance(0.7) {
		ids = []string{one(s, waiting)}
	}
	s.admit(ids)
}

func (s *sim) admit(ids []string) {
	for _, id := range ids {
		s.allowed[id] = true
	}
	s.command(s.doctor, Command{Type: "admit", Patients: ids})
}

// doctorDoes is something that the doctor does to one patient, rarely to all.
func (s *sim) doctorDoes() {
	d, ids := s.doctor, s.listed(all)
	s.tendDoctor()
	if len(ids) == 0 {
		return
	}
	id := one(s, ids)
	if held := s.listed(func(v PatientView) bool { return v.HeldFor != "" }); len(held) > 0 && s.chance(0.3) {
		s.command(d, Command{Type: "repin", Patient: one(s, held)})
		return
	}
	out := func(c Command, gone ...string) {
		if s.command(d, c); d.alive {
			for _, id := range gone {
				s.allowed[id] = false
			}
		}
	}
	switch n := s.rng.IntN(20); {
	case n < 4:
		out(Command{Type: "lobby", Patients: []string{id}}, id)
	case n < 7:
		out(Command{Type: "remove", Patient: id}, id)
	case n < 9:
		out(Command{Type: "end", Patients: []string{id}}, id)
	case n < 10:
		out(Command{Type: "end"}, ids...)
	case n < 13:
		s.blocked[id] = true
		out(Command{Type: "block", Patient: id}, id)
	case n < 18:
		if s.command(d, Command{Type: "unblock", Patient: id}); d.alive {
			delete(s.blocked, id)
		}
	default:
		s.command(d, Command{Type: "verify", Patient: id, Verified: s.chance(0.5)})
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
