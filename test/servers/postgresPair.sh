#!/usr/bin/env bash
# A primary of PostgreSQL and a synchronous standby of it, for one run of the tests: the system's packages, on loopback, at
# free ports, as an unprivileged user. Needs pg_basebackup, which the embedded server does not have.
#
#   postgresPair.sh start FOLDER         makes both in FOLDER/one and FOLDER/two; prints the port of each, and the password
#   postgresPair.sh down FOLDER WHICH    ends `one` or `two` at once, as when the machine fails, and keeps what it holds
#   postgresPair.sh up FOLDER WHICH      starts it again as it was: a primary of before comes back as a primary
#   postgresPair.sh promote FOLDER WHICH makes the standby the primary
#   postgresPair.sh standby FOLDER WHICH makes it anew, as a standby of the other, and starts it
#   postgresPair.sh pause FOLDER WHICH   stops all its processes where they are, connections and all
#   postgresPair.sh resume FOLDER WHICH  lets them go on
#   postgresPair.sh stop FOLDER          ends both and removes what they hold
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

programs() {
  local found
  found=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -V | tail -n 1) || true
  [ -n "$found" ] && [ -x "$found/pg_basebackup" ] && echo "$found"
}

bin=$(programs) || { echo "PostgreSQL with pg_basebackup is not installed" >&2; exit 3; }

# PostgreSQL refuses to run as root.
unprivileged() {
  if [ "$(id -u)" != 0 ]; then "$@"; else runuser -u postgres -- "$@"; fi
}

free_port() {
  node -e 'const s = require("node:net").createServer(); s.listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

other() { if [ "$1" = one ]; then echo two; else echo one; fi; }

launch() {
  unprivileged "$bin/pg_ctl" -D "$1/$2/data" -l "$1/$2/log" -w -t 60 start \
    -o "-p $(cat "$1/$2/port") -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=${PAIR_FSYNC:-off}" >/dev/null 2>&1 ||
    { tail -n 20 "$1/$2/log" >&2; return 1; }
}

make_folder() {
  mkdir -p "$1/$2"
  if [ "$(id -u)" = 0 ]; then chown postgres "$1/$2"; fi
  [ -f "$1/$2/port" ] || free_port >"$1/$2/port"
}

# Makes a copy of the other server, which follows it under its own name.
follow() {
  local from=$1 name=$2 source
  source=$(other "$name")
  rm -rf "$from/$name/data"
  PGPASSWORD=$(cat "$from/password") unprivileged "$bin/pg_basebackup" -D "$from/$name/data" -R -X stream -c fast \
    -d "host=127.0.0.1 port=$(cat "$from/$source/port") user=postgres application_name=$name" >/dev/null 2>&1
}

start() {
  local password
  chmod o+x "$1"
  password=$(node -p 'require("node:crypto").randomBytes(16).toString("hex")')
  echo "$password" >"$1/password"
  make_folder "$1" one
  make_folder "$1" two
  cd "$1/one"
  unprivileged "$bin/initdb" -D "$1/one/data" -U postgres --pwfile="$1/password" \
    $(sed -n 's/^POSTGRES_INITDB_ARGS=//p' "$here/postgres.env") >"$1/initdb.log" 2>&1 || { cat "$1/initdb.log" >&2; return 1; }
  # The promoted standby waits for no standby until it has one of its own.
  unprivileged bash -c "echo \"host replication postgres 127.0.0.1/32 scram-sha-256\" >>'$1/one/data/pg_hba.conf'"
  unprivileged bash -c "echo \"synchronous_standby_names = 'two'\" >>'$1/one/data/postgresql.conf'"
  # Commits wait for the standby only once it has begun.
  launch "$1" one
  follow "$1" two
  unprivileged bash -c "sed -i '/^synchronous_standby_names/d' '$1/two/data/postgresql.conf'"
  launch "$1" two
  echo "$(cat "$1/one/port") $(cat "$1/two/port") $password"
}

down() {
  cd "$1"
  unprivileged "$bin/pg_ctl" -D "$1/$2/data" -m immediate -w -t 60 stop >/dev/null 2>&1 ||
    ! unprivileged "$bin/pg_ctl" -D "$1/$2/data" status >/dev/null 2>&1
}

# The main process gets the signal before the others are looked for, so that it starts no more of them. One of the others may
# end meanwhile.
signal_all() {
  local master
  master=$(head -n 1 "$2/$3/data/postmaster.pid")
  unprivileged kill "-$1" "$master"
  # shellcheck disable=SC2046
  unprivileged kill "-$1" $(pgrep -P "$master") 2>/dev/null || true
}

stop() {
  for which in one two; do
    if [ -d "$1/$which/data" ]; then down "$1" "$which" || true; fi
    rm -rf "${1:?}/$which"
  done
}

case ${1:-} in
start) start "${2:?a folder}" ;;
down) down "${2:?a folder}" "${3:?one or two}" ;;
up) cd "$2" && launch "${2:?a folder}" "${3:?one or two}" ;;
promote) cd "$2" && unprivileged "$bin/pg_ctl" -D "$2/${3:?one or two}/data" -w -t 30 promote >/dev/null ;;
standby) cd "$2" && follow "$2" "${3:?one or two}" && launch "$2" "$3" ;;
pause) signal_all STOP "${2:?a folder}" "${3:?one or two}" ;;
resume) signal_all CONT "${2:?a folder}" "${3:?one or two}" ;;
stop) stop "${2:?a folder}" >/dev/null 2>&1 ;;
*)
  sed -n '2,13s/^# \{0,1\}//p' "$0" >&2
  exit 2
  ;;
esac
