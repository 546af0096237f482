#!/usr/bin/env bash
# Installs what is missing, builds the release and starts Cambridge. `./run.sh ARGS` passes ARGS to `cambridge`.
# Without ARGS: the operator console in a terminal, the guided tour as text when there is none.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$top/cmake/install_packages.sh"

install_packages "${build_packages[@]}"

build="$top/build/release"
log="$top/build/release.log"
mkdir -p "$top/build"
[ -f "$build/build.ninja" ] || echo "Building Cambridge for the first time; this takes a few minutes." >&2
if ! { [ -f "$build/build.ninja" ] || cmake -S "$top" --preset release; } >"$log" 2>&1 ||
  ! cmake --build "$build" --target cambridge >>"$log" 2>&1; then
  cat "$log" >&2
  echo "The build failed; the lines above say why (also in $log)." >&2
  exit 1
fi

exec "$build/cambridge" "$@"
