# What the scripts that test `cambridge disk`, `tape` and `deck` have in common: source command_checks.sh CAMBRIDGE COMMAND gives an empty
# folder to work in, and ok, wrong, has and fail.
cambridge=$1
command=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
failures=0

fail() {
  echo "FAILED: $*"
  failures=$((failures + 1))
}

# ok WORD...: cambridge COMMAND WORD... succeeds and says nothing on standard error.
ok() {
  "$cambridge" "$command" "$@" >out 2>errors </dev/null || { fail "cambridge $command $*: exit code $?"; cat errors; }
  [ -s errors ] && { fail "cambridge $command $* complains:"; cat errors; }
}

# wrong CODE TEXT WORD...: cambridge COMMAND WORD... ends with CODE and one line with TEXT on standard error.
wrong() {
  local code=$1 text=$2
  shift 2
  "$cambridge" "$command" "$@" >out 2>errors </dev/null
  local result=$?
  [ "$result" -eq "$code" ] || fail "cambridge $command $*: exit code $result, not $code"
  [ "$(wc -l <errors)" -eq 1 ] || fail "cambridge $command $*: not one line on standard error"
  grep -qF -- "$text" errors || { fail "cambridge $command $* does not say '$text':"; cat errors; }
}

has() { grep -qF -- "$1" out || { fail "the output has no '$1':"; cat out; }; }
