package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// generator is one doctor and many patients of one peer: one thread, one epoll. It runs in a
// process of its own, on the core that the servers do not have.
type generator struct {
	peer     peer
	address  string
	poll     int
	doctor   *client
	patients []*client
	byFd     map[int32]*client
	events   []unix.EpollEvent
	buf      []byte
	down, up int // bytes that one delivery counts to a patient, and to the doctor
	cast     []byte
	uplink   []byte
	received int     // bytes that the patients have in all
	silent   *client // reads nothing
	mutes    []*client
	muted    int       // how many of these, who never read, are in the room
	spoke    time.Time // when everybody last said ping
}

// quiet is for how long nothing has to come before what was begun is over.
const quiet = 300 * time.Millisecond

// patience is after how long without anything a run has failed.
const patience = 20 * time.Second

// generate answers commands, a line each, until there are no more.
func generate(p peer, address string, in io.Reader, out io.Writer) error {
	poll, err := unix.EpollCreate1(0)
	if err != nil {
		return err
	}
	frame := testFrame()
	g := &generator{peer: p, address: address, poll: poll, byFd: map[int32]*client{},
		events: make([]unix.EpollEvent, 1024), buf: make([]byte, 256<<10),
		cast: masked(2, p.send(true, frame)), uplink: masked(2, p.send(false, frame))}
	lines := make(chan string)
	go func() {
		defer close(lines)
		for l := bufio.NewScanner(in); l.Scan(); {
			lines <- l.Text()
		}
	}()
	for {
		line, ok, err := g.next(lines)
		if err != nil || !ok {
			return err
		}
		var command string
		var n int
		fmt.Sscan(line, &command, &n)
		var answer string
		switch command {
		case "connect":
			err = g.connect(n)
		case "learn":
			err = g.learn()
		case "cast":
			answer, err = g.casts(n)
		case "sustain":
			answer, err = g.sustain(time.Duration(n) * time.Millisecond)
		case "uplink":
			answer, err = g.uplinks(time.Duration(n) * time.Millisecond)
		case "slow":
			answer, err = g.slow()
		case "echo":
			answer, err = g.echoes(n)
		case "wake":
			answer, err = g.wakes(n)
		case "mute":
			err = g.mute(n)
		case "flow":
			answer, err = g.flow(time.Duration(n) * time.Millisecond)
		}
		if err != nil {
			fmt.Fprintln(out, "error", strings.ReplaceAll(err.Error(), "\n", " "))
			continue
		}
		fmt.Fprintln(out, "ok", answer)
	}
}

// next waits for a command, answers pings meanwhile and says what pages say who have nothing to say.
func (g *generator) next(lines <-chan string) (line string, ok bool, err error) {
	for {
		g.word()
		select {
		case line, ok = <-lines:
			return line, ok, nil
		case <-time.After(time.Second):
		}
		if _, err := g.step(0); err != nil {
			return "", false, err
		}
	}
}

func (g *generator) dial(doctor bool) (*client, error) {
	var hello []byte
	if g.peer.hello != nil {
		hello = g.peer.hello(doctor)
	}
	path := g.peer.path(doctor)
	if !doctor && g.peer.fits > 0 && len(g.patients) >= g.peer.fits {
		path = g.peer.other
	}
	c, err := dial(g.address, path, hello)
	if err != nil {
		return nil, err
	}
	c.keep, c.binary = doctor && g.peer.admit, g.peer.admit
	g.byFd[int32(c.fd)] = c
	// Edges are enough where each read takes all there is, and cost the generator a fifth less.
	return c, unix.EpollCtl(g.poll, unix.EPOLL_CTL_ADD, c.fd, &unix.EpollEvent{Events: unix.EPOLLIN | unix.EPOLLET, Fd: int32(c.fd)})
}

// connect brings the doctor and up to n patients, and lets them in.
func (g *generator) connect(n int) (err error) {
	if g.doctor == nil {
		if g.doctor, err = g.dial(true); err != nil {
			return err
		}
		if err := g.settle(); err != nil {
			return err
		}
	}
	for len(g.patients) < n {
		c, err := g.dial(false)
		if err != nil {
			return err
		}
		g.patients = append(g.patients, c)
		if len(g.patients)%100 == 0 {
			if _, err := g.step(0); err != nil {
				return err
			}
		}
	}
	if err := g.settle(); err != nil {
		return err
	}
	return g.letIn()
}

// letIn admits whom the relay has announced.
func (g *generator) letIn() error {
	if !g.peer.admit {
		return nil
	}
	for _, m := range g.doctor.kept {
		if len(m) == 9 && m[0] == 0x82 {
			if err := g.doctor.say(masked(2, admitMessage(m[1:]))); err != nil {
				return err
			}
		}
	}
	g.doctor.kept = nil
	return g.settle()
}

// learn sends one frame each way and sees what each counts.
func (g *generator) learn() error {
	g.doctor.keep = false
	var err error
	if g.down, err = g.first(g.doctor, g.cast, g.patients[0]); err != nil {
		return err
	}
	if g.up, err = g.first(g.patients[0], g.uplink, g.doctor); err != nil {
		return err
	}
	if g.down < frameBytes || g.up < frameBytes || g.down > 2*frameBytes || g.up > 2*frameBytes {
		return fmt.Errorf("%s: a delivery counts %d and %d bytes", g.peer.name, g.down, g.up)
	}
	for _, c := range g.patients {
		c.base = c.payload - g.down // it has one
	}
	return nil
}

// first sends a frame and says what it counts where it arrives.
func (g *generator) first(from *client, frame []byte, to *client) (int, error) {
	before, begin := to.payload, time.Now()
	if err := from.say(frame); err != nil {
		return 0, err
	}
	for to.payload == before && time.Since(begin) < patience {
		if _, err := g.step(quiet); err != nil {
			return 0, err
		}
	}
	err := g.settle()
	return to.payload - before, err
}

// settle reads until nothing has come for a while.
func (g *generator) settle() error {
	for {
		n, err := g.step(quiet)
		if n == 0 || err != nil {
			return err
		}
	}
}

// step reads what there is, waiting for it up to d, and says how many were readable.
func (g *generator) step(d time.Duration) (int, error) {
	n, err := unix.EpollWait(g.poll, g.events, int(d.Milliseconds()))
	if err == unix.EINTR {
		return 1, nil
	}
	if err != nil {
		return 0, err
	}
	for _, e := range g.events[:n] {
		c := g.byFd[e.Fd]
		if c == nil || c == g.silent {
			continue
		}
		if err := g.read(c); err != nil {
			return n, err
		}
	}
	return n, nil
}

// read reads all that a connection has.
func (g *generator) read(c *client) error {
	for {
		k, err := unix.Read(c.fd, g.buf)
		if err == unix.EAGAIN {
			return nil
		}
		if k <= 0 {
			return fmt.Errorf("%s closed a connection: %v, %q", g.peer.name, err, c.kept)
		}
		was := c.payload
		c.parse(g.buf[:k], g.peer.joins)
		if c.ended {
			return fmt.Errorf("%s closed a connection: %q", g.peer.name, c.kept)
		}
		if c != g.doctor {
			g.received += c.payload - was
			if g.peer.admit && g.down > 0 {
				g.credit(c)
			}
		}
		if k < len(g.buf) {
			return nil
		}
	}
}

// credit says what a patient took, at each eighth of what may be in flight.
func (g *generator) credit(c *client) {
	taken := uint64((c.payload - c.base) / g.down * frameBytes)
	if taken-c.credited >= 128<<10 {
		c.credited = taken
		c.say(masked(2, creditMessage(taken)))
	}
}
