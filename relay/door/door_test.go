package door

import (
	"strings"
	"testing"

	"telemed/relay/wire"
)

func TestParseOrigins(t *testing.T) {
	origins, err := ParseOrigins(" https://Clinic.example ,http://127.0.0.1:99,http://[::1]:8080, http://[::1]")
	if err != nil || strings.Join(origins, " ") != "https://clinic.example http://127.0.0.1:99 http://[::1]:8080 http://[::1]" {
		t.Fatalf("%q, %v", origins, err)
	}
	for _, bad := range []string{"*", "clinic.example", "https://clinic.example/", "ftp://clinic.example", "https://", "https://a b",
		"https://u@clinic.example/x", "https://u@clinic.example", "https://*.example", "https://a:b", "https://:1", "https://a:70000", "null"} {
		if _, err := ParseOrigins(bad); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q is taken as an origin, or said in more than a line: %v", bad, err)
		}
	}
}

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
