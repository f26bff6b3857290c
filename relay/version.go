package main

import (
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"path"
	"runtime/debug"
)

// version is set by a release's build: -ldflags '-X main.version=v1.2.3'.
var version = ""

// printVersion says which build this is, down to the wasm that the pages run: who serves a page
// is who a patient trusts, so it can be compared with what the source builds to.
func printVersion(w io.Writer, pages fs.FS) error {
	v, commit, goVersion := version, "unknown", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		goVersion = info.GoVersion
		if v == "" {
			v = info.Main.Version
		}
		changed := ""
		for _, s := range info.Settings {
			switch {
			case s.Key == "vcs.revision":
				commit = s.Value
			case s.Key == "vcs.modified" && s.Value == "true":
				changed = " (with changes)"
			}
		}
		commit += changed
	}
	if v == "" {
		v = "(devel)"
	}
	fmt.Fprintf(w, "telemed-relay %s\ncommit %s\n%s\n", v, commit, goVersion)
	found := false
	err := fs.WalkDir(pages, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".wasm" {
			return err
		}
		data, err := fs.ReadFile(pages, name)
		if err == nil {
			found = true
			fmt.Fprintf(w, "wasm sha256 %x %s\n", sha256.Sum256(data), path.Base(name))
		}
		return err
	})
	if err == nil && !found {
		fmt.Fprintln(w, "wasm none: the pages are not built in")
	}
	return err
}
