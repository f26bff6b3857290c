package worker

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"telemed/relay/room/roomtest"
	"telemed/relay/room/roomtest/pagetest"
	"telemed/relay/wire"
)

// workerd is the local runtime with the Worker in it.
type workerd struct{ address string }

// start runs the built Worker, with these variables (NAME=value), until the test ends. It needs
// WORKERD, the runtime's path: `make test-worker` builds, installs and sets it.
func start(t testing.TB, config string, variables ...string) *workerd {
	t.Helper()
	binary := os.Getenv("WORKERD")
	if binary == "" {
		t.Skip("WORKERD is not set: make test-worker sets it")
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	var says lines
	// --experimental is for the module that evicts objects, which only the tests' entry has.
	cmd := exec.Command(binary, "serve", "--experimental", config, "--control-fd=3",
		"--socket-addr=http=127.0.0.1:0", "--directory-path=pages="+pages(t), "--directory-path=objects="+t.TempDir())
	cmd.Env = append(os.Environ(), variables...)
	cmd.ExtraFiles = []*os.File{w}
	cmd.Stdout, cmd.Stderr = &says, &says
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} // never outlives the test
	err = cmd.Start()
	w.Close()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
		r.Close()
		if t.Failed() {
			t.Logf("workerd says: %s", says.String())
		}
	})
	var listens struct {
		Event, Socket string
		Port          int
	}
	line, err := bufio.NewReader(r).ReadBytes('\n')
	if err != nil || json.Unmarshal(line, &listens) != nil || listens.Port == 0 {
		cmd.Wait()
		t.Fatalf("workerd does not start: %s%s", line, says.String())
	}
	go io.Copy(io.Discard, r)
	return &workerd{"127.0.0.1:" + strconv.Itoa(listens.Port)}
}

// pages is a directory with pages in it, the same for whoever asks.
func pages(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(dir+"/assets", 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"index.html": "the start", "doctor.html": "the doctor's page", "assets/app-1a2b.js": "script"} {
		if err := os.WriteFile(dir+"/"+name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// lines is what a process says.
type lines struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// Dial implements roomtest.Host.
func (w *workerd) Dial(t testing.TB, room wire.RoomID, address string) roomtest.Conn {
	t.Helper()
	return pagetest.Dial(t, w.url(room), http.Header{"Cf-Connecting-Ip": {address}}, nil)
}

func (w *workerd) dial(t testing.TB, room wire.RoomID) *pagetest.Conn {
	t.Helper()
	return pagetest.Dial(t, w.url(room), nil, nil)
}

func (w *workerd) url(room wire.RoomID) string { return "ws://" + w.address + "/ws/" + room.String() }

func (w *workerd) get(t testing.TB, method, path string, header ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequest(method, "http://"+w.address+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(body)
}

const mainConfig = "config.capnp"

func TestBehaviour(t *testing.T) {
	// One process has many rooms, and each test has its own.
	w := start(t, mainConfig, "PATIENTS="+strconv.Itoa(roomtest.Patients))
	roomtest.Run(t, func(*testing.T, int) roomtest.Host { return w })
}
