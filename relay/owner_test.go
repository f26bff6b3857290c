//go:build unix

package main

import (
	"bufio"
	"context"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gorilla/websocket"
)

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// started runs the relay and returns the origin that it says.
func started(t *testing.T, args ...string) (origin string, log *lines) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	code := make(chan int)
	log = &lines{all: make(chan string, 100)}
	go func() {
		code <- run(ctx, append([]string{"-listen", "127.0.0.1:0"}, args...), noEnv, w, log)
		w.Close()
	}()
	t.Cleanup(func() {
		cancel()
		if c := <-code; c != 0 {
			t.Errorf("it ended with %d", c)
		}
	})
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		t.Fatal(err, <-log.all)
	}
	_, doctor, _ := strings.Cut(strings.TrimSpace(line), " at ")
	return strings.TrimSuffix(doctor, "/doctor"), log
}

// lines takes a log, a line at each write.
type lines struct{ all chan string }

func (l *lines) Write(b []byte) (int, error) {
	l.all <- string(b)
	return len(b), nil
}

// has waits for a line with this text.
func (l *lines) has(t *testing.T, text string) string {
	t.Helper()
	for {
		select {
		case line := <-l.all:
			if strings.Contains(line, text) {
				return line
			}
		case <-time.After(time.Minute):
			t.Fatalf("the log does not say %q", text)
		}
	}
}

// Every value that cannot work stops the start with one line that says what would.
func TestBadOptions(t *testing.T) {
	dir := t.TempDir()
	bad := filepath.Join(dir, "bad")
	write(t, bad, "# rooms\nnot a room\n")
	expired, key := pemFiles(t, time.Now().Add(-time.Hour))
	future, futureKey := pemFiles(t, time.Now().AddDate(2, 0, 0))
	for _, c := range []struct {
		args string
		code int
		says string
	}{
		{"-rooms " + bad, 1, "line 2"},
		{"-tls-cert " + expired, 2, "go together"},
		{"-tls-cert " + expired + " -tls-key " + key, 1, "expired on"},
		{"-tls-cert " + future + " -tls-key " + futureKey, 1, "not valid before"},
		{"-tls-cert " + expired + " -tls-key " + futureKey, 1, "cannot work"},
		{"-tls-cert " + bad + " -tls-key " + bad, 1, "cannot work"},
		{"-tls-cert " + expired + " -tls-key " + key + " -acme a.example", 2, "exclude"},
		{"-acme localhost", 2, "a domain"},
		{"-acme https://a.example", 2, "a domain"},
		{"-acme ,", 2, "a domain"},
		{"-acme 192.0.2.1", 2, "not for addresses"},
		{"-acme [2001:db8::1]", 2, "not for addresses"},
		{"-acme a_b.example", 2, "letters, digits and hyphens"},
		{"-acme a..example", 2, "letters, digits and hyphens"},
		{"-acme clinic.example.", 2, "the dot at its end"},
		{"-origin https://clinic.example:443", 2, "write https://clinic.example\n"},
		{"-origin https://münchen.example", 2, "xn--"},
		{"-origin https://[::1", 2, "https://clinic.example"},
		{"-acme a.example", 1, "-acme-cache"},
		{"-acme a.example -acme-cache " + bad, 1, "-acme-cache"},
		{"-acme a.example -acme-server ftp://x -acme-cache " + dir, 2, "ACME directory"},
		{"-acme-email x@a.example", 2, "need -acme"},
		{"-redirect 127.0.0.1:0", 2, "needs TLS"},
		{"-redirect 80 -acme a.example", 2, "host:port"},
		{"-metrics 9090", 2, "host:port"},
		{"-listen ", 2, "host:port"},
		{"-proxies 10.0.0.0/99", 2, "10.0.0.0/8"},
		{"-proxies proxy", 2, "10.0.0.0/8"},
		{"-proxies fe80::1%eth0", 2, "out, fe80::1\n"},
		{"-proxies ::ffff:10.0.0.0/90", 2, "10.0.0.0/8"},
		{"-log-format xml", 2, "text or json"},
		{"-log-level loud", 2, "debug, info"},
		{"-log-level info+3", 2, "debug, info"},
		{"-connections 0", 2, "more than 0"},
		{"-connections 2000000000", 1, "ulimit -n"},
		{"-connections-per-address -1", 2, "more than 0"},
		{"-handshakes-per-room NaN", 2, "more than 0"},
		{"-handshakes-per-address Inf", 2, "more than 0"},
		{"-handshakes-per-address 1e-9", 2, "at least 0.1"},
		{"-handshakes-per-room 0.09", 2, "at least 0.1"},
		{"-bytes-per-second 256", 2, "at least 6964"},
		{"-bytes-per-second 6963", 2, "at least 6964"},
		{"-unclaimed 0s", 2, "more than 0"},
		{"-unclaimed 1ns", 2, "at least 10s"},
		{"-unclaimed 9.9s", 2, "at least 10s"},
		{"-memory 1000", 2, "at least"},
		{"-unclaimed soon", 2, "such as 90m"},
		{"-acme a.example -acme-email it", 2, "it@clinic.example"},
		{"-metrics 127.0.0.1:9 -listen 127.0.0.1:9", 2, "another port"},
		{"-metrics :9 -redirect :9 -acme a.example", 2, "-redirect has that address"},
		{"-rooms " + dir, 1, "room's id on each line"},
	} {
		var out, says strings.Builder
		code := run(t.Context(), strings.Split(c.args, " "), noEnv, &out, &says)
		if code != c.code || !strings.Contains(says.String(), c.says) || strings.Count(says.String(), "\n") != 1 || out.Len() != 0 {
			t.Errorf("%s: %d %q %q, want %d and one line with %q", c.args, code, out.String(), says.String(), c.code, c.says)
		}
	}
}

// Each flag is an environment variable, too; the flag wins. Each is in -help, once.
func TestEnvironment(t *testing.T) {
	env := map[string]string{"TELEMED_PATIENTS": "7", "TELEMED_LOG_FORMAT": "json", "TELEMED_UNCLAIMED": "2m"}
	look := func(name string) (string, bool) { v, ok := env[name]; return v, ok }
	var o options
	if err := o.parse(o.flags(), []string{"-patients", "8"}, look); err != nil {
		t.Fatal(err)
	}
	if o.patients != 8 || o.logFormat != "json" || o.limits.Unclaimed != 2*time.Minute {
		t.Errorf("%+v", o)
	}
	env["TELEMED_PATIENTS"] = "many"
	var out, says strings.Builder
	if code := run(t.Context(), nil, look, &out, &says); code != 2 || !strings.Contains(says.String(), "TELEMED_PATIENTS") {
		t.Errorf("%d %q", code, says.String())
	}
	// systemd's directory, where the owner names no other.
	env = map[string]string{"STATE_DIRECTORY": "/var/lib/x"}
	for args, want := range map[string]string{"": "", "-acme a.example": "/var/lib/x", "-acme a.example -acme-cache /y": "/y"} {
		var o options
		if err := o.parse(o.flags(), strings.Fields(args), look); err != nil || o.acmeCache != want {
			t.Errorf("%s: %q, %v", args, o.acmeCache, err)
		}
	}
	listed := map[string]int{}
	for _, g := range groups {
		for _, name := range g.names {
			listed[name]++
		}
	}
	flags := new(options).flags()
	n := 0
	flags.VisitAll(func(f *flag.Flag) {
		n++
		if listed[f.Name] != 1 {
			t.Errorf("-help has -%s %d times", f.Name, listed[f.Name])
		}
	})
	if n != len(listed) {
		t.Errorf("%d flags, %d in -help", n, len(listed))
	}
}

// Where the system gives fewer files, a number of connections that the owner said stops the start, also
// where it is the default's; what nobody said is lowered.
func TestConnectionsSaid(t *testing.T) {
	const files = 2000
	fits := func(args string, env map[string]string) error {
		var o options
		if err := o.parse(o.flags(), strings.Fields(args), func(name string) (string, bool) { v, ok := env[name]; return v, ok }); err != nil {
			t.Fatal(err)
		}
		return fitInto(&o.limits, o.connectionsSaid, files)
	}
	if err := fits("-connections 50000", nil); err == nil {
		t.Error("a flag's number is lowered")
	}
	if err := fits("", map[string]string{"TELEMED_CONNECTIONS": "50000"}); err == nil {
		t.Error("a variable's number is lowered")
	}
	if err := fits("-patients 9", map[string]string{"TELEMED_MEMORY": "100000000"}); err != nil {
		t.Error("the default stops the start: ", err)
	}
}

func TestVersion(t *testing.T) {
	var out, says strings.Builder
	if code := run(t.Context(), []string{"-version"}, noEnv, &out, &says); code != 0 || !strings.Contains(out.String(), "commit ") || !strings.Contains(out.String(), "\nwasm ") {
		t.Errorf("%d %q", code, out.String())
	}
	out.Reset()
	if err := printVersion(&out, fstest.MapFS{"assets/a-1.wasm": {Data: []byte("abc")}}); err != nil ||
		!strings.Contains(out.String(), "wasm sha256 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad a-1.wasm") {
		t.Errorf("%v %q", err, out.String())
	}
}

func hangUp(t *testing.T) {
	t.Helper()
	if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
}

// Only listed rooms open; the list is read again on SIGHUP. The log says nothing of who came.
func TestRooms(t *testing.T) {
	file := filepath.Join(t.TempDir(), "rooms")
	one, two := strings.Repeat("1", 32), strings.Repeat("2", 32)
	write(t, file, "# clinic\n"+one+" # Dr. A\n\n")
	origin, log := started(t, "-rooms", file, "-log-level", "debug")
	dial := func(room string) int {
		ws, r, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(origin, "http")+"/ws/"+room, nil)
		if err == nil {
			ws.Close()
			return 0
		}
		return r.StatusCode
	}
	if a, b := dial(one), dial(two); a != 0 || b != 403 {
		t.Errorf("%d and %d, want 0 and 403", a, b)
	}
	write(t, file, two+"\n")
	hangUp(t)
	log.has(t, "reloaded")
	if a, b := dial(one), dial(two); a != 403 || b != 0 {
		t.Errorf("%d and %d, want 403 and 0", a, b)
	}
	write(t, file, "# nobody\n")
	hangUp(t)
	log.has(t, "the list of rooms is empty")
	for len(log.all) > 0 {
		line := <-log.all
		for _, never := range []string{one, two, "127.0.0.1"} {
			if strings.Contains(line, never) {
				t.Errorf("the log says %q", line)
			}
		}
	}
}
