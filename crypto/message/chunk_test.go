package message

import (
	"bytes"
	"errors"
	"testing"

	"telemed/crypto/internal/vector"
	"telemed/crypto/seal"
)

func testFileKey() *seal.Key { return seal.NewKey(bytes.Clone(vector.Bytes("file key", 64))) }

// FILE-CHUNK: each byte counts, and so do key, file, index and length.
func TestFILE_CHUNK(t *testing.T) {
	key, id, chunk := testFileKey(), [16]byte(vector.Bytes("id", 16)), []byte("the last few bytes")
	frame, err := SealChunk(vector.Rand("iv"), key, id, 3, chunk)
	if err != nil {
		t.Fatal(err)
	}
	if file, index, ok := ChunkOf(frame); !ok || file != id || index != 3 {
		t.Errorf("ChunkOf: %x, %d, %t", file, index, ok)
	}
	if got, err := OpenChunk(key, id, 3, len(chunk), frame); err != nil || !bytes.Equal(got, chunk) {
		t.Errorf("%q, %v", got, err)
	}
	refuse := func(what string, key *seal.Key, id [16]byte, index uint32, length int, frame []byte) {
		t.Helper()
		if got, err := OpenChunk(key, id, index, length, frame); !errors.Is(err, ErrChunk) || got != nil {
			t.Errorf("%s: %q, %v; want ErrChunk", what, got, err)
		}
	}
	other := *key
	other[63] ^= 1
	refuse("another key", &other, id, 3, len(chunk), frame)
	refuse("another file", key, [16]byte(vector.Bytes("other", 16)), 3, len(chunk), frame)
	refuse("another index", key, id, 4, len(chunk), frame)
	// The Padmé lengths of 18 and 19 bytes are one and the same.
	refuse("one byte more meant", key, id, 3, len(chunk)+1, frame)
	refuse("a whole chunk meant", key, id, 3, ChunkSize, frame)
	for i := range frame {
		bad := bytes.Clone(frame)
		bad[i] ^= 1
		refuse("bit flipped", key, id, 3, len(chunk), bad)
	}
	for n := range frame {
		refuse("cut", key, id, 3, len(chunk), frame[:n])
	}
	refuse("extended", key, id, 3, len(chunk), append(bytes.Clone(frame), 0))
	if _, err := SealChunk(bytes.NewReader(nil), key, id, 3, chunk); err == nil {
		t.Error("sealed without randomness")
	}
}

// A whole chunk fits into a relay's frame (relay/SPEC.md: 128 KiB).
func TestChunkFitsFrame(t *testing.T) {
	frame, err := SealChunk(vector.Rand("iv"), testFileKey(), [16]byte{}, 0, make([]byte, ChunkSize))
	if err != nil || len(frame) > 70_000 {
		t.Errorf("%d bytes, %v", len(frame), err)
	}
}

// FILE-KEY: the key stands behind a manifest, and behind nothing else.
func TestFILE_KEY(t *testing.T) {
	key := testFileKey()
	text := sign(t, broadcast())
	if got := Carried(text, key); !bytes.Equal(got, text) {
		t.Error("a key behind a text")
	}
	if signed, k, err := Split(text); err != nil || k != nil || !bytes.Equal(signed, text) {
		t.Errorf("a text: %v, %v", k, err)
	}
	m := broadcast()
	m.Type, m.Body = TypeManifest, testManifest().Append(nil)
	manifest := sign(t, m)
	payload := Carried(manifest, key)
	if len(payload) != len(manifest)+64 {
		t.Errorf("%d bytes behind the manifest", len(payload)-len(manifest))
	}
	signed, k, err := Split(payload)
	if err != nil || *k != *key || !bytes.Equal(signed, manifest) {
		t.Errorf("a manifest: %v", err)
	}
	if c, err := Open(author().Public(), signed); err != nil || !bytes.Equal(c.encode(), m.encode()) {
		t.Errorf("what is signed holds more or less than the manifest: %v", err)
	}
	clear(payload)
	if *k != *key {
		t.Error("the key changes with the frame")
	}
	for _, n := range []int{1, 63, 64} {
		if _, _, err := Split(append([]byte{TypeManifest}, make([]byte, n-1)...)); (n < 64) != errors.Is(err, ErrFileKey) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
	if signed, k, err := Split(nil); len(signed) != 0 || k != nil || err != nil {
		t.Errorf("nothing: %x, %v, %v", signed, k, err)
	}
}

// What is carried is the same when it is put together again, and no frame but the true one is a chunk.
func FuzzChunk(f *testing.F) {
	key, id := testFileKey(), [16]byte(vector.Bytes("id", 16))
	frame, err := SealChunk(vector.Rand("iv"), key, id, 1, []byte("a chunk"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(frame)
	f.Add(frame[:chunkHeader])
	f.Add(append([]byte{TypeManifest}, make([]byte, seal.KeySize+3)...))
	f.Add([]byte{TypeManifest})
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := OpenChunk(key, id, 1, len("a chunk"), b); err == nil && !bytes.Equal(b, frame) {
			t.Errorf("%x is taken for a chunk", b)
		}
		signed, key, err := Split(b)
		if err != nil || len(signed) == 0 {
			return
		}
		if key == nil {
			key = new(seal.Key)
		}
		if again := Carried(signed, key); !bytes.Equal(again, b) {
			t.Errorf("%x carries %x", b, again)
		}
	})
}
