#!/usr/bin/env bash
# Takes the command through the scenario of node/scenario.mjs. Each run is a process of its own, so it also
# shows that a login is kept.
#
#   command.sh GINMCP URL
#
# BROWSER is a program that logs in at the URL that it is given.
set -uo pipefail
ginmcp=$1 url=$2

logins=0

# run ARGUMENTS... runs the command, sets out, and counts the logins.
run() {
  out=$("$ginmcp" "$@" -login 2>err.txt)
  local status=$?
  if grep -q '^Log in at' err.txt; then logins=$((logins + 1)); fi
  return "$status"
}

# step NAME CONDITION... prints the outcome of a step, and ends the scenario if it failed.
step() {
  local name=$1
  shift
  if "$@"; then
    printf '%s\tok\t\n' "$name"
  else
    printf '%s\tfail\t%s\n' "$name" "$(tr '\n\t' '  ' <err.txt) $out"
    exit
  fi
}

asked() { grep -q 'code_challenge_method=S256' err.txt && grep -q "resource=" err.txt && ! grep -q 'orders%3Awrite' err.txt; }
tools() { run list "$url" && [ "$(grep -oE '^[a-z_]+\(' <<<"$out" | tr -d '(\n')" = "$1" ]; }
login() { run list "$url" && asked && [ "$logins" = 1 ]; }
lists() { tools list_orders && [ "$logins" = 1 ]; }
reads() { run call "$url" list_orders && grep -q '"user": "ann"' <<<"$out" && [ "$logins" = 1 ]; }
steps_up() {
  run call "$url" place_order && grep -q '"placed": true' <<<"$out" && grep -q 'orders%3Aread+orders%3Awrite' err.txt &&
    [ "$logins" = 2 ]
}
afterwards() { tools list_ordersplace_order && run call "$url" list_orders && [ "$logins" = 2 ]; }

step login login
step list lists
step read reads
step 'step up' steps_up
step afterwards afterwards
