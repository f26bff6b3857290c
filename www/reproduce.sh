#!/usr/bin/env bash
# Builds the last commit twice, in folders of different names and depths, as different users' homes
# have it, one with a C compiler and one without, with nothing cached of either, and compares the binary
# and every file of the pages.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -z "$(git status --porcelain)" ] || echo "What is not committed is not built here."
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
# Downloads are the same for both, by go.sum and package-lock.json.
modules=$(go env GOMODCACHE) packages=$(npm config get cache)

build() { # folder, home, time zone, C compiler
  mkdir -p "$1" "$2"
  git clone --quiet --no-hardlinks . "$1/telemed"
  env -i PATH="$PATH" HOME="$2" TZ="$3" CC="$4" LANG=C GOMODCACHE="$modules" GOCACHE="$2/go-build" GOFLAGS=-modcacherw \
    GOPROXY="$(go env GOPROXY)" npm_config_cache="$packages" make -s -C "$1/telemed" build > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
  (cd "$1/telemed" && sha256sum bin/telemed-relay bin/doctor.wasm bin/patient.wasm && cd www/dist && find . -type f | sort | xargs sha256sum)
}

build "$work/one" "$work/home" UTC cc > "$work/first"
build "$work/a longer way/to the second" "$work/homes/another" Asia/Kolkata /nothing/there > "$work/second"
diff "$work/first" "$work/second" || { echo "The two builds differ." >&2; exit 1; }
cat "$work/first"
echo "$(wc -l < "$work/first") files are the same in both builds of $(git rev-parse --short HEAD)."
