// Line editing: '#' ends a line, '@' deletes a character, '¢' or '[' the line, '"' takes the next character as it is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cp {

/// One of the lines that were typed as one, with "#" between them.
struct LogicalLine {
  std::string typed;   ///< As it was typed, for the transcript.
  std::string text;    ///< As it is meant.
  bool to_cp = false;  ///< "#CP ..." was typed: `text` is what follows "#CP", for CP whoever is listening.
};

/// At least one line. Without `editing`, the line stays whole and as typed; "#CP" at its beginning is understood all the same,
/// so that CP can always be reached.
[[nodiscard]] std::vector<LogicalLine> edit_line(std::string_view line, bool editing);

}  // namespace cp
