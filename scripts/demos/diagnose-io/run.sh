#!/usr/bin/env bash
# One job, twice: with START I/O and interruptions, and with CP's services X'18' and X'20'. The same bytes on tape, disk and paper; fewer traps.
# usage: run.sh [CAMBRIDGE]
set -eu
cambridge=$(realpath "${1:-build/release/cambridge}")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

for i in $(seq 40); do printf 'CARD %d OF THE JOB\n' "$i"; done >cards.txt
for way in SIO DIAGNOSE; do
  mkdir "$way"
  "$cambridge" asm "$here/job.asm" --image "$way/job" --sysparm "$way"
  "$cambridge" disk make "$way/pack" 2314 --cylinders 3 >/dev/null
  "$cambridge" tape make "$way/reel.aws" >/dev/null
  printf '%s\n' '0009 3215-C' '000C 3505 cards.txt ascii eof' "000E 1403 $way/paper" "0181 3420 $way/reel.aws" "0190 2314 $way/pack" >"$way/config"
  for speed in "" --fast-devices; do
    rm -f "$way/paper"
    "$cambridge" exec --on=vm $speed --config "$way/config" --load "$way/job@0" --restart >"$way/answer$speed"
  done
  grep -q '"psw": *"000A000000000000"' "$way/answer" || { echo "FAILED: $way:"; cat "$way/answer"; exit 1; }
done

# number WAY NAME [SPEED]: the number of that name in the report.
number() { sed -n "s/.*\"$2\": *\([0-9]*\).*/\1/p" "$1/answer${3:-}"; }
printf '%-28s%12s%12s\n' "40 cards, 6 operations each" "START I/O" "DIAGNOSE"
for name in instructions traps io time_ns; do
  printf '%-28s%12s%12s\n' "$name" "$(number SIO $name)" "$(number DIAGNOSE $name)"
done
printf '%-28s%12s%12s\n' "time_ns, devices at once" "$(number SIO time_ns --fast-devices)" "$(number DIAGNOSE time_ns --fast-devices)"
echo "services: $(sed -n 's/.*"diagnose": *\({[^}]*}\).*/\1/p' DIAGNOSE/answer)"

for file in paper reel.aws pack; do
  cmp "SIO/$file" "DIAGNOSE/$file" || { echo "FAILED: $file is another"; exit 1; }
done
cmp cards.txt SIO/paper || { echo "FAILED: the paper is not the cards"; exit 1; }
[ "$(number DIAGNOSE traps)" -lt "$(number SIO traps)" ] || { echo "FAILED: not fewer traps"; exit 1; }
[ "$(number DIAGNOSE io)" = 0 ] || { echo "FAILED: interruptions in spite of the services"; exit 1; }
[ "$(number DIAGNOSE time_ns)" -le "$(number SIO time_ns)" ] || { echo "FAILED: it took longer"; exit 1; }
