package host

import (
	"context"
	"errors"
	"log"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"
)

// Limits of plain HTTP, so that a slow or large request holds little for long.
const (
	readHeaderWithin = 10 * time.Second // TLS's handshake, too
	readWithin       = 15 * time.Second // no request has a body worth more
	sendWithin       = 5 * time.Minute  // the wasm over a bad mobile link
	idleWithin       = 30 * time.Second // a page loads its parts at once
	mostHeaderBytes  = 16 << 10
)

// stopWithin is how long Serve waits for the pages when it is told to stop.
const stopWithin = 10 * time.Second

// Server returns an HTTP server that a slow or large request cannot hurt.
func Server(h http.Handler, l *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: readHeaderWithin,
		ReadTimeout:       readWithin,
		WriteTimeout:      sendWithin,
		IdleTimeout:       idleWithin,
		MaxHeaderBytes:    mostHeaderBytes,
		ErrorLog:          log.New(serverLog{l}, "", 0),
	}
}

// serverLog passes on what net/http says and an owner has to know, without the addresses that
// net/http puts into it. What one client did wrong is in the metrics at most.
type serverLog struct{ log *slog.Logger }

// Write takes one line, or a panic's with its stack.
func (s serverLog) Write(line []byte) (int, error) {
	text := strings.TrimSpace(string(line))
	if reason, ok := strings.CutPrefix(text, "http: Accept error: "); ok {
		s.log.Error("no new connection can be taken at the moment; it is tried again", "error", reason)
	} else if protocol, panicked, ok := strings.Cut(text, ": panic serving "); ok && (protocol == "http" || protocol == "http2") {
		_, what, _ := strings.Cut(panicked, ": ") // after the address
		s.log.Error("a request failed inside the relay", "panic", what)
	}
	return len(line), nil
}

// Stop tells every page that the relay goes away (close code 1001) and waits until they are
// gone or ctx ends. It takes no new ones.
func (h *Host) Stop(ctx context.Context) { h.hub.stop(ctx) }

// Serve runs the relay on a listener until ctx ends, then stops it: no new connections, the
// pages are told, and within stopWithin it returns. Any other end is an error.
func (h *Host) Serve(ctx context.Context, l net.Listener) error {
	server := Server(h, h.log)
	server.TLSConfig = h.tls
	l = h.bound(l)
	failed := make(chan error, 1)
	go func() {
		if h.tls != nil {
			failed <- server.ServeTLS(l, "", "")
			return
		}
		failed <- server.Serve(l)
	}()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	deadline, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
	defer cancel()
	l.Close() // first, so that whoever comes back finds another relay or none
	h.Stop(deadline)
	if err := server.Shutdown(deadline); err != nil && !errors.Is(err, net.ErrClosed) {
		server.Close()
	}
	return nil
}
