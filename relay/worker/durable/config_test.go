package durable

import (
	"regexp"
	"strings"
	"testing"

	"telemed/relay/wire"
)

// inFours is an id as the doctor's page shows it.
func inFours(room wire.RoomID) string {
	return strings.TrimSpace(regexp.MustCompile("....").ReplaceAllString(room.String(), "$0 "))
}

func TestParseConfig(t *testing.T) {
	a, b := wire.RoomOfToken([32]byte{1}), wire.RoomOfToken([32]byte{2})
	aInFours, bInFours := inFours(a), inFours(b)
	for _, rooms := range []string{
		a.String() + "," + b.String(), a.String() + " " + b.String(), "# ours, and theirs\n" + a.String() + "\n" + b.String(),
		aInFours + "," + bInFours, aInFours + " , " + b.String() + ",", aInFours + " " + bInFours, a.String() + " " + bInFours,
		aInFours + "\n" + bInFours + " # theirs", aInFours + ",\n" + bInFours,
	} {
		c, err := ParseConfig("250", "https://clinic.example", rooms)
		if err != nil || c.Patients != 250 || len(c.Origins) != 1 || len(c.Rooms) != 2 || !c.Rooms[a] || !c.Rooms[b] {
			t.Errorf("%q: %+v, %v", rooms, c, err)
		}
	}
	if c, err := ParseConfig("", "", ""); err != nil || c.Patients != DefaultPatients || c.Rooms != nil {
		t.Errorf("by default %+v, %v", c, err)
	}
	for _, bad := range [][3]string{{"0", "", ""}, {"251", "", ""}, {"x", "", ""}, {"", "clinic", ""}, {"", "", "clinic"},
		// A digit too few in one room is not taken from the next.
		{"", "", a.String()[1:] + " " + b.String() + "0"}, {"", "", aInFours[1:] + " " + bInFours}, {"", "", aInFours + "0 " + bInFours},
	} {
		if _, err := ParseConfig(bad[0], bad[1], bad[2]); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}
