package conference

import (
	"telemed/crypto/message"
	"telemed/relay/wire"
)

// newFiles is how the doctor's files reach patients, and theirs the doctor.
func (d *Doctor) newFiles() files {
	return files{
		rooms: doctorRooms,
		reach: func(f *file, party [16]byte) bool {
			p := d.byID[party]
			return p != nil && p.peer != nil && d.phase != phaseLocked &&
				(p.admitted || f.outgoing() && !f.everyone() && !p.held)
		},
		emit: func(to [][16]byte, frame []byte) {
			var peers []wire.PeerID
			for _, id := range to {
				peers = append(peers, d.byID[id].peer.id)
			}
			for ; len(peers) > wire.MaxSendPeers; peers = peers[wire.MaxSendPeers:] {
				d.send(wire.AppendSend(nil, peers[:wire.MaxSendPeers], frame))
			}
			d.send(wire.AppendSend(nil, peers, frame))
		},
		tell: func(party [16]byte, s message.FileState) {
			if p := d.byID[party]; p != nil && p.peer != nil {
				d.toChain(p.peer, message.OpDecMsg, s.Append(nil), stateFields(&s)...)
			}
		},
		party: func(f *file) [16]byte { return [16]byte([]byte(f.letter.owner)) },
		deliver: func(f *file) Refusal {
			if d.phase != phaseOpen {
				return RefusedNotNow
			}
			return d.sayTo(f.address, &what{file: f})
		},
		receipt: func(l *letter) {
			if l.kind == everyone {
				d.showReaders(l)
			} else {
				d.showLetter(l)
			}
		},
		peer: func(f *file) string {
			if f.everyone() {
				return "everyone"
			}
			if p := d.byID[d.files.party(f)]; p != nil {
				return p.name
			}
			return "?"
		},
		gone: d.exportWithout,
	}
}

// beginFiles is for a new session: what a patient has not had all of is asked about, and what they
// were sending is asked for.
func (d *Doctor) beginFiles(p *patient) {
	d.ask(p.id, func(l *letter) bool {
		if l.kind == everyone {
			return p.admitted && l.number <= p.broadcasts.acked
		}
		return l.number <= p.privates.acked
	})
	d.grant()
}

// holdFiles is for a patient who is not to send any more for now.
func (d *Doctor) holdFiles(p *patient) {
	for _, f := range d.files.all {
		if !f.outgoing() && d.files.party(f) == p.id {
			f.stand()
		}
	}
	d.grant()
}

// FileDone takes a piece that was got, or word that one is written.
func (d *Doctor) FileDone(do, file string, index uint32, data []byte, trouble string, now Clock) Output {
	d.begin(now)
	switch {
	case do == opCopy:
		d.onCopied(file, index, data, trouble)
	case do == opImport:
		d.onImported(index, data, trouble)
	case d.importing != nil:
		d.onRestored(trouble)
	default:
		d.fileDone(file, index, data, trouble)
	}
	return d.finish()
}
