#!/usr/bin/env bash
# A monitor under a monitor: what one privileged instruction costs at each depth, and why.
# usage: nested.sh [CAMBRIDGE]          the program, if it is not on the path
set -eu
cambridge=${1:-cambridge}
monitor=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../cms-guest/monitor" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for program in monitor cost; do
  "$cambridge" asm "$monitor/$program.asm" --copy-dir "$monitor/../macros" --image "$work/$program.bin"
done

# measure MACHINE DEPTH: the lines that the program types under DEPTH monitors.
measure() {
  local options=(--on="$1" --restart --load "$work/cost.bin@${2}0000")
  [ "$2" -eq 0 ] || options+=(--load "$work/monitor.bin@0")
  "$cambridge" exec "${options[@]}" >"$work/report"
  grep -o "\"depth $2: [^\"]*\"" "$work/report" | tr -d '"' | grep -E "one ($shown) "
}

shown='L|SSM|PTLB|SVC'
echo "The program cost.asm does one instruction a thousand times and looks at the clock before and behind. It runs on the"
echo "bare machine; then under a monitor that gives it a machine of its own; then under a monitor under a monitor ..."
for depth in 0 1 2 3 4; do
  echo
  measure bare $depth
done
echo
echo "An ordinary instruction (L) costs the same everywhere: the machine itself executes it, and nobody hears of it. SSM is"
echo "refused in the problem state. At depth 1 that is one trap, and a handler of some 200 instructions. At depth 2 the trap"
echo "goes to monitor 1, which gives it to monitor 2, because SSM is its guest's. Monitor 2 simulates SSM and lets its guest go on"
echo "by LPSW - but monitor 2 is a guest itself, and its LPSW is refused, too. From depth 3 on, the handlers also change the"
echo "address space, and each change makes the monitor below build its shadow tables anew, page by page."
echo
echo "The same in a virtual machine: CP is one monitor more, below all of them."
for depth in 0 1 2 3 4; do
  echo
  shown='SSM'
  measure vm $depth
  grep -o '"traps":[0-9]*' "$work/report" | sed 's/"traps":\(.*\)/         in all, CP has been called \1 times/'
done
