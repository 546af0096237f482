// The benchmark programs on Hercules, the System/370 emulator, for a comparison in the same run.
//
// Its time is that of the whole process; the caller takes off what a program that does nothing takes.
#pragma once

#include <filesystem>
#include <string>

#include <tl/expected.hpp>

#include "cli/bench_measure.hpp"

namespace console {

class Hercules {
 public:
  /// Looks on the PATH. The error says what to install.
  [[nodiscard]] static tl::expected<Hercules, std::string> find();
  ~Hercules();
  Hercules(Hercules&& other) noexcept;
  Hercules& operator=(Hercules&&) = delete;

  /// Starts it in System/370 mode with one processor, loads the program, restarts, and waits for its end.
  [[nodiscard]] tl::expected<BenchRun, std::string> run(const BenchProgram& program, const BenchSize& size) const;

 private:
  Hercules(std::string executable, std::filesystem::path folder);
  std::string executable_;
  std::filesystem::path folder_;  ///< Its configuration, the program, what it printed; removed in the end.
};

}  // namespace console
