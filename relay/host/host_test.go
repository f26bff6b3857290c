package host

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gorilla/websocket"

	"telemed/relay/door"
	"telemed/relay/room/roomtest/pagetest"
	"telemed/relay/site"
	"telemed/relay/wire"
)

func file(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }

var built = fstest.MapFS{
	".gitignore":              file("*"),
	"import-map.json":         file("{}"),
	"index.html":              file("the start"),
	"doctor.html":             file("the doctor's page"),
	"doctor.html.br":          file("the doctor's page, br"),
	"doctor.html.gz":          file("the doctor's page, gzip"),
	"patient.html":            file("the patient's page"),
	"assets/app-1a2b.js":      file("script"),
	"assets/app-1a2b.js.br":   file("script, br"),
	"assets/app-1a2b.js.gz":   file("script, gzip"),
	"assets/main-3c4d.wasm":   file("wasm"),
	"assets/style-5e6f.css":   file("style"),
	"assets/icons-7a8b.svg":   file("icons"),
	"assets/icons-7a8b.svg.x": file("?"),
}

func get(h http.Handler, method, path string, header ...string) *http.Response {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func newHost(t *testing.T, c Config) *Host {
	t.Helper()
	h, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestPages(t *testing.T) {
	const cacheForever = "public, max-age=31536000, immutable"
	h := newHost(t, Config{Pages: built})
	for _, c := range []struct{ path, accept, body, contentType, encoding, cache string }{
		{"/", "", "the start", "text/html; charset=utf-8", "", "no-cache"},
		{"/patient", "br", "the patient's page", "text/html; charset=utf-8", "", "no-cache"},
		{"/doctor", "", "the doctor's page", "text/html; charset=utf-8", "", "no-cache"},
		{"/doctor?x=1", "gzip, deflate, br, zstd", "the doctor's page, br", "text/html; charset=utf-8", "br", "no-cache"},
		{"/assets/app-1a2b.js", "gzip, br;q=0", "script, gzip", "text/javascript; charset=utf-8", "gzip", cacheForever},
		{"/assets/app-1a2b.js", "GZIP;q=0.5", "script, gzip", "text/javascript; charset=utf-8", "gzip", cacheForever},
		{"/assets/app-1a2b.js", "br;q=0.0, brotli, gzip;q=x", "script", "text/javascript; charset=utf-8", "", cacheForever},
		{"/assets/main-3c4d.wasm", "br", "wasm", "application/wasm", "", cacheForever},
		{"/assets/style-5e6f.css", "br", "style", "text/css; charset=utf-8", "", cacheForever},
		{"/assets/icons-7a8b.svg", "br", "icons", "image/svg+xml", "", cacheForever},
		{"/assets/icons-7a8b.svg.x", "br", "?", "application/octet-stream", "", cacheForever},
	} {
		r := get(h, "GET", c.path, "Accept-Encoding", c.accept)
		body, _ := io.ReadAll(r.Body)
		got := []string{string(body), r.Header.Get("Content-Type"), r.Header.Get("Content-Encoding"), r.Header.Get("Cache-Control")}
		want := []string{c.body, c.contentType, c.encoding, c.cache}
		if r.StatusCode != 200 || strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%s (%s): %d %q, want %q", c.path, c.accept, r.StatusCode, got, want)
		}
		compressed := strings.HasPrefix(c.path, "/doctor") || strings.HasSuffix(c.path, ".js")
		if vary := r.Header.Get("Vary") == "Accept-Encoding"; vary != compressed {
			t.Errorf("%s: Vary %v, want %v", c.path, vary, compressed)
		}
		again := get(h, "GET", c.path, "Accept-Encoding", c.accept, "If-None-Match", r.Header.Get("ETag"))
		if again.StatusCode != 304 {
			t.Errorf("%s again: %d, want 304", c.path, again.StatusCode)
		}
		head := get(h, "HEAD", c.path, "Accept-Encoding", c.accept)
		if empty, _ := io.ReadAll(head.Body); len(empty) != 0 || head.ContentLength != int64(len(body)) {
			t.Errorf("HEAD %s: %d bytes, length %d", c.path, len(empty), head.ContentLength)
		}
	}
}

func TestNoSuchPage(t *testing.T) {
	h := newHost(t, Config{Pages: built})
	for _, path := range []string{"/nothing", "/doctor/", "/doctor.html", "/.gitignore", "/assets/", "/assets/app-1a2b.js.br", "/ws/", "/ws/short", "/ws/" + strings.Repeat("A", 32)} {
		if r := get(h, "GET", path); r.StatusCode != 404 {
			t.Errorf("%s: %d, want 404", path, r.StatusCode)
		}
	}
	if r := get(h, "POST", "/doctor"); r.StatusCode != 405 {
		t.Errorf("POST: %d, want 405", r.StatusCode)
	}
	if r := get(h, "GET", "/ws/"+roomID.String()); r.StatusCode != 400 {
		t.Errorf("a socket without an upgrade: %d, want 400", r.StatusCode)
	}
}

func TestPagesNotBuilt(t *testing.T) {
	h := newHost(t, Config{Pages: fstest.MapFS{".gitignore": file("*")}})
	r := get(h, "GET", "/doctor")
	if body, _ := io.ReadAll(r.Body); r.StatusCode != 503 || string(body) != site.NotBuilt+"\n" {
		t.Errorf("%d %q", r.StatusCode, body)
	}
	r = get(h, "GET", "/healthz")
	if body, _ := io.ReadAll(r.Body); r.StatusCode != 200 || string(body) != "ok" {
		t.Errorf("/healthz: %d %q", r.StatusCode, body)
	}
}

func TestVersion(t *testing.T) {
	h := newHost(t, Config{Version: Version{Version: "v1", Commit: "c", Go: "go1", Wasm: map[string]string{"a.wasm": "00"}}})
	r := get(h, "GET", "/version")
	body, _ := io.ReadAll(r.Body)
	if want := `{"version":"v1","commit":"c","go":"go1","wasm":{"a.wasm":"00"}}`; string(body) != want || r.Header.Get("Content-Type") != "application/json" {
		t.Errorf("%d %s %q, want %q", r.StatusCode, r.Header, body, want)
	}
	if r := get(h, "POST", "/version"); r.StatusCode != 405 {
		t.Errorf("POST: %d, want 405", r.StatusCode)
	}
}

// Every answer has the site's headers.
func TestHeaders(t *testing.T) {
	h := newHost(t, Config{Pages: built})
	want := http.Header{}
	site.SetHeaders(want, site.Policy(site.ImportMap(built), ""))
	want.Del("Cache-Control") // a page says otherwise
	for _, path := range []string{"/", "/doctor", "/assets/app-1a2b.js", "/assets/main-3c4d.wasm", "/healthz", "/version", "/nothing"} {
		r := get(h, "GET", path)
		for name := range want {
			if got := r.Header.Get(name); got != want.Get(name) {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want.Get(name))
			}
		}
	}
}

func TestOrigins(t *testing.T) {
	origins, err := door.ParseOrigins("https://clinic.example,http://127.0.0.1:99")
	if err != nil {
		t.Fatal(err)
	}
	s := serve(t, Config{Origins: origins})
	for origin, want := range map[string]int{
		"": 101, s.server.URL: 101, "https://clinic.example": 101, "http://127.0.0.1:99": 101,
		"https://evil.example": 403, "null": 403, "http://127.0.0.1:1": 403, "http://clinic.example": 403,
	} {
		header := http.Header{}
		if origin != "" {
			header.Set("Origin", origin)
		}
		ws, r, err := websocket.DefaultDialer.Dial(s.url(roomID), header)
		if r == nil || r.StatusCode != want {
			t.Errorf("origin %q: %v, want %d", origin, err, want)
		}
		if err == nil {
			ws.Close()
		}
	}
}

func TestConfig(t *testing.T) {
	for _, patients := range []int{-1, wire.MostPatients + 1} {
		if _, err := New(Config{Patients: patients}); err == nil {
			t.Errorf("%d patients are taken", patients)
		}
	}
	if h := newHost(t, Config{}); h.hub.patients != wire.DefaultPatients {
		t.Errorf("%d patients by default", h.hub.patients)
	}
}

// Serve takes a page in, and when it is told to stop says so and returns.
func TestServe(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	h := newHost(t, Config{})
	go func() { ended <- h.Serve(ctx, l) }()
	ws, _, err := websocket.DefaultDialer.Dial("ws://"+l.Addr().String()+"/ws/"+roomID.String(), nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &pageConn{&pagetest.Conn{T: t, WS: ws}, t, ws}
	c.Send(wire.AppendJoin(nil))
	if e := c.Next(); !bytes.Equal(e.Message, wire.AppendWelcomed(nil, false, wire.MaxFrame, wire.InFlight)) {
		t.Fatalf("got %x", e.Message)
	}
	cancel()
	c.isClosed(wire.CloseGoingAway)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if _, err := net.Dial("tcp", l.Addr().String()); err == nil {
		t.Error("the port still answers")
	}
}
