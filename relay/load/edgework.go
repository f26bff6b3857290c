package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// What only the comparison of the two hosts asks of a generator.

// until reads until done says so.
func (g *generator) until(done func() bool) error {
	begin := time.Now()
	for !done() {
		g.word()
		if k, err := g.step(time.Second); err != nil {
			return err
		} else if k == 0 && time.Since(begin) > patience {
			return fmt.Errorf("%s does not answer", g.peer.name)
		}
	}
	return nil
}

// echoes sends n frames to the only patient, who answers each, and says how many milliseconds
// each took there and back.
func (g *generator) echoes(n int) (string, error) {
	var times []string
	p := g.patients[0]
	for range n {
		down, up := p.payload+g.down, g.doctor.payload+g.up
		begin := time.Now()
		if err := g.doctor.say(g.cast); err != nil {
			return "", err
		}
		if err := g.until(func() bool { return p.payload >= down }); err != nil {
			return "", err
		}
		if err := p.say(g.uplink); err != nil {
			return "", err
		}
		if err := g.until(func() bool { return g.doctor.payload >= up }); err != nil {
			return "", err
		}
		times = append(times, milliseconds(begin))
	}
	return strings.Join(times, " "), nil
}

// wakes ends the objects n times and says how many milliseconds the next cast then takes to the
// first patient.
func (g *generator) wakes(n int) (string, error) {
	var times []string
	for range n {
		r, err := http.Post("http://"+g.address+g.peer.path(true), "", nil)
		if err != nil {
			return "", err
		}
		r.Body.Close()
		if r.StatusCode != http.StatusOK {
			return "", fmt.Errorf("the objects cannot be ended: %s", r.Status)
		}
		p := g.patients[0]
		want := p.payload + g.down
		begin := time.Now()
		if err := g.doctor.say(g.cast); err != nil {
			return "", err
		}
		if err := g.until(func() bool { return p.payload >= want }); err != nil {
			return "", err
		}
		times = append(times, milliseconds(begin))
		if err := g.settle(); err != nil {
			return "", err
		}
	}
	return strings.Join(times, " "), nil
}

func milliseconds(since time.Time) string {
	return fmt.Sprintf("%.3f", float64(time.Since(since).Microseconds())/1000)
}

// mute brings n patients more, who never read, and lets them in.
func (g *generator) mute(n int) error {
	g.doctor.keep, g.doctor.kept = true, nil
	for range n {
		if _, err := g.dial(false); err != nil {
			return err
		}
	}
	if err := g.settle(); err != nil {
		return err
	}
	for fd, c := range g.byFd {
		if c != g.doctor && !g.reads(c) {
			delete(g.byFd, fd)
			g.mutes = append(g.mutes, c)
			if err := unix.EpollCtl(g.poll, unix.EPOLL_CTL_DEL, c.fd, nil); err != nil {
				return err
			}
		}
	}
	g.muted = n // until the doctor is told otherwise
	return g.letIn()
}

func (g *generator) reads(c *client) bool {
	for _, p := range g.patients {
		if p == c {
			return true
		}
	}
	return false
}

// wordEvery is how often everybody says ping, as pages do that have nothing else to say: credit
// alone may be rarer than the Worker waits for a word.
const wordEvery = 20 * time.Second

// word has everybody say ping, when it is time.
func (g *generator) word() {
	if !g.peer.words || g.doctor == nil || time.Since(g.spoke) < wordEvery {
		return
	}
	g.spoke = time.Now()
	ping := masked(1, []byte("ping"))
	for _, c := range g.patients {
		c.say(ping)
	}
	g.doctor.say(ping)
	// Who never reads speaks as long as it can: its silence shall not be what ends it.
	for _, c := range g.mutes {
		unix.Write(c.fd, ping)
	}
}

// A flow casts 100 times a second, and no faster than everybody who reads takes it: what waits in
// the server is then what those who never read leave there.
const (
	flowEvery = 10 * time.Millisecond
	flowAhead = 4
)

// flow casts for a while, each patient giving credit as a page does, and sees that everybody who
// reads has all of it. It answers with the casts and how many of those who never read are left.
func (g *generator) flow(d time.Duration) (string, error) {
	g.doctor.keep, g.doctor.kept = true, nil
	start := make([]int, len(g.patients))
	for i, c := range g.patients {
		start[i] = c.payload
	}
	have := func(casts int) bool {
		for i, c := range g.patients {
			if c.payload < start[i]+casts*g.down {
				return false
			}
		}
		return true
	}
	casts := 0
	for begin, next := time.Now(), time.Now(); time.Since(begin) < d; casts++ {
		g.word()
		// The clock is read once for both: less than no time is, to epoll, for ever.
		for wait := time.Until(next); wait > 0; wait = time.Until(next) {
			if _, err := g.step(wait); err != nil {
				return "", err
			}
		}
		next = time.Now().Add(flowEvery)
		if err := g.until(func() bool { return have(casts - flowAhead) }); err != nil {
			return "", err
		}
		if err := g.doctor.say(g.cast); err != nil {
			return "", err
		}
	}
	if err := g.until(func() bool { return have(casts) }); err != nil {
		return "", err
	}
	for i, c := range g.patients {
		if c.payload != start[i]+casts*g.down {
			return "", fmt.Errorf("a patient was sent more than there was")
		}
	}
	for _, m := range g.doctor.kept {
		if len(m) == 11 && m[0] == 0x83 {
			g.muted--
		}
	}
	return fmt.Sprintf("%d %d", casts, g.muted), nil
}

// workerPort reads what the runtime says when it listens.
func workerPort(line string) (address string, err error) {
	var says struct{ Port int }
	if err := json.Unmarshal([]byte(line), &says); err != nil || says.Port == 0 {
		return "", fmt.Errorf("the runtime says %q", line)
	}
	return fmt.Sprintf("127.0.0.1:%d", says.Port), nil
}

// gzipped is how large files are together, compressed one by one.
func gzipped(files []string) (size int, err error) {
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			return 0, err
		}
		var b bytes.Buffer
		w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
		w.Write(data)
		w.Close()
		size += b.Len()
	}
	return size, nil
}
