package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"telemed/relay/host"
)

func noEnv(string) (string, bool) { return "", false }

func TestBadFlags(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for _, c := range []struct {
		args string
		code int
		says string
	}{
		{"-patients 0", 2, "1 to 10000"},
		{"-patients 10001", 2, "1 to 10000"},
		{"-patients many", 2, "1 to 10000"},
		{"-listen", 2, "-help"},
		{"-nothing", 2, "-help"},
		{"-version=perhaps", 2, "-help"},
		{"-listen 8080", 2, "host:port"},
		{"-listen 127.0.0.1:99999", 1, "host:port"},
		{"-listen " + taken.Addr().String(), 1, "another port"},
		{"-origin clinic.example", 2, "https://clinic.example"},
		{"-rooms /nothing/there", 1, "room's id on each line"},
		{"start", 2, "-help"},
	} {
		var out, says strings.Builder
		code := run(t.Context(), strings.Fields(c.args), noEnv, &out, &says)
		if code != c.code || !strings.Contains(says.String(), c.says) || strings.Count(says.String(), "\n") != 1 || out.Len() != 0 {
			t.Errorf("%s: %d %q %q, want %d and one line with %q", c.args, code, out.String(), says.String(), c.code, c.says)
		}
	}
}

// A value may read like what flag says of one.
func TestBadValueLikeAnError(t *testing.T) {
	for _, value := range []string{"x for flag -y", "x for flag -memory: y"} {
		var out, says strings.Builder
		if code := run(t.Context(), []string{"-patients", value}, noEnv, &out, &says); code != 2 || !strings.Contains(says.String(), "for -patients; this would work: patients in a room") {
			t.Errorf("%d %q", code, says.String())
		}
	}
}

// What sockets say of themselves is what -proxies is compared with.
func TestProxies(t *testing.T) {
	for said, want := range map[string]string{
		"::ffff:127.0.0.1": "127.0.0.1/32", "::ffff:10.1.2.3/104": "10.0.0.0/8", "10.1.2.3/8": "10.0.0.0/8",
		"fe80::1": "fe80::1/128", "::/0": "::/0",
	} {
		c, err := (&options{proxies: said}).config()
		if err != nil || len(c.Proxies) != 1 || c.Proxies[0].String() != want {
			t.Errorf("%s: %v, %v; want %s", said, c.Proxies, err, want)
		}
	}
}

func TestHelp(t *testing.T) {
	var out, says strings.Builder
	if code := run(t.Context(), []string{"-help"}, noEnv, &out, &says); code != 0 || says.Len() != 0 {
		t.Errorf("%d %q", code, says.String())
	}
	for _, flag := range []string{"-listen", "-patients", "-origin"} {
		if !strings.Contains(out.String(), flag) {
			t.Errorf("%s is not in:\n%s", flag, out.String())
		}
	}
	for line := range strings.Lines(out.String()) {
		if len([]rune(line)) > lastColumn+1 {
			t.Errorf("too long to read: %s", line)
		}
	}
}

// The relay says the port it really has, answers there, and ends when it is told to.
func TestStartAndStop(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	code := make(chan int)
	go func() { code <- run(ctx, []string{"-listen", "127.0.0.1:0"}, noEnv, w, io.Discard) }()
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	_, doctor, ok := strings.Cut(strings.TrimSpace(line), "http://")
	origin, ok2 := strings.CutSuffix(doctor, "/doctor")
	if !ok || !ok2 || strings.HasSuffix(origin, ":0") {
		t.Fatalf("it says %q", line)
	}
	resp, err := http.Get("http://" + origin + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if body, _ := io.ReadAll(resp.Body); string(body) != "ok" {
		t.Errorf("healthz says %q", body)
	}
	resp, err = http.Get("http://" + origin + "/version")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var v host.Version
	if err := json.NewDecoder(resp.Body).Decode(&v); err != nil || v.Version == "" || v.Commit == "" || !strings.HasPrefix(v.Go, "go") {
		t.Errorf("version says %+v, %v", v, err)
	}
	cancel()
	if c := <-code; c != 0 {
		t.Errorf("it ended with %d", c)
	}
}

func TestDoctorPage(t *testing.T) {
	for address, want := range map[string]string{
		"127.0.0.1:1": "http://127.0.0.1:1/doctor",
		"[::1]:1":     "http://[::1]:1/doctor",
		"0.0.0.0:1":   "http://localhost:1/doctor",
		"[::]:1":      "http://localhost:1/doctor",
	} {
		a, err := net.ResolveTCPAddr("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		if got := new(options).doctorPage(a); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
}
