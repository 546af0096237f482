#!/usr/bin/env bash
# cambridge tape as a person uses it: reels are made, listed, checked, converted, files taken from them; what is wrong is one line.
# usage: tape_commands.sh CAMBRIDGE
set -u
source "$(dirname "${BASH_SOURCE[0]}")/command_checks.sh" "$1" tape

seq 1 500 >numbers

# ---- Reels of each format ----
ok make reel.aws --label abc123 --put numbers:100 --put numbers
ok list reel.aws
has "reel.aws: AWS tape"
has "VOL1ABC123"
has "file   2  19 blocks of 92 to 100 bytes, 1892 bytes"
has "file   3  24 blocks of 52 to 80 bytes, 1892 bytes"
ok copy reel.aws 2 back
cmp -s numbers back || fail "a file taken from the reel is not the one put on it"
for to in zlib.het bzip2.het simh.tap again.aws; do
  compress=()
  case $to in *.het) compress=(--compress "${to%.het}") ;; esac
  ok convert reel.aws "$to" "${compress[@]}"
  ok check "$to"
  has "45 blocks before the end"
  ok convert "$to" "$to.aws"
  cmp -s reel.aws "$to.aws" || fail "reel.aws is another after its way through $to"
done
ok list simh.tap
has "simh.tap: SIMH tape"
ok make empty.aws
[ "$(stat -c %s empty.aws)" -eq 12 ] || fail "an empty reel is not two tape marks"

# ---- Against Hercules ----
if command -v hetmap >/dev/null; then
  for reel in reel.aws zlib.het bzip2.het; do
    hetmap "$reel" >out 2>&1 || fail "hetmap refuses $reel"
    has "Blocks              : 45"
    has "Uncompressed bytes  : 3944"
  done
  hetupd -b reel.aws hercules.het >/dev/null 2>&1
  ok convert hercules.het hercules.aws
  cmp -s reel.aws hercules.aws || fail "what hetupd compressed is read as something else"
  hetinit -i hetinit.het HERC01 >/dev/null 2>&1
  ok list hetinit.het
  has "VOL1HERC01"
else
  echo "Hercules is not installed: its tools are not compared."
fi

# ---- What is wrong ----
wrong 2 "'frob' is none of make, list, check, convert and copy" frob
wrong 2 "is missing"
wrong 2 "list takes FILE" list
wrong 2 "copy takes FILE NUMBER NEW" copy reel.aws 1
wrong 2 "--label is not for list" list reel.aws --label abc
wrong 2 "none.aws: No such file or directory" list none.aws
wrong 2 "reel.aws: is there already; it is not written over" make reel.aws
wrong 2 "reel.aws: is there already; it is not written over" convert simh.tap reel.aws
wrong 2 "a volume serial has one to six characters" make new.aws --label toolong
wrong 2 "write none, zlib or bzip2" make new.het --compress lzma
wrong 2 "only HET tapes (NAME.het) are compressed" make new.aws --compress zlib
wrong 2 "write FILE or FILE:BLOCKSIZE" make new.aws --put numbers:x
wrong 2 "no number of a file" copy reel.aws x y
wrong 1 "reel.aws: there is no file 9" copy reel.aws 9 y
[ -e new.aws ] && fail "what was refused left a file behind"
head -c 1000 reel.aws >short.aws
"$cambridge" tape check short.aws >out 2>errors && fail "a reel that ends early is taken for a whole one"
has "short.aws: offset"
wrong 1 "short.aws: offset" list short.aws

[ "$failures" -eq 0 ] && echo "tape commands: all well"
exit "$((failures > 0))"
