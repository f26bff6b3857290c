//go:build unix

package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// asRelay has this test's binary be the relay.
const asRelay = "TELEMED_TEST_AS_RELAY"

func TestMain(m *testing.M) {
	if os.Getenv(asRelay) != "" {
		main()
	}
	os.Exit(m.Run())
}

// process is a relay in a process of its own.
type process struct {
	t      *testing.T
	cmd    *exec.Cmd
	origin string
}

// spawn starts one on a port that is free; change may change what it gets from its surroundings.
func spawn(t *testing.T, change func(*exec.Cmd), args ...string) *process {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	p := &process{t, exec.Command(os.Args[0], append([]string{"-listen", address}, args...)...), "http://" + address}
	p.cmd.Env = append(os.Environ(), asRelay+"=1")
	change(p.cmd)
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.cmd.Process.Kill(); p.cmd.Wait() })
	p.answers()
	return p
}

// answers waits until /healthz does.
func (p *process) answers() {
	p.t.Helper()
	for end := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) { // nothing else says that it listens
		r, err := http.Get(p.origin + "/healthz")
		if err == nil {
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return
			}
		}
		if time.Now().After(end) {
			p.t.Fatal(err)
		}
	}
}

// dial opens a socket that reads; how it ends comes from left. Or it is refused with a status. A relay
// that believes this machine takes it to be from elsewhere, where that is said.
func (p *process) dial(room byte, from ...string) (left <-chan error, status int) {
	p.t.Helper()
	ws, r, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(p.origin, "http")+fmt.Sprintf("/ws/%032x", room), http.Header{"X-Forwarded-For": from})
	if err != nil {
		if r == nil {
			p.t.Fatal(err)
		}
		return nil, r.StatusCode
	}
	p.t.Cleanup(func() { ws.Close() })
	ended := make(chan error, 1)
	go func() {
		_, _, err := ws.ReadMessage() // says nothing itself
		ended <- err
	}()
	return ended, 0
}

func (p *process) signal(s os.Signal) {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
}

// stops ends it with SIGTERM, which is no failure.
func (p *process) stops() {
	p.t.Helper()
	p.signal(syscall.SIGTERM)
	if err := p.cmd.Wait(); err != nil {
		p.t.Errorf("after SIGTERM: %v", err)
	}
}

// SIGTERM sends the pages away with a code that has them come back, takes nobody new, and ends.
func TestSIGTERM(t *testing.T) {
	p := spawn(t, func(c *exec.Cmd) { c.Stdout, c.Stderr = io.Discard, io.Discard })
	left, _ := p.dial(1)
	p.stops()
	var closed *websocket.CloseError
	if err := <-left; !errors.As(err, &closed) || closed.Code != websocket.CloseGoingAway {
		t.Errorf("the page hears %v", err)
	}
	if _, err := http.Get(p.origin + "/healthz"); err == nil {
		t.Error("it still answers")
	}
}

// A log that cannot be written, because the disk is full or its reader has gone, is lost, and
// nothing else.
func TestLogIsLost(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer full.Close()
	reader, gone, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	reader.Close()
	defer gone.Close()
	for name, to := range map[string]*os.File{"full disk": full, "no reader": gone} {
		t.Run(name, func(t *testing.T) {
			p := spawn(t, func(c *exec.Cmd) { c.Stdout, c.Stderr = to, to }, "-log-level", "debug")
			p.signal(syscall.SIGHUP) // which it logs
			p.answers()
			if _, status := p.dial(1); status != 0 {
				t.Errorf("status %d", status)
			}
			p.stops()
		})
	}
}

// With few files the relay lowers its own limit: it is full before the system is, and still
// answers who asks.
func TestFewFiles(t *testing.T) {
	const files = filesForOthers + 100
	p := spawn(t, func(c *exec.Cmd) {
		c.Args = append([]string{"sh", "-c", fmt.Sprintf(`ulimit -n %d && exec "$0" "$@"`, files)}, c.Args...)
		c.Path = "/bin/sh"
	}, "-proxies", "127.0.0.1")
	open := 0
	for ; open < files; open++ {
		if _, status := p.dial(byte(open%8), fmt.Sprint("192.0.2.", open)); status != 0 {
			if status != http.StatusServiceUnavailable {
				t.Errorf("status %d", status)
			}
			break
		}
	}
	if open == 0 || open >= files-filesForOthers {
		t.Errorf("%d sockets with %d files", open, files)
	}
	p.answers()
	p.stops()
}

// What the start says, a line each: that it was made, or why not.
func TestStartSays(t *testing.T) {
	p := spawn(t, func(c *exec.Cmd) {})
	again := exec.Command(os.Args[0], "-listen", strings.TrimPrefix(p.origin, "http://"))
	again.Env = append(os.Environ(), asRelay+"=1")
	out, err := again.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 || strings.Count(string(out), "\n") != 1 || !strings.Contains(string(out), "another program has this port") {
		t.Errorf("%v: %q", err, out)
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	q := spawn(t, func(c *exec.Cmd) { c.Stdout = w })
	w.Close()
	if line, _ := bufio.NewReader(r).ReadString('\n'); line != "The doctor's page is at "+q.origin+"/doctor\n" {
		t.Errorf("it says %q", line)
	}
}
