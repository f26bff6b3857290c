package vault

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"telemed/crypto/internal/vector"
)

var exportParts = [][]byte{[]byte("first"), {}, bytes.Repeat([]byte{7}, 70_000), []byte("last")}

func testExport(t *testing.T) (header []byte, parts [][]byte) {
	t.Helper()
	rand := vector.Rand("export")
	e, header, err := NewExport(rand, []byte("correct horse"))
	if err != nil {
		t.Fatal(err)
	}
	for i, content := range exportParts {
		part, err := e.Seal(rand, content, i == len(exportParts)-1)
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, part[4:])
	}
	return header, parts
}

// EXPORT-PART: only the next part opens, only where it stands, and the last as the last.
func TestEXPORT_PART(t *testing.T) {
	header, parts := testExport(t)
	if len(header) != ExportHeader {
		t.Fatalf("the header has %d bytes, not %d", len(header), ExportHeader)
	}
	e, err := OpenExport([]byte("correct horse"), header)
	if err != nil {
		t.Fatal(err)
	}
	for i, part := range parts {
		last := i == len(parts)-1
		refuse := func(what string, sealed []byte, last bool) {
			t.Helper()
			if got, err := e.Open(sealed, last); !errors.Is(err, ErrExport) || got != nil {
				t.Errorf("%s: %v", what, err)
			}
		}
		refuse("the wrong end", part, !last)
		refuse("another part", parts[(i+1)%len(parts)], i+1 == len(parts)-1)
		bad := bytes.Clone(part)
		bad[len(bad)/2] ^= 1
		refuse("changed", bad, last)
		refuse("cut", part[:len(part)-1], last)
		if got, err := e.Open(part, last); err != nil || !bytes.Equal(got, exportParts[i]) {
			t.Errorf("part %d: %v", i, err)
		}
	}
	if e.Erase(); *e.key != (Key{}) {
		t.Error("Erase left the key")
	}
}

// What opens the parts of one export opens those of no other.
func TestExportKeys(t *testing.T) {
	if *exportKey(testKey(t, "one")) == *exportKey(testKey(t, "another")) {
		t.Error("two exports have one key")
	}
}

func TestExportOpened(t *testing.T) {
	header, _ := testExport(t)
	if _, err := OpenExport([]byte("wrong horse"), header); !errors.Is(err, ErrPassphrase) {
		t.Errorf("another passphrase: %v", err)
	}
	for _, bad := range [][]byte{nil, header[:len(header)-1], append(bytes.Clone(header), 0), append([]byte("X"), header[1:]...)} {
		if _, err := OpenExport([]byte("correct horse"), bad); !errors.Is(err, ErrExport) {
			t.Errorf("%d bytes: %v", len(bad), err)
		}
	}
	dear := bytes.Clone(header)
	dear[len(exportMagic)+1] = 0xff // m
	if _, err := OpenExport([]byte("correct horse"), dear); !errors.Is(err, ErrCost) {
		t.Errorf("a dear hash: %v", err)
	}
}

// An export's key does not show itself in a log.
func TestExportPrinted(t *testing.T) {
	e := Export{key: testKey(t, "export")}
	for _, v := range []any{e, &e} {
		for _, verb := range []string{"%v", "%+v", "%#v"} {
			if got := fmt.Sprintf(verb, v); got != "vault.Export" {
				t.Errorf("%s: %s", verb, got)
			}
		}
	}
}
