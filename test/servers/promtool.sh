#!/usr/bin/env bash
# promtool of Debian's prometheus, by which the tests judge the alert rules. Only this program is taken from the package, into
# a cache outside the checkout: nothing is started.
#
#   promtool.sh install   puts it in place (Debian, as root)
#   promtool.sh path      prints where it is; fails when it is not there
set -euo pipefail

at=${XDG_CACHE_HOME:-$HOME/.cache}/telboek/promtool

install() {
  [ -x "$at" ] && return
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  local work
  work=$(mktemp -d)
  trap 'rm -rf "$work"' RETURN
  chmod 755 "$work"
  cd "$work"
  timeout 120 apt-get -qq update
  timeout 300 apt-get -qq download prometheus
  dpkg-deb -x prometheus_*.deb "$work"
  mkdir -p "$(dirname "$at")"
  mv "$work/usr/bin/promtool" "$at"
} >&2 </dev/null

case ${1:-} in
install) install ;;
path) [ -x "$at" ] && echo "$at" ;;
*)
  sed -n '2,6s/^# \{0,1\}//p' "$0" >&2
  exit 2
  ;;
esac
