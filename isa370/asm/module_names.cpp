// Names for the places of a module.
#include "module_names.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "characters.hpp"
#include "object_card.hpp"

namespace isa370 {
namespace {

bool is_symbol(const std::string& name) {
  constexpr std::size_t longest = 8;
  return !name.empty() && name.size() <= longest && assembler::is_letter(name[0]) &&
         std::ranges::all_of(name, [](char c) { return assembler::is_symbol_character(c) && assembler::to_upper(c) == c; });
}

}  // namespace

ModuleNames::ModuleNames(const DeckModule& module, const TracedCode& code) : module_(module) {
  for (const auto& symbol : module.symbols)
    if (!symbol.name.empty()) take(symbol.name);
  for (const auto& label : module.labels) {
    take(label.name);
    places_[{label.section, label.offset}].push_back(label.name);
  }
  for (const auto& symbol : module.symbols) {
    sections_.push_back(symbol.name.empty() ? unused(symbol.type == object_card::common ? 'C' : 'P', symbol.assembled)
                                            : symbol.name);
    taken_.insert(sections_.back());
  }
  for (const auto& target : code.targets) make_up(target);
  for (const auto& [place, one] : code.instructions) {
    if (one.base_register != 0) make_up(one.base);
    for (const auto& base : {one.first_base, one.second_base})
      if (base) make_up(*base);
  }
  if (module.entry) make_up(*module.entry);
  for (const auto& piece : module.text)
    for (auto item = module.relocations.lower_bound({piece.section, piece.offset}); item != module.relocations.end(); ++item) {
      const auto& [place, items] = *item;
      const auto start = place.second - piece.offset;
      const auto length = items.front().length();
      if (place.first != piece.section || start + length > piece.bytes.size()) break;
      std::uint32_t value = 0;
      for (std::uint32_t i = 0; i < length; ++i) value = value << 8U | piece.bytes[start + i];
      if (const auto target = pointed_to(module, items, value)) make_up(*target);
    }
}

void ModuleNames::take(const std::string& name) {
  if (!is_symbol(name) && fault_.empty())
    fault_ = fmt::format("the deck's name '{}' is no symbol of the assembler, and cannot be written in a source", name);
  taken_.insert(name);
}

void ModuleNames::make_up(DeckPlace place) {
  if (place.second == 0 || places_.contains(place)) return;
  const auto name = unused('L', module_.symbols[static_cast<std::size_t>(place.first)].assembled + place.second);
  taken_.insert(name);
  places_[place].push_back(name);
}

/// The letter with the address; where decks of other assemblers have the same address twice, another letter.
std::string ModuleNames::unused(char letter, std::uint32_t address) const {
  for (const char c : fmt::format("{}XYZWVUTSRQPNMKJIHGFEDCBA", letter)) {
    auto name = fmt::format("{}{:06X}", c, address & 0xFF'FFFF);
    if (!taken_.contains(name)) return name;
  }
  for (unsigned i = 0;; ++i) {
    auto name = fmt::format("${:07X}", i);
    if (!taken_.contains(name)) return name;
  }
}

const std::vector<std::string>& ModuleNames::at(DeckPlace place) const {
  static const std::vector<std::string> none;
  const auto found = places_.find(place);
  return found == places_.end() ? none : found->second;
}

std::string ModuleNames::reference(DeckPlace place) const {
  if (const auto& names = at(place); !names.empty()) return names.front();
  return place.second == 0 ? section(place.first) : std::string();
}

std::optional<DeckPlace> pointed_to(const DeckModule& module, const std::vector<DeckRelocation>& items, std::uint32_t value) {
  if (items.size() != 1 || items[0].target < 0 || items[0].length() < 3) return std::nullopt;
  const auto& target = module.symbols[static_cast<std::size_t>(items[0].target)];
  if ((items[0].flags & (object_card::kind_mask | object_card::negative)) != 0 || !target.has_text()) return std::nullopt;
  const auto offset = value - target.assembled;
  if (value < target.assembled || offset > target.length) return std::nullopt;
  return DeckPlace{items[0].target, offset};
}

}  // namespace isa370
