// Reading one deck's cards, without loading it.
#include "deck_module.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "isa370/ebcdic.hpp"
#include "object_card.hpp"

namespace isa370 {
namespace {

using namespace object_card;

constexpr std::uint64_t address_space = 0x100'0000;

class Reader {
 public:
  explicit Reader(const ObjectDeck& deck) : deck_(deck) {}

  tl::expected<DeckModule, std::string> read() {
    try {
      each(CardType::external_symbols, [this](const ObjectCard& card) { dictionary(card, false); });
      each(CardType::external_symbols, [this](const ObjectCard& card) { dictionary(card, true); });
      each(CardType::text, [this](const ObjectCard& card) { text(card); });
      each(CardType::relocations, [this](const ObjectCard& card) { relocations(card); });
      each(CardType::end, [this](const ObjectCard& card) { end(card); });
    } catch (const CardFault& fault) {
      return tl::unexpected(fmt::format("card {}, column {}: {}", card_ + 1, fault.column, fault.text));
    }
    return std::move(module_);
  }

 private:
  template <typename Action>
  void each(CardType type, Action action) {
    for (card_ = 0; card_ < deck_.cards.size(); ++card_)
      if (type_of(deck_.cards[card_]) == type) action(deck_.cards[card_]);
  }

  void dictionary(const ObjectCard& card, bool labels) {
    const auto count = count_of(card);
    auto id = number(card, id_at, 2);
    for (std::size_t at = data_at; at + item_bytes <= data_at + count; at += item_bytes) {
      const auto type = card[at + name_bytes];
      auto name = std::string(trimmed(to_ascii(std::span(card).subspan(at, name_bytes))));
      const auto address = number(card, at + name_bytes + 1, 3);
      const auto last = number(card, at + item_bytes - 3, 3);
      if (type == label_definition) {
        if (!labels) continue;
        const int section = section_of(last, at + item_bytes - 3);
        module_.labels.push_back({std::move(name), section, offset_in(section, address, 0, at + name_bytes + 1)});
        continue;
      }
      if (!labels) symbol(id, {std::move(name), type, address, last, (card[at + item_bytes - 4] & 7U) + 1U}, at);
      ++id;
    }
  }

  void symbol(std::uint32_t id, DeckSymbol item, std::size_t at) {
    constexpr std::array<std::uint8_t, 6> types = {section_definition, external_reference, private_code, common,
                                                   pseudo_register,    weak_reference};
    if (std::ranges::find(types, item.type) == types.end())
      throw CardFault{at + name_bytes + 1, fmt::format("{:02X} is no type of external symbol", item.type)};
    const bool reference = item.type == external_reference || item.type == weak_reference;
    if (reference || item.type == pseudo_register) item.assembled = 0;
    if (reference) item.length = 0;
    if (item.has_text()) total_ += item.length;
    if (total_ > address_space)
      throw CardFault{at + 1, "the sections together are larger than the 16 megabytes that can be addressed"};
    if (!ids_.emplace(id, static_cast<int>(module_.symbols.size())).second)
      throw CardFault{id_at + 1, fmt::format("the id {:04X} is used twice in this deck", id)};
    module_.symbols.push_back(std::move(item));
  }

  int index_of(std::uint32_t id, std::size_t at) const {
    const auto found = ids_.find(id);
    if (found == ids_.end()) throw CardFault{at + 1, fmt::format("{:04X} is no id in this deck's ESD cards", id)};
    return found->second;
  }
  int section_of(std::uint32_t id, std::size_t at) const {
    const int index = index_of(id, at);
    if (!module_.symbols[static_cast<std::size_t>(index)].has_text())
      throw CardFault{at + 1, fmt::format("{:04X} is the id of no section in this deck's ESD cards", id)};
    return index;
  }
  std::uint32_t offset_in(int index, std::uint32_t address, std::uint32_t length, std::size_t at) const {
    const auto& section = module_.symbols[static_cast<std::size_t>(index)];
    if (address < section.assembled || address + length > section.assembled + section.length)
      throw CardFault{at + 1, fmt::format("the address {:06X} lies outside its section, which is {:06X} bytes at {:06X}",
                                          address, section.length, section.assembled)};
    return address - section.assembled;
  }

  void text(const ObjectCard& card) {
    const auto count = count_of(card);
    if (count == 0) return;
    const int section = section_of(number(card, id_at, 2), id_at);
    const auto offset = offset_in(section, number(card, address_at, 3), static_cast<std::uint32_t>(count), address_at);
    const auto bytes = std::span(card).subspan(data_at, count);
    const bool joins = !module_.text.empty() && module_.text.back().section == section &&
                       module_.text.back().offset + module_.text.back().bytes.size() == offset;
    if (!joins) module_.text.push_back({section, offset, {}});
    auto& all = module_.text.back().bytes;
    all.insert(all.end(), bytes.begin(), bytes.end());
  }

  void relocations(const ObjectCard& card) {
    constexpr std::size_t pointers = 4;
    const auto end = data_at + count_of(card);
    std::uint8_t flags = 0;
    std::uint32_t target = 0;
    std::uint32_t holder = 0;
    for (auto at = data_at; at + pointers <= end; at += pointers) {
      if ((flags & same_pointers) == 0) {
        target = number(card, at, 2);
        holder = number(card, at + 2, 2);
        at += pointers;
        if (at + pointers > end) throw CardFault{at + 1, "the last item of this card is cut off"};
      }
      flags = card[at];
      const int section = section_of(holder, at);
      DeckRelocation item{-1, flags, relocation_count_++};
      if ((flags & kind_mask) != pseudo_register_length) item.target = index_of(target, at);
      module_.relocations[{section, offset_in(section, number(card, at + 1, 3), item.length(), at + 1)}].push_back(item);
    }
  }

  void end(const ObjectCard& card) {
    if (card[address_at] == blank && card[address_at + 1] == blank && card[address_at + 2] == blank) {
      module_.external_entry = trimmed(to_ascii(std::span(card).subspan(data_at, name_bytes)));
      return;
    }
    const int section = section_of(number(card, id_at, 2), id_at);
    module_.entry = {section, offset_in(section, number(card, address_at, 3), 0, address_at)};
  }

  const ObjectDeck& deck_;
  DeckModule module_;
  std::map<std::uint32_t, int> ids_;
  std::size_t card_ = 0;
  std::size_t relocation_count_ = 0;
  std::uint64_t total_ = 0;  ///< Bytes of all sections.
};

}  // namespace

tl::expected<DeckModule, std::string> read_deck_module(const ObjectDeck& deck) { return Reader(deck).read(); }

}  // namespace isa370
