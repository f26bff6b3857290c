//go:build unix

package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"golang.org/x/crypto/acme/autocert"
)

// pemFiles writes a certificate for 127.0.0.1 that ends at this time, and its key.
func pemFiles(t *testing.T, end time.Time) (certFile, keyFile string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"},
		NotBefore: end.AddDate(-1, 0, 0), NotAfter: end, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	certFile, keyFile = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	write(t, certFile, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert})))
	write(t, keyFile, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})))
	return certFile, keyFile
}

// With TLS: pages by https with HSTS, http sent there, a certificate that is renewed is read on
// SIGHUP and a broken one is not, metrics beside it.
func TestTLS(t *testing.T) {
	cert, key := pemFiles(t, time.Now().AddDate(0, 1, 0))
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	free.Close()
	plain := free.Addr().String()
	free2, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	free2.Close()
	rooms := filepath.Join(t.TempDir(), "rooms")
	write(t, rooms, strings.Repeat("0", 32)+"\n")
	origin, log := started(t, "-rooms", rooms, "-tls-cert", cert, "-tls-key", key, "-redirect", plain, "-metrics", free2.Addr().String())
	serial := func() *x509.Certificate {
		c, err := tls.Dial("tcp", strings.TrimPrefix(origin, "https://"), &tls.Config{InsecureSkipVerify: true})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		return c.ConnectionState().PeerCertificates[0]
	}
	first := serial()
	client := &http.Client{
		Transport:     &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, ForceAttemptHTTP2: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	defer client.CloseIdleConnections()
	r, err := client.Get(origin + "/healthz")
	if err != nil || r.ProtoMajor != 2 || !strings.HasPrefix(r.Header.Get("Strict-Transport-Security"), "max-age=") {
		t.Errorf("%v %+v", err, r)
	}
	r, err = client.Get("http://" + plain + "/patient?x=1")
	if err != nil || r.StatusCode != 301 || r.Header.Get("Location") != origin+"/patient?x=1" {
		t.Errorf("%v %+v", err, r)
	}
	r, err = client.Get("http://" + free2.Addr().String() + "/metrics")
	if err != nil || r.StatusCode != 200 {
		t.Errorf("metrics: %v", err)
	}
	dialer := websocket.Dialer{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	ws, _, err := dialer.Dial("wss"+strings.TrimPrefix(origin, "https")+"/ws/"+strings.Repeat("0", 32), nil)
	if err != nil {
		t.Fatal(err)
	}
	ws.Close()

	// The list, too, is read again, and a bad one does not keep a new certificate from being read.
	write(t, rooms, "no room")
	write(t, cert, "broken")
	hangUp(t)
	log.has(t, "error=\"-rooms")
	log.has(t, "reload failed")
	if !serial().Equal(first) {
		t.Error("a broken certificate was taken")
	}
	newCert, newKey := pemFiles(t, time.Now().AddDate(0, 0, 3))
	for from, to := range map[string]string{newCert: cert, newKey: key} {
		b, _ := os.ReadFile(from)
		write(t, to, string(b))
	}
	hangUp(t)
	log.has(t, "the certificate expires soon") // and is there: the list was read before it
	if serial().Equal(first) {
		t.Error("the new certificate was not taken")
	}
	write(t, rooms, strings.Repeat("0", 32)+"\n")
	hangUp(t)
	log.has(t, "level=INFO msg=reloaded")
}

// Wherever TLS listens, and however the host is written, the redirect is a URL.
func TestToHTTPS(t *testing.T) {
	for _, c := range []struct {
		port       int
		host, want string
	}{
		{443, "clinic.example", "https://clinic.example/x"},
		{443, "clinic.example:80", "https://clinic.example/x"},
		{443, "[2001:db8::1]", "https://[2001:db8::1]/x"},
		{443, "[2001:db8::1]:8080", "https://[2001:db8::1]/x"},
		{8443, "clinic.example:8080", "https://clinic.example:8443/x"},
		{8443, "[2001:db8::1]", "https://[2001:db8::1]:8443/x"},
	} {
		r, w := httptest.NewRequest("GET", "/x", nil), httptest.NewRecorder()
		r.Host = c.host
		toHTTPS(c.port).ServeHTTP(w, r)
		if got := w.Header().Get("Location"); got != c.want {
			t.Errorf("%s: %s, want %s", c.host, got, c.want)
		}
	}
}

// An authority that cannot be reached costs no more than the handshake that needed it, and the log
// says so; strangers' names do not come that far.
func TestACMEWithoutAuthority(t *testing.T) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	free.Close()
	origin, log := started(t, "-listen", free.Addr().String(), "-acme", "Präxis.Example", "-acme-cache", t.TempDir(), "-acme-server", "https://127.0.0.1:1/dir")
	if origin != "https://xn--prxis-hra.example" {
		t.Errorf("it says %q", origin)
	}
	for _, name := range []string{"stranger.example", "xn--prxis-hra.example"} {
		if _, err := tls.Dial("tcp", free.Addr().String(), &tls.Config{ServerName: name, InsecureSkipVerify: true}); err == nil {
			t.Errorf("%s has a certificate", name)
		}
	}
	if line := log.has(t, "no certificate"); strings.Contains(line, "stranger") {
		t.Errorf("the log says %q", line)
	}
}

// What cannot be kept is said, once a minute at most.
func TestACMECache(t *testing.T) {
	log := &lines{all: make(chan string, 10)}
	dir := t.TempDir()
	c := cache{autocert.DirCache(filepath.Join(dir, "file", "below")), (&options{logFormat: "text"}).logger(log)}
	write(t, filepath.Join(dir, "file"), "")
	if c.Put(t.Context(), "name", nil) == nil {
		t.Error("it was kept")
	}
	log.has(t, "cannot be written")
	m := automatic{}
	now := time.Now()
	if !m.due(now) || m.due(now.Add(sayAgain-1)) || !m.due(now.Add(sayAgain)) {
		t.Error("it is said at another pace")
	}
}

// A running relay says when its certificate is about to end, and when it has.
func TestCertificateEnds(t *testing.T) {
	end := time.Now().AddDate(0, 1, 0).Truncate(time.Second)
	certFile, keyFile := pemFiles(t, end)
	now := time.Now()
	c, err := readCertificate(certFile, keyFile, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	log := &lines{all: make(chan string, 10)}
	for _, x := range []struct {
		at   time.Time
		says string
	}{{now, ""}, {end.Add(-expiresSoon + time.Hour), "level=WARN msg=\"the certificate expires soon"}, {end.Add(time.Hour), "level=ERROR msg=\"the certificate has expired"}} {
		now = x.at
		c.warn((&options{logFormat: "text"}).logger(log))
		if x.says == "" {
			if len(log.all) > 0 {
				t.Errorf("it says %q", <-log.all)
			}
			continue
		}
		log.has(t, x.says)
	}
	// A clock that was set wrong keeps the certificate that is there.
	now = end.AddDate(1, 0, 0)
	if err := c.reload(); err == nil || !strings.Contains(err.Error(), "clock") {
		t.Errorf("%v", err)
	}
	if c.current.Load() == nil {
		t.Error("the certificate is gone")
	}
}
