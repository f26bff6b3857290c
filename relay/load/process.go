package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

// The server has one core and the generator another.
const (
	serverCore    = "0"
	generatorCore = "1"
)

// pair is a peer's server and its generator.
type pair struct {
	peer      peer
	server    *exec.Cmd
	generator *exec.Cmd
	in        io.WriteCloser
	out       *bufio.Reader
	address   string
}

// start starts a peer's server and its generator, each on its core.
func start(p peer, relay string) (*pair, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	command := []string{self, "serve", p.name}
	if p.name == "ours" {
		command = []string{relay, "-listen", "127.0.0.1:0", "-patients", "10000", "-log-level", "error",
			"-connections-per-address", "20000", "-handshakes-per-address", "1e6", "-handshakes-per-room", "1e6"}
	}
	onRuntime := p.name == "worker" || p.name == "bare"
	if onRuntime {
		config := worker.config
		if p.name == "bare" {
			config = worker.bare
		}
		command = []string{worker.workerd, "serve", "--experimental", config, "--control-fd=1",
			"--socket-addr=http=127.0.0.1:0", "--directory-path=objects=" + worker.objects, "--directory-path=pages=" + worker.objects}
	}
	x := &pair{peer: p}
	out, err := x.run(&x.server, nil, serverCore, command...)
	if err != nil {
		return nil, err
	}
	line, err := out.ReadString('\n')
	if err != nil {
		x.stop()
		return nil, fmt.Errorf("%s does not start: %w", p.name, err)
	}
	if onRuntime {
		if x.address, err = workerPort(line); err != nil {
			x.stop()
			return nil, err
		}
	} else {
		_, rest, _ := strings.Cut(line, "http://")
		x.address, _, _ = strings.Cut(strings.TrimSpace(rest), "/")
	}
	if onRuntime {
		go io.Copy(os.Stderr, out) // what the Worker says to its console
	}
	// A pipe of the system's: when a generator has ended, the next question to it says so.
	in, w, err := os.Pipe()
	if err != nil {
		x.stop()
		return nil, err
	}
	defer in.Close()
	x.in = w
	if x.out, err = x.run(&x.generator, in, generatorCore, self, "generate", p.name, x.address); err != nil {
		x.stop()
		return nil, err
	}
	return x, nil
}

func (x *pair) run(to **exec.Cmd, in *os.File, core string, command ...string) (*bufio.Reader, error) {
	cmd := exec.Command("taskset", append([]string{"-c", core}, command...)...)
	cmd.Stderr = os.Stderr
	if in != nil {
		cmd.Stdin = in
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} // never outlives us
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	*to = cmd
	return bufio.NewReader(out), nil
}

// ask has the generator do something and returns its answer.
func (x *pair) ask(command string, n int) (string, error) {
	if _, err := fmt.Fprintln(x.in, command, n); err != nil {
		return "", err
	}
	line, err := x.out.ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("%s: the generator ended: %w", x.peer.name, err)
	}
	word, answer, _ := strings.Cut(strings.TrimSpace(line), " ")
	if word != "ok" {
		return "", errors.New(x.peer.name + ": " + answer)
	}
	return answer, nil
}

// memory is what the server has resident, in KB.
func (x *pair) memory() (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", x.server.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	value, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	return strconv.ParseFloat(value, 64)
}

func (x *pair) stop() {
	for _, c := range []*exec.Cmd{x.generator, x.server} {
		if c != nil {
			c.Process.Kill()
			go c.Wait()
		}
	}
	if x.in != nil {
		x.in.Close()
	}
}

// serve is a peer's server.
func serve(name string) error {
	l, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		return err
	}
	if name != "nats" { // which takes the port later
		fmt.Printf("at http://%s/\n", l.Addr())
	}
	switch name {
	case "floor":
		return floorServer(l)
	case "chat":
		return chatServer(l)
	case "centrifuge":
		return centrifugeServer(l)
	case "nats":
		return natsServer(l)
	}
	return fmt.Errorf("no server %q", name)
}
