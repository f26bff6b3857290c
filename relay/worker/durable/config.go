package durable

import (
	"errors"
	"strconv"
	"strings"

	"telemed/relay/door"
	"telemed/relay/wire"
)

const (
	// MostPatients is the most that a room here can be set to take. A page says what it has taken
	// at each eighth of its credit, so that up to 128 KiB for each patient count as in flight
	// while nobody is slow: half of mostInFlight, and as much is left for credit that comes late,
	// because the runtime reads a doctor who sends without a pause before it reads others.
	MostPatients = 250

	// DefaultPatients leaves more of that for those who are slow.
	DefaultPatients = 200

	// mostInFlight bounds what waits in the sockets of a room. A Durable Object has 128 MB and
	// no word on what its sockets hold; the rest is for Go, JavaScript and what comes in.
	mostInFlight = 64 << 20
)

// Config is what the Worker's owner can set.
type Config struct {
	Patients int                  // most patients in a room
	Origins  []string             // origins beside the Worker's own whose pages may connect
	Rooms    map[wire.RoomID]bool // which rooms may be opened; nil is any
}

// ParseConfig reads the Worker's variables PATIENTS, ORIGINS and ROOMS_ALLOWED; each may be empty. The
// error is a sentence for the owner.
func ParseConfig(patients, origins, rooms string) (c Config, err error) {
	c.Patients = DefaultPatients
	if patients != "" {
		if c.Patients, err = strconv.Atoi(patients); err != nil || c.Patients < 1 || c.Patients > MostPatients {
			return Config{}, errors.New("PATIENTS=" + strconv.Quote(patients) + " cannot work: a room takes 1 to " + strconv.Itoa(MostPatients))
		}
	}
	if c.Origins, err = door.ParseOrigins(origins); err != nil {
		return Config{}, errors.New("ORIGINS cannot work: " + err.Error())
	}
	if rooms != "" {
		if c.Rooms, err = door.ParseRooms(roomLines(rooms)); err != nil {
			return Config{}, errors.New("ROOMS_ALLOWED cannot work, " + err.Error())
		}
	}
	return c, nil
}

// roomLines writes a list with a room on each line. A variable is often one line: there, commas part the rooms, and
// so do blanks where what is before them is a whole room. Other blanks are those of an id in fours.
func roomLines(rooms string) string {
	var lines strings.Builder
	for line := range strings.Lines(rooms) {
		text, _, _ := strings.Cut(line, "#")
		for part := range strings.SplitSeq(text, ",") {
			digits := 0
			for _, four := range strings.Fields(part) {
				if digits == 2*len(wire.RoomID{}) {
					lines.WriteByte('\n')
					digits = 0
				}
				lines.WriteString(four)
				digits += len(four)
			}
			lines.WriteByte('\n')
		}
	}
	return lines.String()
}

// Refuses says whether the owner lets pages of this origin into this room: 0, or the HTTP status and
// the text to refuse them with.
func (c Config) Refuses(id wire.RoomID, origin, host string) (status int, text string) {
	switch {
	case !door.FromOrigin(origin, host, c.Origins):
		return 403, door.NotYours
	case c.Rooms != nil && !c.Rooms[id]:
		return 403, door.NotListed
	}
	return 0, ""
}
