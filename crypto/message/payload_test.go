package message

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	"telemed/crypto/groupkey"
	"telemed/crypto/internal/vector"
)

type payload interface{ Append([]byte) []byte }

// codecs is every payload with its parser and the length of its only form.
var codecs = []struct {
	op     byte
	size   int
	sample payload
	parse  func([]byte) (payload, error)
}{
	{OpGroupKey, 76, &GroupKey{7, [64]byte(vector.Bytes("gk", 64)), 1 << 40},
		func(b []byte) (payload, error) { return ParseGroupKey(b) }},
	{OpLobby, 17, &Lobby{Held, 3, 1 << 50}, func(b []byte) (payload, error) { return ParseLobby(b) }},
	{OpDecMsg, 9, &DecMsg{Private, 12}, func(b []byte) (payload, error) { return ParseDecMsg(b) }},
	{OpDisconnect, 1, &Disconnect{Removed}, func(b []byte) (payload, error) { return ParseDisconnect(b) }},
	{OpBlocked, 13, &Blocked{BlockedLate, 1 << 41, 6123}, func(b []byte) (payload, error) { return ParseBlocked(b) }},
}

func TestPAYLOAD(t *testing.T) {
	for _, c := range codecs {
		data := c.sample.Append([]byte("before"))
		data, ok := bytes.CutPrefix(data, []byte("before"))
		if !ok || len(data) != c.size {
			t.Errorf("%s: %d bytes, want %d", Name(c.op), len(data), c.size)
		}
		if got, err := c.parse(data); err != nil || !reflect.DeepEqual(got, c.sample) {
			t.Errorf("%s: %+v, %v; want %+v", Name(c.op), got, err, c.sample)
		}
		for n := range 2 * c.size {
			long := append(bytes.Clone(data), make([]byte, c.size)...)[:n]
			if _, err := c.parse(long); n != c.size && !errors.Is(err, ErrPayload) {
				t.Errorf("%s of %d bytes: %v", Name(c.op), n, err)
			}
		}
	}
}

// PAYLOAD: values that the SPEC does not list.
func TestPAYLOAD_values(t *testing.T) {
	refused := func(b []byte, c int) {
		t.Helper()
		if _, err := codecs[c].parse(b); !errors.Is(err, ErrPayload) {
			t.Errorf("%s %x: %v, want ErrPayload", Name(codecs[c].op), b, err)
		}
	}
	refused((&GroupKey{Epoch: 0, Next: 1}).Append(nil), 0)
	refused((&GroupKey{Epoch: 1, Next: 0}).Append(nil), 0)
	for v := range 256 {
		if v > 2 {
			refused((&Lobby{Status: byte(v)}).Append(nil), 1)
			refused((&Disconnect{byte(v)}).Append(nil), 3)
		}
		if v > 1 {
			refused((&DecMsg{Audience: byte(v)}).Append(nil), 2)
		}
		if v < 1 || v > 5 {
			refused((&Blocked{Reason: byte(v)}).Append(nil), 4)
		}
	}
}

func TestGroupKeyErased(t *testing.T) {
	p := &GroupKey{Key: [64]byte(vector.Bytes("gk", 64))}
	if p.Erase(); p.Key != [64]byte{} {
		t.Error("Erase left the key")
	}
}

func FuzzPayloads(f *testing.F) {
	for i, c := range codecs {
		f.Add(uint8(i), c.sample.Append(nil))
	}
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		c := codecs[int(which)%len(codecs)]
		if p, err := c.parse(data); err == nil && !bytes.Equal(p.Append(nil), data) {
			t.Fatalf("%s: %x parses and encodes to %x", Name(c.op), data, p.Append(nil))
		}
	})
}

func TestNames(t *testing.T) {
	want := map[byte]string{
		1: "HELLO", 2: "WELCOME", 10: "KEY_VERIFICATION", 20: "SESSION_TOKEN", 25: "SESSION_CONFIRM",
		30: "GROUP_KEY", 35: "LOBBY", 40: "ENC_MSG", 45: "FILE_CHUNK", 50: "DEC_MSG", 60: "DISCONNECT",
		70: "PRIVATE_MSG", 80: "BLOCKED", 90: "EXIT",
	}
	for op := range 256 {
		name := want[byte(op)]
		if name == "" {
			name = "UNKNOWN"
		}
		if got := Name(byte(op)); got != name {
			t.Errorf("Name(%d) = %s, want %s", op, got, name)
		}
	}
	if groupkey.OpEncMsg != OpEncMsg { // groupkey does not import message
		t.Error("ENC_MSG has two opcodes")
	}
}
