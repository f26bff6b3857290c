package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"telemed/relay/site"
)

func TestExport(t *testing.T) {
	page := "<html>\n  <head>\n  </head>\n</html>\n"
	pages := fstest.MapFS{}
	for name, text := range map[string]string{
		"index.html": page, "doctor.html": page, "doctor.html.br": "small", "patient.html": page, "self-hosting.html": page, "assets/a-1.js": "1", "assets/a-1.js.br": "1",
		".gitignore": "*", "import-map.json": "{}", "manifest.json": `{"version": 1, "sha256": {"doctor.html": "before", "index.html": "same"}}`, "manifest.json.gz": "x",
	} {
		pages[name] = &fstest.MapFile{Data: []byte(text)}
	}
	out := t.TempDir()
	if err := export(pages, "https://relay.example", out); err != nil {
		t.Fatal(err)
	}
	read := func(name string) string {
		b, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	for _, name := range []string{"doctor.html", "patient.html", "self-hosting.html"} {
		if !strings.Contains(read("public/"+name), `<meta name="telemed-relay" content="https://relay.example">`) {
			t.Errorf("%s does not say where the relay is", name)
		}
	}
	if read("public/index.html") != page {
		t.Error("the relay stands where nobody looks for it")
	}
	var list struct{ SHA256 map[string]string }
	if err := json.Unmarshal([]byte(read("public/manifest.json")), &list); err != nil || list.SHA256["doctor.html"] == "before" || list.SHA256["index.html"] != "same" {
		t.Errorf("the manifest lists %v (%v)", list.SHA256, err)
	}
	for _, gone := range []string{"doctor.html.br", "manifest.json.gz", ".gitignore"} {
		if _, err := os.Stat(filepath.Join(out, "public", gone)); err == nil {
			t.Errorf("%s is there", gone)
		}
	}
	for _, name := range []string{"Caddyfile", "nginx.conf", "headers.json"} {
		if !strings.Contains(read(name), "connect-src 'self' wss://relay.example;") {
			t.Errorf("%s does not let the page reach the relay", name)
		}
		if !strings.Contains(read(name), " '"+site.ImportMap(pages)+"'; style-src") {
			t.Errorf("%s does not let the page have its import map", name)
		}
	}
}

// The doctor's page makes invitations with what is accepted here, and with nothing else: the rule is the
// invitations', whose vectors say so (crypto/testdata/README.md).
func TestRelayThatCannotWork(t *testing.T) {
	text, err := os.ReadFile("../../crypto/testdata/invite.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors struct {
		Origins []struct {
			Origin   string
			IsOrigin bool
		}
	}
	if err := json.Unmarshal(text, &vectors); err != nil || len(vectors.Origins) < 100 {
		t.Fatal(len(vectors.Origins), err)
	}
	for _, v := range vectors.Origins {
		if err := checkRelay(v.Origin); (err == nil) != v.IsOrigin {
			t.Errorf("%q: %v, want %v", v.Origin, err, v.IsOrigin)
		}
	}
	for _, origin := range []string{"", "relay.example", "https://praxis-müller.example", "https://r.example:08443", "https://[fd00:0:0:0:0:0:0:1]", "https://[fe80::1%eth0]", "http://[::ffff:7f00:1]"} {
		if checkRelay(origin) == nil {
			t.Errorf("%q is accepted", origin)
		}
	}
}
