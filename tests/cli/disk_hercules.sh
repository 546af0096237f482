#!/usr/bin/env bash
# Disk images between Hercules' tools and cambridge disk, both ways: what one makes the other reads. Skipped without Hercules.
# usage: disk_hercules.sh CAMBRIDGE
set -u
cambridge=$1
for tool in dasdinit dasdls dasdcopy dasdload cckdcdsk cckdcomp cckdswap; do
  command -v $tool >/dev/null || { echo "$tool is missing (apt-get install hercules)"; exit 77; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
failures=0

fail() {
  echo "FAILED: $*"
  failures=$((failures + 1))
}
disk() { "$cambridge" disk "$@" >out 2>&1 || { fail "cambridge disk $*: exit code $?"; cat out; }; }
# quietly COMMAND...: a tool of Hercules. Now and then one of them crashes, and does not when it is asked again.
quietly() {
  local code try
  for try in 1 2 3; do
    "$@" >hercules.out 2>&1 </dev/null && return
    code=$?
    [ "$code" -ge 128 ] && [ "$1" = dasdcopy ] && [ "$try" -lt 3 ] || break
    rm -f "${!#}"
  done
  fail "$*: exit code $code"
  tail -5 hercules.out
}

# whole FILE: cckdcdsk finds nothing to repair.
whole() {
  cckdcdsk -3 "$1" >hercules.out 2>&1 || fail "cckdcdsk $1: exit code $?"
  [ -s hercules.out ] && { fail "cckdcdsk has something to say about $1:"; cat hercules.out; }
}
# same A B: all tracks are the same. (Hercules leaves rests behind the end of tracks, so the files are not.)
same() {
  rm -f same.a same.b
  disk copy "$1" same.a --compress none
  disk copy "$2" same.b --compress none
  cmp -s same.a same.b || fail "the tracks of $1 and $2 differ"
  rm -f same.a same.b
}
# listed FILE SERIAL: dasdls reads label and table of contents.
listed() { dasdls "$@" 2>/dev/null | grep -q "VOLSER=$serial" || fail "dasdls $* does not show $serial"; }
# cylinders MODEL: few, for speed. Hercules tells a 2305-2 from a 2305-1 by their number.
cylinders() { [ "$1" = 2305-2 ] && echo 50 || echo 7; }

# ---- Theirs, read by us ----
for model in 2305-1 2305-2 2311 2314 3330 3340 3350 3380; do
  rm -f theirs.*
  n=$(cylinders $model)
  quietly dasdinit theirs.raw $model VOL001 "$n"
  quietly dasdinit -z theirs.zlib $model VOL001 "$n"
  quietly dasdinit -bz2 theirs.bzip2 $model VOL001 "$n"
  quietly dasdinit -0 theirs.stored $model VOL001 "$n"
  for how in raw zlib bzip2 stored; do
    disk check theirs.$how
    disk list theirs.$how
    grep -q "label VOL1, serial VOL001, owner HERCULES" out || { fail "the label of theirs.$how:"; cat out; }
    # Not the raw volume of dasdinit: the tracks that it leaves out of compressed ones have an end of file in record 1.
    quietly dasdcopy -q -o ckd theirs.$how theirs.copy
    same theirs.$how theirs.copy
    rm -f theirs.copy
  done
done

# A volume with data sets; what dasdload says is in it is what we list.
cat >control <<'END'
LOAD01 3350 20
SYSVTOC VTOC TRK 3
TEST.DATA EMPTY TRK 2 0 0 PS F 80 80 0
TEST.OTHER.PDS EMPTY CYL 2 1 5 PO U 0 800 0
END
quietly dasdload -z control loaded 1
disk list loaded
grep -Eq '^TEST.DATA +PS +F +80 +80 +2 +0/4-0/5$' out || { fail "TEST.DATA"; cat out; }
grep -Eq '^TEST.OTHER.PDS +PO +U +800 +0 +60 +1/0-2/29$' out || { fail "TEST.OTHER.PDS"; cat out; }
disk check loaded

# ---- Ours, read by them ----
serial=OUR001
for model in 2305-1 2305-2 2311 2314 3330 3330-11 3340 3340-70 3350 3380; do
  for how in zlib bzip2 stored; do
    rm -f ours theirs.raw
    disk make ours $model --volser our001 --cylinders "$(cylinders $model)" --compress $how
    whole ours
    listed ours
    quietly dasdcopy -q -o ckd ours theirs.raw
    same ours theirs.raw
  done
  rm -f ours theirs.cckd
  disk make ours $model --volser our001 --cylinders "$(cylinders $model)"
  listed ours
  quietly dasdcopy -q -o cckd ours theirs.cckd
  disk check theirs.cckd
  same ours theirs.cckd
done

# ---- One volume written by both in turn ----
disk make source 3350 --volser SOURCE --compress zlib
cp loaded turns
for cylinder in 3 7 11; do
  disk copy source turns --tracks 0/0-0/5
  disk copy loaded turns --tracks 0/0-2/29
  disk check turns
  whole turns
  quietly cckdcomp turns
  disk check turns
  quietly cckdswap turns # To the other byte order.
  disk check turns
  same loaded turns
  disk copy source turns --tracks 0/4-$cylinder/3
  disk copy loaded turns --tracks 0/4-$cylinder/3
  disk check turns
  same loaded turns
  quietly cckdswap turns
done
whole turns
same loaded turns

# ---- Fixed blocks ----
for how in "" -z -bz2 -0; do
  rm -f theirs ours
  quietly dasdinit $how theirs 3370 FBA001 2000
  disk list theirs
  grep -q "label VOL1, serial FBA001" out || { fail "the label of fixed blocks ($how):"; cat out; }
  disk check theirs
done
rm -f theirs ours
disk make ours 3370 --blocks 2000 --volser FBA002 --compress zlib
whole ours
quietly dasdcopy -q -o fba ours theirs
disk list theirs
grep -q "label VOL1, serial FBA002" out || { fail "fixed blocks copied by dasdcopy:"; cat out; }

[ "$failures" -eq 0 ] || { echo "$failures failures"; exit 1; }
