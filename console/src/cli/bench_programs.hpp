// The benchmark programs of bench/: what each should compute, and its image. The sources and the table are built in.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace console {

/// A file of bench/ that the build made part of the program.
struct BenchFile {
  std::string_view name;  ///< "sieve.asm"
  std::string_view text;
};
[[nodiscard]] std::span<const BenchFile> embedded_bench_files();

enum class BenchKind : std::uint8_t {
  startup,     ///< Does nothing: what it takes is start-up.
  compute,     ///< Work on registers and storage; also runs with address translation.
  arithmetic,  ///< Decimal and floating point.
  system,      ///< Interruptions and privileged operations.
};
[[nodiscard]] std::string_view name_of(BenchKind kind);

/// How much of its work a program does, and what then stands in the address of its last PSW.
struct BenchSize {
  std::uint32_t rounds = 0;
  std::uint32_t checksum = 0;
  bool operator==(const BenchSize&) const = default;
};

struct BenchProgram {
  std::string name;  ///< "sieve", or with address translation "sieve-dat".
  BenchKind kind = BenchKind::compute;
  bool translation = false;
  BenchSize standard;  ///< To measure with.
  BenchSize brief;     ///< To see whether everything works.
  std::uint64_t fixed_instructions = 0;
  std::uint64_t instructions_a_round = 0;
  std::vector<std::uint8_t> image;  ///< From location 0 on, with the rounds at `rounds_at`.
  std::uint32_t rounds_at = 0;

  [[nodiscard]] std::uint64_t instructions(const BenchSize& size) const {
    return fixed_instructions + instructions_a_round * size.rounds;
  }
  [[nodiscard]] std::vector<std::uint8_t> image_for(const BenchSize& size) const;
};

/// Finds a file of bench/ by its name; nullopt when there is none.
using BenchFinder = std::function<std::optional<std::string>(std::string_view name)>;
[[nodiscard]] BenchFinder embedded_bench_finder();
[[nodiscard]] BenchFinder bench_finder_for(std::string folder);

/// All programs of the table programs.txt, assembled, those with address translation behind the others. The error is one or
/// more lines that name file and line.
[[nodiscard]] tl::expected<std::vector<BenchProgram>, std::string> load_bench_programs(const BenchFinder& find);

}  // namespace console
