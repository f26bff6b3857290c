package durable

import (
	"testing"

	"telemed/relay/wire"
)

func TestParseConfig(t *testing.T) {
	a, b := wire.RoomOfToken([32]byte{1}), wire.RoomOfToken([32]byte{2})
	for _, rooms := range []string{a.String() + "," + b.String(), a.String() + " " + b.String(), "# ours\n" + a.String() + "\n" + b.String()} {
		c, err := ParseConfig("250", "https://clinic.example", rooms)
		if err != nil || c.Patients != 250 || len(c.Origins) != 1 || len(c.Rooms) != 2 || !c.Rooms[a] || !c.Rooms[b] {
			t.Errorf("%q: %+v, %v", rooms, c, err)
		}
	}
	if c, err := ParseConfig("", "", ""); err != nil || c.Patients != DefaultPatients || c.Rooms != nil {
		t.Errorf("by default %+v, %v", c, err)
	}
	for _, bad := range [][3]string{{"0", "", ""}, {"251", "", ""}, {"x", "", ""}, {"", "clinic", ""}, {"", "", "clinic"}} {
		if _, err := ParseConfig(bad[0], bad[1], bad[2]); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}
