#!/usr/bin/env bash
# Prints what swag's registry costs an application: packages, the size of the binary, stripped
# or not, and the time to start, with the registry and without. Without it, an overlay replaces
# swag.go by a registry that is always empty; nothing in the checkout changes.
set -euo pipefail
cd "$(dirname "$0")/../../../.."
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

sed -e '/swaggo\/swag"$/d' -e 's/swag\.Name/"swagger"/' ginmcp/document.go >"$tmp/document.go"
cat >"$tmp/swag.go" <<'EOF'
package ginmcp

import "github.com/ginmcp/ginmcp/introspect"

type registry struct{}

var registered registry

func (registry) read(string) (*introspect.Document, error)                     { return nil, nil }
func (*documents) unread([]introspect.Pattern) []introspect.Diagnostic { return nil }
EOF
printf '{"Replace":{"%s":"%s","%s":"%s"}}' "$PWD/ginmcp/document.go" "$tmp/document.go" \
  "$PWD/ginmcp/swag.go" "$tmp/swag.go" >"$tmp/overlay.json"

runs=300
printf '%-8s %9s %9s %12s %12s\n' '' packages modules bytes stripped
for what in with without; do
  flags=()
  [ "$what" = with ] || flags=(-overlay "$tmp/overlay.json")
  go build "${flags[@]}" -o "$tmp/$what" ./introspect/openapi/testdata/cost
  go build "${flags[@]}" -ldflags '-s -w' -o "$tmp/$what.stripped" ./introspect/openapi/testdata/cost
  packages=$(go list "${flags[@]}" -deps ./introspect/openapi/testdata/cost | wc -l)
  modules=$(go list "${flags[@]}" -deps -f '{{with .Module}}{{.Path}}{{end}}' ./introspect/openapi/testdata/cost | sort -u | grep -c .)
  printf '%-8s %9d %9d %12d %12d\n' "$what" "$packages" "$modules" "$(stat -c %s "$tmp/$what")" "$(stat -c %s "$tmp/$what.stripped")"
done
# In turns, so that what else the machine does falls on both.
declare -A spent=([with]=0 [without]=0)
for _ in $(seq $runs); do
  for what in with without; do
    from=$(date +%s%N)
    "$tmp/$what"
    spent[$what]=$((spent[$what] + $(date +%s%N) - from))
  done
done
for what in with without; do
  printf '%-8s %d microseconds to start and end, of %d runs\n' "$what" $((spent[$what] / runs / 1000)) $runs
done
