package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// deps lists what these packages import, directly or not. The list is go's own, not ours.
func deps(t *testing.T, env []string, args ...string) []string {
	t.Helper()
	lookAtSources(t)
	cmd := exec.Command("go", append([]string{"list", "-deps"}, args...)...)
	cmd.Env = append(os.Environ(), env...)
	var says strings.Builder
	cmd.Stderr = &says
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, says.String())
	}
	// With -test a package stands as "path [path.test]" too.
	var paths []string
	for line := range strings.Lines(string(out)) {
		path, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		paths = append(paths, path)
	}
	return paths
}

// lookAtSources has go test see which files the answer hangs on, so that it does not give the
// answer of before from its cache.
func lookAtSources(t *testing.T) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(path) == ".go" {
			_, err = os.Stat(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

var js = []string{"GOOS=js", "GOARCH=wasm"}

// The relay is blind: nothing under relay/, tests included, can open a frame.
func TestRelayImportsNoCrypto(t *testing.T) {
	all := deps(t, nil, "-test", "telemed/relay/...")
	all = append(all, deps(t, js, "telemed/relay/worker/...")...) // the Worker's commands are js only
	for _, must := range []string{"telemed/relay/host", "telemed/relay/room", "testing",
		"telemed/relay/worker/durable/wasm", "telemed/relay/worker/front/wasm"} {
		if !slices.Contains(all, must) {
			t.Errorf("%s is not in the list: the test would prove nothing", must)
		}
	}
	for _, path := range all {
		for _, banned := range []string{"telemed/crypto", "telemed/wasm"} {
			if path == banned || strings.HasPrefix(path, banned+"/") {
				t.Errorf("the relay imports %s", path)
			}
		}
	}
}

// What the page's wasm or the Durable Object's carries stays small.
func TestSmallPackagesStaySmall(t *testing.T) {
	for _, pkg := range []string{"telemed/relay/wire", "telemed/relay/room"} {
		for _, env := range [][]string{nil, js} {
			for _, path := range deps(t, env, pkg) {
				if slices.Contains([]string{"fmt", "net/http", "net", "encoding/json"}, path) {
					t.Errorf("%v: %s imports %s", env, pkg, path)
				}
			}
		}
	}
}

// The Durable Object's wasm stays small, and is called without syscall/js.
func TestDurableObjectStaysSmall(t *testing.T) {
	for _, path := range deps(t, js, "telemed/relay/worker/durable/wasm") {
		if slices.Contains([]string{"fmt", "net/http", "net", "net/url", "encoding/json", "github.com/syumai/workers"}, path) {
			t.Errorf("it imports %s", path)
		}
	}
	for _, pkg := range []string{"telemed/relay/worker/durable", "telemed/relay/worker/durable/wasm"} {
		cmd := exec.Command("go", "list", "-f", `{{join .Imports " "}}`, pkg)
		cmd.Env = append(os.Environ(), js...)
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		for path := range strings.FieldsSeq(string(out)) {
			if slices.Contains([]string{"time", "sync", "syscall/js", "os"}, path) {
				t.Errorf("%s imports %s", pkg, path)
			}
		}
	}
}

// Only the entry Worker's command knows syumai/workers, and nothing else of the relay the Worker.
func TestWorkerStaysApart(t *testing.T) {
	for _, path := range deps(t, nil, "telemed/relay", "telemed/relay/host", "telemed/relay/worker/front", "telemed/relay/worker/durable") {
		if strings.HasPrefix(path, "github.com/syumai/") {
			t.Errorf("%s is imported by more than the Worker's command", path)
		}
	}
	for _, path := range deps(t, nil, "telemed/relay", "telemed/relay/host") {
		if strings.HasPrefix(path, "telemed/relay/worker") {
			t.Errorf("the self-hosted relay imports %s", path)
		}
	}
}

// The room is pure: it has no way to lock, to wait or to tell the time, as far as its own
// imports go; what the runtime and SHA-256 need is theirs.
func TestRoomImports(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{join .Imports " "}}`, "telemed/relay/room").Output()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimSpace(string(out)); got != "cmp slices telemed/relay/wire" {
		t.Errorf("room imports %s", got)
	}
}
