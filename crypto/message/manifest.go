package message

import (
	"errors"
	"strings"
	"unicode/utf8"

	"telemed/crypto/codec"
	"telemed/crypto/internal/name"
)

const (
	// ChunkSize is how many bytes of a file a chunk carries; the last carries the rest.
	ChunkSize = 1 << 16
	// MaxFile is the longest file in bytes: what browsers' storage and a patient's phone
	// can be asked to take.
	MaxFile = 100 << 20
	// MaxFileName is the length limit of a file's name in code points.
	MaxFileName = 128

	maxMediaType = 127
	maxEnding    = 16 // of a name, dot and all: what is longer is none
)

var (
	// ErrManifest says that a manifest is not laid out as one, or that its file is too
	// long or cut otherwise than this version cuts (FILE-FORM).
	ErrManifest = errors.New("message: malformed file manifest")
	// ErrFileName says that a file's name is none (FILE-NAME).
	ErrFileName = errors.New("message: not a file name")
	// ErrMediaType says that a file's type is neither empty nor a media type (FILE-TYPE).
	ErrMediaType = errors.New("message: not a media type")
)

// Manifest is what an author signs of a file: the body of content of TypeManifest.
// Name and type are the author's word; a receiver shows them and acts on neither.
//
//	v16(name) ‖ v16(media type) ‖ size u64 ‖ SHA-256 [32] ‖ chunk size u32
type Manifest struct {
	Name, MediaType string
	Size            uint64   // bytes
	Sum             [32]byte // SHA-256 of all of them
}

// Append appends the body to b.
func (m *Manifest) Append(b []byte) []byte {
	w := codec.Writer(b)
	w.AddUint16LengthPrefixed(m.Name)
	w.AddUint16LengthPrefixed(m.MediaType)
	w.AddUint64(m.Size)
	w.AddBytes(m.Sum[:])
	w.AddUint32(ChunkSize)
	return w
}

// ParseManifest reads a body (FILE-FORM, FILE-NAME, FILE-TYPE).
func ParseManifest(body []byte) (*Manifest, error) {
	var (
		m               = new(Manifest)
		name, mediaType codec.Reader
		chunk           uint32
	)
	s := codec.Reader(body)
	if !s.ReadUint16LengthPrefixed(&name) || !s.ReadUint16LengthPrefixed(&mediaType) ||
		!s.ReadUint64(&m.Size) || !s.CopyBytes(m.Sum[:]) || !s.ReadUint32(&chunk) || !s.Empty() ||
		m.Size > MaxFile || chunk != ChunkSize {
		return nil, ErrManifest
	}
	m.Name, m.MediaType = string(name), string(mediaType)
	switch {
	case !validFileName(m.Name):
		return nil, ErrFileName
	case !validMediaType(m.MediaType):
		return nil, ErrMediaType
	}
	return m, nil
}

// Chunks is how many chunks the file has.
func (m *Manifest) Chunks() uint32 { return uint32((m.Size + ChunkSize - 1) / ChunkSize) }

// ChunkLen is the length in bytes of chunk index.
func (m *Manifest) ChunkLen(index uint32) int {
	return int(min(m.Size-uint64(index)*ChunkSize, ChunkSize))
}

func validFileName(s string) bool {
	return name.Valid(s, MaxFileName) && strings.IndexByte(s, '/') < 0 && strings.IndexByte(s, '\\') < 0
}

// FileName makes a name that may be sent of the one that a device has given: what may
// not stand in it becomes "_", and what is too long is cut before its ending.
func FileName(s string) string {
	var clean []rune
	ending := 0 // how many the last of them are that begin with a dot
	for _, r := range s {
		if !name.Plain(r) || r == '/' || r == '\\' || r == utf8.RuneError {
			r = '_'
		}
		if r == '.' {
			ending = 0
		}
		ending++
		clean = append(clean, r)
	}
	if ending > maxEnding {
		ending = 0
	}
	if over := len(clean) - MaxFileName; over > 0 {
		cut := len(clean) - ending
		clean = append(clean[:cut-over:cut-over], clean[cut:]...)
	}
	if s = string(clean); !validFileName(s) {
		return "_"
	}
	return s
}

// MediaType makes a type that may be sent of what a device says: "" where that is none.
func MediaType(s string) string {
	s, _, _ = strings.Cut(s, ";")
	lower := []byte(strings.TrimSpace(s))
	for i, c := range lower {
		if 'A' <= c && c <= 'Z' {
			lower[i] = c | 0x20
		}
	}
	if s = string(lower); !validMediaType(s) {
		return ""
	}
	return s
}

// validMediaType holds a type to the form of RFC 6838 §4.2, in lower case; "" says
// that none is known.
func validMediaType(s string) bool {
	if s == "" {
		return true
	}
	if len(s) > maxMediaType {
		return false
	}
	kind, sub, ok := strings.Cut(s, "/")
	return ok && restrictedName(kind) && restrictedName(sub)
}

func restrictedName(s string) bool {
	for i := range len(s) {
		c := s[i]
		if letter := 'a' <= c && c <= 'z' || '0' <= c && c <= '9'; !letter &&
			(i == 0 || strings.IndexByte("!#$&-^_.+", c) < 0) {
			return false
		}
	}
	return s != ""
}
