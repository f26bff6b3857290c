package durable

import (
	"telemed/relay/wire"
)

// The sockets by number, and whose attachments are not up to date.

type socket struct {
	id          wire.PeerID
	came, heard int64
	suspected   int64 // when its silence was first noticed: it stands while nothing was heard since
	kept        int64 // what the attachment says of heard
	changed     bool
	in          bucket
}

// Attach has the runtime keep what has changed since the last time.
func (o *Object) Attach() {
	buf := make([]byte, 0, attachmentSize)
	for _, n := range o.changed {
		s := o.get(n)
		if s == nil || !s.changed {
			continue
		}
		s.changed, s.kept = false, s.heard
		c, _ := o.room.Connection(s.id)
		a := attachment{room: o.id, conn: c, came: s.came, heard: s.heard, suspected: s.suspected, unclaimed: o.unclaimed}
		o.runtime.Attach(n, a.append(buf))
	}
	o.changed = o.changed[:0]
}

func (o *Object) get(n Number) *socket {
	if int(n) >= len(o.sockets) {
		return nil
	}
	return o.sockets[n]
}

func (o *Object) number(s *socket) Number {
	n := Number(len(o.sockets))
	if k := len(o.free); k > 0 {
		n, o.free = o.free[k-1], o.free[:k-1]
		o.sockets[n] = s
	} else {
		o.sockets = append(o.sockets, s)
	}
	o.numbers[s.id] = n
	return n
}

func (o *Object) forget(n Number) {
	delete(o.numbers, o.sockets[n].id)
	o.sockets[n] = nil
	o.free = append(o.free, n)
}

func (o *Object) change(n Number) {
	if s := o.sockets[n]; !s.changed {
		if len(o.changed) == 0 {
			o.runtime.Changed()
		}
		s.changed = true
		o.changed = append(o.changed, n)
	}
}

func (o *Object) changeOf(id wire.PeerID) {
	if n, ok := o.numbers[id]; ok {
		o.change(n)
	}
}

func (o *Object) changeAll() {
	for n, s := range o.sockets {
		if s != nil {
			o.change(Number(n))
		}
	}
}
