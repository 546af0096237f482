// The loader: object decks to an absolute image.
//
// First every deck's ESD cards give each control section a place and each external symbol an address; then TXT cards fill
// the image; then RLD cards add to the address constants how far the sections that they point to have moved. Every fault is
// reported. Not implemented: the linkage editor's own cards (INCLUDE, OVERLAY, ...), and a section's length on the END card.
#include <fmt/format.h>

#include <algorithm>

#include "isa370/ebcdic.hpp"
#include "isa370/object_deck.hpp"
#include "object_card.hpp"

namespace isa370 {
namespace {

using namespace object_card;

constexpr std::uint64_t address_space = 0x100'0000;
constexpr std::uint32_t doubleword = 8;
constexpr std::size_t most_faults = 100;

constexpr std::uint64_t align_up(std::uint64_t address, std::uint64_t boundary) {
  return (address + boundary - 1) / boundary * boundary;
}

enum class Place : std::uint8_t {
  here,        ///< A section of this deck.
  superseded,  ///< The same, but an earlier deck had it.
  elsewhere,   ///< A name that some deck defines; a common section, too.
  missing,     ///< The same, and none does.
  dummy        ///< An external dummy section.
};

/// What an id of the external symbol dictionary stands for.
struct Reference {
  Place place = Place::elsewhere;
  std::uint8_t type = 0;
  std::string name;
  std::uint32_t assembled = 0;  ///< Address in the deck.
  std::uint32_t length = 0;
  std::uint32_t loaded = 0;  ///< Address in the image; of a dummy section, its place among them.
  std::size_t card = 0;
  std::size_t column = 0;
};

/// What several decks have in common: the largest counts.
struct Shared {
  std::string name;
  std::uint32_t length = 0;
  std::uint32_t alignment = 1;
  std::size_t deck = 0;
  std::uint32_t place = 0;
};

Shared& entry_for(std::vector<Shared>& list, std::map<std::string, std::size_t>& index, const std::string& name,
                  std::size_t deck) {
  const auto [found, added] = index.emplace(name, list.size());
  if (added) list.push_back({name, 0, 1, deck, 0});
  return list[found->second];
}

class Loader {
 public:
  Loader(const std::vector<ObjectDeck>& decks, std::uint32_t origin) : decks_(decks) {
    image_.origin = origin;
    next_ = origin;
    first_section_ = origin;
  }

  tl::expected<LoadedImage, std::string> load() {
    dictionaries_.resize(decks_.size());
    each_card(CardType::external_symbols, [this](const ObjectCard& card) { place_sections(card); });
    if (faults_.empty()) each_card(CardType::external_symbols, [this](const ObjectCard& card) { define_labels(card); });
    if (faults_.empty()) place_shared();
    if (faults_.empty()) {
      resolve();
      image_.bytes.resize(next_ - image_.origin);
      each_card(CardType::text, [this](const ObjectCard& card) { fill(card); });
      each_card(CardType::relocations, [this](const ObjectCard& card) { relocate(card); });
      image_.entry = first_section_;
      each_card(CardType::end, [this](const ObjectCard& card) { enter(card); });
    }
    if (!faults_.empty()) return tl::unexpected(faults_);
    merge_text();
    return std::move(image_);
  }

 private:
  template <typename Action>
  void each_card(CardType type, Action action) {
    for (deck_ = 0; deck_ < decks_.size(); ++deck_)
      for (card_ = 0; card_ < decks_[deck_].cards.size() && fault_count_ < most_faults; ++card_) {
        const auto& card = decks_[deck_].cards[card_];
        try {
          if (type_of(card) == type) action(card);
        } catch (const CardFault& fault) {
          report(deck_, card_, fault);
        }
      }
  }

  [[nodiscard]] std::string line(std::size_t deck, std::size_t card, std::size_t column, std::string_view text) const {
    const auto& name = decks_[deck].name;
    return fmt::format("{}, card {}, column {}: {}", name.empty() ? fmt::format("deck {}", deck + 1) : name, card + 1, column,
                       text);
  }
  void report(std::size_t deck, std::size_t card, const CardFault& fault) {
    if (fault_count_++ == most_faults) return;
    if (!faults_.empty()) faults_ += '\n';
    faults_ += line(deck, card, fault.column, fault.text);
  }
  void warn(std::size_t at, const std::string& text) {
    if (image_.warnings.size() < most_faults) image_.warnings.push_back(line(deck_, card_, at + 1, text));
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
      Reference reference;
      reference.type = type;
      reference.name = name;
      reference.card = card_;
      reference.column = at + 1;
      const auto length = number(card, at + item_bytes - 3, 3);
      switch (type) {
        case section_definition:
        case private_code:
          reference.assembled = number(card, at + name_bytes + 1, 3);
          reference.length = length;
          place_section(reference, at);
          break;
        case common: {
          auto& shared = entry_for(commons_, common_index_, name, deck_);
          shared.length = std::max(shared.length, length);
          reference.assembled = number(card, at + name_bytes + 1, 3);
          break;
        }
        case pseudo_register: {
          auto& shared = entry_for(dummies_, dummy_index_, name, deck_);
          shared.length = std::max(shared.length, length);
          shared.alignment = std::max(shared.alignment, (card[at + item_bytes - 4] & 7U) + 1U);
          reference.place = Place::dummy;
          break;
        }
        case external_reference:
        case weak_reference:
          break;
        default:
          throw CardFault{at + name_bytes + 1,
                          fmt::format("{:02X} is no type of external symbol: 00, 01, 02, 04, 05, 06 and 0A are", type)};
      }
      if (!dictionary().emplace(id, reference).second)
        throw CardFault{id_at + 1, fmt::format("the id {:04X} is used twice in this deck", id)};
    });
  }

  /// Of sections with the same name the first one stays.
  void place_section(Reference& reference, std::size_t at) {
    reference.place = Place::here;
    if (reference.type == section_definition) {
      const auto found = image_.symbols.find(reference.name);
      if (found != image_.symbols.end()) {
        reference.place = Place::superseded;
        reference.loaded = found->second;
        return warn(at, fmt::format("the section {} is there already; this one is left out", reference.name));
      }
    }
    reference.loaded = place(reference.length, at);
    image_.map.push_back({reference.type == private_code ? MapKind::private_code : MapKind::section, reference.name,
                          reference.loaded, reference.length, deck_});
    if (reference.type == section_definition) image_.symbols.emplace(reference.name, reference.loaded);
  }

  std::uint32_t place(std::uint32_t length, std::size_t at) {
    const std::uint64_t start = align_up(next_, doubleword);
    if (start + length > address_space)
      throw CardFault{at + 1, "the program does not fit the 16 megabytes that can be addressed"};
    next_ = start + length;
    if (!has_section_) first_section_ = static_cast<std::uint32_t>(start);
    has_section_ = true;
    return static_cast<std::uint32_t>(start);
  }

  void define_labels(const ObjectCard& card) {
    each_item(card, [&](std::size_t at, std::uint8_t type, const std::string& name, std::uint32_t) {
      if (type != label_definition) return;
      const auto section = number(card, at + item_bytes - 3, 3);
      const auto& holder = section_of(section, at + item_bytes - 3);
      const auto address = number(card, at + name_bytes + 1, 3);
      if (holder.place == Place::superseded) return;
      const auto loaded = moved(address, holder, at + name_bytes + 1);
      if (!image_.symbols.emplace(name, loaded).second)
        throw CardFault{at + 1, fmt::format("{} is defined twice; one of the decks must go", name)};
      image_.map.push_back({MapKind::label, name, loaded, 0, deck_});
    });
  }

  /// Common sections lie behind everything else; one with the name of a control section is that section.
  void place_shared() {
    for (auto& shared : commons_) {
      const auto found = image_.symbols.find(shared.name);
      if (!shared.name.empty() && found != image_.symbols.end()) {
        shared.place = found->second;
        continue;
      }
      const auto start = align_up(next_, doubleword);
      if (start + shared.length > address_space) {
        deck_ = shared.deck;
        return report(shared.deck, 0, {1, "the program does not fit the 16 megabytes that can be addressed"});
      }
      next_ = start + shared.length;
      shared.place = static_cast<std::uint32_t>(start);
      image_.map.push_back({MapKind::common, shared.name, shared.place, shared.length, shared.deck});
      if (!shared.name.empty()) image_.symbols.emplace(shared.name, shared.place);
    }
    std::uint64_t place = 0;
    for (auto& shared : dummies_) {
      place = align_up(place, shared.alignment);
      shared.place = static_cast<std::uint32_t>(place);
      place += shared.length;
      if (place > address_space) return report(shared.deck, 0, {1, "the external dummy sections are larger than 16 megabytes"});
      image_.map.push_back({MapKind::dummy, shared.name, shared.place, shared.length, shared.deck});
    }
    dummies_length_ = static_cast<std::uint32_t>(place);
  }

  const Reference& section_of(std::uint32_t id, std::size_t at) {
    const auto found = dictionary().find(id);
    if (found == dictionary().end() || (found->second.place != Place::here && found->second.place != Place::superseded))
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
        if (reference.place == Place::dummy) reference.loaded = dummies_[dummy_index_.at(reference.name)].place;
        if (reference.place != Place::elsewhere) continue;
        if (reference.type == common) {
          reference.loaded = commons_[common_index_.at(reference.name)].place;
          continue;
        }
        const auto found = image_.symbols.find(reference.name);
        if (found != image_.symbols.end()) {
          reference.loaded = found->second;
          continue;
        }
        reference.place = Place::missing;
        if (reference.type != weak_reference)
          report(
              deck, reference.card,
              {reference.column, fmt::format("{} is defined in no deck; load the deck that defines it, too", reference.name)});
      }
  }

  void fill(const ObjectCard& card) {
    const auto count = static_cast<std::uint32_t>(count_of(card));
    const auto& section = section_of(number(card, id_at, 2), id_at);
    const auto address = number(card, address_at, 3);
    const auto loaded = moved(address, section, address_at, count);
    if (section.place == Place::superseded || count == 0) return;
    const auto at = loaded - image_.origin;
    std::copy_n(card.begin() + data_at, count, image_.bytes.begin() + at);
    if (!image_.text.empty() && image_.text.back().offset + image_.text.back().length == at)
      image_.text.back().length += count;
    else
      image_.text.push_back({at, count});
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
    const std::uint8_t flags = card[at];
    const std::uint32_t length = (flags >> 2 & 3U) + 1;
    const auto loaded = moved(number(card, at + 1, 3), holder, at + 1, length);
    std::uint32_t distance = dummies_length_;
    bool address = false;
    if ((flags & kind_mask) != pseudo_register_length) {
      const auto target = dictionary().find(target_id);
      if (target == dictionary().end())
        throw CardFault{at + 1, fmt::format("{:04X} is no id in this deck's ESD cards", target_id)};
      const auto& reference = target->second;
      if (((flags & kind_mask) == pseudo_register_place) != (reference.place == Place::dummy))
        throw CardFault{
            at + 1, fmt::format("the flags {:02X} do not go with the type of the external symbol {:04X}", flags, target_id)};
      if (reference.place == Place::missing) return;
      distance = reference.loaded - reference.assembled;
      address = reference.place != Place::dummy;
    }
    if (holder.place == Place::superseded) return;
    const auto where = loaded - image_.origin;
    std::uint32_t value = 0;
    for (std::uint32_t i = 0; i < length; ++i) value = value << 8 | image_.bytes[where + i];
    value = (flags & negative) != 0 ? value - distance : value + distance;
    if (length == 2 && value > 0xFFFF)
      throw CardFault{at + 1, fmt::format("the address {:X} does not fit the two bytes of this constant", value)};
    for (std::uint32_t i = 0; i < length; ++i)
      image_.bytes[where + i] = static_cast<std::uint8_t>(value >> 8 * (length - 1 - i));
    image_.text.push_back({where, length});  // A constant may stand where no text card put anything.
    if (address) image_.relocations.push_back({where, static_cast<std::uint8_t>(length), (flags & negative) != 0});
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
      const auto& section = section_of(number(card, id_at, 2), id_at);
      const auto address = number(card, address_at, 3);
      if (section.place == Place::superseded) return;
      image_.entry = moved(address, section, address_at);
    }
    has_entry_ = true;
  }

  /// In ascending order, joined where they touch or overlap.
  void merge_text() {
    std::ranges::stable_sort(image_.text, {}, &Extent::offset);
    std::vector<Extent> merged;
    for (const auto& extent : image_.text) {
      const auto end = extent.offset + extent.length;
      if (merged.empty() || extent.offset > merged.back().offset + merged.back().length)
        merged.push_back(extent);
      else
        merged.back().length = std::max(merged.back().length, end - merged.back().offset);
    }
    image_.text = std::move(merged);
  }

  const std::vector<ObjectDeck>& decks_;
  LoadedImage image_;
  std::uint64_t next_ = 0;
  std::vector<std::map<std::uint32_t, Reference>> dictionaries_;
  std::vector<Shared> commons_;
  std::vector<Shared> dummies_;
  std::map<std::string, std::size_t> common_index_;
  std::map<std::string, std::size_t> dummy_index_;
  std::uint32_t dummies_length_ = 0;
  std::string faults_;
  std::size_t fault_count_ = 0;
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

}  // namespace isa370
