package vault

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"time"

	"telemed/crypto/internal/vector"
	"telemed/crypto/seal"
)

func testKey(t testing.TB, seed string) *Key {
	t.Helper()
	key, err := NewKey(vector.Rand(seed))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestSEAL_record(t *testing.T) {
	key, value := testKey(t, "vault"), []byte(`the identity key`)
	sealed, err := Seal(vector.Rand("iv"), key, "identity", value)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := Open(key, "identity", sealed); err != nil || !bytes.Equal(got, value) {
		t.Fatalf("%q, %v", got, err)
	}
	refuse := func(what string, key *Key, name string, sealed []byte) {
		t.Helper()
		if got, err := Open(key, name, sealed); !errors.Is(err, seal.ErrOpen) || got != nil {
			t.Errorf("%s: %q, %v", what, got, err)
		}
	}
	refuse("moved to another name", key, "identity2", sealed)
	refuse("without a name", key, "", sealed)
	refuse("another vault", testKey(t, "other"), "identity", sealed)
	for i := range sealed {
		bad := bytes.Clone(sealed)
		bad[i] ^= 1
		refuse("bit flipped", key, "identity", bad)
		refuse("cut", key, "identity", sealed[:i])
	}
}

func TestNewKeyRandomness(t *testing.T) {
	if _, err := NewKey(strings.NewReader(strings.Repeat("x", 63))); err == nil {
		t.Error("a key of 63 bytes")
	}
}

func TestWrap(t *testing.T) {
	key := testKey(t, "vault")
	passphrase := []byte("correct horse battery staple")
	wrapped, err := Wrap(vector.Rand("salt"), passphrase, key)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(wrapped, key[:16]) {
		t.Error("the key shows")
	}
	got, err := Unwrap(passphrase, wrapped)
	if err != nil || *got != *key {
		t.Fatalf("%v", err)
	}
	refuse := func(what string, passphrase, wrapped []byte) {
		t.Helper()
		if got, err := Unwrap(passphrase, wrapped); !errors.Is(err, ErrPassphrase) || got != nil {
			t.Errorf("%s: %v, want ErrPassphrase", what, err)
		}
	}
	refuse("wrong passphrase", []byte("correct horse battery stapl"), wrapped)
	refuse("no passphrase", nil, wrapped)
	// Whatever is changed within the bounds: parameters, salt, sealed key.
	for _, i := range []int{4, 25, 60} {
		bad := bytes.Clone(wrapped)
		bad[i] ^= 1
		refuse("changed", passphrase, bad)
	}
	for field, value := range map[int]byte{8: 4, 9: 2} { // t = 4, p = 2
		bad := bytes.Clone(wrapped)
		bad[field] = value
		refuse("other parameters", passphrase, bad)
	}
	if _, err := Wrap(strings.NewReader("short"), passphrase, key); err == nil {
		t.Error("wrapped without randomness")
	}
}

// A wrapped key of higher parameters, made by another page, opens.
func TestUnwrapDearer(t *testing.T) {
	key, passphrase := testKey(t, "vault"), []byte("p")
	wrapped, err := wrap(vector.Rand("salt"), passphrase, key, cost{64<<10 + 8, 4, 2})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := Unwrap(passphrase, wrapped); err != nil || *got != *key {
		t.Error(err)
	}
}

// VAULT-COST: floor and ceiling, before anything is computed.
func TestVAULT_COST(t *testing.T) {
	key, passphrase := testKey(t, "vault"), []byte("passphrase")
	cheap, err := wrap(vector.Rand("salt"), passphrase, key, cost{64, 1, 1})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Unwrap(passphrase, cheap); !errors.Is(err, ErrCost) {
		t.Errorf("a cheap one with the right passphrase: %v, want ErrCost", err)
	}
	start := time.Now()
	for _, c := range []cost{
		{65535, 3, 1}, {0, 3, 1}, {1<<20 + 1, 3, 1}, {1<<32 - 1, 3, 1},
		{65536, 2, 1}, {65536, 0, 1}, {65536, 17, 1}, {65536, 1<<32 - 1, 1},
		{65536, 3, 0}, {65536, 3, 5}, {65536, 3, 255},
	} {
		bad := bytes.Clone(cheap)
		binary.BigEndian.PutUint32(bad[1:], c.memory)
		binary.BigEndian.PutUint32(bad[5:], c.passes)
		bad[9] = c.threads
		if _, err := Unwrap(passphrase, bad); !errors.Is(err, ErrCost) {
			t.Errorf("%+v: %v, want ErrCost", c, err)
		}
	}
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("refusing took %v: something was computed", took)
	}
	for _, c := range []cost{{65536, 3, 1}, {1 << 20, 16, 4}} {
		if err := c.check(); err != nil {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

func TestUnwrapFormat(t *testing.T) {
	wrapped, err := wrap(vector.Rand("salt"), nil, testKey(t, "vault"), cost{64, 1, 1})
	if err != nil {
		t.Fatal(err)
	}
	for n := range wrapped {
		if _, err := Unwrap(nil, wrapped[:n]); !errors.Is(err, ErrFormat) {
			t.Errorf("%d bytes: %v, want ErrFormat", n, err)
		}
	}
	if _, err := Unwrap(nil, append(bytes.Clone(wrapped), 0)); !errors.Is(err, ErrFormat) {
		t.Errorf("one byte more: %v, want ErrFormat", err)
	}
	for _, version := range []byte{0, 2, 255} {
		bad := bytes.Clone(wrapped)
		bad[0] = version
		if _, err := Unwrap(nil, bad); !errors.Is(err, ErrFormat) {
			t.Errorf("version %d: %v, want ErrFormat", version, err)
		}
	}
}

// FuzzUnwrap stays off the parameters that would be computed.
func FuzzUnwrap(f *testing.F) {
	wrapped, err := wrap(vector.Rand("salt"), nil, testKey(f, "vault"), cost{64, 1, 1})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(wrapped)
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 9 {
			data[9] = 0
		}
		if _, err := Unwrap(nil, data); !errors.Is(err, ErrCost) && !errors.Is(err, ErrFormat) {
			t.Fatal(err)
		}
	})
}
