#!/usr/bin/env bash
# cambridge asm, link and disasm as a person uses them: decks, images, a map, and source that assembles to the same cards.
# usage: assembler_commands.sh CAMBRIDGE
set -u
cambridge=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
failures=0

fail() {
  echo "FAILED: $*"
  failures=$((failures + 1))
}
ok() { "$cambridge" "$@" >out 2>errors </dev/null || { fail "cambridge $*: exit code $?"; cat errors; }; }
# wrong CODE TEXT WORD...: ends with CODE, and standard error has TEXT.
wrong() {
  local code=$1 text=$2
  shift 2
  "$cambridge" "$@" >out 2>errors </dev/null
  local result=$?
  [ "$result" -eq "$code" ] || fail "cambridge $*: exit code $result, not $code"
  grep -qF -- "$text" errors || { fail "cambridge $* does not say '$text':"; cat errors; }
}
has() { grep -qF -- "$1" out || { fail "the output has no '$1':"; cat out; }; }
same() { cmp -s "$1" "$2" || fail "$1 and $2 differ"; }

cat >main.asm <<'SOURCE'
MAIN     CSECT
         EXTRN SUB
         BALR  12,0
         USING *,12
         L     15,=A(SUB)
         BALR  14,15
         BR    14
         END   MAIN
SOURCE
cat >sub.asm <<'SOURCE'
SUB      CSECT
         USING SUB,15
         L     1,VALUE
         BR    14
VALUE    DC    E'1.5'
         ENTRY VALUE
C        COM
         DS    10D
         END
SOURCE

# ---- A deck each; disassembled and assembled they are the same ----
ok asm main.asm sub.asm
for module in main sub; do
  ok disasm $module.deck
  cp out again.asm
  ok asm again.asm -o again.deck
  same $module.deck again.deck
done

# ---- Linked: image, map, one deck ----
ok link main.deck sub.deck -o x.image --at 1000 --map
has ' MAIN       1000     14                             main.deck'
has ' C          1028     50'
has '                          VALUE      1020'
has 'ENTRY ADDRESS   1000'
[ "$(stat -c %s x.image)" -eq 120 ] || fail "the image has not 120 bytes"
ok link main.deck sub.deck -o x.deck --at 1000
ok link x.deck -o y.image --at 1000
same x.image y.image
ok link x.deck -o z.image --at 2000 --entry value --map
has 'ENTRY ADDRESS   2020'
cat main.deck sub.deck >both.deck
ok link both.deck -o y.image --at 1000
same x.image y.image
ok asm main.asm sub.asm --image y.image
ok link main.deck sub.deck -o z.image
same y.image z.image
ok disasm x.image --at 1000
has 'PROGRAM  START X'"'"'1000'"'"
cp out again.asm
ok asm again.asm --image y.image
same x.image y.image

# ---- What is wrong is said, all of it, and nothing is written ----
rm -f no.image
wrong 1 'main.deck, card 1, column 33: SUB is defined in no deck' link main.deck -o no.image
wrong 2 'missing.deck: ' link missing.deck main.asm -o no.image
[ "$(wc -l <errors)" -eq 2 ] || fail "two bad files are not two lines"
wrong 2 '--entry NOWHERE: no deck defines it' link main.deck sub.deck -o no.image --entry NOWHERE
wrong 2 '--at 1001: a hexadecimal address' link main.deck sub.deck -o no.image --at 1001
wrong 1 'SUB is defined in no deck' link main.deck main.deck -o no.image
[ -e no.image ] && fail "a link that failed left an image"
ok link main.deck sub.deck main.deck -o x.image
grep -qF 'warning: main.deck, card 1, column 17: the section MAIN is there already' errors || fail "no warning of the section"
wrong 2 'SUB is defined in no deck' asm main.asm --image no.image
[ -e no.image ] && fail "an image that failed was written"

[ "$failures" -eq 0 ] && echo "assembler commands: all checks passed"
exit "$((failures > 0))"
