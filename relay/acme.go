package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"
	"golang.org/x/net/idna"

	"telemed/relay/door"
)

// sayAgain is how often the log repeats that there is no certificate.
const sayAgain = time.Minute

// automatic gets certificates by ACME: on the TLS port itself (tls-alpn-01), and by http-01
// where -redirect listens.
type automatic struct {
	autocert.Manager
	domains []string
	log     *slog.Logger

	mu   sync.Mutex
	said time.Time
}

// readDomains takes -acme's names as browsers ask for them: lower case, and without letters that DNS has not.
func (o *options) readDomains() error {
	names := strings.FieldsFunc(o.acme, func(r rune) bool { return r == ',' || r == ' ' })
	if o.acme != "" && len(names) == 0 {
		return fmt.Errorf("-acme %q cannot work: write a domain, such as telemed.clinic.example", o.acme)
	}
	for _, d := range names {
		name, err := idna.Lookup.ToASCII(d)
		_, notAddress := netip.ParseAddr(strings.Trim(d, "[]"))
		switch {
		case notAddress == nil:
			return fmt.Errorf("-acme %q cannot work: this has certificates for names, not for addresses; write a domain, such as telemed.clinic.example", d)
		case strings.HasSuffix(d, "."):
			return fmt.Errorf("-acme %q cannot work: leave out the dot at its end", d)
		case err != nil || !strings.Contains(name, ".") || !door.ValidName(name):
			return fmt.Errorf("-acme %q cannot work: write a domain of letters, digits and hyphens, such as telemed.clinic.example", d)
		}
		o.domains = append(o.domains, name)
	}
	return nil
}

func (o *options) automatic(log *slog.Logger) (*automatic, error) {
	dir := o.acmeCache
	if dir == "" {
		return nil, errors.New("-acme needs -acme-cache: a directory that outlives this process, or the authority soon refuses more certificates")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("-acme-cache: %v", err)
	}
	probe, err := os.CreateTemp(dir, "writable-*")
	if err != nil {
		return nil, fmt.Errorf("-acme-cache: %v", err)
	}
	probe.Close()
	os.Remove(probe.Name())
	m := &automatic{domains: o.domains, log: log}
	m.Manager = autocert.Manager{
		Prompt:     autocert.AcceptTOS,
		Cache:      cache{autocert.DirCache(dir), log},
		HostPolicy: autocert.HostWhitelist(m.domains...),
		Email:      o.acmeEmail,
	}
	if o.acmeServer != "" {
		m.Client = &acme.Client{DirectoryURL: o.acmeServer}
	}
	return m, nil
}

func (m *automatic) config() *tls.Config {
	c := m.TLSConfig()
	c.MinVersion = tls.VersionTLS12
	c.GetCertificate = m.certificate
	return c
}

// certificate is autocert's, and has the log say why there is none: a browser that is refused
// says nothing of it to the owner.
func (m *automatic) certificate(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	c, err := m.GetCertificate(hello)
	if err != nil && slices.Contains(m.domains, strings.ToLower(hello.ServerName)) && m.due(time.Now()) {
		m.log.Error("there is no certificate: the authority was asked and gave none", "error", err)
	}
	return c, err
}

func (m *automatic) due(now time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if now.Sub(m.said) < sayAgain {
		return false
	}
	m.said = now
	return true
}

// cache is a directory that says when it cannot be written: autocert goes on without.
type cache struct {
	autocert.DirCache
	log *slog.Logger
}

// Put keeps a certificate, a key or a challenge.
func (c cache) Put(ctx context.Context, name string, data []byte) error {
	err := c.DirCache.Put(ctx, name, data)
	if err != nil {
		c.log.Error("-acme-cache cannot be written; without it the authority is asked again at each start, and soon refuses", "error", err)
	}
	return err
}
