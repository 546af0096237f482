// The end of CP when one of its own invariants is broken. Nothing that a guest does may lead here.
#pragma once

#include <string_view>

#include <isa370/machine.hpp>

namespace cp {

/// Prints what is wrong and the machine's state, and ends the process.
[[noreturn]] void system_failure(const isa370::Machine& machine, std::string_view what);

}  // namespace cp
