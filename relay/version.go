package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"path"
	"runtime/debug"
	"slices"

	"telemed/relay/host"
)

// version is set by a release's build: -ldflags '-X main.version=v1.2.3'.
var version = ""

// manifest lists every file of the pages with its SHA-256: its own stands for them all.
const manifest = "manifest.json"

// readVersion says which build this is, down to the wasm that the pages run: who serves a page
// is who a patient trusts, so it can be compared with what the source builds to.
func readVersion(pages fs.FS) (host.Version, error) {
	v := host.Version{Version: version, Commit: "unknown", Wasm: map[string]string{}}
	if info, ok := debug.ReadBuildInfo(); ok {
		v.Go = info.GoVersion
		if v.Version == "" {
			v.Version = info.Main.Version
		}
		changed := ""
		for _, s := range info.Settings {
			switch {
			case s.Key == "vcs.revision":
				v.Commit = s.Value
			case s.Key == "vcs.modified" && s.Value == "true":
				changed = " (with changes)"
			}
		}
		v.Commit += changed
	}
	if v.Version == "" {
		v.Version = "(devel)"
	}
	err := fs.WalkDir(pages, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".wasm" {
			return err
		}
		data, err := fs.ReadFile(pages, name)
		if err == nil {
			sum := sha256.Sum256(data)
			v.Wasm[path.Base(name)] = hex.EncodeToString(sum[:])
		}
		return err
	})
	return v, err
}

// printVersion writes it for people.
func printVersion(w io.Writer, pages fs.FS) error {
	v, err := readVersion(pages)
	fmt.Fprintf(w, "telemed-relay %s\ncommit %s\n%s\n", v.Version, v.Commit, v.Go)
	names := make([]string, 0, len(v.Wasm))
	for name := range v.Wasm {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(w, "wasm sha256 %s %s\n", v.Wasm[name], name)
	}
	if err == nil && len(names) == 0 {
		fmt.Fprintln(w, "wasm none: the pages are not built in")
	}
	if list, e := fs.ReadFile(pages, manifest); e == nil {
		fmt.Fprintf(w, "pages sha256 %x %s\n", sha256.Sum256(list), manifest)
	}
	return err
}
