// Package host is the self-hosted relay: rooms behind net/http and gorilla/websocket, and the
// pages. What a room does is package room; here are sockets, queues, limits and times.
package host

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"telemed/relay/wire"
)

// Config is what the relay's owner can set. The zero value works.
type Config struct {
	Patients int      // most patients in a room; 0 is wire.DefaultPatients
	Origins  []string // origins beside the relay's own whose pages may connect: see ParseOrigins
	Pages    fs.FS    // the built pages; nil is none
}

// Host is a relay. It is an http.Handler, and Serve runs it on a listener.
type Host struct {
	hub      *hub
	mux      *http.ServeMux
	upgrader websocket.Upgrader
}

// Limits of plain HTTP, so that a slow or large request holds little for long.
const (
	readHeaderWithin = 10 * time.Second
	readWithin       = 15 * time.Second // no request has a body worth more
	sendWithin       = 5 * time.Minute  // the wasm over a bad mobile link
	idleWithin       = 2 * time.Minute
	mostHeaderBytes  = 16 << 10
)

// stopWithin is how long Serve waits for the pages when it is told to stop.
const stopWithin = 10 * time.Second

// The sockets' buffers: small, as most connections are idle. Write buffers are only held while
// something is written, larger messages go around them.
const (
	readBuffer  = 1 << 10
	writeBuffer = 4 << 10
)

// New returns a relay. It fails when the configuration cannot work.
func New(c Config) (*Host, error) {
	if c.Patients == 0 {
		c.Patients = wire.DefaultPatients
	}
	if c.Patients < 1 || c.Patients > wire.MostPatients {
		return nil, fmt.Errorf("host: %d patients in a room: it takes 1 to %d", c.Patients, wire.MostPatients)
	}
	ps := pages{}
	if c.Pages != nil {
		var err error
		if ps, err = loadPages(c.Pages); err != nil {
			return nil, fmt.Errorf("host: the pages cannot be read: %w", err)
		}
	}
	h := &Host{
		hub: newHub(c.Patients),
		mux: http.NewServeMux(),
		upgrader: websocket.Upgrader{
			HandshakeTimeout: readHeaderWithin,
			ReadBufferSize:   readBuffer,
			WriteBufferSize:  writeBuffer,
			WriteBufferPool:  &sync.Pool{},
			CheckOrigin:      originCheck(c.Origins),
			Error: func(w http.ResponseWriter, _ *http.Request, status int, reason error) {
				http.Error(w, reason.Error(), status)
			},
		},
	}
	h.mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, "ok")
	})
	h.mux.HandleFunc("GET /ws/{room}", h.serveSocket)
	h.mux.Handle("/", ps)
	return h, nil
}

// ServeHTTP serves the sockets, the pages and /healthz.
func (h *Host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	setHeaders(w.Header())
	h.mux.ServeHTTP(w, r)
}

func (h *Host) serveSocket(w http.ResponseWriter, r *http.Request) {
	id, err := wire.ParseRoomID(r.PathValue("room"))
	if err != nil {
		http.Error(w, "A room is 32 lower-case hex digits.", http.StatusNotFound)
		return
	}
	ws, err := h.upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade has answered
	}
	h.hub.enter(ws, id)
}

// Stop tells every page that the relay goes away (close code 1001) and waits until they are
// gone or ctx ends. It takes no new ones.
func (h *Host) Stop(ctx context.Context) { h.hub.stop(ctx) }

// Serve runs the relay on a listener until ctx ends, then stops it: no new connections, the
// pages are told, and within stopWithin it returns. Any other end is an error.
func (h *Host) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: readHeaderWithin,
		ReadTimeout:       readWithin,
		WriteTimeout:      sendWithin,
		IdleTimeout:       idleWithin,
		MaxHeaderBytes:    mostHeaderBytes,
		ErrorLog:          log.New(io.Discard, "", 0), // it would write down addresses
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
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
