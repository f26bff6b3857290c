package durable

import (
	"math"

	"telemed/relay/room"
	"telemed/relay/wire"
)

// wakeBy sees to it that the alarm goes off at this time or before.
func (o *Object) wakeBy(ms, now int64) {
	switch o.alarm {
	case alarmUnknown:
		// There may be an earlier one, which setting another would lose: all that is due is
		// looked at once.
		o.setAlarm(min(ms, o.due(now)))
	case alarmSet:
		if ms < o.wakeAt {
			o.setAlarm(ms)
		}
	case alarmNone:
		o.setAlarm(ms)
	}
}

func (o *Object) setAlarm(ms int64) {
	o.alarm, o.wakeAt = alarmSet, ms
	o.runtime.WakeAt(ms)
}

// never is later than any time.
const never = math.MaxInt64

// due returns when something is next to be done.
func (o *Object) due(now int64) int64 {
	due := int64(never)
	if len(o.numbers) == 0 {
		return due
	}
	claimed := o.room.Claimed()
	if !claimed {
		due = o.unclaimedSince(now) + unclaimedAtMost
	}
	for _, s := range o.sockets {
		if s == nil {
			continue
		}
		if c, _ := o.room.Connection(s.id); c.Role == room.Stranger {
			due = min(due, s.came+firstMessageWithin)
		}
		// Without a doctor nobody waits for who is silent, and the object may sleep longer.
		if claimed {
			due = min(due, s.silentAt())
		}
	}
	return due
}

// unclaimedSince is since when the room has no doctor. When the object was ended before it could
// say so, the time begins anew.
func (o *Object) unclaimedSince(now int64) int64 {
	if o.unclaimed == 0 {
		o.unclaimed = now
		o.changeAll()
	}
	return o.unclaimed
}

// Alarm does what is due, and sets the next alarm. JavaScript says first, by Heard, what it
// knows of each page.
func (o *Object) Alarm(now int64) {
	o.alarm = alarmNone
	unclaimed := !o.room.Claimed() && now >= o.unclaimedSince(now)+unclaimedAtMost
	for n, s := range o.sockets {
		if s == nil {
			continue
		}
		switch {
		case unclaimed:
			o.carryOut(o.room.Refuse(s.id, wire.CloseTooLate), now)
		case now >= s.came+firstMessageWithin && o.expire(s, now):
		case now < s.silentAt() || !o.room.Claimed():
		case s.isSuspected():
			o.silent(Number(n), now)
		default:
			s.suspected = now
			o.change(Number(n))
		}
	}
	if due := o.due(now); due != never {
		o.setAlarm(max(due, now+1))
	}
}

// expire closes a stranger whose time is over.
func (o *Object) expire(s *socket, now int64) bool {
	e := o.room.Expire(s.id)
	o.carryOut(e, now)
	return len(e.Closes) > 0
}

// isSuspected says that a page is silent as far as the object knows. It is not closed at once: when
// it was the machine that stood still, or the alarm was rung late, what pages said meanwhile is
// still on its way.
func (s *socket) isSuspected() bool { return s.suspected > s.heard }

// silentAt is when the silence of a page is next to be looked at.
func (s *socket) silentAt() int64 {
	if s.isSuspected() {
		return s.suspected + lastChance
	}
	return s.heard + silentAtMost
}

// silent is for a page that has not said a word for so long: its connection is broken, as far as
// anybody is to know.
func (o *Object) silent(n Number, now int64) {
	s := o.get(n)
	o.forget(n)
	o.runtime.Close(n, wire.CloseGoingAway)
	o.carryOut(o.room.Leave(s.id, wire.CloseAbnormal), now)
}
