package conference

import "telemed/crypto/message"

// party names the doctor of a visit among those with whom files are exchanged.
func (v *visit) party() (party [16]byte) {
	copy(party[:], v.inv.ID[:])
	return party
}

// newFiles is how the patient's files reach the doctor, and the doctor's the patient: those of
// the visit that the page shows.
func (p *Patient) newFiles() files {
	return files{
		rooms: patientRooms,
		reach: func(f *file, party [16]byte) bool {
			return p.session != nil && p.connected && p.at.party() == party && (p.at.admitted || !f.outgoing())
		},
		emit: func(_ [][16]byte, frame []byte) { p.toDoctor(frame) },
		tell: func(party [16]byte, s message.FileState) {
			if p.session != nil && p.at.party() == party {
				p.toChain(message.OpDecMsg, s.Append(nil), stateFields(&s)...)
			}
		},
		party: func(f *file) (party [16]byte) {
			copy(party[:], f.letter.owner)
			return party
		},
		deliver: func(f *file) Refusal { return p.say(&what{file: f}) },
		receipt: func(l *letter) { p.showLetters = append(p.showLetters, l) },
		peer:    func(*file) string { return p.at.inv.DoctorName },
		gone:    func(*file) {},
	}
}

// beginFiles is for a new session: what the doctor has not had all of is asked about.
func (p *Patient) beginFiles() {
	p.ask(p.at.party(), func(l *letter) bool { return l.number <= p.at.outbox.acked })
	p.grant()
}

// showVisitFiles shows the files of a visit that is shown.
func (p *Patient) showVisitFiles(v *visit) {
	for _, f := range p.files.all {
		if f.letter != nil && f.letter.owner == string(v.inv.ID[:]) {
			p.showFile(f)
		}
	}
}

// FileDone takes a piece that was got, or word that one is written.
func (p *Patient) FileDone(_, file string, index uint32, data []byte, trouble string, now Clock) Output {
	p.begin(now)
	p.fileDone(file, index, data, trouble)
	return p.finish()
}
