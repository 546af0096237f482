// Attributes of ordinary symbols that are defined further on in the source, which conditional assembly may ask for before they
// are assembled.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "macro_host.hpp"

namespace isa370::assembler {

/// What the statement, whose operation stands for the assembler statement `directive` (or a machine instruction when that is
/// empty), makes of its name. The length is that of the text alone: 1 where it is an expression.
[[nodiscard]] SymbolAttributes attributes_of(const Statement& statement, std::string_view directive);

/// Symbols of statements that have not been read yet.
class LookAhead {
 public:
  void add(const Statement& statement, bool is_operation);
  [[nodiscard]] std::optional<SymbolAttributes> find(std::string_view symbol) const;

 private:
  std::map<std::string, SymbolAttributes, std::less<>> symbols_;
};

}  // namespace isa370::assembler
