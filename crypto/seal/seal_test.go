package seal

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"telemed/crypto/internal/vector"
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func testKey(seed string) *Key { return NewKey(vector.Bytes(seed, KeySize)) }

// RFC 7518, appendix B.3.
func TestRFC7518B3(t *testing.T) {
	var key Key
	for i := range key {
		key[i] = byte(i)
	}
	plaintext := []byte("A cipher system must not be required to be secret, and it must be able to fall into the hands of the enemy without inconvenience")
	iv := [aes.BlockSize]byte(unhex(t, "1af38c2dc2b96ffdd86694092341bc04"))
	ad := []byte("The second principle of Auguste Kerckhoffs")
	want := unhex(t, "1af38c2dc2b96ffdd86694092341bc04"+
		"4affaaadb78c31c5da4b1b590d10ffbd3dd8d5d302423526912da037ecbcc7bd"+
		"822c301dd67c373bccb584ad3e9279c2e6d12a1374b77f077553df829410446b"+
		"36ebd97066296ae6427ea75c2e0846a11a09ccf5370dc80bfecbad28c73f09b3"+
		"a3b75e662a2594410ae496b2e2e6609e31e6e02cc837f053d21f37ff4f51950b"+
		"be2638d09dd7a4930930806d0703b1f6"+
		"4dd3b4c088a7f45c216839645b2012bf2e6269a8c56a816dbc1b267761955bc5")
	if got := encrypt(&key, &iv, ad, plaintext); !bytes.Equal(got, want) {
		t.Errorf("encrypt:\n got %x\nwant %x", got, want)
	}
	if got, err := decrypt(&key, ad, want); err != nil || !bytes.Equal(got, plaintext) {
		t.Errorf("decrypt: %q, %v", got, err)
	}
}

func TestRoundTrip(t *testing.T) {
	key := testKey("round trip")
	random := vector.Rand("iv")
	for n := range 600 {
		plaintext := bytes.Repeat([]byte{0}, n) // zeros: the padding's worst case
		sealed, err := Seal(random, key, []byte("ad"), plaintext)
		if err != nil {
			t.Fatal(err)
		}
		if len(sealed) != SealedSize(n) {
			t.Errorf("n = %d: sealed has %d bytes, SealedSize says %d", n, len(sealed), SealedSize(n))
		}
		got, err := Open(key, []byte("ad"), sealed)
		if err != nil || !bytes.Equal(got, plaintext) {
			t.Errorf("n = %d: %x, %v", n, got, err)
		}
	}
}

// SEAL: every change is the one error.
func TestSEALTampered(t *testing.T) {
	key, ad := testKey("tampered"), []byte("associated")
	sealed, err := Seal(vector.Rand("iv"), key, ad, []byte("a plaintext of more than one block"))
	if err != nil {
		t.Fatal(err)
	}
	refuse := func(what string, key *Key, ad, sealed []byte) {
		t.Helper()
		if got, err := Open(key, ad, sealed); err != ErrOpen || got != nil {
			t.Errorf("%s: got %x, %v; want ErrOpen itself", what, got, err)
		}
	}
	for i := range sealed {
		for bit := range 8 {
			bad := bytes.Clone(sealed)
			bad[i] ^= 1 << bit
			refuse("bit flipped", key, ad, bad)
		}
		refuse("cut at the end", key, ad, sealed[:i])
		refuse("cut at the front", key, ad, sealed[i+1:])
	}
	for n := 1; n <= 2*aes.BlockSize; n++ {
		refuse("extended", key, ad, append(bytes.Clone(sealed), make([]byte, n)...))
		refuse("extended at the front", key, ad, append(make([]byte, n), sealed...))
	}
	for i := range key {
		bad := *key
		bad[i] ^= 1
		refuse("other key", &bad, ad, sealed)
	}
	refuse("no ad", key, nil, sealed)
	refuse("ad cut", key, ad[:len(ad)-1], sealed)
	refuse("ad extended", key, append(bytes.Clone(ad), 0), sealed)
	// Bytes moved from the ciphertext into the ad keep ad ‖ IV ‖ C the same.
	refuse("ad moved", key, append(bytes.Clone(ad), sealed[:16]...), sealed[16:])
}

// SEAL: padding that another holder of the key got wrong, under a right tag.
func TestSEALPadding(t *testing.T) {
	key, iv := testKey("padding"), [aes.BlockSize]byte{1}
	withTag := func(blocks []byte) []byte { // CBC without PKCS #7, then the tag
		out := append([]byte(nil), iv[:]...)
		out = append(out, blocks...)
		cipher.NewCBCEncrypter(blockCipher(key), iv[:]).CryptBlocks(out[16:], out[16:])
		return append(out, tag(key, nil, out)...)
	}
	for name, sealed := range map[string][]byte{
		"no padding":           encrypt(key, &iv, nil, nil),
		"zeros only":           encrypt(key, &iv, nil, make([]byte, 8)),
		"no end mark":          encrypt(key, &iv, nil, []byte("plaintext.")),
		"one zero too many":    encrypt(key, &iv, nil, []byte{1, 2, padEnd, 0}),
		"one zero too few":     encrypt(key, &iv, nil, append(make([]byte, 8), padEnd)),
		"not Padmé, far":       encrypt(key, &iv, nil, append([]byte{padEnd}, make([]byte, 40)...)),
		"PKCS #7 of 0":         withTag(append([]byte{padEnd}, make([]byte, 15)...)),
		"PKCS #7 of 0, Padmé":  withTag(append(append(bytes.Repeat([]byte{'x'}, 245), padEnd), make([]byte, 10)...)),
		"PKCS #7 of 17":        withTag(bytes.Repeat([]byte{17}, 32)),
		"PKCS #7 not uniform":  withTag([]byte{padEnd, 15, 15, 15, 15, 15, 15, 15, 15, 14, 15, 15, 15, 15, 15, 15}),
		"PKCS #7 of all":       withTag(bytes.Repeat([]byte{16}, 16)),
		"no ciphertext at all": withTag(nil),
		"half a block":         append(iv[:], append(make([]byte, 24), tag(key, nil, append(iv[:], make([]byte, 24)...))...)...),
	} {
		if got, err := Open(key, nil, sealed); err != ErrOpen {
			t.Errorf("%s: got %x, %v; want ErrOpen", name, got, err)
		}
	}
	good := withTag(append([]byte{padEnd}, bytes.Repeat([]byte{15}, 15)...))
	if got, err := Open(key, nil, good); err != nil || len(got) != 0 {
		t.Errorf("the test's own sealing: %x, %v", got, err)
	}
}

func TestSealRandomness(t *testing.T) {
	key := testKey("randomness")
	for _, short := range []string{"", "fifteen bytes.."} {
		if _, err := Seal(strings.NewReader(short), key, nil, nil); err == nil {
			t.Errorf("sealed with %d bytes of randomness", len(short))
		}
	}
	sealed, err := Seal(iotestOneByte{strings.NewReader("sixteen bytes...")}, key, nil, nil)
	if err != nil || string(sealed[:16]) != "sixteen bytes..." {
		t.Errorf("the IV is %q, %v", sealed, err)
	}
}

// iotestOneByte gives one byte at a time, as a reader may.
type iotestOneByte struct{ r io.Reader }

func (o iotestOneByte) Read(b []byte) (int, error) { return o.r.Read(b[:min(1, len(b))]) }

func TestKeyErased(t *testing.T) {
	source := vector.Bytes("key", KeySize)
	want := Key(source)
	key := NewKey(source)
	if *key != want || !bytes.Equal(source, make([]byte, KeySize)) {
		t.Error("NewKey does not move its bytes")
	}
	if key.Erase(); *key != (Key{}) {
		t.Error("Erase left something")
	}
}

// A key does not show itself in a log, not even as a field.
func TestKeyPrinted(t *testing.T) {
	key := testKey("printed")
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%q"} {
		for _, v := range []any{key, *key, struct{ K Key }{*key}, []Key{*key}, &struct{ K *Key }{key}} {
			got := fmt.Sprintf(verb, v)
			for _, secret := range []string{fmt.Sprint(key[:4])[1:8], hex.EncodeToString(key[:2]), fmt.Sprintf("%#v", key[:2])[7:12]} {
				if strings.Contains(got, secret) {
					t.Errorf("%s of %T shows the key: %s", verb, v, got)
				}
			}
		}
	}
}

func FuzzOpen(f *testing.F) {
	key := testKey("fuzz")
	sealed, err := Seal(vector.Rand("iv"), key, []byte("ad"), []byte("plaintext"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sealed)
	f.Add(sealed[:64])
	f.Fuzz(func(t *testing.T, data []byte) {
		plaintext, err := Open(key, []byte("ad"), data)
		if err != nil {
			if !errors.Is(err, ErrOpen) {
				t.Fatal(err)
			}
			return
		}
		again, err := Seal(bytes.NewReader(data), key, []byte("ad"), plaintext)
		if err != nil || !bytes.Equal(again, data) {
			t.Fatal("a second form of a sealed text opens")
		}
	})
}

func FuzzUnpad(f *testing.F) {
	f.Add([]byte{padEnd})
	f.Add([]byte{1, padEnd, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		if plaintext, err := unpad(data); err == nil && !bytes.Equal(pad(plaintext), data) {
			t.Fatalf("%x unpads and pads to %x", data, pad(plaintext))
		}
	})
}
