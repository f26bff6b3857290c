package message

import (
	"bytes"
	"errors"
	"fmt"
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
	{OpLobby, 21, &Lobby{Held, 3, 1 << 50, 10_080}, func(b []byte) (payload, error) { return ParseLobby(b) }},
	{OpDecMsg, 9, &DecMsg{Private, 12}, func(b []byte) (payload, error) { return ParseDecMsg(b) }},
	{OpDecMsg, 24, &FileState{[16]byte(vector.Bytes("id", 16)), FileHave, 1 << 10, 8},
		func(b []byte) (payload, error) { return ParseFileState(b) }},
	{OpDisconnect, 1, &Disconnect{Removed}, func(b []byte) (payload, error) { return ParseDisconnect(b) }},
	{OpBlocked, 13, &Blocked{BlockedLate, 0, 6123}, func(b []byte) (payload, error) { return ParseBlocked(b) }},
	{OpHint, 10, &Hint{HintRead, Private, 1 << 33}, func(b []byte) (payload, error) { return ParseHint(b) }},
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
	refused((&Hint{What: HintWriting, Audience: Everyone}).Append(nil), 6)
	refused((&Hint{What: HintWriting, Audience: Private, UpTo: 1}).Append(nil), 6)
	for v := range 256 {
		if v > 2 {
			refused((&Lobby{Status: byte(v)}).Append(nil), 1)
			refused((&Disconnect{byte(v)}).Append(nil), 4)
		}
		if v > 1 {
			refused((&DecMsg{Audience: byte(v)}).Append(nil), 2)
			refused((&Hint{What: byte(v), Audience: Private}).Append(nil), 6)
			refused((&Hint{What: HintRead, Audience: byte(v)}).Append(nil), 6)
		}
		if v > 4 {
			refused((&FileState{State: byte(v)}).Append(nil), 3)
		}
		if v != int(FileWant) && v != int(FileHave) {
			refused((&FileState{State: byte(v), UpTo: 1}).Append(nil), 3)
			refused((&FileState{State: byte(v), Room: 1}).Append(nil), 3)
		}
		if v != int(OfFile) {
			of := (&FileState{}).Append(nil)
			of[0] = byte(v)
			refused(of, 3)
		}
		if v < 1 || v > 6 {
			refused((&Blocked{Reason: byte(v)}).Append(nil), 5)
		}
		until, delay := make([]byte, 13), make([]byte, 13)
		until[0], until[1], delay[0], delay[12] = byte(v), 1, byte(v), 1
		if v != int(BlockedKey) && v != int(BlockedEarly) {
			refused(until, 5)
		}
		if v != int(BlockedLate) {
			refused(delay, 5)
		}
	}
}

// What does not apply to a reason is not sent either.
func TestBlockedCanonical(t *testing.T) {
	for reason := BlockedKey; reason <= BlockedEarly; reason++ {
		b := &Blocked{reason, 1 << 41, 6123}
		got, err := ParseBlocked(b.Append(nil))
		if err != nil || got.Reason != reason || (got.Until != 0) != (reason == BlockedKey || reason == BlockedEarly) || (got.Delay != 0) != (reason == BlockedLate) {
			t.Errorf("reason %d: %+v, %v", reason, got, err)
		}
	}
}

func TestPAYLOAD_exit(t *testing.T) {
	if err := ParseExit(nil); err != nil {
		t.Error(err)
	}
	if err := ParseExit([]byte{0}); !errors.Is(err, ErrPayload) {
		t.Errorf("a byte in EXIT: %v", err)
	}
}

func TestGroupKeyErased(t *testing.T) {
	p := &GroupKey{Key: [64]byte(vector.Bytes("gk", 64))}
	if p.Erase(); p.Key != [64]byte{} {
		t.Error("Erase left the key")
	}
}

// A group key does not show itself in a log.
func TestGroupKeyPrinted(t *testing.T) {
	p := GroupKey{Key: [64]byte(vector.Bytes("gk", 64))}
	for _, v := range []any{p, &p} {
		for _, verb := range []string{"%v", "%+v", "%#v"} {
			if got := fmt.Sprintf(verb, v); got != "message.GroupKey" {
				t.Errorf("%s: %s", verb, got)
			}
		}
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

// CHAIN-OPCODE and CHAIN-FIRST: what may travel on a chain, which way.
func TestCHAIN_OPCODE_CHAIN_FIRST(t *testing.T) {
	const both, doctors, patients = 3, 2, 1
	ways := map[byte]int{30: doctors, 35: doctors, 50: both, 55: both, 60: doctors, 70: both, 80: doctors, 90: patients}
	for op := range 256 {
		op := byte(op)
		for _, fromDoctor := range []bool{true, false} {
			want := ways[op]&patients != 0
			if fromDoctor {
				want = ways[op]&doctors != 0
			}
			if got := Allowed(op, fromDoctor); got != want {
				t.Errorf("%s, fromDoctor %t: allowed %t", Name(op), fromDoctor, got)
			}
			if err := CheckOpcode(op, fromDoctor, false); (err == nil) != want || err != nil && !errors.Is(err, ErrOpcode) {
				t.Errorf("%s, fromDoctor %t: %v", Name(op), fromDoctor, err)
			}
			first := want && (!fromDoctor || op == OpLobby)
			if err := CheckOpcode(op, fromDoctor, true); (err == nil) != first {
				t.Errorf("%s first, fromDoctor %t: %v", Name(op), fromDoctor, err)
			}
		}
	}
}

func TestNames(t *testing.T) {
	want := map[byte]string{
		1: "HELLO", 2: "WELCOME", 10: "KEY_VERIFICATION", 20: "SESSION_TOKEN", 25: "SESSION_CONFIRM",
		30: "GROUP_KEY", 35: "LOBBY", 40: "ENC_MSG", 45: "FILE_CHUNK", 50: "DEC_MSG", 55: "HINT", 60: "DISCONNECT",
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
