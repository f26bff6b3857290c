// Telemed-relay forwards sealed frames between one doctor and many patients, and serves their
// pages. It holds no keys and stores nothing. This file reads the flags; package host is the
// relay.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"telemed/relay/host"
	"telemed/relay/wire"
	"telemed/www"
)

const usage = `telemed-relay: a blind relay for one doctor and many patients, with their pages inside.
It forwards sealed bytes: it holds no keys, reads nothing, stores nothing.

    telemed-relay [flags]

`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends it at once
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is the program; it ends with ctx and returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	fail := func(code int, format string, a ...any) int {
		fmt.Fprintf(stderr, "telemed-relay: "+format+"\n", a...)
		return code
	}
	flags := flag.NewFlagSet("telemed-relay", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	listen := flags.String("listen", "127.0.0.1:8080", "listen on this `address`: host:port; port 0 takes a free one, host 0.0.0.0 every network")
	patients := flags.Int("patients", wire.DefaultPatients, fmt.Sprintf("let at most this `number` of patients into a room: 1 to %d", wire.MostPatients))
	origin := flags.String("origin", "", "let pages of these `origins` connect too, beside the relay's own: https://clinic.example,https://…")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(stdout, usage)
		flags.SetOutput(stdout)
		flags.PrintDefaults()
		return 0
	case err != nil:
		return fail(2, "%v; -help lists what works", err)
	case flags.NArg() > 0:
		return fail(2, "%q is not a flag: write -name value; -help lists what works", flags.Arg(0))
	case *patients < 1 || *patients > wire.MostPatients:
		return fail(2, "-patients %d cannot work: a room takes 1 to %d", *patients, wire.MostPatients)
	}
	origins, err := host.ParseOrigins(*origin)
	if err != nil {
		return fail(2, "-origin: %v", err)
	}
	if _, _, err := net.SplitHostPort(*listen); err != nil {
		return fail(2, "-listen %q cannot work: write host:port, such as 127.0.0.1:8080", *listen)
	}
	h, err := host.New(host.Config{Patients: *patients, Origins: origins, Pages: www.Pages()})
	if err != nil {
		return fail(1, "%v", err)
	}
	l, err := net.Listen("tcp", *listen)
	if err != nil {
		return fail(1, "%s", whyNoListener(*listen, err))
	}
	fmt.Fprintf(stdout, "The doctor's page is at %s\n", doctorPage(l.Addr().(*net.TCPAddr)))
	if err := h.Serve(ctx, l); err != nil {
		return fail(1, "%v", err)
	}
	return 0
}

// whyNoListener turns what the system says into what to do.
func whyNoListener(listen string, err error) string {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Sprintf("-listen %s: another program has this port; end it, or choose another port (0 takes a free one)", listen)
	case errors.Is(err, syscall.EACCES):
		return fmt.Sprintf("-listen %s: ports below 1024 need a privilege; choose 1024 or above, or put a proxy in front", listen)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return fmt.Sprintf("-listen %s: this machine has no such address; 127.0.0.1 is this machine alone, 0.0.0.0 every network", listen)
	}
	reason := err.Error()
	var op *net.OpError
	if errors.As(err, &op) {
		reason = op.Err.Error()
	}
	return fmt.Sprintf("-listen %s cannot work: %s; write host:port, such as 127.0.0.1:8080", listen, strings.TrimSpace(reason))
}

// doctorPage is the address to open on this machine.
func doctorPage(a *net.TCPAddr) string {
	address := a.String()
	if a.IP.IsUnspecified() {
		// Browsers have a secure context on localhost without TLS, not on 0.0.0.0.
		address = fmt.Sprintf("localhost:%d", a.Port)
	}
	return "http://" + address + "/doctor"
}
