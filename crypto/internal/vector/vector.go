// Package vector writes and checks the files under crypto/testdata, with which
// someone can test an implementation in another language. Only tests import it:
// a generator makes every case anew from stated seeds, and Check compares.
//
//	go generate ./crypto/internal/vector
package vector

//go:generate go test telemed/crypto/group telemed/crypto/elgamal telemed/crypto/seal telemed/crypto/invite telemed/crypto/handshake telemed/crypto/groupkey telemed/crypto/message telemed/crypto/vault -run Vectors -update

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"flag"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
)

// Version is the files' own: it rises when a value that stands in one of them
// comes to mean something else, not when cases are added.
const Version = 1

// Head begins each file. Embed it first.
type Head struct {
	Version int      `json:"version"`
	About   string   `json:"about"`
	Seeds   []string `json:"seeds"`
}

// drawn are the seeds used since the file's Head was made; its Head has to name them.
var drawn struct {
	sync.Mutex
	stated, others map[string]bool
}

// About is a Head that says what is in the file, and from which seeds it is drawn.
func About(text string, seeds ...string) Head {
	drawn.Lock()
	defer drawn.Unlock()
	drawn.stated, drawn.others = map[string]bool{}, map[string]bool{}
	for _, seed := range seeds {
		drawn.stated[seed] = true
	}
	return Head{Version, text + " Hexadecimal throughout; explained in crypto/testdata/README.md.", seeds}
}

var update = flag.Bool("update", false, "write the vectors instead of checking them")

// Hex is bytes that JSON shows in hexadecimal.
type Hex []byte

// MarshalText implements encoding.TextMarshaler.
func (h Hex) MarshalText() ([]byte, error) { return []byte(hex.EncodeToString(h)), nil }

// Rand is a reader of bytes that depend on the seed alone.
func Rand(seed string) *rand.ChaCha8 {
	drawn.Lock()
	if drawn.stated != nil && !drawn.stated[seed] {
		drawn.others[seed] = true
	}
	drawn.Unlock()
	var key [32]byte
	if copy(key[:], seed) != len(seed) {
		panic("vector: internal error: seed too long")
	}
	return rand.NewChaCha8(key)
}

// Bytes is the first n bytes of Rand(seed): an input that a vector states.
func Bytes(seed string, n int) Hex {
	b := make(Hex, n)
	Rand(seed).Read(b) // never fails
	return b
}

// Check compares cases with crypto/testdata/<name>.json, or writes it there.
func Check(t *testing.T, name string, cases any) {
	t.Helper()
	drawn.Lock()
	for _, seed := range slices.Sorted(maps.Keys(drawn.others)) {
		t.Errorf("%s.json does not state its seed %q", name, seed)
	}
	drawn.stated, drawn.others = nil, nil
	drawn.Unlock()
	got, err := json.MarshalIndent(cases, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	path := filepath.Join("..", "testdata", name+".json")
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s does not hold what this code makes:\n%s", path, got)
	}
}
