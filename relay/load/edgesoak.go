package main

import (
	"fmt"
	"slices"
	"time"
)

const (
	// mutePatients of those in a soak never read.
	mutePatients = 20

	// soakSample is how many milliseconds of casts there are from one look at the memory to the next.
	soakSample = 5000

	// soakSamples is the fewest that say something, once those who never read are gone.
	soakSamples = 6

	// objectMemory is what a Durable Object may have, in MB. The process has the runtime beside it, and
	// pages who read; those are there before the first cast, so what comes on top is the object's, with
	// what waits in its sockets and garbage.
	objectMemory = 128
)

// edgeSoak casts for a while to a full room in which some never read. The others miss nothing, those
// who never read are dropped, and the runtime's memory stays where it was then.
func edgeSoak(d time.Duration) error {
	x, err := start(edgePeers()[1], "")
	if err != nil {
		return err
	}
	defer x.stop()
	if _, err := x.ask("connect", edgePatients-mutePatients); err != nil {
		return err
	}
	if _, err := x.ask("learn", 0); err != nil {
		return err
	}
	empty, err := x.memoryMB()
	if err != nil {
		return err
	}
	if _, err := x.ask("mute", mutePatients); err != nil {
		return err
	}
	fmt.Printf("%d patients who read, %d who never do; %.0f MB before the first cast\n", edgePatients-mutePatients, mutePatients, empty)
	s := soak{empty: empty}
	var casts int
	for begin := time.Now(); time.Since(begin) < d; {
		answer, err := x.ask("flow", soakSample)
		if err != nil {
			return err
		}
		f := numbers(answer)
		mb, err := x.memoryMB()
		if err != nil {
			return err
		}
		s.memory, s.left = append(s.memory, mb), append(s.left, int(f[1]))
		casts += int(f[0])
		fmt.Printf("%5.0f s  %8d casts, all served; %2.0f of those who never read are left; %.0f MB\n", time.Since(begin).Seconds(), casts, f[1], mb)
	}
	return s.judge()
}

func (x *pair) memoryMB() (float64, error) {
	kb, err := x.memory()
	return kb / 1024, err
}

// soak is what one has seen.
type soak struct {
	empty  float64   // memory before the first cast, in MB
	memory []float64 // after each sample
	left   []int     // of those who never read
}

// judge says what is wrong with it.
func (s soak) judge() error {
	gone := slices.Index(s.left, 0)
	if gone < 0 {
		return fmt.Errorf("some who never read are left to the end")
	}
	since := s.memory[gone:]
	quarter := len(since) / 4
	if len(since) < soakSamples {
		return fmt.Errorf("too short to say anything: %d samples since those who never read are gone, of %d", len(since), soakSamples)
	}
	early, late, most := median(since[:quarter+1]), median(since[len(since)-quarter-1:]), slices.Max(s.memory)
	fmt.Printf("memory: %.0f MB once those who never read were gone, %.0f MB in the last quarter, most %.0f MB\n", early, late, most)
	switch {
	case late > early*1.1+8:
		return fmt.Errorf("memory grows: %.0f MB, later %.0f MB", early, late)
	case most > s.empty+objectMemory:
		return fmt.Errorf("%.0f MB more than before the first cast, and a Durable Object has %d", most-s.empty, objectMemory)
	}
	return nil
}
