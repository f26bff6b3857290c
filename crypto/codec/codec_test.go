package codec

import (
	"bytes"
	"strings"
	"testing"
)

// TestAgree writes one of each, reads it back, and finds every shorter input too short.
func TestAgree(t *testing.T) {
	var w Writer
	w.AddUint8(1)
	w.AddUint32(0x02030405)
	w.AddUint64(0x060708090a0b0c0d)
	w.AddBytes([]byte{14, 15})
	w.AddUint16LengthPrefixed("ab")
	w.AddUint24LengthPrefixed("c")
	want := []byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 2, 'a', 'b', 0, 0, 1, 'c'}
	if !bytes.Equal(w, want) {
		t.Fatalf("wrote %x, want %x", []byte(w), want)
	}
	read := func(r Reader) bool {
		var a uint8
		var b uint32
		var c uint64
		d := make([]byte, 2)
		var e, f Reader
		return r.ReadUint8(&a) && a == 1 && r.ReadUint32(&b) && b == 0x02030405 &&
			r.ReadUint64(&c) && c == 0x060708090a0b0c0d && r.CopyBytes(d) && d[1] == 15 &&
			r.ReadUint16LengthPrefixed(&e) && string(e) == "ab" &&
			r.ReadUint24LengthPrefixed(&f) && string(f) == "c" && r.Empty()
	}
	if !read(Reader(w)) {
		t.Error("did not read what was written")
	}
	for n := range w {
		if read(Reader(w[:n:n])) {
			t.Errorf("read %d of %d bytes as if they were all", n, len(w))
		}
	}
	if read(append(Reader(w), 0)) {
		t.Error("a byte behind the last field was not noticed")
	}
}

// TestTooLong: 65,536 bytes do not fit behind 16 bits; they must not be cut silently.
func TestTooLong(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("wrote a length that its prefix cannot say")
		}
	}()
	new(Writer).AddUint16LengthPrefixed(strings.Repeat("x", 1<<16))
}
