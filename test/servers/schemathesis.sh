#!/usr/bin/env bash
# Schemathesis, a fuzzer that reads the contract: in a virtual environment outside the checkout, once for each version.
#
#   schemathesis.sh install   puts it in place, with Python 3.10 or later
#   schemathesis.sh path      prints where it is; fails when it is not there
set -euo pipefail

# The version is fixed, so that a run can be repeated.
version=4.32.5
home=${XDG_CACHE_HOME:-$HOME/.cache}/telboek/schemathesis-$version

case "${1:-}" in
  install)
    [ -x "$home/bin/schemathesis" ] && exit
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))'
    # The installed scripts contain their own place, so the environment is made where it will stay. The program is installed
    # last.
    rm -rf "$home"
    mkdir -p "$(dirname "$home")"
    python3 -m venv "$home"
    timeout 300 "$home/bin/pip" install --quiet --disable-pip-version-check "schemathesis==$version"
    ;;
  path)
    [ -x "$home/bin/schemathesis" ] && echo "$home/bin/schemathesis"
    ;;
  *)
    echo "Usage: schemathesis.sh install | path" >&2
    exit 2
    ;;
esac
