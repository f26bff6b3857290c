// Telemed-relay forwards sealed frames between one doctor and many patients, and serves their
// pages. It holds no keys and stores nothing. This directory reads the flags and opens the
// addresses; package host is the relay.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"telemed/relay/host"
	"telemed/www"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends it at once
	// Whoever reads the log may go: then it is lost, and nothing else.
	signal.Ignore(syscall.SIGPIPE)
	os.Exit(run(ctx, os.Args[1:], os.LookupEnv, os.Stdout, os.Stderr))
}

// run is the program; it ends with ctx and returns the exit code: 2 for what cannot work by
// itself, 1 for what this machine does not give.
func run(ctx context.Context, args []string, env func(string) (string, bool), stdout, stderr io.Writer) int {
	fail := func(code int, err error) int {
		fmt.Fprintf(stderr, "telemed-relay: %s\n", strings.ReplaceAll(err.Error(), "\n", "; "))
		return code
	}
	var o options
	flags := o.flags()
	switch err := o.parse(flags, args, env); {
	case errors.Is(err, flag.ErrHelp):
		help(stdout, flags)
		return 0
	case err != nil:
		return fail(2, err)
	case o.version:
		if err := printVersion(stdout, www.Pages()); err != nil {
			return fail(1, err)
		}
		return 0
	}
	c, err := o.config()
	if err != nil {
		return fail(2, err)
	}
	if err := serve(ctx, &o, c, stdout, stderr); err != nil {
		return fail(1, err)
	}
	return 0
}

// serve opens what the options name, then runs until ctx ends.
func serve(ctx context.Context, o *options, c host.Config, stdout, stderr io.Writer) error {
	log := o.logger(stderr)
	c.Log, c.Pages = log, www.Pages()
	build, err := readVersion(c.Pages)
	if err != nil {
		return err
	}
	c.Version = build
	var reloads []func() error
	if o.rooms != "" {
		list, err := readRooms(o.rooms)
		if err != nil {
			return err
		}
		list.warn(log)
		c.Allow = list.allows
		reloads = append(reloads, func() error {
			if err := list.reload(); err != nil {
				return err
			}
			list.warn(log)
			return nil
		})
	}
	answer := func(h http.Handler) http.Handler { return h } // ACME's http-01
	switch {
	case o.tlsCert != "":
		cert, err := readCertificate(o.tlsCert, o.tlsKey, time.Now)
		if err != nil {
			return err
		}
		c.TLS = cert.config()
		warn := func() { cert.warn(log) }
		warn()
		stop := daily(warn)
		defer stop()
		reloads = append(reloads, func() error {
			if err := cert.reload(); err != nil {
				return err
			}
			warn() // at once, where the new one is no better
			return nil
		})
	case o.acme != "":
		manager, err := o.automatic(log)
		if err != nil {
			return err
		}
		c.TLS = manager.config()
		answer = manager.HTTPHandler
	}
	if err := fitFiles(&c.Limits, o.connectionsSaid); err != nil {
		return err
	}
	h, err := host.New(c)
	if err != nil {
		return err
	}
	l, err := listen("listen", o.listen)
	if err != nil {
		return err
	}
	defer l.Close()
	port := l.Addr().(*net.TCPAddr).Port
	if o.redirect != "" {
		stop, err := side("redirect", o.redirect, answer(toHTTPS(port)), log)
		if err != nil {
			return err
		}
		defer stop()
	}
	if o.metrics != "" {
		mux := http.NewServeMux()
		mux.Handle("GET /metrics", h.Metrics())
		stop, err := side("metrics", o.metrics, mux, log)
		if err != nil {
			return err
		}
		defer stop()
	}
	defer onHangup(ctx, func() {
		all := true // one that fails keeps no other from being read
		for _, reload := range reloads {
			if err := reload(); err != nil {
				log.Error("reload failed, what was read before stays", "error", err)
				all = false
			}
		}
		if all {
			log.Info("reloaded")
		}
	})()
	fmt.Fprintf(stdout, "The doctor's page is at %s\n", o.doctorPage(l.Addr().(*net.TCPAddr)))
	log.Info("started", "tls", c.TLS != nil, "anyone may open a room", c.Allow == nil, "most connections", c.Limits.Connections)
	err = h.Serve(ctx, l)
	log.Info("stopped")
	return err
}

func listen(name, address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, errors.New(whyNoListener(name, address, err))
	}
	return l, nil
}

// A side listener sends people to https or answers a monitor: a few at a time, for a moment each. So it
// keeps no connection after its answer, as a clinic's people may share one address, and closes the oldest
// for who comes when there are too many.
const (
	sideConnections = 200
	sidePerAddress  = 20
)

// side serves a small handler beside the relay until stop.
func side(name, address string, h http.Handler, log *slog.Logger) (stop func(), err error) {
	l, err := listen(name, address)
	if err != nil {
		return nil, err
	}
	server := host.Server(h, log)
	server.SetKeepAlivesEnabled(false)
	go server.Serve(host.Brief(l, sideConnections, sidePerAddress))
	return func() { server.Close() }, nil
}

// onHangup calls f at each SIGHUP until stop, or until ctx ends.
func onHangup(ctx context.Context, f func()) (stop func()) {
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		for {
			select {
			case <-hangup:
				f()
			case <-ctx.Done():
				return
			}
		}
	}()
	return func() { signal.Stop(hangup); cancel() }
}

func daily(f func()) (stop func()) {
	var t *time.Timer
	t = time.AfterFunc(24*time.Hour, func() { f(); t.Reset(24 * time.Hour) })
	return func() { t.Stop() }
}

// whyNoListener turns what the system says into what to do.
func whyNoListener(name, address string, err error) string {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Sprintf("-%s %s: another program has this port; end it, or choose another port (0 takes a free one)", name, address)
	case errors.Is(err, syscall.EACCES):
		return fmt.Sprintf("-%s %s: ports below 1024 need a privilege; choose 1024 or above, or put a proxy in front", name, address)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return fmt.Sprintf("-%s %s: this machine has no such address; 127.0.0.1 is this machine alone, 0.0.0.0 every network", name, address)
	}
	reason := err.Error()
	var op *net.OpError
	if errors.As(err, &op) {
		reason = op.Err.Error()
	}
	return fmt.Sprintf("-%s %s cannot work: %s; write host:port, such as 127.0.0.1:8080", name, address, strings.TrimSpace(reason))
}

// doctorPage is the address to open: on this machine, or at the domain that has a certificate.
func (o *options) doctorPage(a *net.TCPAddr) string {
	scheme, address := "http", a.String()
	if o.tlsCert != "" || o.acme != "" {
		scheme = "https"
	}
	if a.IP.IsUnspecified() {
		// Browsers have a secure context on localhost without TLS, not on 0.0.0.0.
		address = fmt.Sprintf("localhost:%d", a.Port)
	}
	if len(o.domains) > 0 {
		address = o.domains[0]
	}
	return scheme + "://" + address + "/doctor"
}
