//go:build !js

package docs

import (
	"encoding/json"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A dependency is a row of the README's table.
type dependency struct{ name, version, licence string }

func dependencies(t *testing.T) (table string, rows []dependency) {
	_, table, _ = strings.Cut(read(t, filepath.Join(root, "README.md")), "| dependency | version |")
	for _, row := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\| (v?[0-9][0-9.]*) \\| ([^|]+) \\|").FindAllStringSubmatch(table, -1) {
		rows = append(rows, dependency{row[1], row[2], row[3]})
	}
	if len(rows) < 28 {
		t.Fatalf("only %d dependencies are listed", len(rows))
	}
	return table, rows
}

// locked is what is installed from npm, by name and version, with its licence.
func locked(t *testing.T) map[string]string {
	licences := map[string]string{}
	for _, pattern := range []string{"*/package-lock.json", "*/*/package-lock.json", "*/*/*/package-lock.json"} {
		for _, name := range glob(t, pattern) {
			var lock struct {
				Packages map[string]struct{ Version, License string }
			}
			if err := json.Unmarshal([]byte(read(t, name)), &lock); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			for at, p := range lock.Packages {
				licences[strings.TrimPrefix(at, "node_modules/")+" "+p.Version] = p.License
			}
		}
	}
	return licences
}

// licenceOf is what a text is, by the words that only it has.
func licenceOf(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	has := func(words string) bool { return strings.Contains(text, words) }
	switch {
	case has("Apache License Version 2.0"):
		return "Apache-2.0"
	case has("Permission is hereby granted, free of charge"):
		return "MIT"
	case has("Redistributions of source code must retain") && has("Neither the name of"):
		return "BSD-3-Clause"
	case has("Redistributions of source code must retain"):
		return "BSD-2-Clause"
	}
	return "none that is known here"
}

// The README's table is of what is built with: a version that was raised is raised there, and its licence is
// looked at again.
func TestReadmeNamesDependencies(t *testing.T) {
	table, rows := dependencies(t)
	npm := locked(t)
	gomod := read(t, filepath.Join(root, "go.mod"))
	tools := read(t, filepath.Join(root, "crypto/crypto.mk"))
	cache, err := exec.Command("go", "env", "GOMODCACHE").Output()
	if err != nil {
		t.Skipf("no go command here: %v", err)
	}
	for _, d := range rows {
		if !strings.HasPrefix(d.version, "v") {
			if licence, ok := npm[d.name+" "+d.version]; !ok || licence != d.licence {
				t.Errorf("%s %s, %s: the lock files have it under %q", d.name, d.version, d.licence, licence)
			}
			continue
		}
		if !strings.Contains(gomod, "\t"+d.name+" "+d.version+"\n") && !regexp.MustCompile(regexp.QuoteMeta(d.name)+`[a-z/]*@`+regexp.QuoteMeta(d.version)+`\s`).MatchString(tools) {
			t.Errorf("%s is not pinned at %s", d.name, d.version)
		}
		texts, _ := filepath.Glob(filepath.Join(strings.TrimSpace(string(cache)), d.name+"@"+d.version, "LICENSE*"))
		if len(texts) == 0 {
			t.Logf("%s is not on this machine: its licence is not looked at", d.name) // what only make static asks for
			continue
		}
		if licence := licenceOf(read(t, texts[0])); licence != d.licence {
			t.Errorf("%s is under %s, and the README says %s", d.name, licence, d.licence)
		}
	}
	// And the other way round: what is required stands in the table.
	for _, m := range regexp.MustCompile(`(?m)^\t(\S+) v\S+$`).FindAllStringSubmatch(gomod, -1) {
		if !strings.Contains(table, "`"+m[1]+"`") {
			t.Errorf("%s is not in the README", m[1])
		}
	}
}
