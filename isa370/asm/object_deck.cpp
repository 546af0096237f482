// The loader: object decks to an absolute image.
//
// First every deck's ESD cards give each control section a place and each external symbol an address; then TXT cards fill
// the image; then RLD cards add to the address constants how far the sections that they point to have moved.
// Not implemented: common sections (CM), pseudo registers (PR), weak references (WX), and the linkage editor's own cards.
#include "isa370/object_deck.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "isa370/ebcdic.hpp"
#include "object_card.hpp"

namespace isa370 {
namespace {

using namespace object_card;

constexpr std::uint64_t address_space = 0x100'0000;
constexpr std::size_t card_bytes = 80;
constexpr std::uint32_t doubleword = 8;

/// A mistake in a card; caught where the decks are walked through.
struct CardFault {
  std::size_t column;
  std::string text;
};

enum class CardType { external_symbols, text, relocations, end };

CardType type_of(const ObjectCard& card) {
  const auto type = to_ascii(std::span(card).subspan(type_at, 3));
  if (card[0] == mark) {
    if (type == "ESD") return CardType::external_symbols;
    if (type == "TXT") return CardType::text;
    if (type == "RLD") return CardType::relocations;
    if (type == "END") return CardType::end;
  }
  throw CardFault{1, "this is no ESD, TXT, RLD or END card; X'02' and the type are expected in columns 1 to 4"};
}

std::size_t count_of(const ObjectCard& card) {
  const auto count = number(card, count_at, 2);
  if (count > most_data)
    throw CardFault{count_at + 1,
                    fmt::format("the card says that it has {} bytes of data; it has room for {}", count, most_data)};
  return count;
}

/// What an id of the external symbol dictionary stands for.
struct Reference {
  bool section = false;  ///< Defined in this deck; otherwise a name of another.
  std::string name;
  std::uint32_t assembled = 0;  ///< Address in the deck.
  std::uint32_t length = 0;
  std::uint32_t loaded = 0;  ///< Address in the image.
  std::size_t card = 0;
  std::size_t column = 0;
};

class Loader {
 public:
  Loader(const std::vector<ObjectDeck>& decks, std::uint32_t origin) : decks_(decks) {
    image_.origin = origin;
    next_ = origin;
  }

  tl::expected<LoadedImage, std::string> load() {
    try {
      dictionaries_.resize(decks_.size());
      each_card(CardType::external_symbols, [this](const ObjectCard& card) { place_sections(card); });
      each_card(CardType::external_symbols, [this](const ObjectCard& card) { define_labels(card); });
      resolve();
      image_.bytes.resize(next_ - image_.origin);
      each_card(CardType::text, [this](const ObjectCard& card) { fill(card); });
      each_card(CardType::relocations, [this](const ObjectCard& card) { relocate(card); });
      image_.entry = first_section_;
      each_card(CardType::end, [this](const ObjectCard& card) { enter(card); });
    } catch (const CardFault& fault) {
      return tl::unexpected(fmt::format("deck {}, card {}, column {}: {}", deck_ + 1, card_ + 1, fault.column, fault.text));
    }
    if (!unresolved_.empty()) return tl::unexpected(unresolved_);
    return std::move(image_);
  }

 private:
  template <typename Action>
  void each_card(CardType type, Action action) {
    for (deck_ = 0; deck_ < decks_.size(); ++deck_)
      for (card_ = 0; card_ < decks_[deck_].cards.size(); ++card_) {
        const auto& card = decks_[deck_].cards[card_];
        if (type_of(card) == type) action(card);
      }
  }

  [[nodiscard]] std::map<std::uint32_t, Reference>& dictionary() { return dictionaries_[deck_]; }

  template <typename Action>
  void each_item(const ObjectCard& card, Action action) {
    const auto count = count_of(card);
    auto id = number(card, id_at, 2);
    for (std::size_t at = data_at; at + item_bytes <= data_at + count; at += item_bytes) {
      const auto type = card[at + name_bytes];
      const auto name = std::string(trimmed(to_ascii(std::span(card).subspan(at, name_bytes))));
      action(at, type, name, id);
      if (type != label_definition) ++id;
    }
  }

  void place_sections(const ObjectCard& card) {
    each_item(card, [&](std::size_t at, std::uint8_t type, const std::string& name, std::uint32_t id) {
      if (type == label_definition) return;
      if (type != section_definition && type != private_code && type != external_reference)
        throw CardFault{at + name_bytes + 1,
                        fmt::format("external symbols of type {:02X} are not supported yet; 00, 01, 02 and 04 are", type)};
      Reference reference;
      reference.section = type != external_reference;
      reference.name = name;
      reference.card = card_;
      reference.column = at + 1;
      if (reference.section) {
        reference.assembled = number(card, at + name_bytes + 1, 3);
        reference.length = number(card, at + item_bytes - 3, 3);
        reference.loaded = place(reference.length, at);
        if (type == section_definition) define(name, reference.loaded, at);
      }
      if (!dictionary().emplace(id, reference).second)
        throw CardFault{id_at + 1, fmt::format("the id {:04X} is used twice in this deck", id)};
    });
  }

  std::uint32_t place(std::uint32_t length, std::size_t at) {
    const std::uint64_t start = (next_ + doubleword - 1) / doubleword * doubleword;
    if (start + length > address_space)
      throw CardFault{at + 1, "the program does not fit the 16 megabytes that can be addressed"};
    next_ = start + length;
    if (!has_section_) first_section_ = static_cast<std::uint32_t>(start);
    has_section_ = true;
    return static_cast<std::uint32_t>(start);
  }

  void define(const std::string& name, std::uint32_t address, std::size_t at) {
    if (!image_.symbols.emplace(name, address).second)
      throw CardFault{at + 1, fmt::format("{} is defined twice; one of the decks must go", name)};
  }

  void define_labels(const ObjectCard& card) {
    each_item(card, [&](std::size_t at, std::uint8_t type, const std::string& name, std::uint32_t) {
      if (type != label_definition) return;
      const auto section = number(card, at + item_bytes - 3, 3);
      const auto& holder = section_of(section, at + item_bytes - 3);
      define(name, moved(number(card, at + name_bytes + 1, 3), holder, at + name_bytes + 1), at);
    });
  }

  const Reference& section_of(std::uint32_t id, std::size_t at) {
    const auto found = dictionary().find(id);
    if (found == dictionary().end() || !found->second.section)
      throw CardFault{at + 1, fmt::format("{:04X} is the id of no section in this deck's ESD cards", id)};
    return found->second;
  }

  /// The loaded address of one in the deck. The end of a section is allowed: a label may stand there.
  static std::uint32_t moved(std::uint32_t address, const Reference& section, std::size_t at, std::uint32_t length = 0) {
    if (address < section.assembled || address + length > section.assembled + section.length)
      throw CardFault{at + 1, fmt::format("the address {:06X} lies outside its section, which is {:06X} bytes at {:06X}",
                                          address, section.length, section.assembled)};
    return address - section.assembled + section.loaded;
  }

  void resolve() {
    for (std::size_t deck = 0; deck < dictionaries_.size(); ++deck)
      for (auto& [id, reference] : dictionaries_[deck]) {
        if (reference.section) continue;
        const auto found = image_.symbols.find(reference.name);
        if (found != image_.symbols.end())
          reference.loaded = found->second;
        else
          unresolved_ +=
              fmt::format("{}deck {}, card {}, column {}: {} is defined in no deck; load the deck that defines it, too",
                          unresolved_.empty() ? "" : "\n", deck + 1, reference.card + 1, reference.column, reference.name);
      }
  }

  void fill(const ObjectCard& card) {
    const auto count = count_of(card);
    const auto& section = section_of(number(card, id_at, 2), id_at);
    const auto at = moved(number(card, address_at, 3), section, address_at, static_cast<std::uint32_t>(count)) - image_.origin;
    std::copy_n(card.begin() + data_at, count, image_.bytes.begin() + at);
  }

  void relocate(const ObjectCard& card) {
    constexpr std::size_t pointers = 4;
    const auto end = data_at + count_of(card);
    std::size_t at = data_at;
    std::uint8_t flags = 0;
    std::uint32_t target = 0;
    std::uint32_t holder = 0;
    while (at + pointers <= end) {
      if ((flags & same_pointers) == 0) {
        target = number(card, at, 2);
        holder = number(card, at + 2, 2);
        at += pointers;
        if (at + pointers > end) throw CardFault{at + 1, "the last item of this card is cut off"};
      }
      flags = card[at];
      relocate_one(card, at, target, section_of(holder, at - 2));
      at += pointers;
    }
    if (at != end) throw CardFault{at + 1, "the last item of this card is cut off"};
  }

  void relocate_one(const ObjectCard& card, std::size_t at, std::uint32_t target_id, const Reference& holder) {
    const auto target = dictionary().find(target_id);
    if (target == dictionary().end())
      throw CardFault{at + 1, fmt::format("{:04X} is no id in this deck's ESD cards", target_id)};
    const std::uint32_t length = (card[at] >> 2 & 3U) + 1;
    const auto where = moved(number(card, at + 1, 3), holder, at + 1, length) - image_.origin;
    const auto distance = target->second.loaded - target->second.assembled;
    std::uint32_t value = 0;
    for (std::uint32_t i = 0; i < length; ++i) value = value << 8 | image_.bytes[where + i];
    value = (card[at] & negative) != 0 ? value - distance : value + distance;
    if (length == 2 && value > 0xFFFF)
      throw CardFault{at + 1, fmt::format("the address {:X} does not fit the two bytes of this constant", value)};
    for (std::uint32_t i = 0; i < length; ++i)
      image_.bytes[where + i] = static_cast<std::uint8_t>(value >> 8 * (length - 1 - i));
  }

  /// The first deck that names an entry point decides.
  void enter(const ObjectCard& card) {
    if (has_entry_) return;
    const auto name = std::string(trimmed(to_ascii(std::span(card).subspan(data_at, name_bytes))));
    if (card[address_at] == blank && card[address_at + 1] == blank && card[address_at + 2] == blank) {
      if (name.empty()) return;
      const auto found = image_.symbols.find(name);
      if (found == image_.symbols.end())
        throw CardFault{data_at + 1, fmt::format("the entry point {} is defined in no deck", name)};
      image_.entry = found->second;
    } else {
      image_.entry = moved(number(card, address_at, 3), section_of(number(card, id_at, 2), id_at), address_at);
    }
    has_entry_ = true;
  }

  const std::vector<ObjectDeck>& decks_;
  LoadedImage image_;
  std::uint64_t next_ = 0;
  std::vector<std::map<std::uint32_t, Reference>> dictionaries_;
  std::string unresolved_;
  std::uint32_t first_section_ = 0;
  bool has_section_ = false;
  bool has_entry_ = false;
  std::size_t deck_ = 0;
  std::size_t card_ = 0;
};

}  // namespace

tl::expected<LoadedImage, std::string> load_decks(const std::vector<ObjectDeck>& decks, std::uint32_t origin) {
  if (origin >= address_space)
    return tl::unexpected(fmt::format("the origin {:X} lies beyond the 16 megabytes that can be addressed", origin));
  return Loader(decks, origin).load();
}

tl::expected<std::vector<ObjectDeck>, std::string> parse_object_decks(std::string_view bytes) {
  if (bytes.size() % card_bytes != 0)
    return tl::unexpected(fmt::format(
        "offset {}: {} bytes are left, and a card has {}; the deck is cut off, or it is a text file and no object deck",
        bytes.size() / card_bytes * card_bytes, bytes.size() % card_bytes, card_bytes));
  std::vector<ObjectDeck> decks;
  bool open = false;
  for (std::size_t at = 0; at < bytes.size(); at += card_bytes) {
    ObjectCard card;
    std::ranges::transform(bytes.substr(at, card_bytes), card.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
    try {
      const auto type = type_of(card);
      if (!open) decks.emplace_back();
      decks.back().cards.push_back(card);
      open = type != CardType::end;
    } catch (const CardFault& fault) {
      return tl::unexpected(
          fmt::format("card {} (offset {}), column {}: {}", at / card_bytes + 1, at, fault.column, fault.text));
    }
  }
  if (open)
    return tl::unexpected(
        fmt::format("behind card {}: the last deck has no END card; it is cut off", bytes.size() / card_bytes));
  return decks;
}

}  // namespace isa370
