#!/usr/bin/env bash
# Debian's Chromium without a window, for the tests of pages. CHROMIUM names another one.
#
#   chromium.sh install     puts it in place (Debian, as root)
#   chromium.sh installed   whether one is
#   chromium.sh path        says which one the tests use
set -euo pipefail

# Tests take a fifth less time with the one that has no window.
candidates=(/usr/bin/chromium-headless-shell /usr/bin/chromium)
[[ -z ${CHROMIUM:-} ]] || candidates=("$CHROMIUM")

path() {
  local at
  for at in "${candidates[@]}"; do
    if [[ -x $at ]]; then
      echo "$at"
      return
    fi
  done
  return 1
}

case ${1:-} in
  install)
    [[ -x ${candidates[0]} ]] ||
      { apt-get update && apt-get install --yes --no-install-recommends chromium-headless-shell fonts-liberation; } ||
      echo "Debian's headless shell could not be installed." >&2
    path
    ;;
  installed) path >/dev/null ;;
  path) path ;;
  *)
    sed -n '2,7s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
