#!/usr/bin/env bash
# The guided tour: the same text, byte for byte, in two runs; every kind of trap that it promises; the table at the end.
# usage: tour.sh CAMBRIDGE TOUR_SCRIPT
set -eu
cambridge=$1
script=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
fail() { echo "FAILED: $1"; failures=$((failures + 1)); }

"$cambridge" run "$script" >"$work/first" 2>"$work/errors" || { cat "$work/first" "$work/errors"; exit 1; }
"$cambridge" run tour >"$work/second"
cmp "$work/first" "$work/second" || fail 'two runs differ (one from the file, one built in)'

for text in 'LOGON AT' 'Ready;' 'MSG FROM ALICE' 'instructions' 'virtual CPU time' 'page reads' 'page writes' 'LOGOFF AT'; do
  grep -qF -- "$text" "$work/first" || fail "the tour never shows: $text"
done
for kind in 'privileged instruction' 'DIAGNOSE' 'page fault' 'end of time slice' 'start I/O' 'supervisor call' 'wait state'; do
  grep -qiF -- "First trap of the kind \"$kind\"" "$work/first" || fail "the tour never explains: $kind"
done
awk 'length > 100 { print "FAILED: line too wide for a screen: " $0; bad = 1 } END { exit bad }' "$work/first" || failures=$((failures + 1))
"$cambridge" </dev/null >"$work/default" || fail 'without a terminal the program should give the tour'
cmp "$work/first" "$work/default" || fail 'without a terminal the program should give the tour'
exit "$failures"
