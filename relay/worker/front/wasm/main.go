//go:build js && wasm

// Command wasm is the entry Worker's Go: package front under syumai/workers, which starts it
// anew for each request.
package main

import (
	"net/http"
	"syscall/js"

	"github.com/syumai/workers"
	"github.com/syumai/workers/cloudflare"
	"github.com/syumai/workers/cloudflare/fetch"

	"telemed/relay/site"
	"telemed/relay/worker/durable"
	"telemed/relay/worker/front"
)

// Set by the build, which ldflags.mjs tells how.
var (
	version   = "" // JSON
	importMap = "" // site.ImportMap of the pages, which are not in here
)

func main() {
	config, err := durable.ParseConfig(variable("PATIENTS"), variable("ORIGINS"), variable("ROOMS_ALLOWED"))
	pages := fetch.NewClient(fetch.WithBinding(cloudflare.GetBinding("ASSETS")))
	workers.Serve(&front.Front{
		Pages: func(r *http.Request) (*http.Response, error) {
			return pages.Do(&fetch.Request{Request: r}, &fetch.RequestInit{Redirect: fetch.RedirectModeManual})
		},
		Config:  config,
		Trouble: err,
		Version: version,
		Policy:  site.Policy(importMap, ""),
	})
}

// variable returns one of the Worker's variables as text, as src/env.ts does.
func variable(name string) string {
	v := cloudflare.GetBinding(name)
	if v.IsNull() || v.IsUndefined() {
		return ""
	}
	return js.Global().Call("String", v).String()
}
