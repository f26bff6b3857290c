package main

import (
	"flag"
	"fmt"
	"io"
	"strings"
)

const usage = `telemed-relay: a blind relay for one doctor and many patients, with their pages inside.
It forwards sealed bytes: it holds no keys, reads nothing, stores nothing.

    telemed-relay [flags]

Each flag can be an environment variable too: -tls-cert is TELEMED_TLS_CERT. The flag wins.
SIGTERM tells the pages to come back elsewhere and ends it; SIGHUP reads the room list and the
certificate again.
`

// groups are the flags as -help lists them.
var groups = []struct {
	title string
	names []string
}{
	{"Where", []string{"listen", "origin", "proxies", "rooms"}},
	{"TLS (without it, put a proxy that has it in front: browsers want https)", []string{"tls-cert", "tls-key", "acme", "acme-email", "acme-cache", "acme-server", "redirect"}},
	{"Limits (relay/SPEC.md says what who is over one is told)", []string{"patients", "connections", "connections-per-address", "rooms-at-once", "handshakes-per-address", "handshakes-per-room", "bytes-per-second", "memory", "unclaimed"}},
	{"Watching it", []string{"metrics", "log-format", "log-level", "version"}},
}

// The columns of -help.
const (
	textColumn = 36
	lastColumn = 100
)

// help prints every flag, by group.
func help(w io.Writer, f *flag.FlagSet) {
	fmt.Fprint(w, usage)
	for _, g := range groups {
		fmt.Fprintf(w, "\n%s:\n", g.title)
		for _, name := range g.names {
			fl := f.Lookup(name)
			value, _ := flag.UnquoteUsage(fl)
			if name == "version" {
				value = ""
			}
			text := describe(fl)
			if fl.DefValue != "" && fl.DefValue != "false" {
				text += fmt.Sprintf(" (default %s)", fl.DefValue)
			}
			line := fmt.Sprintf("  %-*s", textColumn-2, strings.TrimSpace("-"+name+" "+value))
			for word := range strings.FieldsSeq(text) {
				if len(line) > textColumn && len(line)+1+len(word) > lastColumn {
					fmt.Fprintln(w, line)
					line = strings.Repeat(" ", textColumn)
				} else if len(line) > textColumn {
					line += " "
				}
				line += word
			}
			fmt.Fprintln(w, line)
		}
	}
}

// describe says what a flag does with its value.
func describe(fl *flag.Flag) string {
	_, text := flag.UnquoteUsage(fl)
	return text
}
