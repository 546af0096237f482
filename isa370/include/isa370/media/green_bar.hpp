// Printed text as a PDF: continuous forms of 14 7/8 by 11 inches with green bars and the holes of the tractor.
#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace isa370 {

struct GreenBarOptions {
  unsigned lines_per_inch = 6;  ///< 6 or 8.
};

/// `text` is what printers write: overprinting with carriage returns, new forms with form feeds. Columns behind 132 are cut,
/// and a form that is full goes on on the next. The same text gives the same bytes. The error is one line.
[[nodiscard]] tl::expected<std::string, std::string> green_bar_pdf(std::string_view text, const GreenBarOptions& options = {});

}  // namespace isa370
