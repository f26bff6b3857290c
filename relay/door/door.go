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

// ParseOrigins reads a comma-separated list of origins as browsers write them: a scheme and a
// host, with the port where it is not the scheme's own.
func ParseOrigins(list string) ([]string, error) {
	var origins []string
	for s := range strings.SplitSeq(list, ",") {
		s = strings.ToLower(strings.TrimSpace(s))
		if s == "" {
			continue
		}
		if !isOrigin(s) {
			return nil, errors.New(strconv.Quote(s) + " is not an origin: write https://clinic.example or http://127.0.0.1:8080")
		}
		origins = append(origins, s)
	}
	return origins, nil
}

func isOrigin(s string) bool {
	host := hostOf(s)
	if host == "" || strings.ContainsAny(host, "/\\?#@ \t\r\n*") {
		return false
	}
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.HasSuffix(host, "]") {
		_, err := strconv.ParseUint(host[i+1:], 10, 16)
		return i > 0 && err == nil
	}
	return true
}

// hostOf returns an origin's host and port; "" when it is none of the web's.
func hostOf(origin string) string {
	if host, ok := strings.CutPrefix(origin, "https://"); ok {
		return host
	}
	host, _ := strings.CutPrefix(origin, "http://")
	if host == origin {
		return ""
	}
	return host
}

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
