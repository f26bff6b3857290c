package wire

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"strings"
	"testing"
)

var (
	peer1 = PeerID{1, 2, 3, 4, 5, 6, 7, 8}
	peer2 = PeerID{9, 9, 9, 9, 9, 9, 9, 9}
	token = [32]byte{0: 0xaa, 31: 0xbb}
)

// fromPage and fromRelay have one of each envelope, as the SPEC's tables write it.
var fromPage = []struct {
	name string
	msg  []byte
	want string
}{
	{"CLAIM", AppendClaim(nil, token), "\x01\x01\xaa" + strings.Repeat("\x00", 30) + "\xbb"},
	{"JOIN", AppendJoin(nil), "\x02\x01"},
	{"SEND", AppendSend(nil, []PeerID{peer1, peer2}, []byte("frame")), "\x10\x00\x02\x01\x02\x03\x04\x05\x06\x07\x08\x09\x09\x09\x09\x09\x09\x09\x09frame"},
	{"CAST", AppendCast(nil, []byte("frame")), "\x11frame"},
	{"ADMIT", AppendAdmit(nil, peer1, true), "\x12\x01\x01\x02\x03\x04\x05\x06\x07\x08"},
	{"DROP", AppendDrop(nil, peer1), "\x13\x01\x02\x03\x04\x05\x06\x07\x08"},
	{"FRAME", AppendFrame(nil, []byte("frame")), "\x20frame"},
	{"CREDIT", AppendCredit(nil, 0x0102030405060708), "\x21\x01\x02\x03\x04\x05\x06\x07\x08"},
}

var fromRelay = []struct {
	name string
	msg  []byte
	want string
}{
	{"CLAIMED", AppendClaimed(nil, MaxFrame, 1000), "\x81\x01\x00\x02\x00\x00\x03\xe8"},
	{"JOINED", AppendJoined(nil, peer1), "\x82\x01\x02\x03\x04\x05\x06\x07\x08"},
	{"LEFT", AppendLeft(nil, peer1, CloseDropped), "\x83\x01\x02\x03\x04\x05\x06\x07\x08\x0f\xa6"},
	{"FROM", AppendFrom(nil, peer1, []byte("frame")), "\x84\x01\x02\x03\x04\x05\x06\x07\x08frame"},
	{"WELCOMED", AppendWelcomed(nil, true, MaxFrame, InFlight), "\x91\x01\x01\x00\x02\x00\x00\x00\x10\x00\x00"},
	{"DOCTOR", AppendDoctor(nil, false), "\x92\x00"},
	{"DELIVER", AppendDeliver(nil, []byte("frame")), "\x93frame"},
}

func TestBytesOfEachEnvelope(t *testing.T) {
	for _, c := range fromPage {
		if string(c.msg) != c.want {
			t.Errorf("%s is %x, want %x", c.name, c.msg, c.want)
		}
		e, err := ParseFromPage(c.msg)
		if err != nil || !bytes.Equal(e.Append(nil), c.msg) {
			t.Errorf("%s: parse then append: %x, %v", c.name, c.msg, err)
		}
		if _, err := ParseFromRelay(c.msg); !errors.Is(err, ErrUnknownType) {
			t.Errorf("%s from the relay: %v, want ErrUnknownType", c.name, err)
		}
	}
	for _, c := range fromRelay {
		if string(c.msg) != c.want {
			t.Errorf("%s is %x, want %x", c.name, c.msg, c.want)
		}
		e, err := ParseFromRelay(c.msg)
		if err != nil || !bytes.Equal(e.Append(nil), c.msg) {
			t.Errorf("%s: parse then append: %x, %v", c.name, c.msg, err)
		}
		if _, err := ParseFromPage(c.msg); !errors.Is(err, ErrUnknownType) {
			t.Errorf("%s from a page: %v, want ErrUnknownType", c.name, err)
		}
	}
}

// Every shorter message, and every longer one where no frame ends it, is refused.
func TestWrongLengths(t *testing.T) {
	frames := map[string]bool{"SEND": true, "CAST": true, "FRAME": true, "FROM": true, "DELIVER": true}
	refused := func(name string, n int, frame bool, full int, err error) {
		if frame && n > full-len("frame") {
			if err != nil {
				t.Errorf("%s with a frame, %d bytes: %v", name, n, err)
			}
			return
		}
		if n != full && !errors.Is(err, ErrBadEnvelope) {
			t.Errorf("%s of %d bytes instead of %d: %v, want ErrBadEnvelope", name, n, full, err)
		}
	}
	for _, c := range fromPage {
		long := append(bytes.Clone(c.msg), make([]byte, 8)...)
		for n := range len(long) + 1 {
			_, err := ParseFromPage(long[:n])
			refused(c.name, n, frames[c.name], len(c.msg), err)
		}
	}
	for _, c := range fromRelay {
		long := append(bytes.Clone(c.msg), make([]byte, 8)...)
		for n := range len(long) + 1 {
			_, err := ParseFromRelay(long[:n])
			refused(c.name, n, frames[c.name], len(c.msg), err)
		}
	}
}

func TestRefusedFromPage(t *testing.T) {
	thousand := make([]PeerID, MaxSendPeers)
	most := make([]byte, MaxFrame)
	tooBig := make([]byte, MaxFrame+1)
	send := func(count int, rest []byte) []byte {
		return append([]byte{byte(TypeSend), byte(count >> 8), byte(count)}, rest...)
	}
	for _, c := range []struct {
		name string
		msg  []byte
		want error
	}{
		{"CAST of the largest frame", AppendCast(nil, most), nil},
		{"SEND of the largest frame to the most", AppendSend(nil, thousand, most), nil},
		{"empty", nil, ErrBadEnvelope},
		{"type 0", []byte{0}, ErrUnknownType},
		{"message too large", make([]byte, MaxMessage+1), ErrTooLarge},
		{"size comes before type", make([]byte, MaxMessage), ErrUnknownType},
		{"CAST too large", append([]byte{byte(TypeCast)}, tooBig...), ErrTooLarge},
		{"FRAME too large", append([]byte{byte(TypeFrame)}, tooBig...), ErrTooLarge},
		{"SEND too large", send(1, append(peer1[:], tooBig...)), ErrTooLarge},
		{"SEND to nobody", send(0, []byte("frame")), ErrBadEnvelope},
		{"SEND to 1,001", send(1001, make([]byte, 1001*8+1)), ErrBadEnvelope},
		{"SEND of nothing", send(1, peer1[:]), ErrBadEnvelope},
		{"ADMIT 2", append([]byte{byte(TypeAdmit), 2}, peer1[:]...), ErrBadEnvelope},
		{"CLAIM of version 0", []byte{byte(TypeClaim), 0}, ErrVersion},
		{"CLAIM of version 2, other fields", []byte{byte(TypeClaim), 2, 7, 7, 7}, ErrVersion},
		{"JOIN of version 2", []byte{byte(TypeJoin), 2}, ErrVersion},
		{"JOIN of version 2, other fields", []byte{byte(TypeJoin), 2, 7}, ErrVersion},
	} {
		if _, err := ParseFromPage(c.msg); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

func TestRefusedFromRelay(t *testing.T) {
	for _, c := range []struct {
		name string
		msg  []byte
		want error
	}{
		{"empty", nil, ErrBadEnvelope},
		{"DELIVER too large", append([]byte{byte(TypeDeliver)}, make([]byte, MaxFrame+1)...), ErrTooLarge},
		{"FROM too large", append([]byte{byte(TypeFrom)}, make([]byte, 8+MaxFrame+1)...), ErrTooLarge},
		{"DOCTOR 2", []byte{byte(TypeDoctor), 2}, ErrBadEnvelope},
		{"WELCOMED doctor 2", []byte{byte(TypeWelcomed), 1, 2, 0, 0, 0, 1, 0, 0, 0, 1}, ErrBadEnvelope},
		{"WELCOMED without credit for one frame", AppendWelcomed(nil, true, 2, 1), ErrBadEnvelope},
		{"WELCOMED without frames", AppendWelcomed(nil, true, 0, 1), ErrBadEnvelope},
		{"WELCOMED of version 2", []byte{byte(TypeWelcomed), 2}, ErrVersion},
		{"CLAIMED without frames", AppendClaimed(nil, 0, 1), ErrBadEnvelope},
		{"CLAIMED without patients", AppendClaimed(nil, 1, 0), ErrBadEnvelope},
		{"CLAIMED of version 2", []byte{byte(TypeClaimed), 2, 9}, ErrVersion},
	} {
		if _, err := ParseFromRelay(c.msg); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

func TestSendLists(t *testing.T) {
	e, err := ParseFromPage(AppendSend(nil, []PeerID{peer1, peer2}, []byte("x")))
	if err != nil || e.Peers.Len() != 2 || e.Peers.At(0) != peer1 || e.Peers.At(1) != peer2 {
		t.Fatalf("got %x, %v", e.Peers, err)
	}
}

func TestRoomID(t *testing.T) {
	sum := sha256.Sum256(token[:])
	r := RoomOfToken(token)
	if !bytes.Equal(r[:], sum[:16]) {
		t.Fatalf("room %x, want the first half of %x", r, sum)
	}
	got, err := ParseRoomID(r.String())
	if err != nil || got != r {
		t.Fatalf("parse of %s: %s, %v", r, got, err)
	}
	for _, s := range []string{"", "00", strings.ToUpper(r.String()), r.String()[1:], r.String() + "0", strings.Repeat("g", 32), strings.Repeat("/", 32)} {
		if _, err := ParseRoomID(s); s != r.String() && !errors.Is(err, ErrRoomID) {
			t.Errorf("%q parses as a room: %v", s, err)
		}
	}
}

func TestMeterSpeaksAtEachEighth(t *testing.T) {
	m := NewMeter(200)
	for _, c := range []struct {
		frame int
		taken uint64
		due   bool
	}{{24, 24, false}, {1, 25, true}, {24, 49, false}, {60, 109, true}, {1, 110, false}} {
		if taken, due := m.Take(make([]byte, c.frame)); taken != c.taken || due != c.due {
			t.Errorf("after %d bytes: %d, %v; want %d, %v", c.frame, taken, due, c.taken, c.due)
		}
	}
}

func TestCodes(t *testing.T) {
	for err, want := range map[error]CloseCode{ErrBadEnvelope: 4000, ErrUnknownType: 4002, ErrTooLarge: 4003, ErrVersion: 4009} {
		if got := CloseCodeOf(err); got != want {
			t.Errorf("%v closes with %d, want %d", err, got, want)
		}
	}
	for c := CloseBadEnvelope; c <= CloseVersion; c++ {
		if c.String() == CloseCode(1).String() {
			t.Errorf("%d has no name", c)
		}
	}
}

func FuzzFromPage(f *testing.F) {
	for _, c := range fromPage {
		f.Add(c.msg)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if e, err := ParseFromPage(b); err == nil && !bytes.Equal(e.Append(nil), b) {
			t.Fatalf("%x parses, but is appended as %x", b, e.Append(nil))
		}
	})
}

func FuzzFromRelay(f *testing.F) {
	for _, c := range fromRelay {
		f.Add(c.msg)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if e, err := ParseFromRelay(b); err == nil && !bytes.Equal(e.Append(nil), b) {
			t.Fatalf("%x parses, but is appended as %x", b, e.Append(nil))
		}
	})
}

func FuzzRoomID(f *testing.F) {
	for _, s := range []string{RoomID{}.String(), RoomID{0xab, 0xcd}.String(), "AB", "0123456789abcdef0123456789abcdeg"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if id, err := ParseRoomID(s); err == nil && id.String() != s {
			t.Fatalf("%q parses, but is written as %q", s, id)
		}
	})
}
