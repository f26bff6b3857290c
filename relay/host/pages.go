package host

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"

	"telemed/relay/site"
)

// pages are the built pages and their parts, by the path of their URL.
type pages map[string]*page

type page struct {
	contentType string
	cache       string
	bodies      []body // in the order of preference; the last is not compressed
}

type body struct {
	encoding string // as in Content-Encoding; "" for none
	data     []byte
	etag     string
}

// loadPages reads a built dist directory. What begins with a dot is left out.
func loadPages(dist fs.FS) (pages, error) {
	ps := pages{}
	err := fs.WalkDir(dist, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(path.Base(name), ".") || isCompressed(dist, name) {
			return err
		}
		p, err := loadPage(dist, name)
		if err == nil {
			ps[site.URLPath(name)] = p
		}
		return err
	})
	return ps, err
}

// isCompressed says that a file is another's compressed form.
func isCompressed(dist fs.FS, name string) bool {
	base, br := strings.CutSuffix(name, ".br")
	if !br {
		var gz bool
		if base, gz = strings.CutSuffix(name, ".gz"); !gz {
			return false
		}
	}
	_, err := fs.Stat(dist, base)
	return err == nil
}

func loadPage(dist fs.FS, name string) (*page, error) {
	p := &page{contentType: site.ContentType(name), cache: site.CacheControl(name)}
	for _, form := range []struct{ encoding, suffix string }{{"br", ".br"}, {"gzip", ".gz"}, {"", ""}} {
		data, err := fs.ReadFile(dist, name+form.suffix)
		if err != nil && form.suffix != "" {
			continue
		}
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(data)
		p.bodies = append(p.bodies, body{form.encoding, data, fmt.Sprintf(`"%x"`, sum[:12])})
	}
	return p, nil
}

// ServeHTTP answers GET and HEAD with a page, in the best form that the browser takes.
func (ps pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, site.OnlyGet, http.StatusMethodNotAllowed)
		return
	}
	if len(ps) == 0 {
		http.Error(w, site.NotBuilt, http.StatusServiceUnavailable)
		return
	}
	p, ok := ps[r.URL.Path]
	if !ok {
		http.Error(w, site.NoSuchPage, http.StatusNotFound)
		return
	}
	b := p.best(r.Header.Get("Accept-Encoding"))
	h := w.Header()
	h.Set("Content-Type", p.contentType)
	h.Set("Cache-Control", p.cache)
	h.Set("ETag", b.etag)
	if len(p.bodies) > 1 {
		h.Set("Vary", "Accept-Encoding")
	}
	if r.Header.Get("If-None-Match") == b.etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if b.encoding != "" {
		h.Set("Content-Encoding", b.encoding)
	}
	h.Set("Content-Length", strconv.Itoa(len(b.data)))
	if r.Method == http.MethodGet {
		w.Write(b.data)
	}
}

func (p *page) best(accept string) body {
	for _, b := range p.bodies {
		if b.encoding == "" || accepts(accept, b.encoding) {
			return b
		}
	}
	panic("host: internal error: a page without a plain body")
}

// accepts reads Accept-Encoding: the encoding is listed, and not with a weight of 0.
func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(part, ";")
		if strings.EqualFold(strings.TrimSpace(name), encoding) {
			weight, ok := strings.CutPrefix(strings.TrimSpace(params), "q=")
			q, err := strconv.ParseFloat(weight, 64)
			return !ok || err == nil && q > 0
		}
	}
	return false
}
