package conference

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// command is what somebody asks of a page, which may die of it.
func (s *sim) command(p *page, c Command) Result {
	if !p.alive || p.asleep > s.now {
		return refused(RefusedNotNow)
	}
	result, out := p.engine.Command(c, p.clock())
	p.do(out)
	if p.alive {
		s.note("%s: %s %s%v %.12q -> %s", p.name, c.Type, c.Patient+c.To, c.Patients, c.Text, result.Refusal)
	}
	return result
}

// perilous is a command of many writes, of which a page likes to die where pages die at all.
func (s *sim) perilous(p *page, c Command) Result {
	crash := s.crash
	if crash > 0 {
		s.crash = 0.4
	}
	defer func() { s.crash = crash }()
	return s.command(p, c)
}

// act is something that happens: what people do, and what is done to them.
func (s *sim) act() {
	someone := func(do func(p *page)) {
		if len(s.people) > 0 {
			do(one(s, s.people))
		}
	}
	switch n := s.rng.IntN(200); {
	case len(s.people) < s.crowd && (n < 40 || len(s.people) == 0):
		s.newcomer()
	case n < 36:
		s.broadcast()
	case n < 50:
		s.private()
	case n < 76:
		s.answers()
	case n < 84:
		s.burst()
	case n < 116:
		s.admits()
	case n < 142:
		s.doctorDoes()
	case n < 156:
		someone(s.tend)
	case n < 160:
		someone(func(p *page) { s.command(p, Command{Type: "leave"}) })
	case n < 162:
		someone(func(p *page) { s.command(p, Command{Type: "erase"}) })
	case n < 164:
		someone(s.turns)
	case n < 174:
		if p := one(s, s.pages); p.alive {
			s.note("%s is closed", p.name)
			s.dies(p, s.rng.Uint64N(30_000))
		}
	case n < 182:
		s.cuts(one(s, s.pages))
	case n < 184:
		s.restarts()
	case n < 188:
		s.naps(one(s, s.pages), s.rng.Uint64N(200_000))
	case n < 190:
		s.setsClock(one(s, s.pages))
	case n < 192:
		s.network.closes(one(s, s.pages))
	case n < 196:
		s.network.forges()
	case n < 198:
		s.rogue()
	default:
		s.sleeps()
	}
	s.happened()
}

// setsClock sets a device's clock, up to ten minutes off.
func (s *sim) setsClock(p *page) {
	p.skew += s.rng.Int64N(1_200_000) - 600_000
	s.note("%s's clock is set", p.name)
}

// turns is a patient who opens another link on the same device, or goes back to one from before.
func (s *sim) turns(p *page) {
	if len(p.visits) > 1 && s.chance(0.7) {
		s.command(p, Command{Type: "resume", Invitation: one(s, slices.Sorted(maps.Keys(p.visits)))})
	} else {
		s.command(p, Command{Type: "open", Fragment: s.invited(p.name + " again")})
	}
	s.tend(p)
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
	crash := s.crash
	s.network.kind, s.crash = true, 0
	s.run(13 * 3600_000)
	s.network.kind, s.crash = false, crash
}

// newcomer opens a personal link, the walk-in link, or somebody's on another device.
func (s *sim) newcomer() {
	name := fmt.Sprintf("P%d", len(s.people))
	var link string
	if len(s.links) > 0 && s.chance(0.2) {
		link = one(s, s.links)
		name += " other phone"
	} else {
		link = s.invited(name)
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

// invited is a link that the doctor gives to somebody.
func (s *sim) invited(name string) string {
	if s.chance(0.4) {
		s.open = s.doctor.invitations[s.command(s.doctor, Command{Type: "invite", Open: true}).Value].Fragment
		return s.open
	}
	link := s.doctor.invitations[s.command(s.doctor, Command{Type: "invite", Patient: name}).Value].Fragment
	if link != "" {
		s.links = append(s.links, link)
	}
	return link
}

// tend is a patient who looks at the page and does what it offers.
func (s *sim) tend(p *page) {
	if !p.alive || p.asleep > s.now {
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
	m.from = idOf(m.by)
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
	if !d.alive || d.asleep > s.now || d.doctor.Phase == phaseLocked || d.doctor.Phase == phaseSuperseded {
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
