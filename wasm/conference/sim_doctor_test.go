package conference

import (
	"fmt"
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
	case d.doctor.Phase == phaseLocked:
		s.unlocks()
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
	if len(ids) == 0 || !d.alive || d.asleep > s.now {
		return
	}
	id := one(s, ids)
	if held := s.listed(func(v PatientView) bool { return v.HeldFor != "" }); len(held) > 0 && s.chance(0.3) {
		s.command(d, Command{Type: "repin", Patient: one(s, held)})
		return
	}
	out := func(c Command, gone ...string) {
		if r := s.command(d, c); d.alive && r.Refusal == "" {
			for _, id := range gone {
				s.allowed[id] = false
			}
		}
	}
	if s.locks && s.chance(0.2) {
		s.passphrase()
		return
	}
	switch n := s.rng.IntN(24); {
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
		if r := s.command(d, Command{Type: "unblock", Patient: id}); d.alive && r.Refusal == "" {
			delete(s.blocked, id)
		}
	case n < 20:
		s.command(d, Command{Type: "verify", Patient: id, Verified: s.chance(0.5)})
	case n < 21:
		s.command(d, Command{Type: "set-delta-ts", DeltaTS: float64(2_000 + s.rng.IntN(30_000))})
	case n < 23:
		out(Command{Type: "lobby", Patients: []string{id}}, id)
		s.meanwhile(id)
		s.admit([]string{id})
		s.meanwhile(id)
	default:
		inv := one(s, slices.Sorted(maps.Keys(d.invitations)))
		s.command(d, Command{Type: []string{"revoke", "unblock-invitation"}[s.rng.IntN(2)], Invitation: inv})
	}
}

// meanwhile a patient goes on writing.
func (s *sim) meanwhile(id string) {
	if p := s.owner[id]; idOf(p) == id {
		s.says(&saying{by: p})
	}
	s.run(s.rng.Uint64N(4 * (s.latency + s.jitter)))
}

// passphrase is the doctor who sets, changes or removes the passphrase, or locks the page. A
// page that dies meanwhile may have either.
func (s *sim) passphrase() {
	d, now := s.doctor, s.phrases[0]
	if now != "" && s.chance(0.5) {
		s.command(d, Command{Type: "lock"})
		if ids := s.listed(all); len(ids) > 0 && s.chance(0.5) {
			id := one(s, ids)
			s.meanwhile(id)
			s.unlocks()
			s.meanwhile(id)
		}
		return
	}
	text := ""
	if now == "" || s.chance(0.5) {
		text = fmt.Sprint("phrase ", s.step)
	}
	s.phrases = append(s.phrases, text)
	r := s.perilous(d, Command{Type: "set-passphrase", Old: now, New: text})
	if d.alive && r.Refusal != "" {
		s.fail("set-passphrase: %s", r.Refusal)
	} else if d.alive {
		s.phrases = []string{text}
	}
}

// unlocks tries the last passphrases, the newest first.
func (s *sim) unlocks() {
	d := s.doctor
	for _, text := range slices.Backward(s.phrases) {
		if d.alive && d.doctor.Phase == phaseLocked && text != "" {
			if s.command(d, Command{Type: "unlock", Passphrase: text}).Refusal == "" {
				s.phrases = []string{text}
			}
			s.run(2_000)
		}
	}
	switch {
	case !d.alive || d.asleep > s.now:
	case d.doctor.Phase == phaseLocked:
		s.fail("no passphrase opens the doctor's page")
	default:
		s.pays(d)
	}
}
