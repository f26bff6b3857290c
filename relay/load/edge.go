package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
)

// The Worker under its local runtime beside the self-hosted relay: `load edge`. Both do the same
// work in turn, in one run, with the same generator.

// edgePatients is a visit as the Worker's figures are about.
const edgePatients = 200

// worker is what a Worker is started with.
var worker struct{ workerd, config, bare, objects string }

// edge measures both hosts.
func edge(args []string) error {
	f := flag.NewFlagSet("load edge", flag.ExitOnError)
	relay := f.String("relay", "bin/telemed-relay", "the relay's `binary`")
	out := f.String("out", "", "write the figures to this `file`")
	quick := f.Bool("quick", false, "fewer rounds: to see that it works")
	only := f.String("only", "", "only these `stages`: echo, wake, cast, sustained, uplink, wake_full; by commas")
	wasm := f.String("wasm", "", "the Worker's wasm `files`, to say how large they are")
	soak := f.Duration("soak", 0, "instead, cast for this `time` to 200 patients of whom 20 never read")
	f.StringVar(&worker.workerd, "workerd", "", "the runtime's `binary`")
	f.StringVar(&worker.config, "config", "relay/worker/evict.capnp", "the Worker's `configuration`, with the entry that can end objects")
	f.StringVar(&worker.bare, "bare", "relay/load/bare/bare.capnp", "the configuration of a bare Durable Object, which is the runtime's floor")
	f.Parse(args)
	var err error
	if worker.objects, err = os.MkdirTemp("", "telemed-objects-"); err != nil {
		return err
	}
	defer os.RemoveAll(worker.objects)
	peers = edgePeers()
	if *soak > 0 {
		return edgeSoak(*soak)
	}
	m := &measurement{relay: *relay, quick: *quick, only: *only, figures: map[string]any{}}
	if err := m.edge(); err != nil {
		return err
	}
	if *wasm != "" {
		size, err := gzipped(strings.Fields(*wasm))
		if err != nil {
			return err
		}
		m.figures["wasm_gzip"] = size
	}
	m.printEdge()
	if *out == "" {
		return nil
	}
	b, err := json.MarshalIndent(m.figures, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(*out, append(b, '\n'), 0o644)
}

// edgePeers are the two hosts and, below the Worker, a Durable Object that does next to nothing.
// What is said to them is the same.
func edgePeers() []peer {
	ours, _ := peerNamed("ours")
	there, bare := ours, ours
	there.name, bare.name = "worker", "bare"
	there.words, bare.words = true, true
	return []peer{ours, there, bare}
}

func (m *measurement) edge() error {
	for _, room := range []struct {
		patients int
		stages   []stage
	}{
		{1, []stage{{"echo", "echo", 20, 200, false}, {"wake", "wake", 10, 5, true}}},
		{edgePatients, []stage{{"cast", "cast", 20, 20, false}, {"sustained", "sustain", 9, 500, false},
			{"uplink", "uplink", 9, 500, false}, {"wake_full", "wake", 10, 3, true}}},
	} {
		if err := m.edgeRoom(room.patients, room.stages); err != nil {
			return err
		}
	}
	return nil
}

func (m *measurement) edgeRoom(patients int, stages []stage) error {
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
		those := pairs
		if s.sleeps {
			those = pairs[1:]
		}
		s.rounds = m.rounds(s.rounds)
		if err := m.carryOut(s, those); err != nil {
			return err
		}
	}
	return nil
}

func (m *measurement) printEdge() {
	t := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "medians of one run\tself-hosted\tWorker\tratio\tmust reach\tbare object\t")
	for _, row := range []struct {
		name, title, must string
		unit              float64
	}{
		{"echo", "doctor → patient → doctor, 512 B, ms", "≤ 1.5", 1},
		{"cast", "cast to 200, last one served, ms", "≤ 4", 1},
		{"uplink", "200 to the doctor, thousand frames/s", "≥ 30", 1000},
		{"sustained", "casts to 200, thousand deliveries/s", "", 1000},
		{"wake", "first frame after hibernation, ms", "≤ 5", 1},
		{"wake_full", "the same in a room of 200, ms", "", 1},
	} {
		f, ok := m.figures[row.name].(map[string]float64)
		if !ok {
			continue
		}
		ours, there, bare := "", "", ""
		if f["ours"] > 0 {
			ours, there = fmt.Sprintf("%.3f", f["ours"]/row.unit), fmt.Sprintf("%.2f", f["worker"]/f["ours"])
		}
		if f["bare"] > 0 {
			bare = fmt.Sprintf("%.3f", f["bare"]/row.unit)
		}
		fmt.Fprintf(t, "%s\t%s\t%.3f\t%s\t%s\t%s\t\n", row.title, ours, f["worker"]/row.unit, there, row.must, bare)
	}
	if size, ok := m.figures["wasm_gzip"]; ok {
		fmt.Fprintf(t, "both wasm files, gzip, MB\t\t%.3f\t\t≤ 2.3\t\t\n", float64(size.(int))/1e6)
	}
	t.Flush()
}
