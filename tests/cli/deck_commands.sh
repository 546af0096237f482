#!/usr/bin/env bash
# cambridge deck and cambridge print as a person uses them; what is wrong is said in one line.
# usage: deck_commands.sh CAMBRIDGE
set -u
source "$(dirname "${BASH_SOURCE[0]}")/command_checks.sh" "$1" deck

# ---- Decks ----
printf 'FIRST CARD\n\nTHIRD\n' >text
printf '/*\n' >more
ok make deck text more
[ "$(stat -c %s deck)" -eq 320 ] || fail "a deck of four cards has not 320 bytes"
ok list deck
has "     1  FIRST CARD"
has "     4  /*"
ok convert deck again
printf 'FIRST CARD\n\nTHIRD\n/*\n' | cmp -s - again || fail "a deck is another text after its way through card images"
ok copy again part --cards 2-3
printf '\nTHIRD\n' | cmp -s - part || fail "two cards are not copied as they are"
ok check deck again
has "deck: 4 cards, 0 of them object cards"
printf 'START CSECT\n      BR   14\n      END  START\n' >source.asm
"$cambridge" asm source.asm -o object.deck || fail "the assembler"
ok list object.deck
has "object card: ESD START"
has "object card: TXT at 000000, 2 bytes"
has "object card: END, entry 000000"

wrong 2 "'frob' is none of make, list, check, convert and copy" frob
wrong 2 "make takes FILE DECK..." make new
wrong 2 "none: No such file or directory" list none
wrong 2 "deck: is there already; it is not written over" make deck text
wrong 2 "--cards is not for list" list deck --cards 1
wrong 2 "write FIRST-LAST; the deck has 4 cards" copy deck new --cards 3-9
wrong 2 "text: offset 0: 18 bytes left, a card has 80" list text --ebcdic
head -c 100 deck >short
"$cambridge" deck check short >out 2>errors && fail "a deck that ends in a card is taken for a whole one"
has "short: offset 80: 20 bytes left, a card has 80"

# ---- Paper ----
print_wrong() {
  local text=$1
  shift
  "$cambridge" print "$@" >out 2>errors </dev/null
  [ $? -eq 2 ] || fail "cambridge print $* does not end with exit code 2"
  grep -qF -- "$text" errors || { fail "cambridge print $* does not say '$text':"; cat errors; }
}
printf 'TITLE\r_____\nLINE\fNEXT\n' >listing
"$cambridge" print listing || fail "cambridge print"
[ "$(head -c 5 listing.pdf)" = "%PDF-" ] || fail "listing.pdf is no PDF"
"$cambridge" print listing -o other.pdf --lpi 6 && cmp -s listing.pdf other.pdf || fail "the same text gives another PDF"
if command -v pdftotext >/dev/null; then
  pdfinfo listing.pdf | grep -q "^Pages: *2$" || fail "two forms are not two pages"
  pdftotext -layout listing.pdf - | grep -q NEXT || fail "the text is not in the PDF"
fi
print_wrong "none: No such file or directory" none
print_wrong "write 6 or 8 lines an inch" listing --lpi 7
print_wrong "is missing"

[ "$failures" -eq 0 ] && echo "deck commands: all well"
exit "$((failures > 0))"
