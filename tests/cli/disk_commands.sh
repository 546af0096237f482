#!/usr/bin/env bash
# cambridge disk as a person uses it: volumes are made, listed, checked, converted and copied; what is wrong is said in one line.
# usage: disk_commands.sh CAMBRIDGE
set -u
source "$(dirname "${BASH_SOURCE[0]}")/command_checks.sh" "$1" disk

# ---- Volumes of each kind ----
for compress in none stored zlib bzip2; do
  ok make "v.$compress" 2311 --volser abc123 --cylinders 20 --compress $compress
  ok list "v.$compress"
  has "2311, 20 cylinders of 10 tracks"
  has "label VOL1, serial ABC123, owner CAMBRIDGE"
  has "table of contents on tracks 0/1 to 0/1, 14 records free, 0 data sets"
  ok check "v.$compress"
  has "200 tracks or blocks, 0 faults"
  ok convert "v.$compress" raw --compress none
  cmp -s raw v.none || fail "v.$compress as a raw volume is not v.none"
  ok convert raw back --compress $compress
  cmp -s back "v.$compress" || fail "v.$compress is another one after two conversions"
  rm -f raw back
done
ok convert v.none v
ok list v
has "compressed with zlib"
for model in 2301 2303 2305-1 2305-2 2311 2314 3330 3330-11 3340 3340-70 3350 3380; do
  ok make "$model" "$model" --compress zlib
  ok check "$model"
  ok list "$model"
  has "label VOL1, serial 111111"
done
for compress in none zlib; do
  ok make "fba.$compress" 3370 --blocks 1000 --volser FBAFBA --compress $compress
  ok list "fba.$compress"
  has "1000 fixed blocks"
  has "label VOL1, serial FBAFBA"
  ok check "fba.$compress"
done
ok convert fba.zlib fba
cmp -s fba fba.none || fail "fixed blocks are others after a conversion"

# ---- Tracks of one volume into another ----
ok make a 2311 --cylinders 5 --volser AAAAAA
ok make b 2311 --cylinders 5 --volser BBBBBB
ok copy a b --tracks 0/0-0/0
ok list b
has "serial AAAAAA"
ok copy a c
cmp -s a c || fail "a copy is not the same"
ok copy a d --tracks 0/1-4/9 --compress zlib
ok list d
has "no volume label"

# ---- Damage ----
cp v.zlib bad
printf '\377\377\377\377' | dd of=bad bs=1 seek=1024 conv=notrunc 2>dd.out
ok list bad # All tracks below, where nothing is: an empty volume, which has no label.
has "no volume label"
cp v.zlib bad
printf '\377\377\000\000' | dd of=bad bs=1 seek=1024 conv=notrunc 2>dd.out
"$cambridge" disk check bad >out
[ $? -eq 1 ] || fail "a damaged level-1 table is no fault"
has "bad: offset 1024: level-2 table 0 at 65535 is beyond the end of the file"
wrong 1 "bad: offset 1024: track 0/0: the level-2 table at 65535 is not whole in the file" convert bad good
[ -e good ] && fail "half a volume is left behind"
head -c 100000 v.none >short
wrong 2 "short: offset 100000: the file ends within a cylinder" list short
head -c 700 v.zlib >short
wrong 2 "short: offset 512: 512 bytes are expected, and the file ends after 188" list short
cp a bad
printf '\001' | dd of=bad bs=1 seek=$((512 + 4096 * 7 + 4)) conv=notrunc 2>dd.out
"$cambridge" disk check bad >out
[ $? -eq 1 ] || fail "a wrong home address is no fault"
has "bad: offset 29184: the home address names track 0/1, not 0/7"
has "bad: 50 tracks or blocks, 1 faults"

# ---- Wrong words ----
wrong 2 "'frob' is none of" frob
wrong 2 "make takes FILE MODEL" make
wrong 2 "there is no model '9999'" make x 9999
wrong 2 "--volser is one to six letters or digits" make x 3350 --volser ABCDEFG
wrong 2 "--cylinders is 1 to 65535" make x 3350 --cylinders 0
wrong 2 "--compress is none, stored, zlib or bzip2, not 'lzw'" make x 3350 --compress lzw
wrong 2 "a 3370 has blocks, not cylinders" make x 3370 --cylinders 5
wrong 2 "--volser is not for list" list a --volser X
wrong 2 "a: is there already; it is not written over" make a 3350
wrong 2 "b: is there already; it is not written over" convert a b
wrong 2 "b: is there already; name the --tracks" copy a b
wrong 2 "--tracks is CYLINDER/HEAD-CYLINDER/HEAD, from 0/0 to 4/9, not '0/0-5/0'" copy a b --tracks 0/0-5/0
wrong 2 "nothing: No such file or directory" list nothing
wrong 1 "it has not the geometry of a" copy a v.none --tracks 0/0-0/1
wrong 2 "nowhere/x.new: No such file or directory" make nowhere/x 3350

[ "$failures" -eq 0 ] || { echo "$failures failures"; exit 1; }
