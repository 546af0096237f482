#!/usr/bin/env bash
# run_fuzzer.sh FUZZER MAKE-SEEDS RUNS LENGTH: a fuzzer on seeds made for it (none: on nothing), so many runs of inputs up to a length,
# with a fixed seed of its random numbers: the same runs every time. The host's time decides nothing but what hangs: no run may
# take a minute.
set -euo pipefail
fuzzer=$1
make_seeds=$2
runs=$3
length=$4

seeds=$(mktemp -d)
trap 'rm -rf "$seeds"' EXIT
findings="$fuzzer.findings"
mkdir -p "$findings"
[ "$make_seeds" = none ] || "$make_seeds" "$seeds"
"$fuzzer" -runs="$runs" -seed=1972 -timeout=60 -max_len="$length" -print_final_stats=1 -artifact_prefix="$findings/" "$seeds"
