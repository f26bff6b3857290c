package main

import (
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// casts casts n times, each after the last patient had the one before, and answers with the
// milliseconds of each.
func (g *generator) casts(n int) (string, error) {
	var times []string
	want := make([]int, len(g.patients))
	for range n {
		for i, c := range g.patients {
			want[i] = c.payload + g.down
		}
		begin := time.Now()
		if err := g.doctor.say(g.cast); err != nil {
			return "", err
		}
		// Patients are served in about the same order each time: looking on from the first who
		// is missing costs next to nothing.
		for at := 0; at < len(g.patients); {
			if g.patients[at].payload >= want[at] {
				at++
				continue
			}
			k, err := g.step(time.Second)
			if err != nil {
				return "", err
			}
			if k == 0 && time.Since(begin) > patience {
				return "", fmt.Errorf("%s: a cast did not reach everybody", g.peer.name)
			}
		}
		times = append(times, fmt.Sprintf("%.3f", float64(time.Since(begin).Microseconds())/1000))
	}
	return strings.Join(times, " "), nil
}

// waitingCasts is how many casts wait in a sustained run.
const waitingCasts = 32

// sustain keeps waitingCasts casts waiting for a while and answers with the deliveries a second.
func (g *generator) sustain(d time.Duration) (string, error) {
	n := len(g.patients)
	start, begin := g.received, time.Now()
	sent, got, last := 0, 0, begin
	for {
		now := time.Now()
		running := now.Sub(begin) < d
		if !running && got >= sent*n {
			return fmt.Sprintf("%.0f", float64(got)/now.Sub(begin).Seconds()), nil
		}
		if running {
			// What a delivery costs here is for all peers the same: topping up is one write.
			var batch []byte
			for sent-got/n < waitingCasts {
				batch = append(batch, g.cast...)
				sent++
			}
			if err := g.doctor.say(batch); err != nil {
				return "", err
			}
		}
		k, err := g.step(100 * time.Millisecond)
		if err != nil {
			return "", err
		}
		if k > 0 {
			last = now
		} else if now.Sub(last) > patience {
			return "", fmt.Errorf("%s: %d of %d deliveries came", g.peer.name, got, sent*n)
		}
		got = (g.received - start) / g.down
	}
}

// uplinkBatch is how many frames a patient sends at once, so that the generator's writes are not
// what is measured; uplinkWaiting how many wait in all.
const (
	uplinkBatch   = 4
	uplinkWaiting = 4000
)

// uplinks has all patients send to the doctor for a while and answers with the frames a second.
func (g *generator) uplinks(d time.Duration) (string, error) {
	batch := []byte(strings.Repeat(string(g.uplink), uplinkBatch))
	start, begin := g.doctor.payload, time.Now()
	sent, got, next, last := 0, 0, 0, begin
	for {
		now := time.Now()
		running := now.Sub(begin) < d
		if !running && got >= sent {
			return fmt.Sprintf("%.0f", float64(got)/now.Sub(begin).Seconds()), nil
		}
		for n := 0; running && n < 64 && sent-got+uplinkBatch <= uplinkWaiting; n++ {
			if err := g.patients[next].say(batch); err != nil {
				return "", err
			}
			next = (next + 1) % len(g.patients)
			sent += uplinkBatch
		}
		wait := time.Duration(0)
		if !running || sent-got+uplinkBatch > uplinkWaiting {
			wait = 100 * time.Millisecond
		}
		k, err := g.step(wait)
		if err != nil {
			return "", err
		}
		if k > 0 || wait == 0 {
			last = now
		} else if now.Sub(last) > patience {
			return "", fmt.Errorf("%s: %d of %d frames came", g.peer.name, got, sent)
		}
		got = (g.doctor.payload - start) / g.up
	}
}

// slow brings one more patient, who never reads, casts some, then floods until it is gone. It
// answers with the seconds of flood until the doctor was told, those until its socket was gone,
// too, and the median cast of the others in milliseconds before and while it was there.
func (g *generator) slow() (string, error) {
	const casts = 200
	before, err := g.casts(casts)
	if err != nil {
		return "", err
	}
	g.doctor.keep, g.doctor.kept = true, nil
	c, err := dial(g.address, g.peer.path(false), g.peer.hello(false))
	if err != nil {
		return "", err
	}
	g.silent = c
	g.byFd[int32(c.fd)] = c
	if err := g.settle(); err != nil {
		return "", err
	}
	if err := g.letIn(); err != nil {
		return "", err
	}
	g.doctor.keep = true
	during, err := g.casts(casts)
	if err != nil {
		return "", err
	}
	begin := time.Now()
	for gone := false; !gone; {
		if time.Since(begin) > patience {
			return "", fmt.Errorf("who does not read is still there")
		}
		if _, err := g.sustain(50 * time.Millisecond); err != nil {
			return "", err
		}
		for _, m := range g.doctor.kept {
			gone = gone || len(m) == 11 && m[0] == 0x83 && binary.BigEndian.Uint16(m[9:]) == 4007
		}
		g.doctor.kept = nil
	}
	told := time.Since(begin)
	// The server's end is gone when the other end hears of the reset.
	for time.Since(begin) < patience {
		p := []unix.PollFd{{Fd: int32(c.fd), Events: unix.POLLIN}}
		unix.Poll(p, 10)
		if p[0].Revents&(unix.POLLERR|unix.POLLHUP) != 0 {
			return fmt.Sprintf("%.3f %.3f %.3f %.3f", told.Seconds(), time.Since(begin).Seconds(),
				median(numbers(before)), median(numbers(during))), nil
		}
		time.Sleep(time.Millisecond)
	}
	return "", fmt.Errorf("the socket of who does not read is still there")
}
