#!/usr/bin/env bash
# Tries the examples beside it with the proxies that this machine has (Debian: apt-get install
# caddy nginx-light haproxy): pages, sockets, client addresses, two relays of which one is
# killed, and that the proxies' logs name no room. All of it is on this machine's loopback, and ends with this script.
#
#   relay/deploy/try.sh bin/telemed-relay
set -euo pipefail
relay=$(realpath "${1:?the relay to try}")
here=$(dirname "$(realpath "$0")")
work=$(mktemp -d)
pids=()
finish() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT

go build -C "$here/try" -o "$work/try" .
port() { "$work/try" port; }

# start_relay leaves its address in $at and its process in $pid.
start_relay() {
    local metrics
    metrics=$(port)
    "$relay" -listen "127.0.0.1:$1" -proxies 127.0.0.1 -metrics "127.0.0.1:$metrics" -log-level error > "$work/relay.$1" &
    pid=$!
    pids+=("$pid")
    disown "$pid" # it may be killed, which is not worth a word
    "$work/try" wait "127.0.0.1:$1"
}

try_one() { # a proxy's name and address; a relay's process, the proxy's where that is to read its file again, that relay's program and address
    # In one chain: after || the shell does not stop at what fails.
    "$work/try" pages "$2" && "$work/try" visit "$2" && { [ $# -eq 2 ] || "$work/try" failover "${@:2}"; } && echo "$1: works"
}
# A proxy's log names no room and nobody, also after what failed.
says_nothing() {
    if grep -E '/ws/[0-9a-f]{32}|client: |remote_ip' "$work/log" >&2; then
        echo "$1: its log says who visits, or what" >&2
        exit 1
    fi
}
PATH=$PATH:/usr/sbin # Debian's nginx and HAProxy

# The unit, as far as systemd can tell without running it.
if command -v systemd-analyze > "$work/which"; then
    sed "s|^ExecStart=.*|ExecStart=$relay|" "$here/telemed-relay.service" > "$work/telemed-relay.service"
    systemd-analyze verify "$work/telemed-relay.service"
    echo "systemd: has nothing against the unit"
fi

tried=0
for proxy in nginx caddy haproxy; do
    if ! command -v "$proxy" > "$work/which"; then
        echo "$proxy: not on this machine, not tried"
        continue
    fi
    tried=$((tried + 1))
    front=$(port) one=$(port) two=$(port)
    start_relay "$one"; first=$pid
    case $proxy in
    caddy)
        export SITE="http://127.0.0.1:$front" RELAY="127.0.0.1:$one" HOME="$work"
        caddy adapt --adapter caddyfile --config "$here/Caddyfile" 2>> "$work/log" |
            sed 's/^{/{"admin":{"disabled":true},/' > "$work/caddy.json"
        caddy run --config "$work/caddy.json" 2>> "$work/log" &
        pids+=($!)
        "$work/try" wait "127.0.0.1:$front"
        try_one caddy "127.0.0.1:$front"
        kill "$first"
        if "$work/try" visit "127.0.0.1:$front" 2> "$work/refused"; then exit 1; fi
        says_nothing caddy
        continue
        ;;
    nginx)
        start_relay "$two"
        {
            [ "$(id -u)" != 0 ] || echo "user root;"
            echo "worker_processes 2; worker_shutdown_timeout 1s; pid $work/nginx.pid; error_log $work/log; daemon off;"
            echo "events { worker_connections 1024; } http {"
            for kind in client_body proxy fastcgi uwsgi scgi; do echo "${kind}_temp_path $work/$kind;"; done
            sed "s/127.0.0.1:8443/127.0.0.1:$front/; s/127.0.0.1:8081/127.0.0.1:$one/; s/127.0.0.1:8082/127.0.0.1:$two/" "$here/nginx.conf"
            echo "}"
        } > "$work/nginx.conf"
        nginx -c "$work/nginx.conf" -e "$work/log" &
        reload=$!
        ;;
    haproxy)
        start_relay "$two"
        sed "s/127.0.0.1:8443/127.0.0.1:$front/; s/127.0.0.1:8081/127.0.0.1:$one/; s/127.0.0.1:8082/127.0.0.1:$two/; s/maxconn 40000/maxconn 1000/" "$here/haproxy.cfg" > "$work/haproxy.cfg"
        haproxy -db -f "$work/haproxy.cfg" 2>> "$work/log" &
        reload=""
        ;;
    esac
    pids+=($!)
    "$work/try" wait "127.0.0.1:$front"
    try_one "$proxy" "127.0.0.1:$front" "$first" "$reload" "$relay" "127.0.0.1:$one" || { cat "$work/log" >&2; exit 1; }
    says_nothing "$proxy"
done
[ "$tried" -gt 0 ]
