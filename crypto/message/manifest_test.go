package message

import (
	"bytes"
	"encoding/binary"
	"errors"
	"reflect"
	"strings"
	"testing"

	"telemed/crypto/codec"
	"telemed/crypto/internal/vector"
)

func testManifest() *Manifest {
	return &Manifest{Name: "Röntgenbild 12.png", MediaType: "image/png", Size: 3*ChunkSize + 7, Sum: [32]byte(vector.Bytes("sum", 32))}
}

func TestManifestRoundTrip(t *testing.T) {
	for _, change := range []func(m *Manifest){
		func(m *Manifest) {},
		func(m *Manifest) { m.Size, m.MediaType = 0, "" },
		func(m *Manifest) { m.Size = MaxFile },
		func(m *Manifest) { m.Name = strings.Repeat("字", 128) },
		func(m *Manifest) { m.MediaType = "application/vnd.oasis.opendocument.text" },
	} {
		m := testManifest()
		change(m)
		got, err := ParseManifest(m.Append(nil))
		if err != nil || !reflect.DeepEqual(got, m) {
			t.Errorf("%+v, %v; want %+v", got, err, m)
		}
	}
}

func TestFILE_FORM(t *testing.T) {
	data := testManifest().Append(nil)
	for n := range data {
		if _, err := ParseManifest(data[:n]); !errors.Is(err, ErrManifest) {
			t.Errorf("%d of %d bytes: %v", n, len(data), err)
		}
	}
	if _, err := ParseManifest(append(bytes.Clone(data), 0)); !errors.Is(err, ErrManifest) {
		t.Errorf("one byte more: %v", err)
	}
	long := testManifest()
	long.Size = MaxFile + 1
	if _, err := ParseManifest(long.Append(nil)); !errors.Is(err, ErrManifest) {
		t.Errorf("too long a file: %v", err)
	}
	for _, chunk := range []uint32{0, 1, ChunkSize - 1, ChunkSize + 1, 1 << 31} {
		other := bytes.Clone(data)
		binary.BigEndian.PutUint32(other[len(other)-4:], chunk)
		if _, err := ParseManifest(other); !errors.Is(err, ErrManifest) {
			t.Errorf("chunks of %d bytes: %v", chunk, err)
		}
	}
}

func TestFILE_NAME(t *testing.T) {
	for name, want := range map[string]string{
		"":                                "_",
		" ":                               "_",
		"\u200d":                          "_",
		"a/b.txt":                         "a_b.txt",
		`..\..\evil.exe`:                  ".._.._evil.exe",
		"a\nb":                            "a_b",
		"cod\u202egpj.exe":                "cod_gpj.exe",
		"\u2066a":                         "_a",
		"a\xff.txt":                       "a_.txt",
		strings.Repeat("x", 129):          strings.Repeat("x", 128),
		strings.Repeat("é", 200) + ".pdf": strings.Repeat("é", 124) + ".pdf",
		strings.Repeat(".", 129) + strings.Repeat("y", 40): strings.Repeat(".", 128),
	} {
		m := testManifest()
		m.Name = name
		if _, err := ParseManifest(m.Append(nil)); !errors.Is(err, ErrFileName) {
			t.Errorf("%q: %v, want ErrFileName", name, err)
		}
		if got := FileName(name); got != want {
			t.Errorf("FileName(%q) = %q, want %q", name, got, want)
		}
	}
	for _, name := range []string{"a", "..", "report.PDF", "صورة.png", "日本.txt", strings.Repeat("x", 124) + ".pdf"} {
		if got := FileName(name); got != name {
			t.Errorf("FileName(%q) = %q", name, got)
		}
	}
}

func TestFILE_TYPE(t *testing.T) {
	for mediaType, want := range map[string]string{
		"image":                           "",
		"/":                               "",
		"image/":                          "",
		"/png":                            "",
		"image/p/ng":                      "",
		"image/png;q=1":                   "image/png",
		"Image/PNG":                       "image/png",
		"text/html ":                      "text/html",
		"im age/png":                      "",
		"image/<b>":                       "",
		"-a/b":                            "",
		"a/" + strings.Repeat("b", 126):   "",
		"text/plain; charset=UTF-8; x=\"": "text/plain",
	} {
		m := testManifest()
		m.MediaType = mediaType
		if _, err := ParseManifest(m.Append(nil)); !errors.Is(err, ErrMediaType) {
			t.Errorf("%q: %v, want ErrMediaType", mediaType, err)
		}
		if got := MediaType(mediaType); got != want {
			t.Errorf("MediaType(%q) = %q, want %q", mediaType, got, want)
		}
	}
}

func TestChunkLengths(t *testing.T) {
	for _, test := range []struct {
		size   uint64
		chunks uint32
		last   int
	}{{0, 0, 0}, {1, 1, 1}, {65535, 1, 65535}, {65536, 1, 65536}, {65537, 2, 1}, {MaxFile, 1600, 65536}} {
		m := &Manifest{Size: test.size}
		if m.Chunks() != test.chunks {
			t.Errorf("%d bytes: %d chunks", test.size, m.Chunks())
		}
		if test.chunks > 0 && m.ChunkLen(test.chunks-1) != test.last {
			t.Errorf("%d bytes: the last chunk has %d", test.size, m.ChunkLen(test.chunks-1))
		}
	}
}

func FuzzManifest(f *testing.F) {
	f.Add(testManifest().Append(nil))
	var odd codec.Writer
	odd.AddUint16LengthPrefixed("\u202e")
	f.Add([]byte(odd))
	f.Fuzz(func(t *testing.T, data []byte) {
		if m, err := ParseManifest(data); err == nil && !bytes.Equal(m.Append(nil), data) {
			t.Fatalf("%x parses and encodes to %x", data, m.Append(nil))
		}
	})
}

// Whatever a device calls a file, what is made of it can be sent.
func FuzzFileName(f *testing.F) {
	f.Add("a/b\u202e.txt", "text/plain; x")
	f.Fuzz(func(t *testing.T, name, mediaType string) {
		m := Manifest{Name: FileName(name), MediaType: MediaType(mediaType)}
		if _, err := ParseManifest(m.Append(nil)); err != nil {
			t.Fatalf("%q, %q became %q, %q: %v", name, mediaType, m.Name, m.MediaType, err)
		}
	})
}
