package room

import (
	"cmp"
	"slices"

	"telemed/relay/wire"
)

func (r *Room) send(e *Effects, list wire.PeerList, frame []byte) {
	r.sends++
	to := make([]*member, 0, list.Len())
	for i := range list.Len() {
		if p := r.patient(list.At(i)); p != nil && p.listed != r.sends {
			p.listed = r.sends
			to = append(to, p)
		}
	}
	r.fanOut(e, to, frame)
}

func (r *Room) cast(e *Effects, frame []byte) {
	to := make([]*member, 0, len(r.patients))
	for _, p := range r.patients {
		if p.Admitted {
			to = append(to, p)
		}
	}
	r.fanOut(e, to, frame)
}

// fanOut sends a frame to each of these patients whose credit allows it and closes the others:
// nobody waits for them.
func (r *Room) fanOut(e *Effects, patients []*member, frame []byte) {
	to := make([]wire.PeerID, 0, len(patients))
	slow := r.tooMuch(patients, uint64(len(frame)))
	for _, p := range patients {
		if slices.Contains(slow, p) {
			continue
		}
		if p.inFlight()+uint64(len(frame)) > wire.InFlight {
			slow = append(slow, p)
			continue
		}
		p.Sent += uint64(len(frame))
		r.flying += uint64(len(frame))
		to = append(to, p.ID)
	}
	if len(to) > 0 {
		e.deliver(wire.AppendDeliver(make([]byte, 0, 1+len(frame)), frame), to...)
	}
	for _, p := range slow {
		r.refuse(e, p, wire.CloseTooSlow)
	}
}

// tooMuch lists whom the room cannot afford when each of these patients is sent so many bytes:
// those of all patients to whom most is in flight.
func (r *Room) tooMuch(patients []*member, bytes uint64) (slow []*member) {
	after := r.flying + bytes*uint64(len(patients))
	if r.bound == 0 || after <= r.bound {
		return nil
	}
	behind := slices.SortedStableFunc(slices.Values(r.patients), func(a, b *member) int {
		return cmp.Compare(b.inFlight(), a.inFlight())
	})
	for after > r.bound {
		p := behind[len(slow)]
		slow = append(slow, p)
		after -= p.inFlight()
		if slices.Contains(patients, p) {
			after -= bytes
		}
	}
	return slow
}

func (r *Room) tellPatients(e *Effects, online bool) {
	if len(r.patients) == 0 {
		return
	}
	to := make([]wire.PeerID, len(r.patients))
	for i, p := range r.patients {
		to[i] = p.ID
	}
	e.deliver(wire.AppendDoctor(nil, online), to...)
}
