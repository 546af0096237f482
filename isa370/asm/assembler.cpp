// The assembler's door.
#include "isa370/assembler.hpp"

#include <fmt/format.h>

#include "assembly.hpp"

namespace isa370::assembler {

std::string to_string(const Diagnostic& diagnostic) {
  auto text = fmt::format("{}:{}", diagnostic.file, diagnostic.line);
  if (diagnostic.column > 0) text += fmt::format(":{}", diagnostic.column);
  text += fmt::format(": {}: {}\n", diagnostic.severity == Severity::error ? "error" : "warning", diagnostic.text);
  if (!diagnostic.source_line.empty()) {
    text += diagnostic.source_line + "\n";
    if (diagnostic.column > 0) text += std::string(diagnostic.column - 1, ' ') + "^\n";
  }
  return text + diagnostic.context;
}

Result assemble(const Source& source, const Options& options) { return Assembly(source, options).run(); }

}  // namespace isa370::assembler
