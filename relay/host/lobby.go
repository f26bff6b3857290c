package host

import (
	"sync"

	"telemed/relay/door"
)

// lobbyBytes is how much may wait for a room's doctor of what patients say who were not let in:
// eight of the largest messages, so little that the doctor's queue never fills with it and that on
// a slow line what else comes is not late by more than seconds.
const lobbyBytes = 1 << 20

// lobby is the account of these bytes, from when the room takes a message until the doctor's socket
// has it. Each address may have as much as is then still free, as in memory.go, so that a few words
// get through whoever floods. Who may not waits, and with it the page behind the socket; nothing is
// lost.
type lobby struct {
	mu      sync.Mutex
	bytes   int
	of      map[*visitor]int
	drained sync.Cond
}

// place is what one message takes of the account; the zero value is nothing.
type place struct {
	of    *visitor
	bytes int
}

func newLobby() *lobby {
	l := &lobby{of: make(map[*visitor]int)}
	l.drained.L = &l.mu
	return l
}

// take waits for a message's place.
func (l *lobby) take(v *visitor, message int) place {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := max(message, door.MessageCost)
	for l.bytes > 0 && l.of[v]+n > lobbyBytes-(l.bytes+n) {
		l.drained.Wait()
	}
	l.bytes += n
	l.of[v] += n
	return place{v, n}
}

func (l *lobby) giveBack(places ...place) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, p := range places {
		l.bytes -= p.bytes
		if l.of[p.of] -= p.bytes; l.of[p.of] == 0 {
			delete(l.of, p.of)
		}
	}
	l.drained.Broadcast()
}
