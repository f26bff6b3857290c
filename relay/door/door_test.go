package door

import (
	"strings"
	"testing"

	"telemed/relay/wire"
)

func TestFromOrigin(t *testing.T) {
	allowed := []string{"https://other.example"}
	for origin, want := range map[string]bool{
		"": true, "https://clinic.example": true, "HTTPS://Clinic.Example": true, "http://clinic.example": true, "https://other.example": true,
		"null": false, "https://evil.example": false, "http://other.example": false, "https://clinic.example:1": false, "clinic.example": false,
		"ftp://clinic.example": false, "https://": false,
	} {
		if FromOrigin(origin, "Clinic.example", allowed) != want {
			t.Errorf("%q: want %v", origin, want)
		}
	}
	if FromOrigin("https://", "", nil) {
		t.Error("no host is the same as no host")
	}
}

func TestParseRooms(t *testing.T) {
	a, b := wire.RoomOfToken([32]byte{1}), wire.RoomOfToken([32]byte{2})
	rooms, err := ParseRooms("# the clinic's\n\n" + a.String() + "  # Dr. A\r\n\t" + b.String())
	if err != nil || len(rooms) != 2 || !rooms[a] || !rooms[b] {
		t.Fatalf("%v, %v", rooms, err)
	}
	id := a.String()
	rooms, err = ParseRooms("\ufeff" + id[:4] + " " + id[4:28] + "\u00a0" + id[28:] + "\n")
	if err != nil || !rooms[a] {
		t.Errorf("in fours: %v, %v", rooms, err)
	}
	if _, err := ParseRooms(a.String() + "\n" + strings.ToUpper(a.String())); err == nil || !strings.HasPrefix(err.Error(), "line 2: ") {
		t.Errorf("a line that is no room: %v", err)
	}
}

func TestNetwork(t *testing.T) {
	for address, want := range map[string]uint64{
		"192.0.2.1": 0xc0000201, "255.255.255.255": 0xffffffff, "2001:db8:1:2:3:4:5:6": 0x20010db8_00010002,
		"2001:db8::1": 0x20010db8_00000000, "2001:db8:0:ff::": 0x20010db8_000000ff, "::1": 0,
		"": 0, "192.0.2": 0, "192.0.2.256": 0, "2001:db8::g": 0, "::ffff:192.0.2.1": 0, "clinic.example": 0,
	} {
		if got := Network(address); got != want {
			t.Errorf("%q: %x, want %x", address, got, want)
		}
	}
}
