package main

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// print writes the figures as a table, with the relay's beside each peer's.
func (m *measurement) print(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(t, "medians\t")
	for _, p := range peers {
		fmt.Fprintf(t, "%s\t", p.name)
	}
	for _, p := range peers[1:] {
		fmt.Fprintf(t, "to %s\t", p.name)
	}
	fmt.Fprintln(t)
	for _, row := range []struct {
		name, title string
		more        bool // more is better
	}{
		{"cast_100", "cast to 100, last served, ms", false},
		{"cast_1000", "cast to 1,000, ms", false},
		{"cast_10000", "cast to 10,000, ms", false},
		{"sustained_1000", "sustained to 1,000, thousand deliveries/s", true},
		{"uplink_100", "100 to the doctor, thousand frames/s", true},
		{"uplink_1000", "1,000 to the doctor, thousand frames/s", true},
		{"uplink_10000", "10,000 to the doctor, thousand frames/s", true},
		{"idle_kb", "an idle connection of 15,000, KB", false},
	} {
		f, ok := m.figures[row.name].(map[string]float64)
		if !ok {
			continue
		}
		fmt.Fprintf(t, "%s\t", row.title)
		for _, p := range peers {
			v := f[p.name]
			if row.more {
				v /= 1000
			}
			fmt.Fprintf(t, "%.2f\t", v)
		}
		for _, p := range peers[1:] {
			if f[p.name] == 0 {
				fmt.Fprint(t, "-\t")
			} else if row.more {
				fmt.Fprintf(t, "%.2fx more\t", f["ours"]/f[p.name])
			} else {
				fmt.Fprintf(t, "%.2fx of it\t", f["ours"]/f[p.name])
			}
		}
		fmt.Fprintln(t)
	}
	t.Flush()
	for _, text := range m.failed {
		fmt.Fprintln(w, "failed:", text)
	}
	if m.slow != "" {
		fmt.Fprintln(w, m.slow)
	}
}
