package door

import (
	"encoding/binary"
	"maps"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"telemed/relay/wire"
)

// An origin that is taken is one to net/url, too, without anything that browsers leave out, and its own
// host's pages may connect.
func FuzzOrigin(f *testing.F) {
	for _, origin := range []string{
		"https://clinic.example", "http://127.0.0.1:8080", "http://[::1]:99", "https://u@clinic.example", "https://a:0443",
		"https://clinic.example:443", "https://xn--mnchen-3ya.example", "https://0x7f.1", "https://[::ffff:1.2.3.4]", "https://clinic.example.",
	} {
		f.Add(origin)
	}
	f.Fuzz(func(t *testing.T, origin string) {
		if CheckOrigin(origin) != nil {
			return
		}
		u, err := url.Parse(origin)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Scheme+"://"+u.Host != origin {
			t.Fatalf("%q is taken; net/url reads %+v (%v)", origin, u, err)
		}
		list, err := ParseOrigins(origin)
		if err != nil || len(list) != 1 || list[0] != origin {
			t.Errorf("%q is taken, and read as %q (%v)", origin, list, err)
		}
		if !FromOrigin(origin, u.Host, nil) || FromOrigin(origin, "other.example", nil) && u.Host != "other.example" {
			t.Errorf("%q is another's page", origin)
		}
	})
}

// Addresses are read as net/netip reads them: valid in their only form alone, of no other network in another.
func FuzzAddress(f *testing.F) {
	for _, address := range []string{"127.0.0.1", "01.2.3.4", "256.1.1.1", "::1", "fd00:1:2:3::", "1:0:0:2::", "::ffff:102:304", "fe80::1%eth0", "1::2::3", "1:2:3:4:5:6:7:8"} {
		f.Add(address)
	}
	f.Fuzz(func(t *testing.T, address string) {
		a, err := netip.ParseAddr(address)
		if err == nil && a.Is4In6() {
			return // browsers write it in groups, net/netip with dots
		}
		want, only := uint64(0), err == nil && a.Zone() == "" && a.String() == address
		switch {
		case err != nil || a.Zone() != "":
		case a.Is4():
			b := a.As4()
			want = uint64(binary.BigEndian.Uint32(b[:]))
		default:
			b := a.As16()
			want = binary.BigEndian.Uint64(b[:])
		}
		if got := Network(address); got != want && (only || got != 0) || validIPv4(address) != (only && a.Is4()) || validIPv6(address) != (only && a.Is6()) {
			t.Errorf("%q is of network %x, want %x", address, got, want)
		}
	})
}

// A list of rooms that is taken says the same when it is written anew.
func FuzzRooms(f *testing.F) {
	id := wire.RoomID{1, 2, 3}.String()
	for _, list := range []string{"", id, "\ufeff" + id + " # ours\r\n\n", id[:4] + " " + id[4:] + "\n" + strings.ToUpper(id), id + id, "#" + id} {
		f.Add(list)
	}
	f.Fuzz(func(t *testing.T, list string) {
		rooms, err := ParseRooms(list)
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("not in one line: %q", err)
			}
			return
		}
		var b strings.Builder
		for id := range rooms {
			b.WriteString(id.String() + "\n")
		}
		if again, err := ParseRooms(b.String()); err != nil || !maps.Equal(again, rooms) {
			t.Errorf("%q is %v, and %v when written anew (%v)", list, rooms, again, err)
		}
	})
}
