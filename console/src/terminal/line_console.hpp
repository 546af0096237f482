// Cambridge line by line: for terminals that are no screens, and for input that comes from a file or a pipe.
#pragma once

#include <ostream>

#include "model/default_system.hpp"

namespace console {

/// One terminal on standard input and `out`. A person's lines go in as they are typed and simulated time keeps step with the
/// host's; lines from a file or pipe go in one by one, each when somebody reads it, and no host time is waited for.
/// Returns 0 at the end of the input, 1 when a device cannot be had or the virtual machine does not come back from a line of a
/// file.
[[nodiscard]] int run_line_console(SystemSetup system, std::ostream& out, std::ostream& errors);

}  // namespace console
