#!/usr/bin/env bash
# The console line by line, from a file: no screen, no special key, the same text in two runs.
# usage: line_console.sh CAMBRIDGE
set -u
failures=0
session() { printf '%s\n' 'LISTFILE' 'LOGON ALICE' 'WONDER' 'LISTFILE' 'IPL CMS' '' 'ECHO HELLO' 'NOSUCH' 'PRIMES 1000' '#CP QUERY TIME' '#CP LOGOFF'; }
first=$(session | "$1" console --line) || { echo "FAILED: exit code $?"; failures=1; }
second=$(session | "$1" console --line)
[ "$first" = "$second" ] || { echo 'FAILED: two runs differ'; failures=$((failures + 1)); }
for text in 'ENTER PASSWORD:' '[PASSWORD]' '[CP READ]' '?CP: LISTFILE' '[VM READ]' 'HELLO' 'UNKNOWN CP/CMS COMMAND' '168 PRIMES' 'TIME IS 09:00' 'LOGOFF AT'; do
  grep -qF -- "$text" <<<"$first" || { echo "FAILED: never shown: $text"; failures=$((failures + 1)); }
done
grep -q WONDER <<<"$first" && { echo 'FAILED: the password was shown'; failures=$((failures + 1)); }

# A program that never reads again is given up, with the line that was its end.
loop=$(printf '%s\n' 'LOGON ALICE WONDER' 'STORE 800 47F00800' 'BEGIN 800' 'HELLO?' | "$1" console --line 2>&1) && { echo 'FAILED: a loop ended well'; failures=$((failures + 1)); }
grep -qF 'line 3 of the input: the virtual machine is still running' <<<"$loop" || { echo "FAILED: $loop"; failures=$((failures + 1)); }
exit "$failures"
