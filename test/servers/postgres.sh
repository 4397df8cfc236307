#!/usr/bin/env bash
# A PostgreSQL server of the system's packages for one run of the tests: on loopback, at a free port, in a folder of its
# own, as an unprivileged user.
#
#   postgres.sh install        puts the packages in place when no server is found (Debian, as root)
#   postgres.sh start FOLDER   starts it in FOLDER/postgres (which must not exist) and prints its URL
#   postgres.sh down FOLDER    ends it at once, as when the machine fails, and keeps what it holds
#   postgres.sh up FOLDER      starts it again with what it held, at the same port
#   postgres.sh pause FOLDER   stops all its processes where they are, connections and all
#   postgres.sh resume FOLDER  lets them go on
#   postgres.sh stop FOLDER    ends it and removes FOLDER/postgres
#
# POSTGRES_BIN: where initdb and pg_ctl are, instead of those of the system.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# The folder of initdb and pg_ctl of the newest version. Fails when there is none.
programs() {
  local found
  if [ -n "${POSTGRES_BIN:-}" ]; then
    echo "$POSTGRES_BIN"
    return
  fi
  found=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -V | tail -n 1) || true
  if [ -n "$found" ] && [ -x "$found/initdb" ]; then
    echo "$found"
  elif command -v initdb >/dev/null; then
    dirname "$(command -v initdb)"
  else
    return 1
  fi
}

install() {
  programs >/dev/null && return
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  export DEBIAN_FRONTEND=noninteractive
  timeout 120 apt-get -qq update
  timeout 180 apt-get -qq install -y --no-install-recommends postgresql-common
  # The packages would otherwise start a server of their own.
  sed -i 's/^#\? *create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
  timeout 300 apt-get -qq install -y --no-install-recommends postgresql-15 ||
    timeout 300 apt-get -qq install -y --no-install-recommends postgresql
  programs >/dev/null
} >&2 </dev/null

# PostgreSQL refuses to run as root.
unprivileged() {
  if [ "$(id -u)" != 0 ]; then
    "$@"
  else
    runuser -u "$(account)" -- "$@"
  fi
}

account() {
  if id -u postgres >/dev/null 2>&1; then echo postgres; else echo nobody; fi
}

free_port() {
  "$here/../../node_modules/.bin/node" "$here/freePorts.ts"
}

start() {
  local bin place password port
  bin=$(programs) || { echo "PostgreSQL is not installed" >&2; return 1; }
  place=$1/postgres
  mkdir "$place"
  if [ "$(id -u)" = 0 ]; then
    chmod o+x "$1"
    chown "$(account)" "$place"
  fi
  # From here on the commands run as a user who may not be able to enter the present folder.
  cd "$place"
  password=$(node -p 'require("node:crypto").randomBytes(16).toString("hex")')
  (umask 077 && echo "$password" >"$place/password")
  if [ "$(id -u)" = 0 ]; then chown "$(account)" "$place/password"; fi
  # shellcheck disable=SC2046
  unprivileged "$bin/initdb" -D "$place/data" -U postgres --pwfile="$place/password" \
    $(sed -n 's/^POSTGRES_INITDB_ARGS=//p' "$here/postgres.env") >"$1/initdb.log" 2>&1 || { cat "$1/initdb.log" >&2; return 1; }
  # A free port may be taken by another program before the server has it.
  for _ in 1 2 3; do
    port=$(free_port)
    if launch "$bin" "$place" "$port"; then
      echo "$port" >"$place/port"
      echo "postgres://postgres:$password@127.0.0.1:$port/postgres"
      return
    fi
  done
  tail -n 20 "$place/log" >&2
  return 1
}

launch() {
  unprivileged "$1/pg_ctl" -D "$2/data" -l "$2/log" -w -t 60 start \
    -o "-p $3 -c listen_addresses=127.0.0.1 -c unix_socket_directories=''" >/dev/null 2>&1
}

down() {
  local place=$1/postgres
  cd "$place"
  # A server that failed by itself is down already.
  unprivileged "$(programs)/pg_ctl" -D "$place/data" -m immediate -w -t 60 stop >/dev/null 2>&1 ||
    ! unprivileged "$(programs)/pg_ctl" -D "$place/data" status >/dev/null 2>&1
}

up() {
  local place=$1/postgres
  cd "$place"
  launch "$(programs)" "$place" "$(cat "$place/port")" || { tail -n 20 "$place/log" >&2; return 1; }
}

# The main process gets the signal before the others, so that it starts no more of them.
signal_all() {
  local master
  master=$(head -n 1 "$2/postgres/data/postmaster.pid")
  unprivileged kill "-$1" "$master"
  # shellcheck disable=SC2046
  unprivileged kill "-$1" $(pgrep -P "$master") 2>/dev/null || true
}

stop() {
  local bin place
  place=$1/postgres
  [ -d "$place" ] || return 0
  bin=$(programs)
  cd "$place"
  if [ -f "$place/data/postmaster.pid" ]; then
    unprivileged "$bin/pg_ctl" -D "$place/data" -m fast -w -t 60 stop || true
  fi
  cd "$1"
  rm -rf "$place"
}

case ${1:-} in
install) install ;;
start) start "${2:?a folder}" ;;
down) down "${2:?a folder}" ;;
up) up "${2:?a folder}" ;;
pause) signal_all STOP "${2:?a folder}" ;;
resume) signal_all CONT "${2:?a folder}" ;;
stop) stop "${2:?a folder}" >/dev/null 2>&1 ;;
*)
  sed -n '2,14s/^# \{0,1\}//p' "$0" >&2
  exit 2
  ;;
esac
