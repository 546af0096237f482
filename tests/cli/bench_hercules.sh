#!/usr/bin/env bash
# Every benchmark program gives on Hercules what it gives here. Says nothing about speed.
set -u
cambridge=$1

if ! result=$("$cambridge" bench --brief --runs 1 --against hercules); then
  echo "$result"
  echo "The two implementations disagree, or Hercules is missing (apt-get install hercules)."
  exit 1
fi
programs=$("$cambridge" bench --list | tail -n +2 | wc -l)
right=$(grep -c ' right$' <<<"$result")
if [ "$programs" -eq 0 ] || [ "$right" -ne "$programs" ]; then
  echo "$result"
  echo "$right of $programs programs were right."
  exit 1
fi
