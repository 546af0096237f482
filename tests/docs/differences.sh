#!/usr/bin/env bash
# The tables in docs/differences-from-hercules.md are what the comparison prints from its own.
# usage: differences.sh CAMBRIDGE_PEER DOCS_FOLDER
set -u
document="$2/differences-from-hercules.md"
if ! diff -u <(sed -n '/^|/,$p' "$document") <("$1" --differences); then
  echo "FAILED: $document is out of date: its tables are those of cambridge_peer --differences"
  exit 1
fi
