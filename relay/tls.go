package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
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

// warn says when the certificate has expired, or soon will.
func (c *certificate) warn(log *slog.Logger) {
	end := c.current.Load().Leaf.NotAfter
	switch left := end.Sub(c.now()); {
	case left < 0:
		log.Error("the certificate has expired and browsers refuse it: put a new one in its place and send SIGHUP", "on", day(end))
	case left < expiresSoon:
		log.Warn("the certificate expires soon: put a new one in its place and send SIGHUP", "on", day(end))
	}
}

func (c *certificate) config() *tls.Config {
	return &tls.Config{
		MinVersion:     tls.VersionTLS12,
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return c.current.Load(), nil },
	}
}

// toHTTPS sends a browser to the same page under TLS, on the port that listens there.
func toHTTPS(port int) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			http.Error(w, "Use https.", http.StatusBadRequest)
			return
		}
		u := url.URL{Host: r.Host}
		name := net.JoinHostPort(u.Hostname(), fmt.Sprint(port))
		if port == 443 {
			name = strings.TrimSuffix(name, ":443")
		}
		// 308 would be remembered, too; 301 is what every old browser knows.
		w.Header().Set("Referrer-Policy", "no-referrer")
		http.Redirect(w, r, "https://"+name+r.URL.RequestURI(), http.StatusMovedPermanently)
	})
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }
