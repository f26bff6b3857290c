//go:build !js

// Package docs holds SECURITY.md to what is there: a claim whose test was renamed
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
	goTest      = regexp.MustCompile("`([a-z]+)\\.(Test[A-Za-z0-9_]+)`")
	browserTest = regexp.MustCompile("`((?:[a-z]+/)?[a-z-]+\\.spec\\.ts)`\\s“([^”]+)”")
	target      = regexp.MustCompile("`make ([a-z-]+)`")
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
	for _, m := range browserTest.FindAllStringSubmatch(text, -1) {
		dir := "www/e2e/tests"
		if strings.Contains(m[1], "/") {
			dir = "www/e2e"
		}
		spec := read(t, glob(t, dir, m[1])...)
		title := strings.Join(strings.Fields(m[2]), " ")
		if !strings.Contains(spec, "test('"+title) && !strings.Contains(spec, "test(`"+title) {
			t.Errorf("%s has no test %q", m[1], title)
		}
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

// The README's table is of what is built with: a version that was raised is raised there.
func TestReadmeNamesVersions(t *testing.T) {
	sources := []string{filepath.Join(root, "go.mod")}
	for _, pattern := range []string{"*/package.json", "*/*/package.json", "www/e2e/*/package.json", "crypto/crypto.mk"} {
		sources = append(sources, glob(t, pattern)...)
	}
	pinned := read(t, sources...)
	_, table, _ := strings.Cut(read(t, filepath.Join(root, "README.md")), "| dependency | version |")
	rows := regexp.MustCompile("(?m)^\\| `([^`]+)` \\| (v?[0-9][0-9.]*) \\|").FindAllStringSubmatch(table, -1)
	if len(rows) < 20 {
		t.Fatalf("only %d dependencies are listed", len(rows))
	}
	for _, row := range rows {
		name, version := regexp.QuoteMeta(row[1]), regexp.QuoteMeta(row[2])
		if !regexp.MustCompile(`(?m)` + name + `(" *: *"|[a-z/]*@| )` + version + `("|$| )`).MatchString(pinned) {
			t.Errorf("%s is not pinned at %s", row[1], row[2])
		}
	}
	// And the other way round: what is required stands in the table.
	direct := regexp.MustCompile(`(?m)^\t(\S+) v\S+$`).FindAllStringSubmatch(read(t, sources[0]), -1)
	for _, m := range direct {
		if !strings.Contains(table, "`"+m[1]+"`") {
			t.Errorf("%s is not in the README", m[1])
		}
	}
}
