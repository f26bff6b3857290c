package invite

import (
	"bytes"
	"encoding/base64"
	"errors"
	"reflect"
	"strings"
	"testing"

	"telemed/crypto/internal/label"
	"telemed/crypto/internal/vector"
)

func personal() *Invitation {
	return &Invitation{
		Room:        [16]byte(vector.Bytes("room", 16)),
		Doctor:      [32]byte(vector.Bytes("doctor", 32)),
		ID:          [8]byte(vector.Bytes("id", 8)),
		Secret:      [16]byte(vector.Bytes("secret", 16)),
		ValidUntil:  1_700_000_000_000,
		DoctorName:  "Dr. Ada Müller",
		PatientName: "Zoë 王",
		RelayOrigin: "https://relay.example:8443",
	}
}

func walkIn() *Invitation {
	inv := personal()
	inv.Open, inv.PatientName, inv.RelayOrigin, inv.ValidUntil = true, "", "", 0
	return inv
}

func TestRoundTrip(t *testing.T) {
	for _, inv := range []*Invitation{personal(), walkIn()} {
		got, err := ParseFragment(inv.Fragment())
		if err != nil || !reflect.DeepEqual(got, inv) {
			t.Errorf("fragment: %+v, %v; want %+v", got, err, inv)
		}
		got, err = Parse(inv.Bytes())
		if err != nil || !reflect.DeepEqual(got, inv) {
			t.Errorf("bytes: %+v, %v; want %+v", got, err, inv)
		}
	}
}

// INVITE-SUM: whatever happens to one character, or to the ends.
func TestINVITE_SUM(t *testing.T) {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	fragment := personal().Fragment()
	damaged := func(s string) {
		t.Helper()
		if _, err := ParseFragment(s); !errors.Is(err, ErrDamaged) {
			t.Fatalf("%q: %v, want ErrDamaged", s, err)
		}
	}
	for i := range fragment {
		for _, c := range alphabet + "=+/ \n\r\x00é" {
			if byte(c) != fragment[i] {
				damaged(fragment[:i] + string(c) + fragment[i+1:])
			}
		}
		damaged(fragment[:i])
		damaged(fragment[i+1:])
		damaged(fragment[:i] + fragment[i+1:])
		for _, c := range "A=\n\r ." {
			damaged(fragment[:i] + string(c) + fragment[i:])
		}
	}
	for _, tail := range []string{"A", "=", "==", "\n", " ", "AAAA", fragment} {
		damaged(fragment + tail)
	}
	damaged("")
	damaged("AAAA")
	// Bits behind the last byte: a second form of the same bytes.
	short := []byte{Version}
	short = append(short, checksum(short)...) // 5 bytes, 7 characters, 2 bits left
	s := base64.RawURLEncoding.EncodeToString(short)
	if _, err := ParseFragment(s); !errors.Is(err, ErrField) {
		t.Fatalf("%v, want ErrField", err)
	}
	damaged(s[:6] + string(alphabet[strings.IndexByte(alphabet, s[6])|1]))
}

func sealSum(data []byte) string {
	return base64.RawURLEncoding.EncodeToString(append(bytes.Clone(data), checksum(data)...))
}

func TestINVITE_VERSION(t *testing.T) {
	for _, version := range []byte{0, 2, 255} {
		data := personal().Bytes()
		data[0] = version
		for _, d := range [][]byte{data, append(data, "a later field"...), data[:1]} {
			if _, err := ParseFragment(sealSum(d)); !errors.Is(err, ErrVersion) {
				t.Errorf("version %d: %v, want ErrVersion", version, err)
			}
		}
	}
}

// INVITE-FIELD: under a right checksum.
func TestINVITE_FIELD(t *testing.T) {
	wrong := func(name string, data []byte) {
		t.Helper()
		if _, err := ParseFragment(sealSum(data)); !errors.Is(err, ErrField) {
			t.Errorf("%s: %v, want ErrField", name, err)
		}
	}
	good := personal().Bytes()
	wrong("empty", nil)
	for n := 1; n < len(good); n++ {
		wrong("cut", good[:n])
	}
	wrong("extended", append(bytes.Clone(good), 0))
	for _, flags := range []byte{2, 3, 0x80, 0xff} {
		bad := bytes.Clone(good)
		bad[1] = flags
		wrong("flags", bad)
	}
	bad := bytes.Clone(good)
	bad[1] = flagOpen
	wrong("a patient's name in an open invitation", bad)
	head := good[:secretAt+secretSize+8]
	fields := func(doctor, patient, origin string) []byte {
		out := bytes.Clone(head)
		for _, s := range []string{doctor, patient, origin} {
			out = append(out, byte(len(s)>>8), byte(len(s)))
			out = append(out, s...)
		}
		return out
	}
	if _, err := ParseFragment(sealSum(fields("Ada", "Bob", "https://a.example"))); err != nil {
		t.Fatalf("the test's own encoding: %v", err)
	}
	wrong("no doctor's name", fields("", "", ""))
	wrong("a blank patient's name", fields("Ada", " ", ""))
	wrong("a control character", fields("A\nda", "", ""))
	wrong("a long name", fields("Ada", strings.Repeat("é", 65), ""))
	wrong("not UTF-8", fields("Ada", "\xff", ""))
	wrong("an origin with a path", fields("Ada", "", "https://a.example/"))
}

func TestEncodingUncheckedPanics(t *testing.T) {
	inv := personal()
	inv.DoctorName = ""
	if !errors.Is(inv.Check(), ErrField) {
		t.Error("Check passes an invitation from nobody")
	}
	defer func() {
		if recover() == nil {
			t.Error("an invitation that does not parse was written")
		}
	}()
	inv.Bytes()
}

func TestPublicHasNoSecret(t *testing.T) {
	inv := personal()
	public, data := inv.Public(), inv.Bytes()
	if bytes.Contains(public, inv.Secret[:]) {
		t.Error("the secret stands in the public part")
	}
	if len(public) != len(data)-16 || !bytes.Equal(public[:secretAt], data[:secretAt]) ||
		!bytes.Equal(public[secretAt:], data[secretAt+16:]) {
		t.Error("more than the secret is missing")
	}
}

func TestExpired(t *testing.T) {
	inv := &Invitation{ValidUntil: 1000}
	for now, want := range map[uint64]bool{0: false, 999: false, 1000: false, 1001: true} {
		if inv.Expired(now) != want {
			t.Errorf("valid until 1000, at %d: expired is %v", now, !want)
		}
	}
	if (&Invitation{}).Expired(1 << 63) {
		t.Error("an invitation without end has ended")
	}
}

func FuzzParse(f *testing.F) {
	f.Add(personal().Bytes())
	f.Add(walkIn().Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		if inv, err := Parse(data); err == nil && !bytes.Equal(inv.Bytes(), data) {
			t.Fatalf("%x parses and encodes to %x", data, inv.Bytes())
		}
	})
}

func FuzzParseFragment(f *testing.F) {
	f.Add(personal().Fragment())
	f.Add(walkIn().Fragment())
	f.Fuzz(func(t *testing.T, s string) {
		if inv, err := ParseFragment(s); err == nil && inv.Fragment() != s {
			t.Fatalf("%q parses and encodes to %q", s, inv.Fragment())
		}
		// The checksum keeps the fuzzer out of the fields: give it a right one.
		if inv, err := ParseFragment(sealSum([]byte(s))); err == nil && string(inv.Bytes()) != s {
			t.Fatalf("%x parses and encodes to %x", s, inv.Bytes())
		}
	})
}

func TestChecksumIsLabelled(t *testing.T) {
	sum := label.SHA256("invitation checksum", []byte("x"))
	if !bytes.Equal(checksum([]byte("x")), sum[:4]) {
		t.Error("not as in SPEC §4")
	}
}
