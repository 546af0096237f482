// The state dump at the end of CP.
#include "storage/system_failure.hpp"

#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

namespace cp {

void system_failure(const isa370::Machine& machine, std::string_view what) {
  const auto& cpu = machine.cpu();
  fmt::print(stderr, "SYSTEM FAILURE: {}\nat {} ns, real PSW {}\n", what, machine.clock().now(), isa370::to_string(cpu.psw));
  for (unsigned i = 0; i < 16; ++i) fmt::print(stderr, "GPR {:2} = {:08X}  CR {:2} = {:08X}\n", i, cpu.gpr[i], i, cpu.cr[i]);
  std::abort();
}

}  // namespace cp
