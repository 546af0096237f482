#!/usr/bin/env bash
# cambridge exec with the devices of a configuration: spread.asm copies cards to a printer, a punch, a tape and a disk. On the bare
# machine and in virtual ones, with timings and without, and on Hercules where it is installed, the files are the same; killed at any
# moment, they hold what was reported as written.
# usage: exec_devices.sh CAMBRIDGE
set -u
cambridge=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
running=
trap 'kill -9 $running 2>/dev/null; rm -rf "$work"' EXIT
cd "$work" || exit 1
failures=0

fail() {
  echo "FAILED: $*"
  failures=$((failures + 1))
}

"$cambridge" asm "$here/spread.asm" -o spread.deck --ipl-deck spread.ipl || exit 1
for i in $(seq 9); do printf 'CARD %d OF THE DECK\n' "$i"; done >data.txt

# configure FOLDER: the devices, their files in a folder of their own.
configure() {
  mkdir "$1"
  "$cambridge" disk make "$1/pack.ckd" 2314 --cylinders 3 >/dev/null || fail "no disk in $1"
  "$cambridge" tape make "$1/reel.aws" >/dev/null || fail "no reel in $1"
  cat >"$1/config" <<END
CPUSERIAL 000001
CPUMODEL 0145
MAINSIZE 2
ARCHMODE S/370
0009 3215-C
000C 3505 spread.ipl ebcdic eof
001C 2501 data.txt ascii eof
000D 3525 $1/punched ascii
000E 1403 $1/printed
0130 2314 $1/pack.ckd
0180 3420 $1/reel.aws
END
}

# same FOLDER: what was written is what the first machine wrote. Compressed, the volume has no bytes behind the last record of a track,
# where Hercules leaves what was there.
same() {
  "$cambridge" disk convert "$1/pack.ckd" "$1/pack" >/dev/null || fail "$1: the volume cannot be converted"
  for file in punched printed pack reel.aws; do
    cmp "first/$file" "$1/$file" || fail "$1: $file is another"
  done
}

configure first
"$cambridge" exec --on=bare --config first/config --ipl 00C >answer || fail "the first run"
grep -q '"console": *\["09 CARDS"\]' answer || { fail "not nine cards:"; cat answer; }
cmp -s data.txt first/printed || fail "the paper is not the cards"
cmp -s data.txt first/punched || fail "the punched cards are not those read"
"$cambridge" tape list first/reel.aws | grep -qF "9 blocks of 80 bytes" || fail "not nine blocks on the tape"
"$cambridge" disk check first/pack.ckd >/dev/null || fail "the disk is damaged"

"$cambridge" disk convert first/pack.ckd first/pack >/dev/null || fail "the first volume cannot be converted"

number=0
for on in bare vm "vm --method SIMULATE"; do
  for option in --quiet --fast-devices; do
    number=$((number + 1))
    configure "run$number"
    # shellcheck disable=SC2086
    "$cambridge" exec --on=$on --config "run$number/config" --ipl 00C "$option" >answer || fail "--on=$on $option"
    same "run$number"
    cat answer >>answers
  done
done
[ "$(grep -o '"instructions": *[0-9]*' answers | sort -u | wc -l)" -eq 1 ] || fail "the numbers of instructions differ"
# Line 1 is the bare machine with its timings, line 2 without.
times=($(grep -o '"time_ns": *[0-9]*' answers | grep -o '[0-9]*$'))
[ "${times[0]}" -gt $((${times[1]} * 100)) ] || fail "--fast-devices drops no times: ${times[*]}"

# ---- Hercules does the same ----
if command -v hercules >/dev/null; then
  for attempt in 1 2 3; do  # It sometimes ends before it has begun.
    rm -rf peer
    configure peer
    sed -i '1i MAXCPU 1\nNUMCPU 1' peer/config
    printf 'ipl 00c\npause 2\nquit\n' >peer/commands
    (HERCULES_RC=peer/commands timeout 60 hercules -d -f peer/config) >peer/log 2>&1 </dev/null
    grep -q '09 CARDS' peer/log && break
  done
  if grep -q '09 CARDS' peer/log; then same peer; else fail "Hercules does not run the program:"; tail -20 peer/log; fi
fi

# ---- Killed while it writes ----
# A card is printed before it is punched, and punched before it is on the tape: what is missing further on can be one card, and no more.
for i in $(seq 20000); do printf 'CARD %d\n' "$i"; done >data.txt
for enough in 1 3000 60000; do
  rm -rf killed
  configure killed
  "$cambridge" exec --on=bare --config killed/config --ipl 00C --fast-devices >/dev/null 2>&1 &
  running=$!
  while kill -0 $running 2>/dev/null && [ "$(stat -c %s killed/printed 2>/dev/null || echo 0)" -lt "$enough" ]; do :; done
  kill -9 $running 2>/dev/null
  wait $running 2>/dev/null
  lines=$(wc -l <killed/printed)
  cards=$(wc -l <killed/punched)
  head -n "$lines" data.txt | cmp - <(head -n "$lines" killed/printed) || fail "killed: the paper is not the cards"
  head -n "$cards" data.txt | cmp - <(head -n "$cards" killed/punched) || fail "killed: the punched cards are not those read"
  "$cambridge" tape check killed/reel.aws >checked 2>&1
  blocks=$(grep -oE '[0-9]+ blocks?' checked | head -1 | grep -oE '[0-9]+')
  { [ "$cards" -ge $((lines - 1)) ] && [ "$cards" -le $((lines + 1)) ] && [ "${blocks:-0}" -ge $((cards - 1)) ]; } ||
    { fail "killed: $lines lines, $cards cards, ${blocks:-no} blocks"; cat checked; }
done

[ "$failures" -eq 0 ] && echo "all well"
exit "$((failures > 0))"
