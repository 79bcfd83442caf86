# Functions that the scripts of this directory share. Source it: it changes to the root of the
# repository. Tools are installed in bin/, which git ignores; everything else that a script
# makes is in $tmp and gone at its end, and so are the programs that it started.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
tools=$root/bin
tmp=$(mktemp -d)
started=()

export GOFLAGS=-mod=readonly GOWORK=off
export npm_config_update_notifier=false npm_config_audit=false npm_config_fund=false npm_config_loglevel=error
export PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUNBUFFERED=1

cleanup() {
  local status=$?
  for pid in "${started[@]}"; do stop "$pid"; done
  chmod -R u+w "$tmp" && rm -rf "$tmp"
  exit "$status"
}
trap cleanup EXIT
trap 'exit 1' INT TERM

# without_hosts removes the host from every URL but those of this machine: a log does not say
# where packages came from.
without_hosts() { sed -E 's#https?://(127\.0\.0\.1)?[^/" ]*#HOST\1#g; s#HOST127\.0\.0\.1#http://127.0.0.1#g'; }

# in_background COMMAND... starts a command in a process group of its own and sets pid.
in_background() {
  set -m
  "$@" &
  set +m
  pid=$!
  started+=("$pid")
}

# stop PID ends the process group of a command that in_background started: after two seconds
# by force.
stop() {
  kill -TERM -- "-$1" 2>/dev/null || return 0
  for _ in $(seq 20); do
    kill -0 -- "-$1" 2>/dev/null || break
    sleep 0.1
  done
  kill -KILL -- "-$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
}

# serve COMMAND... starts a server that prints its URL, waits for the URL and sets url and pid.
# What the server prints goes to $tmp/server.log.
serve() {
  : >"$tmp/server.log"
  in_background "$@" >"$tmp/server.log" 2>&1
  url=
  for _ in $(seq 300); do
    url=$(sed -nE 's#.*(http://127\.0\.0\.1:[0-9]+/mcp).*#\1#p' "$tmp/server.log" | head -n 1)
    if [ -n "$url" ] || ! kill -0 "$pid" 2>/dev/null; then break; fi
    sleep 0.1
  done
  if [ -z "$url" ]; then
    printf 'the server did not print its URL:\n'
    cat "$tmp/server.log"
    return 1
  fi
}

# up_to_date DIR FILE... reports whether DIR was made from these files. made_from records it.
up_to_date() {
  local dir=$1
  shift
  [ "$(cat "$dir/.made-from" 2>/dev/null)" = "$(cat "$@" | sha256sum)" ]
}
made_from() {
  local dir=$1
  shift
  cat "$@" | sha256sum >"$dir/.made-from"
}

# npm_packages DIR NAME installs the packages of DIR/package-lock.json in bin/NAME.
npm_packages() {
  local from=$1 to=$tools/$2
  if up_to_date "$to" "$from/package-lock.json"; then return; fi
  rm -rf "$to" && mkdir -p "$to"
  cp "$from/package.json" "$from/package-lock.json" "$to"
  (cd "$to" && npm ci --ignore-scripts 2>&1) | without_hosts
  made_from "$to" "$from/package-lock.json"
}

# python_packages FILE NAME installs the packages of a requirements file, which names all of them,
# in bin/NAME.
python_packages() {
  local file=$1 to=$tools/$2
  if up_to_date "$to" "$file"; then return; fi
  rm -rf "$to"
  python3 -m venv --without-pip "$to"
  python3 -m pip --python "$to/bin/python" install --quiet --no-deps --no-compile --only-binary :all: -r "$file" 2>&1 |
    without_hosts
  made_from "$to" "$file"
}

# node22 puts a Node of version 22.19 or later first in PATH.
node22() {
  if node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 22 || a == 22 && b >= 19 ? 0 : 1)' 2>/dev/null; then
    return
  fi
  npm_packages scripts/node node22
  PATH=$(echo "$tools"/node22/node_modules/node-*/bin):$PATH
  export PATH
}
