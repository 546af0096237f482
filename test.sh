#!/usr/bin/env bash
# Installs what is missing, builds, and runs every test through CTest: first the release build, then the same tests under
# AddressSanitizer and UndefinedBehaviorSanitizer, then the fuzzers, a fixed number of runs of each. `./test.sh --quick` does the
# first only.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$top/cmake/install_packages.sh"

case "${1:-}" in
  "") presets=(release asan fuzz) ;;
  --quick) presets=(release) ;;
  *) echo "usage: ./test.sh [--quick]" >&2; exit 2 ;;
esac

install_packages "${build_packages[@]}" tmux hercules

[[ " ${presets[*]} " != *" fuzz "* ]] || install_packages clang libclang-rt-dev || {
  echo "The fuzzers need clang with libFuzzer: without it the tests are not complete." >&2
  exit 1
}

failed=()
cd "$top"
for preset in "${presets[@]}"; do
  [ -f "build/$preset/build.ninja" ] || cmake --preset "$preset"
  cmake --build --preset "$preset"
  ctest --test-dir "build/$preset" --output-on-failure -j "$(nproc)" || failed+=("$preset")
done

if [ ${#failed[@]} -ne 0 ]; then
  echo "Tests failed in: ${failed[*]}" >&2
  exit 1
fi
