// Package front is all of the Worker that is plain HTTP: health, version, the pages with their
// headers. Sockets do not come here. It is an http.Handler like any other; package main in wasm
// runs it under syumai/workers.
package front

import (
	"io"
	"net/http"
	"strings"
	"time"

	"telemed/relay/door"
	"telemed/relay/site"
	"telemed/relay/wire"
	"telemed/relay/worker/durable"
)

// Front answers what is plain HTTP.
type Front struct {
	// Pages answers GET of a page's file by its name: Workers static assets. (A RoundTripper would
	// do, and would link net/http's own with all of TLS.)
	Pages   func(*http.Request) (*http.Response, error)
	Config  durable.Config
	Trouble error  // why the Worker cannot work as its owner configured it; nil is well
	Version string // what GET /version says: JSON (relay/SPEC.md, "Plain HTTP")
	Policy  string // what site.Policy returned for the pages
}

// ServeHTTP serves the pages, /healthz, /version, and who asks for a room without a WebSocket.
func (f *Front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	site.SetHeaders(w.Header(), f.Policy)
	// Pages ask for the time here (RFC 9110 §6.6.1); the runtime by itself says none.
	w.Header().Set("Date", time.Now().UTC().Format(http.TimeFormat))
	if r.URL.Scheme == "https" {
		w.Header().Set("Strict-Transport-Security", site.StrictTransport)
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, site.OnlyGet, http.StatusMethodNotAllowed)
		return
	}
	switch {
	case r.URL.Path == "/healthz" && f.Trouble != nil:
		http.Error(w, f.Trouble.Error(), http.StatusInternalServerError)
	case r.URL.Path == "/healthz":
		say(w, "text/plain; charset=utf-8", "ok")
	case r.URL.Path == "/version":
		say(w, "application/json", f.Version)
	case strings.HasPrefix(r.URL.Path, "/ws/"):
		f.noSocket(w, r)
	default:
		f.page(w, r)
	}
}

func say(w http.ResponseWriter, contentType, text string) {
	w.Header().Set("Content-Type", contentType)
	io.WriteString(w, text)
}

// noSocket refuses whoever asks for a room and is not to come to its object.
func (f *Front) noSocket(w http.ResponseWriter, r *http.Request) {
	id, err := wire.ParseRoomID(strings.TrimPrefix(r.URL.Path, "/ws/"))
	if err != nil {
		http.Error(w, door.NotARoom, http.StatusNotFound)
		return
	}
	if f.Trouble != nil {
		http.Error(w, f.Trouble.Error(), http.StatusInternalServerError)
		return
	}
	if status, text := f.Config.Refuses(id, r.Header.Get("Origin"), r.Host); status != 0 {
		http.Error(w, text, status)
		return
	}
	http.Error(w, door.NotASocket, http.StatusBadRequest)
}

// page hands on a page's file with the headers that are ours.
func (f *Front) page(w http.ResponseWriter, r *http.Request) {
	name, ok := site.File(r.URL.Path)
	if !ok {
		http.Error(w, site.NoSuchPage, http.StatusNotFound)
		return
	}
	u := *r.URL
	u.Path, u.RawPath, u.RawQuery = "/"+name, "", ""
	ask := &http.Request{Method: http.MethodGet, URL: &u, Host: r.Host, Header: http.Header{}}
	if tag := r.Header.Get("If-None-Match"); tag != "" {
		ask.Header.Set("If-None-Match", tag)
	}
	answer, err := f.Pages(ask.WithContext(r.Context()))
	if err != nil {
		http.Error(w, site.NotBuilt, http.StatusServiceUnavailable)
		return
	}
	h := w.Header()
	if tag := answer.Header.Get("ETag"); tag != "" {
		h.Set("ETag", tag)
	}
	switch answer.StatusCode {
	case http.StatusOK:
		h.Set("Content-Type", site.ContentType(name))
		h.Set("Cache-Control", site.CacheControl(name))
		if r.Method == http.MethodHead {
			w.WriteHeader(http.StatusOK)
			return
		}
		// Under syumai/workers this hands on the stream and copies nothing.
		io.Copy(w, answer.Body)
	case http.StatusNotModified:
		h.Set("Cache-Control", site.CacheControl(name))
		w.WriteHeader(http.StatusNotModified)
	default:
		http.Error(w, site.NoSuchPage, http.StatusNotFound)
	}
}
