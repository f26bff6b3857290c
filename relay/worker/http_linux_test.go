package worker

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"telemed/relay/door"
	"telemed/relay/site"
	"telemed/relay/wire"
	"telemed/www"
)

// Go answers what is plain HTTP, with the headers of every host; package front has the details.
func TestPlainHTTP(t *testing.T) {
	w := start(t, mainConfig)
	importMap := site.ImportMap(www.Pages())
	if importMap == "" {
		t.Fatal("the pages were built without an import map")
	}
	for _, c := range []struct {
		method, path string
		status       int
		body, kind   string
	}{
		{"GET", "/", 200, "the start", "text/html; charset=utf-8"},
		{"GET", "/doctor", 200, "the doctor's page", "text/html; charset=utf-8"},
		{"HEAD", "/doctor", 200, "", "text/html; charset=utf-8"},
		{"GET", "/assets/app-1a2b.js", 200, "script", "text/javascript; charset=utf-8"},
		{"GET", "/assets/", 404, site.NoSuchPage + "\n", "text/plain; charset=utf-8"},
		{"GET", "/patient", 404, site.NoSuchPage + "\n", "text/plain; charset=utf-8"},
		{"GET", "/healthz", 200, "ok", "text/plain; charset=utf-8"},
		{"GET", "/ws/" + wire.RoomID{}.String(), 400, door.NotASocket + "\n", "text/plain; charset=utf-8"},
		{"POST", "/", 405, site.OnlyGet + "\n", "text/plain; charset=utf-8"},
	} {
		r, body := w.get(t, c.method, c.path)
		if r.StatusCode != c.status || body != c.body || r.Header.Get("Content-Type") != c.kind {
			t.Errorf("%s %s: %d %q %q", c.method, c.path, r.StatusCode, body, r.Header.Get("Content-Type"))
		}
		want := http.Header{}
		site.SetHeaders(want, site.Policy(importMap, ""))
		want.Del("Cache-Control") // a page says otherwise
		for name := range want {
			if r.Header.Get(name) != want.Get(name) {
				t.Errorf("%s: %s is %q, want %q", c.path, name, r.Header.Get(name), want.Get(name))
			}
		}
	}
	var v struct {
		Version, Commit, Go string
		Wasm                map[string]string
	}
	_, version := w.get(t, "GET", "/version")
	if err := json.Unmarshal([]byte(version), &v); err != nil || v.Version == "" || v.Commit == "" || !strings.HasPrefix(v.Go, "go") || len(v.Wasm) != 2 {
		t.Errorf("/version: %q, %v", version, err)
	}
}

// status is what a handshake is answered with.
func (w *workerd) status(t testing.TB, path, origin string) int {
	t.Helper()
	header := http.Header{}
	if origin != "" {
		header.Set("Origin", origin)
	}
	ws, r, err := websocket.DefaultDialer.Dial("ws://"+w.address+path, header)
	if r == nil {
		t.Fatal(err)
	}
	if err == nil {
		ws.Close()
	}
	return r.StatusCode
}

func TestHandshakes(t *testing.T) {
	listed, other := wire.RoomOfToken([32]byte{1}), wire.RoomOfToken([32]byte{2})
	inFours := regexp.MustCompile("....").ReplaceAllString(listed.String(), "$0 ") // as the doctor's page shows it
	w := start(t, mainConfig, "ORIGINS=https://clinic.example", "ROOMS_ALLOWED="+inFours)
	// No object is started for a room that is not listed: this answer has the headers of what Go's front says.
	_, r, _ := websocket.DefaultDialer.Dial("ws://"+w.address+"/ws/"+other.String(), nil)
	if r == nil || r.StatusCode != 403 || r.Header.Get("Content-Security-Policy") == "" {
		t.Errorf("a room that is not listed: %v", r)
	}
	for _, c := range []struct {
		path, origin string
		status       int
	}{
		{"/ws/" + listed.String(), "", 101},
		{"/ws/" + listed.String(), "http://" + w.address, 101},
		{"/ws/" + listed.String(), "https://clinic.example", 101},
		{"/ws/" + listed.String(), "https://evil.example", 403},
		{"/ws/" + listed.String(), "null", 403},
		{"/ws/" + other.String(), "", 403},
		{"/ws/" + strings.ToUpper(listed.String()), "", 404},
		{"/ws/", "", 404},
		{"/doctor", "", 200},
	} {
		if got := w.status(t, c.path, c.origin); got != c.status {
			t.Errorf("%s from %q: %d, want %d", c.path, c.origin, got, c.status)
		}
	}
}

// What the object itself refuses has the headers of every answer, and says when to come back.
func TestRefusalHeaders(t *testing.T) {
	w := start(t, mainConfig, "PATIENTS=1")
	want := http.Header{"Content-Type": {"text/plain; charset=utf-8"}, "Retry-After": {door.RetryAfter}}
	site.SetHeaders(want, site.Policy("", ""))
	room := wire.RoomID{}.String()
	for range 2*door.RoomBurst(1) + 1 { // if they do not come too fast before, they are too many
		ws, r, err := websocket.DefaultDialer.Dial("ws://"+w.address+"/ws/"+room, nil)
		if err == nil {
			defer ws.Close()
			continue
		}
		if r == nil || r.StatusCode != 429 && r.StatusCode != 503 {
			t.Fatalf("refused with %+v: %v", r, err)
		}
		for name := range want {
			if r.Header.Get(name) != want.Get(name) {
				t.Errorf("%s is %q, want %q", name, r.Header.Get(name), want.Get(name))
			}
		}
		return
	}
	t.Error("nobody is refused")
}

// What the owner set wrongly is said where the owner looks.
func TestTrouble(t *testing.T) {
	w := start(t, mainConfig, "PATIENTS=1000")
	if r, body := w.get(t, "GET", "/healthz"); r.StatusCode != 500 || !strings.HasPrefix(body, `PATIENTS="1000" cannot work`) {
		t.Errorf("healthz: %d %q", r.StatusCode, body)
	}
	if got := w.status(t, "/ws/"+wire.RoomID{}.String(), ""); got != 500 {
		t.Errorf("a handshake: %d, want 500", got)
	}
}

// A variable may be JSON that is no text: the Worker and its rooms read it alike.
func TestTypedVariables(t *testing.T) {
	w := start(t, "typed.capnp")
	w.claim(t, [32]byte{1}, 2)
	if r, body := w.get(t, "GET", "/ws/"+wire.RoomOfToken([32]byte{2}).String()); r.StatusCode != 403 {
		t.Errorf("a room that is not listed: %d %q", r.StatusCode, body)
	}
}

// A stranger's time is over when the alarm says so; a real one, on the runtime's clock.
func TestAlarm(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for the time of relay/SPEC.md")
	}
	t.Parallel()
	w := start(t, mainConfig)
	isClosed(t, w.dial(t, wire.RoomID{}), wire.CloseTooLate)
}

// Sealed frames do not compress: a browser that offers to is not taken up.
func TestNoCompression(t *testing.T) {
	w := start(t, mainConfig)
	dialer := websocket.Dialer{EnableCompression: true}
	ws, r, err := dialer.Dial("ws://"+w.address+"/ws/"+wire.RoomID{}.String(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer ws.Close()
	if got := r.Header.Get("Sec-WebSocket-Extensions"); got != "" {
		t.Errorf("the Worker takes %q", got)
	}
}
