package conference

import (
	"maps"
	"slices"
)

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
