package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"
)

// certificate is the owner's certificate as it was when its files were last read.
type certificate struct {
	certFile, keyFile string
	now               func() time.Time
	current           atomic.Pointer[tls.Certificate]
}

// expiresSoon is when the log begins to warn of a certificate: time enough to get another.
const expiresSoon = 14 * 24 * time.Hour

func readCertificate(certFile, keyFile string, now func() time.Time) (*certificate, error) {
	c := &certificate{certFile: certFile, keyFile: keyFile, now: now}
	return c, c.reload()
}

// reload reads the files again. When they do not work the certificate stays as it was.
func (c *certificate) reload() error {
	pair, err := tls.LoadX509KeyPair(c.certFile, c.keyFile)
	if err != nil {
		return fmt.Errorf("-tls-cert %s, -tls-key %s cannot work: %v", c.certFile, c.keyFile, err)
	}
	leaf, err := x509.ParseCertificate(pair.Certificate[0])
	if err != nil {
		return fmt.Errorf("-tls-cert %s cannot work: %v", c.certFile, err)
	}
	switch now := c.now(); {
	case now.After(leaf.NotAfter):
		return fmt.Errorf("-tls-cert %s expired on %s: browsers refuse it, get a new one (or this machine's clock is wrong)", c.certFile, day(leaf.NotAfter))
	case now.Before(leaf.NotBefore):
		return fmt.Errorf("-tls-cert %s is not valid before %s: browsers refuse it (or this machine's clock is wrong)", c.certFile, day(leaf.NotBefore))
	}
	pair.Leaf = leaf
	c.current.Store(&pair)
	return nil
}

// ends is when the certificate expires, and whether that is soon.
func (c *certificate) ends() (time.Time, bool) {
	end := c.current.Load().Leaf.NotAfter
	return end, end.Sub(c.now()) < expiresSoon
}

func (c *certificate) config() *tls.Config {
	return &tls.Config{
		MinVersion:     tls.VersionTLS12,
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return c.current.Load(), nil },
	}
}

// automatic gets certificates by ACME: on the TLS port itself (tls-alpn-01), and by http-01
// where -redirect listens.
func (o *options) automatic() (*autocert.Manager, error) {
	dir := o.acmeCache
	if dir == "" {
		dir = os.Getenv("STATE_DIRECTORY") // systemd's
	}
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
	m := &autocert.Manager{
		Prompt:     autocert.AcceptTOS,
		Cache:      autocert.DirCache(dir),
		HostPolicy: autocert.HostWhitelist(o.domains()...),
		Email:      o.acmeEmail,
	}
	if o.acmeServer != "" {
		m.Client = &acme.Client{DirectoryURL: o.acmeServer}
	}
	return m, nil
}

// toHTTPS sends a browser to the same page under TLS, on the port that listens there.
func toHTTPS(port int) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			http.Error(w, "Use https.", http.StatusBadRequest)
			return
		}
		name := r.Host
		if h, _, err := net.SplitHostPort(r.Host); err == nil {
			name = h
		}
		if port != 443 {
			name = net.JoinHostPort(strings.Trim(name, "[]"), fmt.Sprint(port))
		}
		// 308 would be remembered, too; 301 is what every old browser knows.
		w.Header().Set("Referrer-Policy", "no-referrer")
		http.Redirect(w, r, "https://"+name+r.URL.RequestURI(), http.StatusMovedPermanently)
	})
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }
