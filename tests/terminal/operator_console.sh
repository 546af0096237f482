#!/usr/bin/env bash
# The operator console as a person sees it: a real terminal (tmux), keys sent, the screen read.
# usage: operator_console.sh CAMBRIDGE
set -u
cambridge=$1
session="cambridge-$$"
socket="cambridge-$$"
failures=0
t() { tmux -L "$socket" "$@"; }
trap 't kill-server 2>/dev/null' EXIT

screen() { t capture-pane -p -t "$session"; }

# Waits until the screen shows TEXT: the test depends on what is shown, not on how fast.
shows() {
  for _ in $(seq 1 300); do
    screen | grep -qF -- "$1" && return 0
    sleep 0.1
  done
  echo "FAILED: the screen never showed: $1"
  screen
  failures=$((failures + 1))
  return 1
}

line() { t send-keys -t "$session" -l "$1"; t send-keys -t "$session" Enter; }

t -f /dev/null new-session -d -s "$session" -x 80 -y 24 "TERM=screen $cambridge; echo the program ended with \$?; sleep 60"
shows 'OPERATOR: OPERATOR'
shows 'NOT LOGGED ON'
shows 'Enter send  Tab next pane'

line 'LOGON ALICE'
shows 'PASSWORD  type your password'
line 'WONDER'
shows 'LOGON AT'
shows 'CP READ  CP waits for a command'
screen | grep -q WONDER && { echo 'FAILED: the password was shown'; failures=$((failures + 1)); }

line 'IPL CMS'
shows '[VM READ]'
line ''
shows 'Ready;'
line 'ECHO HELLO FROM TMUX'
shows 'HELLO FROM TMUX'
line 'NOSUCHCOMMAND'
shows 'UNKNOWN CP/CMS COMMAND'
line '#CP QUERY NAMES'
shows 'ALICE    - '

t send-keys -t "$session" F5
shows 'F5 does nothing'
t send-keys -t "$session" Tab
shows '> OPERATOR: OPERATOR'
line '/new'
shows '> T2: nobody logged on'
line 'LISTFILE'
shows 'T2: nobody logged on'

t resize-window -t "$session" -x 100 -y 30
shows 'Enter send  Tab next pane'
t resize-window -t "$session" -x 30 -y 5
shows 'too small'
t resize-window -t "$session" -x 80 -y 24
shows 'Enter send  Tab next pane'

line '/quit'
shows 'the program ended with 0'

[ "$failures" -eq 0 ] && echo "all screens were as expected"
exit "$failures"
