#!/usr/bin/env bash
# Debian's Chromium, for the tests of pages. CHROMIUM names another one.
#
#   chromium.sh install     puts it in place (Debian, as root)
#   chromium.sh installed   whether it is
set -euo pipefail

at=${CHROMIUM:-/usr/bin/chromium}

case ${1:-} in
  install)
    [[ -x $at ]] || { apt-get update && apt-get install --yes --no-install-recommends chromium fonts-liberation; }
    ;;
  installed) [[ -x $at ]] ;;
  *)
    sed -n '2,6p' "$0" >&2
    exit 2
    ;;
esac
