// Load measures the relay and its peers doing the same work in the same run, one doctor to many
// patients and back, on this machine's loopback: the servers on one core, one generator thread on
// another. It prints a table and writes it as JSON. It is a module of its own, so that the
// product does not depend on what it is compared with.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

func main() {
	runtime.LockOSThread() // Pdeathsig is about the thread that started a process
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func run() error {
	if len(os.Args) > 1 && os.Args[1] == "edge" {
		return edge(os.Args[2:])
	}
	relay := flag.String("relay", "../../bin/telemed-relay", "the relay's `binary`")
	out := flag.String("out", "", "write the figures to this `file`")
	quick := flag.Bool("quick", false, "fewer rounds, no 10,000, no idle memory: to see that it works")
	among := flag.String("peers", "", "only these `peers`: ours,floor,centrifuge,chat,nats")
	only := flag.String("only", "", "only these `stages`: cast_N, sustained_1000, uplink_N with N 100, 1000, 10000; idle, slow; by commas")
	flag.Parse()
	switch flag.Arg(0) {
	case "serve":
		return serve(flag.Arg(1))
	case "generate":
		p, ok := peerNamed(flag.Arg(1))
		if !ok {
			return fmt.Errorf("no peer %q", flag.Arg(1))
		}
		return generate(p, flag.Arg(2), os.Stdin, os.Stdout)
	}
	peers = slices.DeleteFunc(peers, func(p peer) bool {
		return *among != "" && !slices.Contains(strings.Split(*among, ","), p.name)
	})
	m := &measurement{relay: *relay, quick: *quick, only: *only, figures: map[string]any{}}
	err := m.all()
	m.print(os.Stdout)
	if err != nil {
		return err
	}
	if *out == "" {
		return nil
	}
	written := map[string]any{}
	for _, key := range keys {
		if f, ok := m.figures[key]; ok {
			written[key] = f
		}
	}
	b, err := json.MarshalIndent(written, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(*out, append(b, '\n'), 0o644)
}

// keys are what the JSON file has; the table has more.
var keys = []string{"cast_1000", "cast_10000", "sustained_1000", "uplink_1000", "idle_kb", "slow_dropped_s"}

// measurement is one run.
type measurement struct {
	relay   string
	quick   bool
	only    string
	figures map[string]any // as in the JSON file
	slow    string
	failed  []string // peers that did not get through something, which is no figure
}

// fails notes that a peer failed; only a relay of ours ends the run with it.
func (m *measurement) fails(p peer, err error) error {
	if p.name == "ours" || p.name == "worker" {
		return err
	}
	m.failed = append(m.failed, err.Error())
	return nil
}

func (m *measurement) wants(stage string) bool {
	if m.only != "" {
		return slices.Contains(strings.Split(m.only, ","), stage)
	}
	return !m.quick || !strings.HasSuffix(stage, "_10000") && stage != "idle"
}

func (m *measurement) rounds(n int) int {
	if m.quick {
		return max(n/5, 2)
	}
	return n
}

func (m *measurement) all() error {
	for _, s := range []struct {
		patients, rounds, casts, uplinks int
	}{{100, 20, 20, 3}, {1000, 20, 10, 9}, {10000, 9, 2, 3}} {
		if err := m.room(s.patients, m.rounds(s.rounds), s.casts, m.rounds(s.uplinks)); err != nil {
			return err
		}
	}
	if m.wants("slow") {
		if err := m.slowOne(); err != nil {
			return err
		}
	}
	if m.wants("idle") {
		if err := m.idle(15_000); err != nil {
			return err
		}
	}
	return nil
}

// crowd starts every peer with so many patients.
func (m *measurement) crowd(patients int) (pairs []*pair, stop func(), err error) {
	stop = func() {
		for _, x := range pairs {
			x.stop()
		}
	}
	for _, p := range peers {
		x, err := start(p, m.relay)
		if err == nil {
			if _, err = x.ask("connect", patients); err == nil {
				_, err = x.ask("learn", patients)
			}
			if err == nil {
				pairs = append(pairs, x)
				continue
			}
			x.stop()
		}
		if err := m.fails(p, err); err != nil {
			stop()
			return nil, nil, err
		}
	}
	return pairs, stop, nil
}

// inTurn has the peers do something in turn, several times, each time beginning with another, so
// that whatever else this machine does falls on all of them, and returns each one's median.
func (m *measurement) inTurn(pairs []*pair, rounds int, command string, n int) (map[string]float64, error) {
	all := map[string][]float64{}
	out := map[*pair]bool{}
	for r := range rounds {
		for i := range pairs {
			x := pairs[(i+r)%len(pairs)]
			if out[x] {
				continue
			}
			answer, err := x.ask(command, n)
			if err != nil {
				out[x] = true
				if err := m.fails(x.peer, err); err != nil {
					return nil, err
				}
				continue
			}
			all[x.peer.name] = append(all[x.peer.name], numbers(answer)...)
		}
	}
	medians := map[string]float64{}
	for name, values := range all {
		medians[name] = median(values)
	}
	return medians, nil
}

// room measures with so many patients all that needs them.
func (m *measurement) room(patients, rounds, casts, uplinks int) error {
	stages := []stage{{name: fmt.Sprintf("cast_%d", patients), command: "cast", rounds: rounds, n: casts}}
	if patients == 1000 {
		stages = append(stages, stage{name: "sustained_1000", command: "sustain", rounds: m.rounds(9), n: 500})
	}
	stages = append(stages, stage{name: fmt.Sprintf("uplink_%d", patients), command: "uplink", rounds: uplinks, n: 500})
	stages = slices.DeleteFunc(stages, func(s stage) bool { return !m.wants(s.name) })
	if len(stages) == 0 {
		return nil
	}
	pairs, stop, err := m.crowd(patients)
	if err != nil {
		return err
	}
	defer stop()
	for _, s := range stages {
		if err := m.carryOut(s, pairs); err != nil {
			return err
		}
	}
	return nil
}

// stage is a command that these hosts carry out in turn, n times in each round.
type stage struct {
	name, command string
	rounds, n     int
	sleeps        bool // only who sleeps does it: not the self-hosted relay
}

// carryOut measures a stage, after a round that warms up.
func (m *measurement) carryOut(s stage, pairs []*pair) (err error) {
	if _, err = m.inTurn(pairs, 1, s.command, s.n); err == nil {
		m.figures[s.name], err = m.inTurn(pairs, s.rounds, s.command, s.n)
	}
	return err
}

// slowOne measures what happens to a patient who never reads, and to the others.
func (m *measurement) slowOne() error {
	x, err := start(peers[0], m.relay)
	if err != nil {
		return err
	}
	defer x.stop()
	for _, command := range []string{"connect", "learn"} {
		if _, err := x.ask(command, 100); err != nil {
			return err
		}
	}
	answer, err := x.ask("slow", 0)
	if err != nil {
		return err
	}
	f := numbers(answer)
	m.figures["slow_dropped_s"] = f[1]
	m.slow = fmt.Sprintf("a patient who never reads: the doctor is told %.3f s after a flood began, the socket is gone after %.3f s; "+
		"the 100 others' median cast: %.2f ms before it came, %.2f ms while it was there", f[0], f[1], f[2], f[3])
	return nil
}

// idle measures what a connection costs that does nothing, one peer after another.
func (m *measurement) idle(connections int) error {
	kb := map[string]float64{}
	for _, p := range peers {
		x, err := start(p, m.relay)
		if err != nil {
			return err
		}
		defer x.stop()
		if _, err := x.ask("connect", 100); err != nil {
			return err
		}
		before, err := x.memory()
		if err != nil {
			return err
		}
		if _, err := x.ask("connect", connections); err != nil {
			return err
		}
		time.Sleep(3 * time.Second)
		after, err := x.memory()
		if err != nil {
			return err
		}
		kb[p.name] = (after - before) / float64(connections-100)
		x.stop()
	}
	m.figures["idle_kb"] = kb
	return nil
}

func numbers(s string) (f []float64) {
	for word := range strings.FieldsSeq(s) {
		x, err := strconv.ParseFloat(word, 64)
		if err != nil {
			panic("load: internal error: " + s)
		}
		f = append(f, x)
	}
	return f
}

func median(f []float64) float64 {
	if len(f) == 0 {
		return 0
	}
	f = slices.Clone(f)
	slices.Sort(f)
	return f[len(f)/2]
}
