package front

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"telemed/relay/door"
	"telemed/relay/site"
	"telemed/relay/wire"
	"telemed/relay/worker/durable"
)

// files is Workers static assets: what is asked for by name, and nothing else.
type files map[string]string

func (f files) get(r *http.Request) (*http.Response, error) {
	if f == nil {
		return nil, errors.New("no binding")
	}
	text, ok := f[r.URL.Path]
	answer := &http.Response{StatusCode: 200, Header: http.Header{"Etag": {`"1"`}, "Content-Type": {"x/y"}, "X-Other": {"z"}}, Body: io.NopCloser(strings.NewReader(text))}
	switch {
	case r.Method != http.MethodGet || r.URL.RawQuery != "" || r.URL.Host != "clinic.example":
		return nil, errors.New("asked for otherwise than by GET of a name")
	case !ok:
		answer.StatusCode, answer.Body = 404, io.NopCloser(strings.NewReader("theirs"))
	case r.Header.Get("If-None-Match") == `"1"`:
		answer.StatusCode, answer.Body = 304, http.NoBody
	}
	return answer, nil
}

var built = files{"/index.html": "the start", "/doctor.html": "the doctor's page", "/assets/app-1a2b.js": "script"}

func get(f *Front, method, url string, header ...string) (*http.Response, string) {
	r := httptest.NewRequest(method, url, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	f.ServeHTTP(w, r)
	return w.Result(), w.Body.String()
}

func TestAnswers(t *testing.T) {
	f := &Front{Pages: built.get, Version: `{"version":"v1"}`, Policy: site.Policy("sha256-x", "")}
	const room = "00112233445566778899aabbccddeeff"
	for _, c := range []struct {
		method, path string
		status       int
		body, cache  string
	}{
		{"GET", "/", 200, "the start", "no-cache"},
		{"GET", "/doctor?x=1", 200, "the doctor's page", "no-cache"},
		{"HEAD", "/doctor", 200, "", "no-cache"},
		{"GET", "/assets/app-1a2b.js", 200, "script", "public, max-age=31536000, immutable"},
		{"GET", "/healthz", 200, "ok", "no-store"},
		{"GET", "/version", 200, `{"version":"v1"}`, "no-store"},
		{"GET", "/doctor.html", 404, site.NoSuchPage + "\n", "no-store"},
		{"GET", "/nothing", 404, site.NoSuchPage + "\n", "no-store"},
		{"GET", "/ws/short", 404, door.NotARoom + "\n", "no-store"},
		{"GET", "/ws/" + room, 400, door.NotASocket + "\n", "no-store"},
		{"POST", "/doctor", 405, site.OnlyGet + "\n", "no-store"},
		{"POST", "/ws/" + room, 405, site.OnlyGet + "\n", "no-store"},
	} {
		r, body := get(f, c.method, "https://clinic.example"+c.path)
		if r.StatusCode != c.status || body != c.body || r.Header.Get("Cache-Control") != c.cache {
			t.Errorf("%s %s: %d %q %q, want %d %q %q", c.method, c.path, r.StatusCode, body, r.Header.Get("Cache-Control"), c.status, c.body, c.cache)
		}
		want := http.Header{}
		site.SetHeaders(want, f.Policy)
		want.Set("Strict-Transport-Security", site.StrictTransport)
		want.Set("Cache-Control", c.cache)
		for name := range want {
			if r.Header.Get(name) != want.Get(name) {
				t.Errorf("%s: %s is %q, want %q", c.path, name, r.Header.Get(name), want.Get(name))
			}
		}
		if _, err := http.ParseTime(r.Header.Get("Date")); err != nil {
			t.Errorf("%s does not say what time it is: %v", c.path, err)
		}
		if r.Header.Get("X-Other") != "" || r.Header.Get("Content-Type") == "x/y" {
			t.Errorf("%s hands on headers that are not ours: %v", c.path, r.Header)
		}
	}
	if r, _ := get(f, "GET", "https://clinic.example/doctor", "If-None-Match", `"1"`); r.StatusCode != 304 || r.Header.Get("ETag") != `"1"` {
		t.Errorf("again: %d %v", r.StatusCode, r.Header)
	}
	if r, _ := get(f, "GET", "https://clinic.example/version"); r.Header.Get("Content-Type") != "application/json" {
		t.Errorf("the version is %q", r.Header.Get("Content-Type"))
	}
	if r, _ := get(f, "GET", "http://clinic.example/doctor"); r.Header.Get("Strict-Transport-Security") != "" {
		t.Error("HSTS without TLS")
	}
}

// Who may not into a room is told so as on a machine of one's own, also without a socket.
func TestRefused(t *testing.T) {
	room := wire.RoomID{1}
	f := &Front{Pages: built.get, Config: durable.Config{Rooms: map[wire.RoomID]bool{room: true}}}
	for _, c := range []struct {
		room, origin string
		status       int
	}{
		{room.String(), "https://clinic.example", 400},
		{room.String(), "https://evil.example", 403},
		{wire.RoomID{2}.String(), "https://clinic.example", 403},
	} {
		if r, body := get(f, "GET", "https://clinic.example/ws/"+c.room, "Origin", c.origin); r.StatusCode != c.status {
			t.Errorf("%s from %s: %d %q, want %d", c.room, c.origin, r.StatusCode, body, c.status)
		}
	}
	f.Trouble = errors.New("PATIENTS cannot work")
	if r, _ := get(f, "GET", "https://clinic.example/ws/"+room.String()); r.StatusCode != 500 {
		t.Errorf("in trouble: %d", r.StatusCode)
	}
}

func TestTrouble(t *testing.T) {
	f := &Front{Pages: files(nil).get, Trouble: errors.New("PATIENTS cannot work")}
	if r, body := get(f, "GET", "https://clinic.example/healthz"); r.StatusCode != 500 || body != "PATIENTS cannot work\n" {
		t.Errorf("healthz: %d %q", r.StatusCode, body)
	}
	if r, body := get(f, "GET", "https://clinic.example/"); r.StatusCode != 503 || body != site.NotBuilt+"\n" {
		t.Errorf("no pages: %d %q", r.StatusCode, body)
	}
}
