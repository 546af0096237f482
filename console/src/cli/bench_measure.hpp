// One run of a benchmark program on our machine: how long the host took, and whether the result is right.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <cp/virtualisation.hpp>
#include <isa370/event_clock.hpp>

#include "cli/bench_programs.hpp"

namespace console {

/// Storage of the machine that the programs run on: the same here and elsewhere.
inline constexpr std::uint32_t bench_storage = 16 * 1024 * 1024;

struct BenchRun {
  isa370::Nanoseconds host_time = 0;
  std::uint32_t checksum = 0;
  std::uint64_t instructions = 0;  ///< Zero when a peer does not say.
};

/// From the restart to the disabled wait. The error says where the program stopped instead.
[[nodiscard]] tl::expected<BenchRun, std::string> run_bench(const BenchProgram& program, const BenchSize& size);
/// The same in a virtual machine, the only one of a machine with ample storage.
[[nodiscard]] tl::expected<BenchRun, std::string> run_bench_virtually(const BenchProgram& program, const BenchSize& size,
                                                                      const cp::Virtualisation& virtualisation);

struct BenchShare {
  std::string_view mnemonic;
  std::uint64_t count = 0;
};
/// How often each instruction is performed, the most frequent ones first; the subject of EXECUTE counts beside it.
[[nodiscard]] std::vector<BenchShare> bench_mix(const BenchProgram& program, const BenchSize& size);

/// Nanoseconds as seconds.
[[nodiscard]] double in_seconds(isa370::Nanoseconds time);

/// "" when a run gave what the table promises, else what is wrong.
[[nodiscard]] std::string bench_fault(const BenchProgram& program, const BenchSize& size, const BenchRun& run);

/// Of an odd number the middle one, else the mean of the middle two; 0 of none.
[[nodiscard]] double median(std::vector<double> values);

}  // namespace console
