package handshake

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Each check of the code stands in SPEC §11 and in a test, and the other way
// round: an ID in one place only is a check that somebody forgot.
func TestSpecListsEveryCheck(t *testing.T) {
	read := func(name string) string {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	code, spec := read("errors.go"), read("../SPEC.md")
	_, spec, ok := strings.Cut(spec, "## 11 Checks")
	if !ok {
		t.Fatal("SPEC.md has no §11")
	}
	names, err := filepath.Glob("*_check_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var tests string
	for _, name := range names {
		tests += read(name)
	}
	known := map[string]bool{}
	for _, m := range regexp.MustCompile(`= "([A-Z]+-[A-Z]+)"`).FindAllStringSubmatch(code, -1) {
		known[m[1]] = true
		if !strings.Contains(spec, "`"+m[1]+"`") {
			t.Errorf("%s is not in SPEC §11", m[1])
		}
		if !strings.Contains(tests, `"`+m[1]) {
			t.Errorf("%s has no test", m[1])
		}
	}
	for _, m := range regexp.MustCompile("`((HS|HELLO|WELCOME|KEY|TOKEN|CONFIRM|BLOCKED)-[A-Z]+)`").FindAllStringSubmatch(spec, -1) {
		if !known[m[1]] {
			t.Errorf("SPEC §11 has %s, the code has not", m[1])
		}
	}
	if len(known) < 35 {
		t.Errorf("only %d checks found", len(known))
	}
}
