package main

import (
	"bytes"
	"fmt"
	"net/http"

	"telemed/relay/site"
)

// What the servers' files say beside the headers. Caddy looks for public/ where it is started; nginx has to
// be told where it is, since its own prefix is where it would look.

func caddyfile(h http.Header) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `# Caddy, serving the pages of public/ (TLS by itself). From this directory:
# SITE=pages.clinic.example caddy run
{$SITE:pages.clinic.example} {
	root * {$PUBLIC:public}
	@hidden path */.*
	respond @hidden 404
	rewrite / /index.html
	try_files {path}.html {path}
	file_server {
		precompressed br gzip
	}
	header {
`)
	for _, name := range names(h) {
		fmt.Fprintf(&b, "\t\t%s %q\n", name, h.Get(name))
	}
	fmt.Fprintf(&b, "\t\tStrict-Transport-Security %q\n\t\tCache-Control %q\n\t}\n", site.StrictTransport, site.CacheControl("doctor.html"))
	fmt.Fprintf(&b, "\t@parts path /assets/*\n\theader @parts >Cache-Control %q\n}\n", site.CacheControl("assets/x.js"))
	return b.Bytes()
}

func nginx(h http.Header) []byte {
	var b, headers bytes.Buffer
	for _, name := range names(h) {
		fmt.Fprintf(&headers, "        add_header %s %q always;\n", name, h.Get(name))
	}
	fmt.Fprintf(&headers, "        add_header Strict-Transport-Security %q always;\n", site.StrictTransport)
	location := func(path, try, file string) {
		fmt.Fprintf(&b, "    location %s {\n        try_files %s =404;\n%s        add_header Cache-Control %q always;\n    }\n",
			path, try, headers.Bytes(), site.CacheControl(file))
	}
	b.WriteString(`# nginx, serving the pages of public/. It belongs into http { }.
server {
    # In your file: listen 443 ssl; listen [::]:443 ssl; http2 on; (before 1.25.1: listen 443 ssl http2;)
    # ssl_certificate …; ssl_certificate_key …;
    listen 127.0.0.1:8444;
    server_name pages.clinic.example;
    root /srv/telemed/public; # where you have put public/
    access_log off;
    gzip_static on;
    types {
`)
	for _, ext := range []string{".css", ".html", ".js", ".json", ".png", ".svg", ".txt", ".wasm", ".webmanifest"} {
		// The charset is charset's business, or it would stand there twice.
		kind, _, _ := bytes.Cut([]byte(site.ContentType("x"+ext)), []byte(";"))
		fmt.Fprintf(&b, "        %s %s;\n", kind, ext[1:])
	}
	b.WriteString("    }\n    charset utf-8;\n    charset_types text/html text/css text/javascript;\n")
	location("= /", "/index.html", "index.html")
	location("/assets/", "$uri", "assets/x.js")
	location("/", "$uri.html $uri", "doctor.html")
	b.WriteString("}\n")
	return b.Bytes()
}
