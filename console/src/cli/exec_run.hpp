// Running the machine of `cambridge exec` to its end, with the dialogue, and the report as JSON.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "cli/exec_subject.hpp"

namespace console {

enum class Stop : std::uint8_t { disabled_wait, idle, limit, matched, check_stop };
/// As in the report: "disabled-wait", ...
[[nodiscard]] std::string_view name_of(Stop stop);

/// Runs a subject that was started. The error says why the machine could not go on.
[[nodiscard]] tl::expected<Stop, std::string> run_to_end(ExecSubject& subject, Dialogue& dialogue, const ExecOptions& options);

/// One JSON object on one line. `elapsed` is simulated time since before the start.
[[nodiscard]] std::string report(ExecSubject& subject, Stop stop, isa370::Nanoseconds elapsed, const ExecOptions& options);

}  // namespace console
