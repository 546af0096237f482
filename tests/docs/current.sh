#!/usr/bin/env bash
# The references in docs/ are what the program prints from its live tables.
# usage: current.sh CAMBRIDGE DOCS_FOLDER
set -u
failures=0
for name in instructions models commands lua-api traps diagnose methods devices virtualizability; do
  if ! diff -u "$2/$name.md" <("$1" docs "$name"); then
    echo "FAILED: docs/$name.md is out of date: cambridge docs $name >docs/$name.md"
    failures=$((failures + 1))
  fi
done
# Links between the documents lead somewhere.
for file in "$2"/*.md "$2"/../README.md "$2"/../HISTORY.md; do
  folder=$(dirname "$file")
  while read -r target; do
    [ -e "$folder/$target" ] || { echo "FAILED: $(basename "$file") links to $target, which is not there"; failures=$((failures + 1)); }
  done < <(grep -oE '\]\([^)#:]+\)' "$file" | sed 's/^](//; s/)$//')
done
exit "$failures"
