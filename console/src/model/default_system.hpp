// The system that Cambridge starts when it is told nothing else: the built-in directory, CMS, 512K of real storage.
#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

#include <cp/control_program.hpp>

namespace console {

[[nodiscard]] cp::Options default_options();

/// The same with the users of a directory file. All its faults at once, each "FILE:LINE: ...".
[[nodiscard]] tl::expected<cp::Options, std::vector<std::string>> options_with_directory(const std::string& file);

}  // namespace console
