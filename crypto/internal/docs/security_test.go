//go:build !js

// Package docs holds SECURITY.md and the README to what is there: a claim whose test was renamed
// or lost would stand there unheld.
package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const root = "../../.."

var (
	goTest       = regexp.MustCompile("`([a-z]+)\\.(Test[A-Za-z0-9_]+)`")
	browserTests = regexp.MustCompile("`((?:[a-z]+/)?[a-z-]+\\.spec\\.ts)`((?:(?:,|, and)?\\s“[^”]+”)+)")
	quotedTitle  = regexp.MustCompile("“([^”]+)”")
	target       = regexp.MustCompile("`make ([a-z-]+)`")
)

func read(t *testing.T, names ...string) string {
	var all strings.Builder
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(b)
	}
	return all.String()
}

func glob(t *testing.T, pattern ...string) []string {
	names, err := filepath.Glob(filepath.Join(append([]string{root}, pattern...)...))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestSecurityNamesTestsThatExist(t *testing.T) {
	text := read(t, filepath.Join(root, "crypto/SECURITY.md"))
	packages := map[string][]string{}
	for _, pattern := range []string{"crypto/*/*_test.go", "crypto/internal/*/*_test.go", "relay/*/*_test.go", "wasm/*/*_test.go"} {
		for _, name := range glob(t, pattern) {
			dir := filepath.Base(filepath.Dir(name))
			packages[dir] = append(packages[dir], name)
		}
	}
	named := goTest.FindAllStringSubmatch(text, -1)
	if len(named) < 30 {
		t.Errorf("only %d tests are named", len(named))
	}
	for _, m := range named {
		if !strings.Contains(read(t, packages[m[1]]...), "func "+m[2]+"(t *testing.T)") {
			t.Errorf("%s.%s does not exist", m[1], m[2])
		}
	}
	titles := 0
	for _, m := range browserTests.FindAllStringSubmatch(text, -1) {
		dir := "www/e2e/tests"
		if strings.Contains(m[1], "/") {
			dir = "www/e2e"
		}
		spec := read(t, glob(t, dir, m[1])...)
		for _, quoted := range quotedTitle.FindAllStringSubmatch(m[2], -1) {
			titles++
			title := strings.Join(strings.Fields(quoted[1]), " ")
			if !strings.Contains(spec, "test('"+title) && !strings.Contains(spec, "test(`"+title) {
				t.Errorf("%s has no test %q", m[1], title)
			}
		}
	}
	if quoted := strings.Count(text, "“"); titles < 15 || titles != quoted {
		t.Errorf("%d browser tests are named, and %d titles stand there", titles, quoted)
	}
	var makefiles []string
	for _, pattern := range []string{"Makefile", "*/*.mk", "*/*/*.mk"} {
		makefiles = append(makefiles, glob(t, pattern)...)
	}
	rules := read(t, makefiles...)
	for _, m := range target.FindAllStringSubmatch(text, -1) {
		if !regexp.MustCompile(`(?m)^` + m[1] + `:`).MatchString(rules) {
			t.Errorf("there is no make %s", m[1])
		}
	}
}

// make fuzz mutates what it knows: each target has inputs beside its seeds, which make test runs.
func TestEveryFuzzTargetHasItsCorpus(t *testing.T) {
	targets := 0
	for _, pattern := range []string{"*/*/*_test.go", "*/*/*/*_test.go"} {
		for _, name := range glob(t, pattern) {
			for _, m := range regexp.MustCompile(`(?m)^func (Fuzz\w+)\(f \*testing\.F\)`).FindAllStringSubmatch(read(t, name), -1) {
				targets++
				if inputs, _ := filepath.Glob(filepath.Join(filepath.Dir(name), "testdata/fuzz", m[1], "*")); len(inputs) < 2 {
					t.Errorf("%s: %s has a corpus of %d", name, m[1], len(inputs))
				}
			}
		}
	}
	if targets < 30 {
		t.Errorf("only %d fuzz targets are found", targets)
	}
}
