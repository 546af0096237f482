#!/usr/bin/env bash
# The demonstration of the ways to virtualise: a row for each, the simulated figures the same in two runs, the assist worth it.
# usage: ways.sh CAMBRIDGE
set -eu
cambridge=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "FAILED: $1"; cat "$work/first"; exit 1; }

for run in first second; do
  "$cambridge" run ways >"$work/$run" 2>"$work/errors" || { cat "$work/$run" "$work/errors"; exit 1; }
  # The last column is the host's time.
  sed -n '/^way /,$p' "$work/$run" | awk '{ $NF = ""; print }' >"$work/$run.table"
done
cmp "$work/first.table" "$work/second.table" || fail 'the simulated figures of two runs differ'

traps() { sed -n "s/^$1  *[0-9][0-9]*  *\([0-9][0-9]*\) .*/\1/p" "$work/first"; }
[ "$(traps 'TRAP')" -gt 0 ] || fail 'there is no row for TRAP'
[ "$(traps 'TRAP, ASSIST')" -lt "$(traps 'TRAP')" ] || fail 'the assist saves no traps'
