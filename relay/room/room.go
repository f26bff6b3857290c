// Package room decides who is in a room and where a frame goes: relay/SPEC.md without the
// sockets. It is pure: no goroutine, timer, lock, clock, randomness or I/O, so that the
// self-hosted relay and a Durable Object run the very same room.
//
// A host owns the sockets. It gives each connection a random id that it never uses again,
// tells the room what happens to it (Enter, Receive, Expire, Refuse, Leave), one call at a
// time, and carries out what each call returns before it makes the next one.
package room

import (
	"slices"

	"telemed/relay/wire"
)

// Room is one doctor's room.
type Room struct {
	id       wire.RoomID
	most     int // patients
	conns    map[wire.PeerID]*member
	doctor   *member
	patients []*member // in the order in which they joined
	sends    uint64    // how many SENDs there were
	bound    uint64    // most bytes in flight to all patients together; 0 is no bound
	flying   uint64    // how many there are
}

type member struct {
	Connection
	listed uint64 // the last SEND that listed this patient
}

// New returns an empty room that takes up to mostPatients patients (1 to wire.MostPatients).
func New(id wire.RoomID, mostPatients int) *Room {
	if mostPatients < 1 || mostPatients > wire.MostPatients {
		panic("room: internal error: most patients out of range")
	}
	return &Room{id: id, most: mostPatients, conns: make(map[wire.PeerID]*member)}
}

// Bound sets how many bytes may be in flight to all patients together, for a host that holds
// them all in one small memory. A frame that would make it more first closes those to whom most
// is in flight. It is at least a frame of the largest for each patient.
func (r *Room) Bound(inFlight uint64) {
	if inFlight < uint64(r.most)*wire.MaxFrame {
		panic("room: internal error: a bound that one frame to everybody exceeds")
	}
	r.bound = inFlight
}

// Empty says that no connection is in the room: the host can forget it.
func (r *Room) Empty() bool { return len(r.conns) == 0 }

// Claimed says that the doctor is in the room.
func (r *Room) Claimed() bool { return r.doctor != nil }

// Connection returns what the room knows of a connection that is in it.
func (r *Room) Connection(id wire.PeerID) (Connection, bool) {
	m, ok := r.conns[id]
	if !ok {
		return Connection{}, false
	}
	return m.Connection, true
}

// Enter takes in a new connection from this address, which is a stranger at first. It is false when
// the id is taken; the host then draws another.
func (r *Room) Enter(id wire.PeerID, address uint64) bool {
	return r.add(Connection{ID: id, Address: address})
}

// Restore takes in a connection as Connection described it before the host slept. The host
// restores no connection that it was told to close. It is false when the id is taken, or when
// there is a doctor already.
func (r *Room) Restore(c Connection) bool {
	if c.Role == Doctor && r.doctor != nil {
		return false
	}
	return r.add(c)
}

func (r *Room) add(c Connection) bool {
	if _, taken := r.conns[c.ID]; taken {
		return false
	}
	m := &member{Connection: c}
	r.conns[c.ID] = m
	r.flying += m.inFlight()
	switch c.Role {
	case Doctor:
		r.doctor = m
	case Patient:
		r.patients = append(r.patients, m)
	}
	return true
}

// Receive handles a binary message. The room keeps no part of it. Messages of a connection
// that has been closed may still be on their way: they bring about nothing.
func (r *Room) Receive(from wire.PeerID, message []byte) (e Effects) {
	m, ok := r.conns[from]
	if !ok {
		return e
	}
	t, err := wire.TypeFromPage(message)
	if err != nil {
		r.refuse(&e, m, wire.CloseCodeOf(err))
		return e
	}
	if code, ok := place(m.Role, t); !ok {
		r.refuse(&e, m, code)
		return e
	}
	env, err := wire.ParseFromPage(message)
	if err != nil {
		r.refuse(&e, m, wire.CloseCodeOf(err))
		return e
	}
	switch env.Type {
	case wire.TypeClaim:
		r.claim(&e, m, env.Token)
	case wire.TypeJoin:
		r.join(&e, m)
	case wire.TypeSend:
		r.send(&e, env.Peers, env.Frame)
	case wire.TypeCast:
		r.cast(&e, env.Frame)
	case wire.TypeAdmit:
		if p := r.patient(env.Peer); p != nil {
			p.Admitted = env.Admitted
		}
	case wire.TypeDrop:
		if p := r.patient(env.Peer); p != nil {
			r.refuse(&e, p, wire.CloseDropped)
		}
	case wire.TypeFrame:
		if r.doctor != nil {
			e.deliver(wire.AppendFrom(make([]byte, 0, len(message)+len(m.ID)), m.ID, env.Frame), r.doctor.ID)
		}
	case wire.TypeCredit:
		if env.Taken < m.Taken || env.Taken > m.Sent {
			r.refuse(&e, m, wire.CloseBadEnvelope)
			return e
		}
		r.flying -= env.Taken - m.Taken
		m.Taken = env.Taken
	}
	return e
}

// place says whether a page in this role may send this type now, and if not, what it is
// closed with.
func place(role Role, t wire.Type) (wire.CloseCode, bool) {
	switch t {
	case wire.TypeClaim:
		return firstOnly(role, Doctor)
	case wire.TypeJoin:
		return firstOnly(role, Patient)
	}
	if role == Stranger {
		return wire.CloseBadEnvelope, false
	}
	patients := t == wire.TypeFrame || t == wire.TypeCredit
	return wire.CloseUnknownType, patients == (role == Patient)
}

// firstOnly is for CLAIM and JOIN: a stranger's, out of place the second time, unknown on the
// other side.
func firstOnly(role, side Role) (wire.CloseCode, bool) {
	if role == side {
		return wire.CloseBadEnvelope, false
	}
	return wire.CloseUnknownType, role == Stranger
}

func (r *Room) claim(e *Effects, m *member, token [32]byte) {
	if wire.RoomOfToken(token) != r.id {
		r.refuse(e, m, wire.CloseWrongToken)
		return
	}
	if old := r.doctor; old != nil {
		delete(r.conns, old.ID)
		e.close(old.ID, wire.CloseTakenOver)
	}
	m.Role = Doctor
	r.doctor = m
	e.deliver(wire.AppendClaimed(nil, wire.MaxFrame, uint16(r.most)), m.ID)
	for _, p := range r.patients {
		p.Admitted = false
		e.deliver(wire.AppendJoined(nil, p.ID), m.ID)
	}
	r.tellPatients(e, true)
}

func (r *Room) join(e *Effects, m *member) {
	if len(r.patients) >= r.most {
		out := r.yields(m)
		if out == nil {
			r.refuse(e, m, wire.CloseRoomFull)
			return
		}
		r.refuse(e, out, wire.CloseRoomFull)
	}
	m.Role = Patient
	r.patients = append(r.patients, m)
	e.deliver(wire.AppendWelcomed(nil, r.doctor != nil, wire.MaxFrame, wire.InFlight), m.ID)
	if r.doctor != nil {
		e.deliver(wire.AppendJoined(nil, m.ID), r.doctor.ID)
	}
}

// yields says who makes room for a newcomer when the room is full: of the address that has the most
// patients whom the doctor has not answered, counting the newcomer, the first of these. It is nil
// when all were answered. So a stranger's connections, however many, are closed for each other and
// for whoever comes, and nobody loses a place to an address that has more.
func (r *Room) yields(newcomer *member) (out *member) {
	count := map[uint64]int{newcomer.Address: 1}
	for _, p := range r.patients {
		if !p.answered() {
			count[p.Address]++
		}
	}
	for _, p := range r.patients {
		if !p.answered() && (out == nil || count[p.Address] > count[out.Address]) {
			out = p
		}
	}
	return out
}

// Expire is for a connection's first-message deadline: one that is still a stranger is closed.
func (r *Room) Expire(id wire.PeerID) (e Effects) {
	if m, ok := r.conns[id]; ok && m.Role == Stranger {
		r.refuse(&e, m, wire.CloseTooLate)
	}
	return e
}

// Refuse closes a connection for what only the host can see: a text other than ping, a message
// too large to read, a queue that is full, the relay's end.
func (r *Room) Refuse(id wire.PeerID, code wire.CloseCode) (e Effects) {
	if m, ok := r.conns[id]; ok {
		r.refuse(&e, m, code)
	}
	return e
}

// Leave is for a connection that ended without the room's doing; code is PageClosed's.
func (r *Room) Leave(id wire.PeerID, code wire.CloseCode) (e Effects) {
	if m, ok := r.conns[id]; ok {
		r.remove(&e, m, code)
	}
	return e
}

// PageClosed returns the code for Leave (and so for LEFT) when a page closed with this
// WebSocket code, 1005 for none and 1006 when the connection broke. It is normal or abnormal:
// a page does not get to speak the relay's words to the doctor.
func PageClosed(code int) wire.CloseCode {
	switch code {
	case 1000, 1001, 1005:
		return wire.CloseNormal
	}
	return wire.CloseAbnormal
}

func (r *Room) refuse(e *Effects, m *member, code wire.CloseCode) {
	e.close(m.ID, code)
	r.remove(e, m, code)
}

// remove forgets a connection and tells the other side.
func (r *Room) remove(e *Effects, m *member, code wire.CloseCode) {
	delete(r.conns, m.ID)
	r.flying -= m.inFlight()
	switch m.Role {
	case Doctor:
		r.doctor = nil
		r.tellPatients(e, false)
	case Patient:
		i := slices.Index(r.patients, m)
		r.patients = slices.Delete(r.patients, i, i+1)
		if r.doctor != nil {
			e.deliver(wire.AppendLeft(nil, m.ID, code), r.doctor.ID)
		}
	}
}

// patient returns the patient of this id, or nil: a patient may have left, and strangers and
// doctors are not for others to reach.
func (r *Room) patient(id wire.PeerID) *member {
	if m, ok := r.conns[id]; ok && m.Role == Patient {
		return m
	}
	return nil
}
