// Package host is the self-hosted relay: rooms behind net/http and gorilla/websocket, and the
// pages. What a room does is package room; here are sockets, queues, limits and times.
package host

import (
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"sync"
	"sync/atomic"

	"github.com/gorilla/websocket"

	"telemed/relay/door"
	"telemed/relay/site"
	"telemed/relay/wire"
)

// Config is what the relay's owner can set. The zero value works.
type Config struct {
	Patients int                    // most patients in a room; 0 is wire.DefaultPatients
	Origins  []string               // origins beside the relay's own whose pages may connect: see door.ParseOrigins
	Proxies  []netip.Prefix         // whose X-Forwarded-For and X-Forwarded-Proto are believed
	Allow    func(wire.RoomID) bool // which rooms may be opened; nil is any
	Limits   Limits                 // see DefaultLimits
	Pages    fs.FS                  // the built pages; nil is none
	Version  Version                // what /version tells
	TLS      *tls.Config            // what Serve speaks; nil is plain HTTP
	Log      *slog.Logger           // nil is none
}

// Version says which build a relay is, so that it can be compared with what the source builds to.
type Version struct {
	Version string            `json:"version"`
	Commit  string            `json:"commit"`
	Go      string            `json:"go"`
	Wasm    map[string]string `json:"wasm"` // file name → SHA-256, in hex
}

// Host is a relay. It is an http.Handler, and Serve runs it on a listener.
type Host struct {
	hub      *hub
	mux      *http.ServeMux
	upgrader websocket.Upgrader
	origins  []string
	allow    func(wire.RoomID) bool
	proxies  []netip.Prefix
	tls      *tls.Config
	policy   string // site.Policy
	log      *slog.Logger
	warned   atomic.Bool // of a proxy that is not in the list
}

// The sockets' buffers: small, as most connections are idle. The read buffer holds a frame of 512
// bytes with its envelope, what is longer is read past it, and it is not 0, which would keep
// net/http's; write buffers are only held for the handshake.
const (
	readBuffer  = 640
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
	limits := c.Limits.filled()
	if err := limits.Check(); err != nil {
		return nil, fmt.Errorf("host: %w", err)
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	ps, importMap := pages{}, ""
	if c.Pages != nil {
		var err error
		if ps, err = loadPages(c.Pages); err != nil {
			return nil, fmt.Errorf("host: the pages cannot be read: %w", err)
		}
		importMap = site.ImportMap(c.Pages)
	}
	h := &Host{
		hub: newHub(c.Patients, limits),
		mux: http.NewServeMux(),
		upgrader: websocket.Upgrader{
			HandshakeTimeout: readHeaderWithin,
			ReadBufferSize:   readBuffer,
			WriteBufferSize:  writeBuffer,
			WriteBufferPool:  &sync.Pool{},
			CheckOrigin:      func(*http.Request) bool { return true }, // serveSocket has
			Error: func(w http.ResponseWriter, _ *http.Request, status int, reason error) {
				http.Error(w, reason.Error(), status)
			},
		},
		origins: c.Origins,
		allow:   c.Allow,
		proxies: c.Proxies,
		tls:     c.TLS,
		policy:  site.Policy(importMap, ""),
		log:     c.Log,
	}
	h.mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, "ok")
	})
	version, err := json.Marshal(c.Version)
	if err != nil {
		panic("host: internal error: " + err.Error())
	}
	h.mux.HandleFunc("GET /version", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Write(version)
	})
	h.mux.HandleFunc("GET /ws/{room}", h.serveSocket)
	h.mux.Handle("/", ps)
	return h, nil
}

// ServeHTTP serves the sockets, the pages and /healthz.
func (h *Host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	site.SetHeaders(w.Header(), h.policy)
	if h.secure(r) {
		w.Header().Set("Strict-Transport-Security", site.StrictTransport)
	}
	h.mux.ServeHTTP(w, r)
}

// serveSocket lets a page into a room, or says with a status why not: relay/SPEC.md, "Plain
// HTTP".
func (h *Host) serveSocket(w http.ResponseWriter, r *http.Request) {
	refuse := func(status int, reason, text string) {
		h.hub.metrics.rejected(reason)
		if status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable {
			w.Header().Set("Retry-After", door.RetryAfter)
		}
		http.Error(w, text, status)
	}
	id, err := wire.ParseRoomID(r.PathValue("room"))
	switch {
	case err != nil:
		refuse(http.StatusNotFound, "not a room", door.NotARoom)
		return
	case !door.FromOrigin(r.Header.Get("Origin"), r.Host, h.origins):
		refuse(http.StatusForbidden, "origin", door.NotYours)
		return
	case h.allow != nil && !h.allow(id):
		refuse(http.StatusForbidden, "room not listed", door.NotListed)
		return
	case !websocket.IsWebSocketUpgrade(r):
		refuse(http.StatusBadRequest, "not a socket", door.NotASocket)
		return
	}
	h.warnOfProxy(r)
	tooMany := func(err error) {
		if err == errFull || err == errRooms {
			refuse(http.StatusServiceUnavailable, err.Error(), door.Full)
			return
		}
		refuse(http.StatusTooManyRequests, err.Error(), "Too many "+err.Error()+".")
	}
	v, err := h.hub.gate.enter(clientAddress(r, h.proxies), id)
	if err != nil {
		tooMany(err)
		return
	}
	in, arrived, err := h.hub.reserve(id, v)
	if err != nil {
		h.hub.gate.leave(v)
		tooMany(err)
		return
	}
	defer arrived()
	answer := &handshake{ResponseWriter: w}
	ws, err := h.upgrader.Upgrade(answer, r, nil)
	if err != nil {
		h.hub.release(in)
		h.hub.gate.leave(v)
		h.hub.metrics.rejected("not a socket")
		return // Upgrade has answered
	}
	answer.socket.mute = true
	h.hub.enter(ws, answer.socket, in, v)
}

// warnOfProxy says once that somebody names another address and is not in the list: where that is
// the owner's proxy, all people behind it count as one.
func (h *Host) warnOfProxy(r *http.Request) {
	if r.Header.Get("X-Forwarded-For") == "" || h.fromProxy(r) || h.warned.Swap(true) {
		return
	}
	h.log.Warn("X-Forwarded-For came from an address that -proxies does not list: where that is a proxy of yours, limits count everybody behind it as one address")
}
