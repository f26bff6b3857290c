// Package door has what both hosts ask of whoever wants to open a socket, and what they are
// told: relay/SPEC.md, "Plain HTTP". The Durable Object's wasm carries it, so it stays small.
package door

import (
	"errors"
	"strconv"
	"strings"

	"telemed/relay/wire"
)

// What a refused handshake is told.
const (
	NotARoom   = "A room is 32 lower-case hex digits."
	NotYours   = "Pages of this origin may not connect."
	NotListed  = "This room may not be opened on this relay."
	NotASocket = "This is the address of a WebSocket."
	Full       = "The relay is full."
	TooFast    = "Too many handshakes of a room."

	// RetryAfter is what goes with Full and TooFast, in seconds.
	RetryAfter = "5"
)

// FromOrigin lets in pages of the relay's own host and of the allowed origins, and whoever
// says no origin: that is not a browser, so no page can make it speak.
func FromOrigin(origin, host string, allowed []string) bool {
	origin = strings.ToLower(origin)
	if origin == "" {
		return true
	}
	for _, a := range allowed {
		if a == origin {
			return true
		}
	}
	own := hostOf(origin)
	return own != "" && own == strings.ToLower(host)
}

// ParseRooms reads a list of rooms that may be opened: a room's id on each line, in fours as the
// doctor's page shows it or not; blank lines and what follows a # do not count. The error names the
// line.
func ParseRooms(list string) (map[wire.RoomID]bool, error) {
	rooms := make(map[wire.RoomID]bool)
	n := 0
	for line := range strings.Lines(strings.TrimPrefix(list, "\ufeff")) { // some editors' first bytes
		n++
		text, _, _ := strings.Cut(line, "#")
		if text = strings.Join(strings.Fields(text), ""); text == "" {
			continue
		}
		id, err := wire.ParseRoomID(text)
		if err != nil {
			return nil, errors.New("line " + strconv.Itoa(n) + ": a room is 32 lower-case hex digits, as the doctor's page shows it")
		}
		rooms[id] = true
	}
	return rooms, nil
}

// Network is a client as far as shares go, as a number: an IPv4 address, or the first half of an
// IPv6 address, which is what one customer has. It is 0 for what is neither.
func Network(address string) uint64 {
	if n, ok := parseIPv4(address); ok {
		return n
	}
	n, _ := parseIPv6(address)
	return n
}
