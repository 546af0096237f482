// Names for the places of a module that is disassembled: its own symbols, and made-up ones.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "code_tracer.hpp"
#include "deck_module.hpp"

namespace isa370 {

class ModuleNames {
 public:
  /// Names for the module's symbols and for what the code and its address constants point to.
  ModuleNames(const DeckModule& module, const TracedCode& code);

  /// Empty when the names of the module can all be written; otherwise what is wrong.
  [[nodiscard]] const std::string& fault() const { return fault_; }
  /// The name of a section, or external symbol, by its index.
  [[nodiscard]] const std::string& section(int index) const { return sections_[static_cast<std::size_t>(index)]; }
  /// Whether that name was made up because it has none.
  [[nodiscard]] bool made_up(int index) const { return module_.symbols[static_cast<std::size_t>(index)].name.empty(); }
  /// Every name at the place, other than its section's.
  [[nodiscard]] const std::vector<std::string>& at(DeckPlace place) const;
  /// The first name of a place that has one; the section's at its beginning. Empty when there is none.
  [[nodiscard]] std::string reference(DeckPlace place) const;
  [[nodiscard]] const std::map<DeckPlace, std::vector<std::string>>& all() const { return places_; }

 private:
  void take(const std::string& name);
  void make_up(DeckPlace place);
  [[nodiscard]] std::string unused(char letter, std::uint32_t address) const;

  const DeckModule& module_;
  std::vector<std::string> sections_;
  std::map<DeckPlace, std::vector<std::string>> places_;
  std::set<std::string> taken_;
  std::string fault_;
};

/// What the constant at a place points to, if that is one place in a section of the module.
[[nodiscard]] std::optional<DeckPlace> pointed_to(const DeckModule& module, const std::vector<DeckRelocation>& items,
                                                  std::uint32_t value);

}  // namespace isa370
