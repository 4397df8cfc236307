#!/usr/bin/env bash
# The official validators of UBL (NLCIUS, Peppol BIS) and PDF (veraPDF) for the tests. Their jars come from Maven Central
# into a cache outside the checkout, once for each version of this folder.
#
#   validators.sh install     puts Java 17, Maven, the jars and the compiled program in place (Debian, as root, for the first two)
#   validators.sh installed   whether they are
#   validators.sh judge       reads "KIND PATH" lines and writes what is wrong (Validators.java says how)
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
version=$(cat "$here/pom.xml" "$here/Validators.java" | sha256sum | cut -c1-16)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/telboek/validators-$version

install() {
  [ -d "$cache" ] && return
  if ! command -v javac >/dev/null || ! command -v mvn >/dev/null; then
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    export DEBIAN_FRONTEND=noninteractive
    timeout 120 apt-get -qq update
    timeout 300 apt-get -qq install -y --no-install-recommends openjdk-17-jdk-headless maven
  fi
  local work
  work=$(mktemp -d)
  trap 'rm -rf "$work"' RETURN
  timeout 300 mvn -q -B -f "$here/pom.xml" dependency:copy-dependencies -DincludeScope=runtime \
    -DoutputDirectory="$work/all/jars"
  javac -d "$work/all/classes" -cp "$work/all/jars/*" "$here/Validators.java"
  mkdir -p "$(dirname "$cache")"
  # The folder appears as a whole or not at all. Another run may have made it first.
  mv -T "$work/all" "$cache" 2>/dev/null || [ -d "$cache" ]
} >&2 </dev/null

case ${1:-} in
install) install ;;
installed) command -v java >/dev/null && [ -d "$cache" ] ;;
judge) exec java -Xmx1g -cp "$cache/classes:$cache/jars/*" Validators ;;
*)
  sed -n '2,7s/^# \{0,1\}//p' "$0" >&2
  exit 2
  ;;
esac
