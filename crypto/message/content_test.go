package message

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"sync"
	"testing"

	"telemed/crypto/elgamal"
	"telemed/crypto/internal/vector"
)

var (
	testRoom = [16]byte(vector.Bytes("room", 16))
	testMe   = [32]byte(vector.Bytes("me", 32))
	// author makes one key for all tests: an exponentiation each is enough.
	author = sync.OnceValue(func() *elgamal.PrivateKey {
		key, err := elgamal.GenerateKey(vector.Rand("author"))
		if err != nil {
			panic(err)
		}
		return key
	})
)

func broadcast() *Content {
	return &Content{
		Type: TypeText, ID: [16]byte(vector.Bytes("id", 16)), Number: 1, Time: 1_700_000_000_000,
		Room: testRoom, Audience: Everyone, Body: []byte("Good morning, everyone. 早上好"),
	}
}

func private() *Content {
	c := broadcast()
	c.Audience, c.Receiver = Private, testMe
	return c
}

func sign(t testing.TB, c *Content) []byte {
	t.Helper()
	signed, err := Sign(vector.Rand("nonce"), author(), c)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func TestRoundTrip(t *testing.T) {
	manifest := private()
	manifest.Type, manifest.Body = TypeManifest, testManifest().Append(nil)
	for _, c := range []*Content{broadcast(), private(), manifest} {
		got, err := Open(author().Public(), sign(t, c))
		if err != nil || !reflect.DeepEqual(got, c) {
			t.Errorf("%+v, %v; want %+v", got, err, c)
		}
	}
}

// MSG-SIG: every byte counts, and so do author and context.
func TestMSG_SIG(t *testing.T) {
	c := private()
	c.Body = []byte("x")
	signed := sign(t, c)
	refuse := func(what string, key *elgamal.PublicKey, signed []byte) {
		t.Helper()
		if got, err := Open(key, signed); !errors.Is(err, ErrSignature) || got != nil {
			t.Errorf("%s: %+v, %v; want ErrSignature", what, got, err)
		}
	}
	for i := range signed {
		if i >= len(signed)-elgamal.SignatureSize && i%32 != 0 {
			continue // elgamal's tests flip every byte of a signature
		}
		bad := bytes.Clone(signed)
		bad[i] ^= 1
		refuse("bit flipped", author().Public(), bad)
	}
	for _, n := range []int{0, 1, 415, 416, 417, len(signed) - 1} {
		refuse("cut", author().Public(), signed[:n])
	}
	refuse("extended", author().Public(), append(bytes.Clone(signed), 0))
	other, err := elgamal.GenerateKey(vector.Rand("other"))
	if err != nil {
		t.Fatal(err)
	}
	refuse("another author", other.Public(), signed)
	sig, err := author().Sign(vector.Rand("nonce"), "welcome", c.encode())
	if err != nil {
		t.Fatal(err)
	}
	refuse("another context", author().Public(), append(c.encode(), sig...))
}

func TestMSG_ROOM(t *testing.T) {
	for i := range testRoom {
		other := testRoom
		other[i] ^= 1
		if err := Check(broadcast(), OpEncMsg, true, other, testMe); !errors.Is(err, ErrRoom) {
			t.Errorf("byte %d: %v, want ErrRoom", i, err)
		}
	}
}

func TestMSG_AUDIENCE(t *testing.T) {
	toOther := private()
	toOther.Receiver[31] ^= 1
	manifest := broadcast()
	manifest.Type = TypeManifest
	both := private() // which would not be read: MSG-FORM
	both.Audience = Everyone
	for _, test := range []struct {
		name       string
		c          *Content
		op         byte
		fromDoctor bool
		want       error
	}{
		{"a broadcast", broadcast(), OpEncMsg, true, nil},
		{"a broadcast, resent", broadcast(), OpPrivateMsg, true, nil},
		{"the doctor's private word", private(), OpPrivateMsg, true, nil},
		{"a patient's private word", private(), OpPrivateMsg, false, nil},
		{"a patient to everyone", broadcast(), OpPrivateMsg, false, ErrAudience},
		{"a patient to everyone, cast", broadcast(), OpEncMsg, false, ErrAudience},
		{"a private word, cast", private(), OpEncMsg, true, ErrAudience},
		{"a manifest, cast", manifest, OpEncMsg, true, ErrAudience},
		{"a manifest to everyone, to each", manifest, OpPrivateMsg, true, nil},
		{"a word to someone else", toOther, OpPrivateMsg, true, ErrAudience},
		{"a patient's word to someone else", toOther, OpPrivateMsg, false, ErrAudience},
		{"a patient's word to everyone and to me", both, OpPrivateMsg, false, ErrAudience},
		{"a broadcast in a file's chunk", broadcast(), OpFileChunk, true, ErrAudience},
		{"a private word in a receipt", private(), OpDecMsg, true, ErrAudience},
	} {
		if err := Check(test.c, test.op, test.fromDoctor, testRoom, testMe); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
	}
}

// MSG-BODY and MSG-FORM hold for the author as for the receiver.
func TestMSG_BODY_MSG_FORM(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*Content)
		want   error
	}{
		"longest":              {func(c *Content) { c.Body = bytes.Repeat([]byte("a"), 32768) }, nil},
		"too long":             {func(c *Content) { c.Body = bytes.Repeat([]byte("a"), 32769) }, ErrTooLong},
		"manifest too long":    {func(c *Content) { c.Type, c.Body = TypeManifest, make([]byte, 32769) }, ErrTooLong},
		"no manifest":          {func(c *Content) { c.Type = TypeManifest }, ErrManifest},
		"empty":                {func(c *Content) { c.Body = nil }, ErrEmpty},
		"not UTF-8":            {func(c *Content) { c.Body = []byte("a\xff") }, ErrText},
		"half a letter":        {func(c *Content) { c.Body = []byte("é")[:1] }, ErrText},
		"surrogate":            {func(c *Content) { c.Body = []byte("\xed\xa0\x80") }, ErrText},
		"type 0":               {func(c *Content) { c.Type = 0 }, ErrForm},
		"type 3":               {func(c *Content) { c.Type = 3 }, ErrForm},
		"number 0":             {func(c *Content) { c.Number = 0 }, ErrForm},
		"audience 2":           {func(c *Content) { c.Audience = 2 }, ErrForm},
		"receiver of everyone": {func(c *Content) { c.Receiver = testMe }, ErrForm},
	} {
		c := broadcast()
		test.change(c)
		if _, err := Sign(vector.Rand("nonce"), author(), c); !errors.Is(err, test.want) {
			t.Errorf("%s: signing: %v, want %v", name, err, test.want)
		}
		if name == "receiver of everyone" {
			continue // has no encoding
		}
		if _, err := parse(c.encode()); !errors.Is(err, test.want) {
			t.Errorf("%s: parsing: %v, want %v", name, err, test.want)
		}
		// An author who signs it all the same is refused, and not for the signature.
		sig, err := author().Sign(vector.Rand("nonce"), context, c.encode())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Open(author().Public(), append(c.encode(), sig...)); !errors.Is(err, test.want) {
			t.Errorf("%s: opening: %v, want %v", name, err, test.want)
		}
	}
}

func TestMSG_FORM_lengths(t *testing.T) {
	for _, c := range []*Content{broadcast(), private()} {
		data := c.encode()
		for n := range data {
			if _, err := parse(data[:n]); !errors.Is(err, ErrForm) {
				t.Errorf("%d of %d bytes: %v", n, len(data), err)
			}
		}
		if _, err := parse(append(data, 0)); !errors.Is(err, ErrForm) {
			t.Errorf("one byte more: %v", err)
		}
	}
}

func TestOpenCopiesBody(t *testing.T) {
	signed := sign(t, broadcast())
	c, err := Open(author().Public(), signed)
	if err != nil {
		t.Fatal(err)
	}
	clear(signed)
	if !bytes.Equal(c.Body, broadcast().Body) {
		t.Error("the body changes with the frame")
	}
}

func TestSignRandomness(t *testing.T) {
	if _, err := Sign(strings.NewReader("short"), author(), broadcast()); err == nil {
		t.Error("signed without randomness")
	}
}

func FuzzParse(f *testing.F) {
	f.Add(broadcast().encode())
	f.Add(private().encode())
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, err := parse(data); err == nil && !bytes.Equal(c.encode(), data) {
			t.Fatalf("%x parses and encodes to %x", data, c.encode())
		}
	})
}
