// Package durable is a room in a Durable Object, as far as that is not JavaScript: the sockets
// by number, who is let in, the times, and what has to outlive a sleep. What happens in the room
// is package room, as in the self-hosted relay.
//
// It has no clock, timer or goroutine: each call says what time it is, in milliseconds, and the
// runtime's alarm calls Alarm when it is time. Only the Worker imports it.
package durable

import (
	"telemed/relay/door"
	"telemed/relay/room"
	"telemed/relay/site"
	"telemed/relay/wire"
)

// Number names a socket between Go and JavaScript, until it has left.
type Number = uint32

// Runtime is what the object asks of JavaScript. None of it calls back.
type Runtime interface {
	// Send sends a message to each of these sockets. Neither may be kept.
	Send(to []Number, message []byte)

	// Close closes a socket after what was sent to it before. It is not named again.
	Close(socket Number, code wire.CloseCode)

	// Attach has the runtime keep these bytes beside the socket.
	Attach(socket Number, attachment []byte)

	// Changed says that something is to be attached: Attach is to be called soon.
	Changed()

	// WakeAt sets the alarm, in place of any other.
	WakeAt(ms int64)
}

// The times of a connection, in milliseconds, and the limits that only this host has.
const (
	firstMessageWithin = wire.FirstMessageSeconds * 1000
	silentAtMost       = door.SilentSeconds * 1000
	lastChance         = door.LastChanceSeconds * 1000
	unclaimedAtMost    = door.UnclaimedSeconds * 1000

	// heardEvery is how much newer a word has to be to be worth an attachment.
	heardEvery = silentAtMost / 5

	// strangerBurst is what who was not let in may send at once. A socket cannot be read more
	// slowly here: who sends more is closed, so it is several times the self-hosted relay's.
	strangerBurst = 4 << 20

	// lobbyBurst and lobbyBytesPerSecond bound what all who were not let in say to the doctor
	// together: as much at once as waits for a doctor elsewhere. What his socket holds cannot be seen.
	lobbyBurst          = wire.DoctorQueueBytes
	lobbyBytesPerSecond = 4 * door.StrangerBytesPerSecond
)

// Object is a room with its sockets.
type Object struct {
	runtime   Runtime
	config    Config
	id        wire.RoomID
	room      *room.Room
	sockets   []*socket // by number; nil where there is none
	free      []Number
	numbers   map[wire.PeerID]Number
	changed   []Number // whose attachments are not up to date
	unclaimed int64    // since when there is no doctor; 0 while there is one
	wakeAt    int64    // the alarm that is set
	alarm     alarmState
	knocks    bucket
	lobby     bucket
	to        []Number // Send's, from call to call
}

type alarmState uint8

const (
	alarmUnknown alarmState = iota // the object just woke: there may be one
	alarmNone
	alarmSet
)

// New returns the object of a room that is empty as yet.
func New(c Config, id wire.RoomID, runtime Runtime) *Object {
	o := &Object{runtime: runtime, config: c, id: id, room: room.New(id, c.Patients), numbers: make(map[wire.PeerID]Number)}
	o.room.Bound(mostInFlight)
	return o
}

// Knock says whether a page may open a socket: 0, or the HTTP status and the text to refuse it
// with. open is how many sockets the runtime has, which are more than the object knows: one that was
// closed is open until its page answers, and costs memory.
func (o *Object) Knock(origin, host string, open int, now int64) (status int, text string) {
	if status, text := o.config.Refuses(o.id, origin, host); status != 0 {
		return status, text
	}
	switch {
	case !o.knocks.take(1, now, door.HandshakesPerRoom, door.RoomBurst(o.config.Patients)):
		return 429, door.TooFast
	case open >= 2*door.RoomBurst(o.config.Patients):
		return 503, door.Full
	}
	return 0, ""
}

// RefusalHeaders are those that a refusal of Knock's carries.
func RefusalHeaders(status int, secure bool) map[string][]string {
	h := map[string][]string{"Content-Type": {"text/plain; charset=utf-8"}}
	site.SetHeaders(h, site.Policy("", ""))
	if secure {
		h["Strict-Transport-Security"] = []string{site.StrictTransport}
	}
	if status == 429 || status == 503 {
		h["Retry-After"] = []string{door.RetryAfter}
	}
	return h
}

// Enter takes in a socket from this address under a random id. It is false when the id is taken;
// JavaScript then draws another.
func (o *Object) Enter(id wire.PeerID, address string, now int64) (Number, bool) {
	if !o.room.Enter(id, door.Network(address)) {
		return 0, false
	}
	if len(o.numbers) == 0 {
		o.unclaimed = now
	}
	n := o.number(&socket{id: id, came: now, heard: now})
	o.change(n)
	o.wakeBy(now+firstMessageWithin, now)
	if o.unclaimed != 0 {
		o.wakeBy(o.unclaimed+unclaimedAtMost, now)
	}
	return n, true
}

// RoomOfAttachment returns the room of a socket that was there before a sleep.
func RoomOfAttachment(b []byte) (wire.RoomID, bool) {
	a, ok := parseAttachment(b)
	return a.room, ok
}

// Restore takes in a socket that was there before a sleep. When it is false the socket is to be
// closed: it comes back by itself.
func (o *Object) Restore(b []byte) (Number, bool) {
	a, ok := parseAttachment(b)
	if !ok || a.room != o.id || !o.room.Restore(a.conn) {
		return 0, false
	}
	if a.conn.Role == room.Doctor {
		o.unclaimed = 0
	} else if !o.room.Claimed() {
		o.unclaimed = max(o.unclaimed, a.unclaimed)
	}
	return o.number(&socket{id: a.conn.ID, came: a.came, heard: a.heard, suspected: a.suspected, kept: a.heard}), true
}

// Receive handles a binary message. Of one that is too long a byte too many is enough.
func (o *Object) Receive(n Number, message []byte, now int64) {
	s := o.get(n)
	if s == nil {
		return
	}
	s.heard = now
	if now-s.kept >= heardEvery {
		o.change(n)
	}
	if !o.affords(s, message, now) {
		o.carryOut(o.room.Refuse(s.id, wire.CloseTooSlow), now)
		return
	}
	o.carryOut(o.room.Receive(s.id, message), now)
	o.after(s, message, now)
}

// affords says whether who was not let in may say so much. Of what all of them may say to the doctor
// each has as much as is left then: a few words get through whoever floods.
func (o *Object) affords(s *socket, message []byte, now int64) bool {
	c, _ := o.room.Connection(s.id)
	if c.Role == room.Doctor || c.Admitted {
		return true
	}
	n := max(len(message), door.MessageCost)
	return s.in.take(n, now, door.StrangerBytesPerSecond, strangerBurst) &&
		(c.Role != room.Patient || o.lobby.take(n, now, lobbyBytesPerSecond, lobbyBurst-int(s.in.spent)))
}

// after notes whose attachments a message has changed; deliver has those that got a frame.
func (o *Object) after(s *socket, message []byte, now int64) {
	if len(message) == 0 {
		return
	}
	switch wire.Type(message[0]) {
	case wire.TypeJoin, wire.TypeCredit:
		o.changeOf(s.id)
	case wire.TypeAdmit:
		if e, err := wire.ParseFromPage(message); err == nil {
			o.changeOf(e.Peer)
		}
	case wire.TypeClaim:
		if c, ok := o.room.Connection(s.id); ok && c.Role == room.Doctor {
			o.changeAll() // all flags are cleared
			o.wakeBy(now+silentAtMost, now)
		}
	}
}

// Text handles a text; the runtime itself has answered ping.
func (o *Object) Text(n Number, now int64) {
	if s := o.get(n); s != nil {
		o.carryOut(o.room.Refuse(s.id, wire.CloseBadEnvelope), now)
	}
}

// Leave is for a socket that the page closed with this WebSocket code; 1006 when it broke.
func (o *Object) Leave(n Number, code int, now int64) {
	s := o.get(n)
	if s == nil {
		return
	}
	o.forget(n)
	o.carryOut(o.room.Leave(s.id, room.PageClosed(code)), now)
}

// Heard says when a page last sent ping, which the runtime answers without waking the object.
func (o *Object) Heard(n Number, at int64) {
	if s := o.get(n); s != nil {
		s.heard = max(s.heard, at)
	}
}

// carryOut does what the room wants.
func (o *Object) carryOut(e room.Effects, now int64) {
	for _, d := range e.Deliveries {
		o.to = o.to[:0]
		frame := wire.Type(d.Message[0]) == wire.TypeDeliver
		for _, id := range d.To {
			n, ok := o.numbers[id]
			if !ok {
				continue
			}
			if frame {
				o.change(n) // it was sent more
			}
			o.to = append(o.to, n)
		}
		if len(o.to) > 0 {
			o.runtime.Send(o.to, d.Message)
		}
	}
	for _, c := range e.Closes {
		if n, ok := o.numbers[c.ID]; ok {
			o.forget(n)
			o.runtime.Close(n, c.Code)
		}
	}
	switch claimed := o.room.Claimed(); {
	case claimed:
		o.unclaimed = 0
	case o.unclaimed == 0 && len(o.numbers) > 0: // the doctor left
		o.unclaimed = now
		o.changeAll()
		o.wakeBy(now+unclaimedAtMost, now)
	}
}
