#!/usr/bin/env bash
# Monitors under monitors (cms-guest/monitor). The equivalence programs end under one to four of them as they end on the bare machine,
# and so does a hostile guest, which changes nothing of the monitors; what an instruction costs grows with the depth. All of it on the
# bare machine and in a virtual one.
# usage: nested.sh CAMBRIDGE SOURCE-FOLDER
set -u
cambridge=$1
source=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
failures=0
runs=0

fail() {
  echo "FAILED: $*"
  failures=$((failures + 1))
}

assemble() { "$cambridge" asm "$1" --copy-dir "$source/cms-guest/macros" --image "$2" || exit 1; }
assemble "$source/cms-guest/monitor/monitor.asm" monitor.bin
assemble "$source/cms-guest/monitor/cost.asm" cost.bin
assemble "$source/tests/nested/hostile.asm" hostile.bin

guest_storage=$((0x40000))
level=$((0x10000))

# run DEPTH MACHINE IMAGE OPTION...: the report of IMAGE under DEPTH monitors goes to "report"; the guest always has 256K.
run() {
  local depth=$1 machine=$2 image=$3 monitor=()
  shift 3
  [ "$depth" -gt 0 ] && monitor=(--load monitor.bin@0)
  runs=$((runs + 1))
  "$cambridge" exec --on="$machine" --storage $(((guest_storage + depth * level) / 1024))K "${monitor[@]}" \
    --load "$image@$(printf %X $((depth * level)))" --restart --quiet "$@" >report 2>errors </dev/null ||
    { fail "$image under $depth monitors ($machine): exit code $?"; cat errors; }
}
dump_guest() { printf -- '--dump %X:%X' $(($1 * level)) "$guest_storage"; }

# state DEPTH: what the guest has left behind, in the same form at each depth: how it stopped, PSW, registers, its storage without the
# interval timer, its keys without reference and change bits (monitors look at the guest's storage too), and what it has typed.
state() {
  sed -E 's/.*("stop":.*),"cr":.*"console":(.*),"storage":.*/\1\n\2/' report |
    sed -E 's/"MONITOR [0-9]+: [^"]*"//g; s/,+/,/g; s/\[,/[/; s/,\]/]/'
  grep -o '"storage":{[^}]*}' report | grep -o '":"[0-9A-F]*"' | sed -E 's/^(.{163}).{8}/\1/'
  grep -o '"keys":{[^}]*}' report | grep -o '":"[0-9A-F]*"' | sed -E 's/":"(.)[0-7]"/\10/; s/":"(.)[89A-F]"/\18/'
}

# ---- The equivalence programs, but for those that need what this monitor does not have: indirect data addresses (channel), program-event
# ---- recording (per), prefixing and other processors (prefix, signal), direct control (direct); and those that need devices that take
# ---- files, or whose result is not the same twice (device and mask directives).
mapfile -t programs < <(grep -L -E '^\*:(device|mask)' "$source"/tests/programs/*.asm | grep -v -E '/(channel|per|prefix|signal|direct)\.asm$')
[ "${#programs[@]}" -ge 30 ] || fail "only ${#programs[@]} programs"
for program in "${programs[@]}"; do
  name=$(basename "$program" .asm)
  "$cambridge" asm "$program" --image program.bin 2>errors || { fail "$name: $(cat errors)"; continue; }
  options=()
  if grep -q '^\*:card' "$program"; then
    sed -n 's/^\*:card //p' "$program" >deck
    printf '0009 3215-C\n000C 3505 deck ascii eof\n' >config
    options+=(--config config)
  fi
  if grep -q '^\*:type' "$program"; then
    sed -n 's/^\*:type/type/p' "$program" >dialogue
    options+=(--dialogue dialogue)
  fi
  run 0 bare program.bin "${options[@]}" $(dump_guest 0)
  state >expected
  grep -q '"psw":"000A000000000000"' expected || fail "$name is not content with the bare machine"
  for where in "1 bare" "2 bare" "4 bare" "1 vm" "3 vm" "4 vm"; do
    set -- $where
    run "$1" "$2" program.bin "${options[@]}" $(dump_guest "$1")
    state >found
    cmp -s expected found || fail "$name under $1 monitors ($2): $(diff expected found | cut -c1-200)"
    [ "$(grep -o '"MONITOR [0-9]*: guest waits' report | wc -l)" -eq "$1" ] || fail "$name: not $1 lines of monitors"
  done
done

# ---- A hostile guest. What it notes is the same as on the bare machine; the code of each monitor is what it was. ----
code_from=$((0x1000))
code_length=$(($(stat -c %s monitor.bin) - code_from))
code=$(od -An -v -tx1 -j $code_from -N $code_length monitor.bin | tr -d ' \n' | tr a-f A-F)
for trick in 1 2 3 4 5 6 7 8 9 10; do
  endless=
  case $trick in 4 | 5 | 6 | 7) endless=yes ;; esac
  if [ -z "$endless" ]; then
    run 0 bare hostile.bin --gpr 1=$(printf %X "$trick") $(dump_guest 0)
    state >expected
    grep -q '"stop":"disabled-wait"' expected || fail "trick $trick does not end"
    grep -q EEEE expected && [ $trick -ne 2 ] && fail "trick $trick works on the bare machine"
  fi
  for depth in 1 2 3 4; do
    for machine in bare vm; do
      dumps=()
      for ((i = 0; i < depth; ++i)); do dumps+=(--dump "$(printf %X:%X $((i * level + code_from)) $code_length)"); done
      run $depth $machine hostile.bin --gpr 1=$(printf %X "$trick") "${dumps[@]}"
      [ "$(grep -oF "\"$code\"" report | wc -l)" -eq $depth ] || fail "trick $trick, depth $depth, $machine: a monitor's code has changed"
      if [ -n "$endless" ]; then
        grep -q "MONITOR $depth: guest is interrupted for ever at" report || fail "trick $trick, depth $depth, $machine: not noticed"
      else
        run $depth $machine hostile.bin --gpr 1=$(printf %X "$trick") $(dump_guest $depth)
        state >found
        cmp -s expected found || fail "trick $trick, depth $depth, $machine: $(diff expected found | cut -c1-200)"
      fi
    done
  done
done

# ---- Nothing to run: monitors fill the storage, and say so, the last one first. ----
"$cambridge" exec --on=bare --storage 256K --load monitor.bin@0 --restart >report || fail "monitors alone"
grep -qE '"console":\["MONITOR [34]: nothing to run' report || { fail "monitors alone do not say so:"; cat report; }

# ---- What it costs: each deeper level costs more, an ordinary instruction the same. ----
for machine in bare vm; do
  for depth in 0 1 2 3 4; do
    run $depth $machine cost.bin
    grep -oE "\"depth $depth: one [^\"]*\"" report
  done >costs.$machine
  [ "$(wc -l <costs.$machine)" -eq 40 ] || fail "not eight lines at each of five depths ($machine)"
  awk -v machine=$machine '
    { name = $4; cost = 0; for (i = 1; i < NF; ++i) if ($i == "costs") cost = $(i + 1) + 0
      if (name == "L") { if (cost != 0.4) { print machine ": an ordinary instruction costs " cost; bad = 1 } }
      else if ((name in last) && cost <= 1.5 * last[name]) { print machine ": " $0 " is not half as much again as " last[name]; bad = 1 }
      last[name] = cost }
    END { exit bad }' costs.$machine || fail "what it costs ($machine)"
done

echo "$runs runs, ${#programs[@]} programs, $failures failures"
[ "$failures" -eq 0 ]
