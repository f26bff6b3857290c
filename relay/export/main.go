// Command export writes the built pages as files for another web server than the relay, so that
// whoever runs the relay need not be trusted with them: the pages are the program that holds the
// keys. The pages are the same; their HTML says where the relay is, and the headers let them
// reach it. Beside them stand a Caddyfile and an nginx.conf that serve them as the relay does.
//
//	go run ./relay/export -relay https://relay.clinic.example -out DIRECTORY
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"telemed/relay/door"
	"telemed/relay/site"
	"telemed/www"
)

func main() {
	relay := flag.String("relay", "", "the relay's origin, such as https://relay.clinic.example")
	out := flag.String("out", "", "the directory to write to; what is there is replaced")
	flag.Parse()
	if err := export(www.Pages(), *relay, *out); err != nil {
		fmt.Fprintln(os.Stderr, "export:", err)
		os.Exit(1)
	}
}

// checkRelay holds an origin to what invitations carry (crypto/SPEC.md, 4): the doctor's page makes
// none with another.
func checkRelay(origin string) error {
	if err := door.CheckOrigin(origin); err != nil {
		return fmt.Errorf("-relay: %v", err)
	}
	if strings.HasPrefix(origin, "http:") && !door.Loopback(origin) {
		return errors.New("-relay has to begin with https://: browsers seal messages only there")
	}
	return nil
}

func export(pages fs.FS, relay, out string) error {
	if err := checkRelay(relay); err != nil {
		return err
	}
	if out == "" {
		return errors.New("-out is missing: the directory to write to")
	}
	files, err := read(pages)
	if err != nil {
		return err
	}
	if files["doctor.html"] == nil {
		return errors.New("the pages are not built yet: run make build")
	}
	tell(files, relay)
	public := filepath.Join(out, "public")
	if err := os.RemoveAll(public); err != nil {
		return err
	}
	for name, data := range files {
		if err := write(filepath.Join(public, filepath.FromSlash(name)), data); err != nil {
			return err
		}
	}
	headers := http.Header{}
	site.SetHeaders(headers, site.Policy(site.ImportMap(pages), relay))
	headers.Del("Cache-Control") // it is another for pages and their parts
	for name, data := range map[string][]byte{
		"Caddyfile": caddyfile(headers), "nginx.conf": nginx(headers), "headers.json": list(headers),
	} {
		if err := write(filepath.Join(out, name), data); err != nil {
			return err
		}
	}
	return nil
}

func read(pages fs.FS) (map[string][]byte, error) {
	files := map[string][]byte{}
	err := fs.WalkDir(pages, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(path.Base(name), ".") {
			return err
		}
		files[name], err = fs.ReadFile(pages, name)
		return err
	})
	return files, err
}

// tell writes the relay's origin into the pages that look for one, and their new hashes into the manifest.
// What was compressed before is not the same any more: the server may do that anew.
func tell(files map[string][]byte, relay string) {
	meta := fmt.Sprintf("    <meta name=\"telemed-relay\" content=%q>\n  </head>", relay)
	var list struct {
		Version int               `json:"version"`
		SHA256  map[string]string `json:"sha256"`
	}
	if err := json.Unmarshal(files["manifest.json"], &list); err != nil {
		panic("export: internal error: " + err.Error())
	}
	for _, name := range []string{"doctor.html", "patient.html", "self-hosting.html", "manifest.json"} {
		if name != "manifest.json" {
			files[name] = bytes.Replace(files[name], []byte("  </head>"), []byte(meta), 1)
			list.SHA256[name] = fmt.Sprintf("%x", sha256.Sum256(files[name]))
		}
		delete(files, name+".br")
		delete(files, name+".gz")
	}
	text, err := json.MarshalIndent(list, "", "  ")
	if err != nil {
		panic("export: internal error: " + err.Error())
	}
	files["manifest.json"] = append(text, '\n')
}

func write(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, data, 0o644)
}

func names(h http.Header) []string {
	var list []string
	for name := range h {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}

func list(h http.Header) []byte {
	flat := map[string]string{}
	for name := range h {
		flat[name] = h.Get(name)
	}
	text, err := json.MarshalIndent(flat, "", "  ")
	if err != nil {
		panic("export: internal error: " + err.Error())
	}
	return append(text, '\n')
}
