#!/usr/bin/env bash
# Tries -acme with Pebble, Let's Encrypt's test authority, on this machine's loopback: a certificate
# is got by tls-alpn-01, kept, and served again when the authority is gone.
#
#   relay/deploy/acme.sh bin/telemed-relay
set -euo pipefail
relay=$(realpath "${1:?the relay to try}")
here=$(dirname "$(realpath "$0")")
pebble=github.com/letsencrypt/pebble/v2
version=v2.10.1
domain=telemed.example
work=$(mktemp -d)
pids=()
finish() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT

# Pinned here and in no go.mod: the product does not depend on it.
GOBIN=$work go install $pebble/cmd/pebble@$version $pebble/cmd/pebble-challtestsrv@$version
certs=$(cd "$work" && go mod download -json $pebble@$version | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')/test/certs
go build -C "$here/try" -o "$work/try" .
port() { "$work/try" port; }

acme=$(port) management=$(port) dns=$(port) dnsManagement=$(port) tls=$(port) http=$(port)
cat > "$work/pebble.json" <<JSON
{"pebble": {"listenAddress": "127.0.0.1:$acme", "managementListenAddress": "127.0.0.1:$management",
 "certificate": "$certs/localhost/cert.pem", "privateKey": "$certs/localhost/key.pem",
 "httpPort": $http, "tlsPort": $tls, "ocspResponderURL": "", "externalAccountBindingRequired": false}}
JSON
"$work/pebble-challtestsrv" -defaultIPv4 127.0.0.1 -defaultIPv6 "" -dnsserver "127.0.0.1:$dns" \
    -http01 "" -https01 "" -tlsalpn01 "" -doh "" -management "127.0.0.1:$dnsManagement" > "$work/dns.log" 2>&1 &
pids+=($!)
PEBBLE_VA_NOSLEEP=1 PEBBLE_WFE_NONCEREJECT=0 "$work/pebble" -config "$work/pebble.json" -dnsserver "127.0.0.1:$dns" > "$work/pebble.log" 2>&1 &
pids+=($!)
authority=$!
disown "$authority"
"$work/try" open "127.0.0.1:$acme"

start_relay() {
    SSL_CERT_FILE=$certs/pebble.minica.pem "$relay" -listen "127.0.0.1:$tls" -redirect "127.0.0.1:$http" \
        -acme $domain -acme-cache "$work/cache" -acme-server "https://localhost:$acme/dir" > "$work/relay.log" 2>&1 &
    pid=$!
    pids+=("$pid")
    "$work/try" open "127.0.0.1:$tls"
}
start_relay
"$work/try" certificate "127.0.0.1:$tls" $domain || { cat "$work/relay.log" "$work/pebble.log" >&2; exit 1; }
kill "$pid" "$authority"
wait "$pid"
start_relay
"$work/try" certificate "127.0.0.1:$tls" $domain
echo "ACME: works"
