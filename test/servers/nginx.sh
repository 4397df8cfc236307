#!/usr/bin/env bash
# nginx as a balancer for one run of the tests, set as ops/nginx/telboek.conf says: on loopback, at a free port, in a folder of
# its own.
#
#   nginx.sh install              puts the package in place when there is none (Debian, as root)
#   nginx.sh installed            whether it is
#   nginx.sh start FOLDER PORT…   starts it in FOLDER/nginx (which must not exist) before processes at these ports, and prints its URL
#   nginx.sh without FOLDER PORT  sends nothing more to that process, and lets what is under way finish
#   nginx.sh with FOLDER PORT     takes it in again
#   nginx.sh down FOLDER          ends it at once, as when its machine fails
#   nginx.sh up FOLDER            starts it again, at the same port
#   nginx.sh stop FOLDER          ends it and removes FOLDER/nginx
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PATH=$PATH:/usr/sbin

install() {
  command -v nginx >/dev/null && return
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  export DEBIAN_FRONTEND=noninteractive
  timeout 120 apt-get -qq update
  # The package would otherwise start a server of its own.
  mkdir -p /etc/nginx
  timeout 300 apt-get -qq install -y --no-install-recommends -o Dpkg::Options::=--force-confold nginx || true
  command -v nginx >/dev/null
} >&2 </dev/null

free_port() {
  "$here/../../node_modules/.bin/node" "$here/freePorts.ts"
}

run() { nginx -p "$1" -c "$1/nginx.conf" -e "$1/error.log" "${@:2}"; }

start() {
  local place=$1/nginx port server
  shift
  mkdir "$place"
  for _ in 1 2 3; do
    port=$(free_port)
    {
      echo "pid $place/pid; error_log $place/error.log; worker_processes 1; worker_shutdown_timeout 20s;"
      [ "$(id -u)" != 0 ] || echo "user root;"
      echo "events { worker_connections 256; }"
      echo "http {"
      echo "access_log off;"
      for server in client_body proxy fastcgi uwsgi scgi; do echo "${server}_temp_path $place/$server;"; done
      echo "include $place/telboek.conf;"
      echo "}"
    } >"$place/nginx.conf"
    sed -e "s|^  listen 8080;|  listen 127.0.0.1:$port;|" -e '/^  server telboek-[23]:/d' \
      -e "s|^  server telboek-1:8080\(.*\)|$(printf '  server 127.0.0.1:%s\\1\\n' "$@" | sed 's|\\n$||')|" \
      "$here/../../ops/nginx/telboek.conf" >"$place/telboek.conf"
    if run "$place" >&2; then
      echo "http://127.0.0.1:$port"
      return
    fi
  done
  tail -n 20 "$place/error.log" >&2
  return 1
}

# The old workers leave once they have answered. Waiting for them would mean waiting for every client that keeps a
# connection.
change() {
  sed -i "$2" "$1/nginx/telboek.conf"
  run "$1/nginx" -s reload
}

# The workers would otherwise go on without their master.
down() {
  local master
  master=$(cat "$1/nginx/pid")
  # shellcheck disable=SC2046
  kill -KILL "$master" $(pgrep -P "$master") 2>/dev/null || true
  rm -f "$1/nginx/pid"
}

stop() {
  [ -d "$1/nginx" ] || return 0
  if [ -f "$1/nginx/pid" ]; then
    run "$1/nginx" -s stop || true
    for _ in $(seq 40); do
      [ -f "$1/nginx/pid" ] || break
      sleep 0.25
    done
  fi
  rm -rf "$1/nginx"
}

case ${1:-} in
install) install ;;
installed) command -v nginx >/dev/null ;;
start) start "${2:?a folder}" "${@:3}" ;;
without) change "${2:?a folder}" "s/\(server 127.0.0.1:${3:?a port} [^;]*\);/\1 down;/" ;;
down) down "${2:?a folder}" ;;
up) run "${2:?a folder}/nginx" >&2 ;;
with) change "${2:?a folder}" "s/\(server 127.0.0.1:${3:?a port} [^;]*\) down;/\1;/" ;;
stop) stop "${2:?a folder}" ;;
*)
  sed -n '2,13s/^# \{0,1\}//p' "$0" >&2
  exit 2
  ;;
esac
