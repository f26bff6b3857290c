package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"strings"

	"telemed/relay/door"
	"telemed/relay/host"
	"telemed/relay/wire"
)

// options is what the relay's owner said, before it is tried.
type options struct {
	listen, origin, proxies, rooms         string
	tlsCert, tlsKey, redirect              string
	acme, acmeEmail, acmeCache, acmeServer string
	metrics, logFormat, logLevel           string
	patients                               int
	limits                                 host.Limits
	connectionsSaid                        bool     // by the owner, who is not to get fewer
	domains                                []string // of acme, as browsers ask for them
	version                                bool
}

func (o *options) flags() *flag.FlagSet {
	f := flag.NewFlagSet("telemed-relay", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&o.listen, "listen", "127.0.0.1:8080", "listen on this `address`: host:port; port 0 takes a free one, host 0.0.0.0 every network")
	f.StringVar(&o.origin, "origin", "", "let pages of these `origins` connect too, beside the relay's own: https://clinic.example,https://…")
	f.StringVar(&o.proxies, "proxies", "", "believe the X-Forwarded-For of these proxy `addresses`: 127.0.0.1,10.0.0.0/8")
	f.StringVar(&o.rooms, "rooms", "", "open only the rooms listed in this `file`, one id on a line; without it anyone may open a room")

	f.StringVar(&o.tlsCert, "tls-cert", "", "speak TLS with this certificate `file` (PEM, with its chain)")
	f.StringVar(&o.tlsKey, "tls-key", "", "the certificate's key `file` (PEM)")
	f.StringVar(&o.acme, "acme", "", "speak TLS with an automatic certificate for these `domains`; -listen must be reached on port 443")
	f.StringVar(&o.acmeEmail, "acme-email", "", "where the certificate authority may write to: an `address`")
	f.StringVar(&o.acmeCache, "acme-cache", "", "keep automatic certificates in this `directory` (default $STATE_DIRECTORY)")
	f.StringVar(&o.acmeServer, "acme-server", "", "the authority's ACME directory `URL` (default Let's Encrypt)")
	f.StringVar(&o.redirect, "redirect", "", "send plain http on this `address` (such as :80) to https, at -listen's port; answers ACME's http-01 too")

	f.IntVar(&o.patients, "patients", wire.DefaultPatients, fmt.Sprintf("patients in a room, at most this `number`: 1 to %d", wire.MostPatients))
	l := &o.limits
	*l = host.DefaultLimits
	f.IntVar(&l.Connections, "connections", l.Connections, "sockets in all, at most this `number`; the default is lowered to what the system's limit of open files allows")
	f.IntVar(&l.PerAddress, "connections-per-address", l.PerAddress, "sockets of one client address (IPv6: one /64), at most this `number`, and no more than are still free")
	f.IntVar(&l.Rooms, "rooms-at-once", l.Rooms, "rooms in use, at most this `number`; one client address opens no more than are still free")
	f.Float64Var(&l.HandshakesPerAddress, "handshakes-per-address", l.HandshakesPerAddress, fmt.Sprintf("new sockets a second of one client address, this `number` after the first %d", host.HandshakeBurst))
	f.Float64Var(&l.HandshakesPerRoom, "handshakes-per-room", l.HandshakesPerRoom, "new sockets a second into one room, this `number` after as many as fill it twice")
	f.IntVar(&l.BytesPerSecond, "bytes-per-second", l.BytesPerSecond, "read at most this `number` of bytes a second from one socket; who sends more waits")
	f.IntVar(&l.Memory, "memory", l.Memory, "hold at most this `number` of bytes of messages that come in, and as many that wait for slow readers")
	f.DurationVar(&l.Unclaimed, "unclaimed", l.Unclaimed, "close a room that has no doctor for this `time`, such as 90m or 2h")

	f.StringVar(&o.metrics, "metrics", "", "serve Prometheus metrics at http://`address`/metrics; keep it off the internet")
	f.StringVar(&o.logFormat, "log-format", "text", "write the log in this `format`: text or json")
	f.StringVar(&o.logLevel, "log-level", "info", "write from this `level` on: debug, info, warn or error; no level writes rooms, addresses or sizes")
	f.BoolVar(&o.version, "version", false, "print version, commit and the SHA-256 of the wasm inside, and end")
	return f
}

// parse reads the environment, then the flags over it.
func (o *options) parse(f *flag.FlagSet, args []string, env func(string) (string, bool)) error {
	var err error
	f.VisitAll(func(fl *flag.Flag) {
		if v, ok := env(envName(fl.Name)); ok && err == nil {
			if f.Set(fl.Name, v) != nil {
				err = fmt.Errorf("%s=%q cannot work; this would: %s", envName(fl.Name), v, describe(fl))
			}
		}
	})
	if err != nil {
		return err
	}
	if err := f.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return err
		}
		const of = " for flag -" // the value before it may have that, too
		if i := strings.LastIndex(err.Error(), of); i >= 0 {
			name, _, _ := strings.Cut(err.Error()[i+len(of):], ":")
			if fl := f.Lookup(name); fl != nil {
				return fmt.Errorf("%s for -%s; this would work: %s", err.Error()[:i], name, describe(fl))
			}
		}
		return fmt.Errorf("%v; -help lists what works", err)
	}
	if f.NArg() > 0 {
		return fmt.Errorf("%q is not a flag: write -name value; -help lists what works", f.Arg(0))
	}
	f.Visit(func(fl *flag.Flag) { o.connectionsSaid = o.connectionsSaid || fl.Name == "connections" })
	if dir, ok := env("STATE_DIRECTORY"); ok && o.acme != "" && o.acmeCache == "" {
		o.acmeCache = dir // systemd's
	}
	return o.check()
}

func envName(name string) string {
	return "TELEMED_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
}

// check says what cannot work by itself, before any file or address is tried.
func (o *options) check() error {
	address := func(name, a string) error {
		if _, _, err := net.SplitHostPort(a); a != "" && err != nil {
			return fmt.Errorf("-%s %q cannot work: write host:port, such as 127.0.0.1:8080", name, a)
		}
		return nil
	}
	if o.listen == "" {
		return errors.New("-listen \"\" cannot work: write host:port, such as 127.0.0.1:8080")
	}
	if err := address("listen", o.listen); err != nil {
		return err
	}
	if err := address("redirect", o.redirect); err != nil {
		return err
	}
	if err := address("metrics", o.metrics); err != nil {
		return err
	}
	taken := map[string]string{}
	for _, x := range []struct{ name, address string }{{"listen", o.listen}, {"redirect", o.redirect}, {"metrics", o.metrics}} {
		if by := taken[x.address]; by != "" {
			return fmt.Errorf("-%s %s cannot work: -%s has that address; choose another port", x.name, x.address, by)
		}
		if x.address != "" && !strings.HasSuffix(x.address, ":0") {
			taken[x.address] = x.name
		}
	}
	switch {
	case o.patients < 1 || o.patients > wire.MostPatients:
		return fmt.Errorf("-patients %d cannot work: a room takes 1 to %d", o.patients, wire.MostPatients)
	case (o.tlsCert == "") != (o.tlsKey == ""):
		return errors.New("-tls-cert and -tls-key go together: one of them is missing")
	case o.tlsCert != "" && o.acme != "":
		return errors.New("-tls-cert and -acme exclude each other: choose your own certificate or an automatic one")
	case o.acme == "" && o.acmeEmail+o.acmeCache+o.acmeServer != "":
		return errors.New("-acme-email, -acme-cache and -acme-server need -acme with a domain")
	case o.acmeEmail != "" && !strings.Contains(o.acmeEmail, "@"):
		return fmt.Errorf("-acme-email %q cannot work: write an address, such as it@clinic.example", o.acmeEmail)
	case o.redirect != "" && o.tlsCert == "" && o.acme == "":
		return errors.New("-redirect needs TLS to send people to: add -tls-cert and -tls-key, or -acme")
	case o.logFormat != "text" && o.logFormat != "json":
		return fmt.Errorf("-log-format %q cannot work: write text or json", o.logFormat)
	}
	if u, err := url.Parse(o.acmeServer); o.acmeServer != "" && (err != nil || u.Scheme != "https" || u.Host == "") {
		return fmt.Errorf("-acme-server %q cannot work: write https://…, the URL of an ACME directory", o.acmeServer)
	}
	if err := o.readDomains(); err != nil {
		return err
	}
	if _, err := o.level(); err != nil {
		return err
	}
	if err := o.limits.Check(); err != nil {
		return err
	}
	return nil
}

func (o *options) level() (slog.Level, error) {
	var l slog.Level
	// slog takes info+3, too.
	if err := l.UnmarshalText([]byte(o.logLevel)); err != nil || strings.ContainsAny(o.logLevel, "+-") {
		return l, fmt.Errorf("-log-level %q cannot work: write debug, info, warn or error", o.logLevel)
	}
	return l, nil
}

// logger writes to w what happens to the relay, and nothing of who uses it.
func (o *options) logger(w io.Writer) *slog.Logger {
	level, _ := o.level()
	options := &slog.HandlerOptions{Level: level}
	if o.logFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

// config is the part that is package host's.
func (o *options) config() (host.Config, error) {
	c := host.Config{Patients: o.patients, Limits: o.limits}
	var err error
	if c.Origins, err = door.ParseOrigins(o.origin); err != nil {
		return c, fmt.Errorf("-origin: %v", err)
	}
	for s := range strings.SplitSeq(o.proxies, ",") {
		if s = strings.TrimSpace(s); s == "" {
			continue
		}
		p, err := parseProxy(s)
		if err != nil {
			return c, err
		}
		c.Proxies = append(c.Proxies, p)
	}
	return c, nil
}

// parseProxy reads one of -proxies, into the form that addresses of sockets have.
func parseProxy(s string) (netip.Prefix, error) {
	p, err := netip.ParsePrefix(s)
	if a, aerr := netip.ParseAddr(s); aerr == nil {
		if a.Zone() != "" {
			return p, fmt.Errorf("-proxies: %q cannot work: leave the zone out, %s", s, a.WithZone(""))
		}
		p, err = netip.PrefixFrom(a, a.BitLen()), nil
	}
	if p.Addr().Is4In6() {
		p = netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-96) // not valid where it was wider than all of IPv4
	}
	if err != nil || !p.IsValid() {
		return p, fmt.Errorf("-proxies: %q is not an address: write 127.0.0.1 or 10.0.0.0/8", s)
	}
	return p.Masked(), nil
}
