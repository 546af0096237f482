// What the macro processor needs of the assembly around it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "module.hpp"
#include "source_reader.hpp"

namespace isa370::assembler {

/// Of an ordinary symbol.
struct SymbolAttributes {
  char type = 'U';
  std::int32_t length = 1;
  std::int32_t scale = 0;
  std::int32_t integer = 0;
};

class MacroHost {
 public:
  virtual ~MacroHost() = default;
  /// Assembles the statement.
  virtual void assemble(SourceReader::Item item) = 0;
  /// Lists the statement and reports its faults.
  virtual void show(SourceReader::Item item) = 0;
  /// Reports at the last statement.
  virtual void complain(const std::string& text) = 0;
  /// Behind END, or when there are too many statements.
  [[nodiscard]] virtual bool finished() const = 0;
  [[nodiscard]] virtual bool is_operation(std::string_view name) const = 0;
  /// OPSYN: `name` means what `operation` means now; an empty operation takes the name's meaning away.
  virtual void define_operation(std::string_view name, std::string_view operation) = 0;
  /// Of a symbol that is defined already.
  [[nodiscard]] virtual std::optional<SymbolAttributes> attributes(std::string_view symbol) const = 0;
  [[nodiscard]] virtual std::string current_section_name() const = 0;
  virtual std::uint32_t add_file(std::string name) = 0;
  virtual std::uint32_t add_call(MacroCall call) = 0;
  virtual void punch(std::string_view card) = 0;
};

}  // namespace isa370::assembler
