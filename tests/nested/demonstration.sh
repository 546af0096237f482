#!/usr/bin/env bash
# scripts/demos/nested.sh runs, is the same each time, and shows what cms-guest/monitor/README.md says.
# usage: demonstration.sh CAMBRIDGE SOURCE-FOLDER
set -u
demo=$2/scripts/demos/nested.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
failures=0
fail() {
  echo "FAILED: $*"
  failures=$((failures + 1))
}

"$demo" "$1" >first || fail "exit code $?"
"$demo" "$1" >second || fail "the second time: exit code $?"
cmp first second || fail "not the same twice"
# The README's table: depth, L, SSM, traps, PTLB, traps, SSM in a virtual machine; rounded.
grep -E '^\| [0-4] \|' "$2/cms-guest/monitor/README.md" | tr -d '|' >table
[ "$(wc -l <table)" -eq 5 ] || fail "the README has no table of five depths"
for depth in 0 1 2 3 4; do
  ssm=$(grep "^depth $depth: one SSM" first | sed -E 's/.*costs ([0-9.]+) .*/\1/' | awk '{ print ($1 < 1 ? $1 + 0 : int($1 + 0.5)) }' | tr '\n' ' ')
  traps=$(grep "^depth $depth: one SSM" first | head -1 | sed -nE 's/.*, ([0-9]+) traps? .*/\1/p')
  set -- $ssm
  row=$(sed -n "$((depth + 1))p" table | tr -s ' ')
  if [ "$depth" -eq 0 ]; then
    set -- "$1" "" "$2"
    expected=" 0 0.4 $1 0.4 $3 "
  else
    ptlb=$(grep "^depth $depth: one PTLB" first | sed -E 's/.*costs ([0-9.]+) micro.*, ([0-9]+) trap.*/\1 \2/' | awk '{ print int($1 + 0.5), $2 }')
    expected=" $depth 0.4 $1 $traps $ptlb $2 "
  fi
  [ "$row" = "$expected" ] || fail "the README says '$row', the demonstration '$expected'"
done
grep -q "CP has been called" first || fail "nothing of CP"
[ "$failures" -eq 0 ]
