package conference

import (
	"fmt"
	"slices"

	"telemed/relay/room"
	"telemed/relay/wire"
)

// becomeKind ends all that is done to the pages; what was done may still have to come out.
func (s *sim) becomeKind() {
	s.note("the network becomes kind")
	s.network.kind, s.over = true, true
	for _, h := range s.hostiles {
		if s.room != nil {
			s.effects(s.room.Leave(h.conn, room.PageClosed(1006)))
		}
	}
	s.run(25_000)
	s.down = false
	// A relay that has swallowed or made up what holds no frame would have to take it back.
	for _, p := range s.pages {
		if s.control && p.conn != (wire.PeerID{}) && p.alive {
			s.cuts(p)
		}
	}
	s.run(180_000) // everybody has woken
	for range 3 {
		s.tendDoctor()
		s.run(5_000)
		for _, p := range s.people {
			if ph := p.patient.Phase; ph != phaseLeft && ph != phaseEnded || s.chance(0.3) {
				s.tend(p)
			}
		}
		s.run(40_000)
	}
}

// comesTrue waits until what must come about has.
func (s *sim) comesTrue(ms uint64, missing func() string) {
	s.Helper()
	for range ms / 500 {
		if missing() == "" {
			return
		}
		s.run(500)
	}
	for _, p := range s.pages {
		s.note("%s: %s", p.name, p.state())
	}
	s.fail("in the end: %s", missing())
}

func (s *sim) inTheEnd() {
	s.comesTrue(120_000, s.disagreement)
	s.comesTrue(120_000, s.undelivered)
	if s.chance(0.7) {
		for _, id := range s.listed(func(v PatientView) bool { return v.Status == "blocked" }) {
			s.command(s.doctor, Command{Type: "unblock", Patient: id})
			delete(s.blocked, id)
		}
		s.run(90_000)
		if ids := s.listed(func(v PatientView) bool { return v.Status == "waiting" }); len(ids) > 0 {
			s.admit(ids)
		}
	}
	s.broadcast()
	for _, id := range s.listed(all) {
		s.says(&saying{by: s.doctor, audience: []string{id}})
	}
	for _, p := range s.people {
		s.says(&saying{by: p})
	}
	s.comesTrue(120_000, s.undelivered)
	s.comesTrue(120_000, s.disagreement)
	s.quiet()
	if s.chance(0.2) {
		for _, p := range s.pages {
			p.close()
			s.start(p)
		}
		s.tendDoctor()
		s.comesTrue(120_000, s.disagreement)
		s.comesTrue(120_000, s.undelivered)
	}
}

// phases are how a patient's page says what the doctor's does.
var phases = map[string]string{
	phaseLobby: "waiting", phaseAdmitted: "admitted", phaseHeld: "held", phaseBlocked: "blocked",
}

// disagreement is what the two sides' rosters differ in.
func (s *sim) disagreement() string {
	if d := s.doctor.doctor; d.Link != LinkOnline || d.Phase != phaseOpen {
		return fmt.Sprintf("the doctor's page is %s, %s", d.Phase, d.Link)
	}
	online := 0
	for _, p := range s.people {
		v, ok := s.doctor.patients[p.patient.PatientID]
		switch want, present := phases[p.patient.Phase], p.patient.SessionKeyID != ""; {
		case want != "" && (!ok || v.Status != want):
			return fmt.Sprintf("%s is %s, to the doctor %q", p.name, p.patient.Phase, v.Status)
		case p.patient.Phase == phaseRefused && s.doctor.invitations[s.invitation[p.patient.PatientID]].Status == p.patient.Trouble:
		case want == "" && p.patient.Phase != phaseLeft && p.patient.Phase != phaseEnded:
			return fmt.Sprintf("%s is %s, %s, %q", p.name, p.patient.Phase, p.patient.Link, p.patient.Trouble)
		case v.Online != present || v.SessionKeyID != p.patient.SessionKeyID:
			return fmt.Sprintf("%s's session is %q, to the doctor %q", p.name, p.patient.SessionKeyID, v.SessionKeyID)
		case present && !p.patient.DoctorOnline:
			return p.name + " does not see the doctor"
		case ok && v.SafetyNumber != p.patient.SafetyNumber:
			return p.name + " sees another safety number"
		case present:
			online++
		}
		if e := p.patient.Epoch; e != 0 && !v.Admitted {
			return fmt.Sprintf("%s is in epoch %d and not admitted", p.name, e)
		}
	}
	if d := s.doctor.engine.(*Doctor); len(d.peers) < online || len(d.peers) > online+len(s.people) || len(d.hellos) > 0 {
		return fmt.Sprintf("the doctor has %d connections for %d patients, %d HELLOs", len(d.peers), online, len(d.hellos))
	}
	return ""
}

// undelivered is a message that one who is entitled to it has not got, or whose
// author does not know.
func (s *sim) undelivered() string {
	has := func(p *page, text string) bool { return p.message(text).ID != "" }
	for _, m := range s.sayings {
		if !has(m.by, m.text) {
			continue // was refused, or not written when the page died
		}
		own := m.by.message(m.text)
		if m.by != s.doctor {
			if m.by.patient.PatientID == m.from && m.by.patient.Phase == phaseAdmitted && (!has(s.doctor, m.text) || !own.Received) {
				return fmt.Sprintf("%.12q of %s: the doctor has it: %v, it is marked: %v", m.text, m.by.name, has(s.doctor, m.text), own.Received)
			}
			continue
		}
		for _, id := range m.audience {
			p := s.owner[id]
			entitled := p.patient.Phase == phaseAdmitted || !m.everyone && p.patient.Phase == phaseLobby
			if p.patient.PatientID == id && entitled && (!has(p, m.text) || !slices.Contains(own.ReadBy, id)) {
				return fmt.Sprintf("%.12q for %s, who has it: %v, read by %v", m.text, p.name, has(p, m.text), own.ReadBy)
			}
		}
	}
	return ""
}

// quiet is when nobody says anything: the pages do not, either, but for keep-alives.
func (s *sim) quiet() {
	s.run(30_000)
	sent := 0
	s.network.count = &sent
	const minutes = 3
	s.run(minutes * 60_000)
	s.network.count = nil
	most := 4 * len(s.people) * minutes
	for _, p := range s.people {
		if p.patient.Phase == phaseBlocked {
			most += 12 * minutes
		}
	}
	if sent > most {
		s.fail("%d envelopes in %d minutes in which nobody spoke", sent, minutes)
	}
}
