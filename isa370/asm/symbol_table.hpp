// Symbols, the sections that they are relative to, and the values that both give.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace isa370::assembler {

enum class SectionKind : std::uint8_t {
  control,         ///< START, CSECT
  unnamed,         ///< The same without a name: "private code".
  dummy,           ///< DSECT
  common,          ///< COM: one area for all modules
  external_dummy,  ///< DXD: part of an area that the program gets while it runs
  external,        ///< Not here: EXTRN
  weak,            ///< The same, and it may be missing: WXTRN
  v_constant       ///< Not here: named by a V-type constant only.
};

/// Whether the section has a place of its own in the module.
[[nodiscard]] constexpr bool is_control(SectionKind kind) {
  return kind == SectionKind::control || kind == SectionKind::unnamed;
}

/// Something that an address can be relative to.
struct Section {
  std::string name;
  SectionKind kind = SectionKind::control;
  std::uint32_t origin = 0;     ///< Assembled address; known behind the first pass.
  std::uint32_t location = 0;   ///< Where the next byte goes, from the origin.
  std::uint32_t length = 0;     ///< Highest location so far.
  std::uint16_t id = 0;         ///< In the external symbol dictionary; 0 for a dummy section.
  std::uint32_t alignment = 1;  ///< Of an external dummy section.
  bool named_by_q = false;      ///< A dummy section that is an external one as well.
};

/// How many times the addresses of sections are in a value: {} absolute, {{s, 1}} an address in s. Sorted, no zero counts.
using Relocation = std::map<int, int>;

struct Value {
  std::int64_t number = 0;
  Relocation relocation;
  std::uint32_t length = 1;  ///< Length attribute of the leftmost term.
  [[nodiscard]] bool absolute() const { return relocation.empty(); }
  /// An address in one section.
  [[nodiscard]] bool simple() const { return relocation.size() == 1 && relocation.begin()->second == 1; }
};

/// What a name is besides its value: the attributes T' and S'.
struct Attributes {
  char type = 'U';
  int scale = 0;
};

struct Symbol {
  Value value;  ///< Relative to the origins of the sections.
  Attributes attributes;
  std::uint32_t defined_at = 0;  ///< Statement number.
  std::vector<std::uint32_t> references;
};

/// I'symbol: the digits before the point, binary, hexadecimal or decimal as the type has them; nullopt where it has none.
[[nodiscard]] constexpr std::optional<int> integer_attribute(const Symbol& symbol) {
  const int length = static_cast<int>(symbol.value.length);
  const int scale = symbol.attributes.scale;
  switch (symbol.attributes.type) {
    case 'F':
    case 'H':
    case 'G':
      return 8 * length - scale - 1;
    case 'E':
    case 'D':
    case 'L':
    case 'K':
      return 2 * (length > 8 ? length - 2 : length - 1) - scale;
    case 'P':
      return 2 * length - scale - 1;
    case 'Z':
      return length - scale;
    default:
      return std::nullopt;
  }
}

class SymbolTable {
 public:
  /// False when the name has a value already.
  bool define(std::string_view name, const Value& value, std::uint32_t statement, Attributes attributes = {}) {
    return symbols_.try_emplace(std::string(name), Symbol{value, attributes, statement, {}}).second;
  }
  [[nodiscard]] Symbol* find(std::string_view name) {
    const auto found = symbols_.find(name);
    return found == symbols_.end() ? nullptr : &found->second;
  }
  /// Marks a name whose definition is faulty, so that its uses are no faults of their own.
  void poison(std::string_view name) {
    if (find(name) == nullptr) poisoned_.emplace(name);
  }
  [[nodiscard]] bool poisoned(std::string_view name) const { return poisoned_.contains(name); }
  [[nodiscard]] const std::map<std::string, Symbol, std::less<>>& all() const { return symbols_; }

 private:
  std::map<std::string, Symbol, std::less<>> symbols_;
  std::set<std::string, std::less<>> poisoned_;
};

}  // namespace isa370::assembler
