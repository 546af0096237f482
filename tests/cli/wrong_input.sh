#!/usr/bin/env bash
# Wrong input to the program as it is installed: one line on standard error, nothing on standard output, exit code 2, no crash.
# usage: wrong_input.sh CAMBRIDGE
set -u
cambridge=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
failures=0

# expect CODE WORD...: runs WORD... and looks at the exit code and the number of lines on standard error.
expect() {
  local code=$1
  shift
  "$cambridge" "$@" >out 2>errors </dev/null
  local result=$?
  local lines
  lines=$(wc -l <errors)
  if [ "$result" -ne "$code" ] || { [ "$code" -ne 0 ] && { [ "$lines" -ne 1 ] || [ -s out ]; }; }; then
    echo "FAILED: cambridge $*: exit code $result (not $code), $lines lines:"
    cat errors
    failures=$((failures + 1))
  fi
}

printf 'x%.0s' $(seq 100) >truncated.deck
printf '000C 3505 truncated.deck ebcdic\n' >truncated.conf
printf '000C 3505 missing.deck\n' >missing.conf
printf '00ZZ 3505\n' >malformed.conf
printf 'FROB\n' >bad.directory
printf 'frob\n' >bad.dialogue
printf '\107\360\360\000' >loop.bin
head -c 300000 "$cambridge" >random.bin

expect 2 frobnicate
expect 2 --frobnicate
expect 2 exec
expect 2 exec --on=nowhere --restart
expect 2 exec --on=bare --restart --frobnicate
expect 2 exec --on=bare --psw 123
expect 2 exec --on=bare --psw 00080000000010XX
expect 2 exec --on=bare --load missing.bin@0 --restart
expect 2 exec --on=bare --load random.bin@F00000 --restart
expect 2 exec --on=bare --config missing.file --restart
expect 2 exec --on=bare --config malformed.conf --restart
expect 2 exec --on=bare --config missing.conf --ipl 00C
expect 2 exec --on=vm --config truncated.conf --ipl 00C
expect 2 exec --on=bare --dialogue bad.dialogue --restart
expect 2 exec --on=bare --load .@0 --restart
expect 2 run missing.lua
expect 2 run
expect 2 --directory bad.directory
expect 2 asm missing.asm
expect 2 disasm truncated.deck
expect 2 link truncated.deck -o linked

# Programs that loop for ever, and programs that are noise, end in an orderly way.
for place in bare vm; do
  expect 0 exec --on=$place --load loop.bin@1000 --gpr 15=1000 --psw 0000000000001000 --max-instructions 1000000
  grep -q '^{"stop":"limit"' out || { echo "FAILED: a loop on $place does not stop at its limit"; failures=$((failures + 1)); }
  for start in 1000 2000 8000; do
    "$cambridge" exec --on=$place --load random.bin@0 --psw 000000000000$start --max-instructions 100000 --quiet >out 2>errors
    # 1: CP gives up a guest that turns on what CP does not support yet.
    [ $? -le 1 ] || { echo "FAILED: noise on $place:"; cat errors; failures=$((failures + 1)); }
  done
done

# Standard output that cannot be written is an error, too.
if [ -w /dev/full ]; then
  "$cambridge" docs instructions >/dev/full 2>errors
  [ $? -eq 1 ] || { echo "FAILED: a full disk goes unnoticed"; failures=$((failures + 1)); }
fi

[ "$failures" -eq 0 ] && echo "all wrong input was refused as it should be"
exit "$failures"
