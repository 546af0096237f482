// A deck's source again: statements in the order of the text cards, so that assembling them gives the same cards.
//
// Not reproduced: the order of external symbols in decks of other translators, sections that do not lie one behind the other,
// and address constants that no statement makes (they are shown as data, with a comment).
#include <fmt/format.h>

#include <algorithm>

#include "code_tracer.hpp"
#include "deck_module.hpp"
#include "disassembled_operands.hpp"
#include "isa370/disassembler.hpp"
#include "isa370/ebcdic.hpp"
#include "module_names.hpp"
#include "object_card.hpp"
#include "using_table.hpp"

namespace isa370 {
namespace {

using namespace object_card;
using assembler::UsingTable;

class SourceWriter {
 public:
  explicit SourceWriter(const DeckModule& module)
      : module_(module), code_(trace_code(module)), names_(module, code_), places_(module.symbols.size()) {}

  tl::expected<std::string, std::string> write() {
    if (!names_.fault().empty()) return tl::unexpected(names_.fault());
    declarations();
    for (const auto& label : module_.labels) statement("", "ENTRY", label.name);
    for (const auto& piece : module_.text) text(piece);
    for (std::size_t i = 0; i < module_.symbols.size(); ++i)
      if (module_.symbols[i].has_text()) fill_up(static_cast<int>(i));
    for (const auto& [place, names] : names_.all())
      for (const auto& name : names)
        if (!placed_.contains(name))
          statement(name, "EQU", fmt::format("{}+X'{:X}'", names_.section(place.first), place.second));
    statement("", "END", module_.entry ? names_.reference(*module_.entry) : module_.external_entry);
    return std::move(out_);
  }

 private:
  struct Counter {
    std::uint32_t location = 0;
    std::uint32_t highest = 0;
  };

  /// A statement, and in its remarks where it is and what it assembles to. One too long for a card is made a line that is none.
  void statement(std::string_view name, std::string_view operation, std::string_view operands, std::string_view remarks = {}) {
    constexpr std::size_t remarks_at = 51;
    constexpr std::size_t longest = 71;
    constexpr std::size_t card = 80;
    auto line = fmt::format("{:<8} {:<5} {}", name, operation, operands);
    line.erase(line.find_last_not_of(' ') + 1);
    if (line.size() > longest)
      line += std::string(line.size() < card ? card - line.size() : 1, ' ') + " .";
    else if (!remarks.empty() && !operands.empty() && line.size() < remarks_at)
      line += std::string(remarks_at - line.size(), ' ') + std::string(remarks);
    out_ += line;
    out_ += '\n';
  }

  // ---- Sections and external symbols

  void declarations() {
    const auto undeclared = first_undeclared();
    bool first = true;
    for (std::size_t i = 0; i < undeclared; ++i) {
      const auto& symbol = module_.symbols[i];
      const int index = static_cast<int>(i);
      if (symbol.has_text()) {
        const bool start = first && symbol.assembled != 0;
        statement(symbol.name, start ? "START" : "CSECT", start ? fmt::format("X'{:X}'", symbol.assembled) : "");
        first = false;
        section_ = index;
      } else if (symbol.type == common) {
        statement(symbol.name, "COM", "");
      } else if (symbol.type == pseudo_register) {
        dummy_section(symbol);
      } else if (!is_defined_here(symbol.name)) {
        statement("", symbol.type == weak_reference ? "WXTRN" : "EXTRN", symbol.name);
      }
      if ((symbol.has_text() || symbol.type == common) && symbol.name.empty()) statement(names_.section(index), "EQU", "*");
      if (symbol.type == common && symbol.length > 0) statement("", "DS", fmt::format("{}X", symbol.length));
      if (symbol.type == common) section_ = -1;
    }
  }

  void dummy_section(const DeckSymbol& symbol) {
    const auto unit = symbol.alignment >= 8 ? "0D," : symbol.alignment >= 4 ? "0F," : symbol.alignment >= 2 ? "0H," : "";
    statement(symbol.name, "DXD", fmt::format("{}{}X", unit, symbol.length));
  }

  bool is_defined_here(const std::string& name) const {
    return std::ranges::any_of(
               module_.symbols,
               [&](const auto& s) { return s.name == name && s.type != external_reference && s.type != weak_reference; }) ||
           std::ranges::find(module_.labels, name, &DeckLabel::name) != module_.labels.end();
  }

  /// External names that only V constants use get their ids behind all others, in the order of their use: those at the end
  /// need no EXTRN.
  std::size_t first_undeclared() const {
    std::map<int, std::size_t> first_use;
    std::set<int> others;
    for (const auto& [place, items] : module_.relocations)
      for (const auto& item : items) {
        if ((item.flags & kind_mask) != v_constant) others.insert(item.target);
        const auto [found, added] = first_use.emplace(item.target, item.number);
        if (!added) found->second = std::min(found->second, item.number);
      }
    auto at = module_.symbols.size();
    for (auto before = static_cast<std::size_t>(-1); at > 0; --at) {
      const int index = static_cast<int>(at - 1);
      const auto used = first_use.find(index);
      if (module_.symbols[at - 1].type != external_reference || used == first_use.end() || used->second > before ||
          others.contains(index) || module_.symbols[at - 1].name == module_.external_entry)
        break;
      before = used->second;
    }
    return at;
  }

  // ---- Text

  Counter& here() { return places_[static_cast<std::size_t>(section_)]; }

  void enter(int section) {
    if (section == section_) return;
    section_ = section;
    statement(module_.symbols[static_cast<std::size_t>(section)].name, "CSECT", "");
  }

  void go_to(std::uint32_t offset) {
    auto& counter = here();
    if (offset > counter.location && counter.location == counter.highest) {
      statement("", "DS", fmt::format("{}X", offset - counter.location));
      counter.highest = offset;
    } else if (offset != counter.location) {
      statement("", "ORG", fmt::format("{}+X'{:X}'", names_.section(section_), offset));
    }
    counter.location = offset;
    counter.highest = std::max(counter.highest, offset);
  }

  void advance(std::size_t bytes) {
    auto& counter = here();
    counter.location += static_cast<std::uint32_t>(bytes);
    counter.highest = std::max(counter.highest, counter.location);
  }

  void text(const DeckText& piece) {
    enter(piece.section);
    go_to(piece.offset);
    for (std::size_t at = 0; at < piece.bytes.size();) {
      const DeckPlace place{piece.section, piece.offset + static_cast<std::uint32_t>(at)};
      const auto name = define_labels(place);
      auto length = constant(piece, at, place, name);
      if (length == 0) length = instruction(piece, at, place, name);
      if (length == 0) length = data(piece, at, place, name);
      at += length;
      advance(length);
    }
  }

  /// The name for the next statement; further ones are defined here.
  std::string define_labels(DeckPlace place) {
    std::string last;
    for (const auto& name : names_.at(place)) {
      if (!placed_.insert(name).second) continue;
      if (!last.empty()) statement(last, "EQU", "*");
      last = name;
    }
    return last;
  }

  static std::string hexadecimal(const DeckText& piece, std::size_t at, std::size_t length) {
    std::string digits;
    for (std::size_t i = 0; i < length; ++i) digits += fmt::format("{:02X}", piece.bytes[at + i]);
    return digits;
  }
  std::uint32_t address(DeckPlace place) const {
    return module_.symbols[static_cast<std::size_t>(place.first)].assembled + place.second;
  }

  // ---- Address constants

  std::size_t constant(const DeckText& piece, std::size_t at, DeckPlace place, const std::string& name) {
    const auto found = module_.relocations.find(place);
    if (found == module_.relocations.end() || used_.contains(place)) return 0;
    const auto& items = found->second;
    const std::size_t length = items[0].length();
    if (at + length > piece.bytes.size()) return 0;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < length; ++i) value = value << 8U | piece.bytes[at + i];
    const auto [operation, operands] = constant_text(items, place, value);
    if (operation.empty()) {
      out_ += fmt::format("* {:06X} is relocated in a way that no statement makes; it follows as data\n", address(place));
      return 0;
    }
    used_.insert(place);
    statement(name, operation, operands, fmt::format("{:06X} {}", address(place), hexadecimal(piece, at, length)));
    return length;
  }

  std::pair<std::string, std::string> constant_text(const std::vector<DeckRelocation>& items, DeckPlace place,
                                                    std::uint32_t value) const {
    const auto length = items[0].length();
    const bool same = std::ranges::all_of(items, [&](const auto& item) { return item.length() == length; });
    if (!same || length == 1) return {};
    const auto kind = items[0].flags & kind_mask;
    const bool aligned = place.second % 4 == 0 && length == 4;
    const auto letters = [&](char letter) { return aligned ? std::string(1, letter) : fmt::format("{}L{}", letter, length); };
    if (kind != 0) {
      if (items.size() != 1 || value != 0 || (items[0].flags & negative) != 0) return {};
      if (kind == pseudo_register_length) return aligned ? std::pair("CXD", "") : std::pair("", "");
      if (kind == v_constant && length < 3) return {};
      return {"DC", fmt::format("{}({})", letters(kind == v_constant ? 'V' : 'Q'), names_.section(items[0].target))};
    }
    if (const auto target = pointed_to(module_, items, value))
      return {"DC", fmt::format("{}({})", letters('A'), names_.reference(*target))};
    return sum(items, value, length, length == 2 && place.second % 2 == 0 ? "Y" : letters('A'));
  }

  /// Names with signs, and what is left.
  std::pair<std::string, std::string> sum(const std::vector<DeckRelocation>& items, std::uint32_t value, std::uint32_t length,
                                          const std::string& type) const {
    std::string terms;
    for (const auto& item : items) {
      const auto kind = item.flags & kind_mask;
      if (kind != 0 || item.target < 0) return {};
      const bool minus = (item.flags & negative) != 0;
      const auto assembled = module_.symbols[static_cast<std::size_t>(item.target)].assembled;
      value = minus ? value + assembled : value - assembled;
      terms += fmt::format("{}{}", minus ? "-" : terms.empty() ? "" : "+", names_.section(item.target));
    }
    const unsigned unused = 8 * (4 - length);
    const auto rest = static_cast<std::int64_t>(static_cast<std::int32_t>(value << unused) >> unused);
    if (rest != 0) terms += fmt::format("{:+}", rest);
    return {"DC", fmt::format("{}({})", type, terms)};
  }

  // ---- Instructions

  std::size_t instruction(const DeckText& piece, std::size_t at, DeckPlace place, const std::string& name) {
    const auto found = code_.instructions.find(place);
    if (found == code_.instructions.end()) return 0;
    const auto& one = found->second;
    const std::size_t length = one.fields.length;
    if (at + length > piece.bytes.size() ||
        !std::equal(one.text.begin(), one.text.begin() + length, piece.bytes.begin() + static_cast<std::ptrdiff_t>(at)))
      return 0;
    if (one.first_base) use(one.fields.b1, *one.first_base);
    if (one.second_base) use(one.fields.b2, *one.second_base);
    const StorageNames storage{storage_name(one.first, one.fields.b1, one.fields.d1),
                               storage_name(one.second, one.fields.b2, one.fields.d2)};
    auto operands = operand_text(one.fields, storage);
    std::string operation(one.fields.row->mnemonic);
    shorten_branch(one.fields, operation, operands);
    statement(name, operation, operands, fmt::format("{:06X} {}", address(place), hexadecimal(piece, at, length)));
    // Behind BALR 12,0 the usual statement; any other base gets its USING where it is first needed.
    const DeckPlace next{place.first, place.second + one.fields.length};
    if (one.base_register != 0 && one.base == next) use(one.base_register, one.base, "*");
    return length;
  }

  /// USING, unless it is in effect already.
  void use(unsigned base_register, DeckPlace base, std::string_view written = {}) {
    const auto& now = usings_.bases()[base_register];
    const auto wanted = value_of(base);
    if (now && now->number == wanted.number && now->relocation == wanted.relocation) return;
    usings_.use(base_register, wanted);
    statement("", "USING",
              fmt::format("{},{}", written.empty() ? names_.reference(base) : std::string(written), base_register));
  }

  assembler::Value value_of(DeckPlace place) const { return {address(place), {{place.first, 1}}, 1}; }

  /// A name, if the assembler finds the same base and displacement for it.
  std::string storage_name(const std::optional<DeckPlace>& place, unsigned base, unsigned displacement) const {
    if (!place) return {};
    const auto found = usings_.resolve(value_of(*place));
    if (!found || found->base != base || found->displacement != displacement) return {};
    return names_.reference(*place);
  }

  static void shorten_branch(const Instruction& in, std::string& operation, std::string& operands) {
    const bool short_form = in.row->format == Format::rr_mask;
    if ((!short_form && in.row->format != Format::rx_mask) || (in.r1 != 15 && (in.r1 != 0 || !short_form))) return;
    operation = !short_form ? "B" : in.r1 == 15 ? "BR" : "NOPR";
    operands.erase(0, operands.find(',') + 1);
  }

  // ---- Data

  /// Whether a statement of its own must begin here.
  bool is_boundary(DeckPlace place) const {
    return names_.all().contains(place) || (module_.relocations.contains(place) && !used_.contains(place)) ||
           code_.instructions.contains(place);
  }

  static bool is_text(std::uint8_t byte) {
    constexpr std::string_view marks = " .,:;-/()=*+?!$#@%_<>\"";
    const char c = to_ascii(byte);
    if (to_ebcdic(c) != byte) return false;
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
  }

  std::size_t data(const DeckText& piece, std::size_t at, DeckPlace place, const std::string& name) {
    constexpr std::size_t most_characters = 40;
    constexpr std::size_t most_bytes = 16;
    constexpr std::size_t worth_repeating = 8;
    constexpr std::size_t worth_quoting = 4;
    std::size_t end = at + 1;
    while (end < piece.bytes.size() && !is_boundary({place.first, piece.offset + static_cast<std::uint32_t>(end)})) ++end;
    const auto run = [&](auto same) {
      auto i = at;
      while (i < end && same(piece.bytes[i])) ++i;
      return i - at;
    };
    const auto remarks = fmt::format("{:06X}", address(place));
    const auto equal = run([&](std::uint8_t byte) { return byte == piece.bytes[at]; });
    if (equal >= worth_repeating) {
      statement(name, "DC", fmt::format("{}X'{:02X}'", equal, piece.bytes[at]), remarks);
      return equal;
    }
    const auto characters = std::min(run(is_text), most_characters);
    if (characters >= worth_quoting) {
      std::string quoted;
      for (std::size_t i = 0; i < characters; ++i) quoted += to_ascii(piece.bytes[at + i]);
      statement(name, "DC", fmt::format("C'{}'", quoted), remarks);
      return characters;
    }
    std::size_t length = 1;
    while (length < most_bytes && at + length < end && !begins_text(piece, at + length, end, worth_quoting)) ++length;
    statement(name, "DC", fmt::format("X'{}'", hexadecimal(piece, at, length)), remarks);
    return length;
  }

  static bool begins_text(const DeckText& piece, std::size_t at, std::size_t end, std::size_t count) {
    if (at + count > end) return false;
    for (std::size_t i = 0; i < count; ++i)
      if (!is_text(piece.bytes[at + i])) return false;
    return true;
  }

  void fill_up(int section) {
    const auto length = module_.symbols[static_cast<std::size_t>(section)].length;
    const auto& counter = places_[static_cast<std::size_t>(section)];
    if (length <= counter.highest) return;
    enter(section);
    if (counter.location != counter.highest) statement("", "ORG", "");
    statement("", "DS", fmt::format("{}X", length - counter.highest));
  }

  const DeckModule& module_;
  TracedCode code_;
  ModuleNames names_;
  std::vector<Counter> places_;
  std::set<std::string> placed_;
  std::set<DeckPlace> used_;  ///< Address constants that were written.
  UsingTable usings_;
  int section_ = -1;
  std::string out_;
};

}  // namespace

tl::expected<std::string, std::string> disassemble_deck(const ObjectDeck& deck) {
  const auto module = read_deck_module(deck);
  if (!module) return tl::unexpected(module.error());
  return SourceWriter(*module).write();
}

tl::expected<std::string, std::string> disassemble_image(std::span<const std::uint8_t> bytes, std::uint32_t origin,
                                                         std::span<const std::uint32_t> entries) {
  constexpr std::uint32_t doubleword = 8;
  constexpr std::uint64_t address_space = 0x100'0000;
  if (origin + bytes.size() > address_space)
    return tl::unexpected(std::string("the bytes reach beyond the 16 megabytes that can be addressed"));
  const auto start = origin / doubleword * doubleword;
  DeckModule module;
  module.symbols.push_back(
      {"PROGRAM", section_definition, start, static_cast<std::uint32_t>(origin - start + bytes.size()), 1});
  if (!bytes.empty()) module.text.push_back({0, origin - start, {bytes.begin(), bytes.end()}});
  for (const auto entry : entries) {
    if (entry < origin || entry >= origin + bytes.size())
      return tl::unexpected(fmt::format("the entry point {:X} lies outside the bytes, which go from {:X} to {:X}", entry,
                                        origin, origin + bytes.size()));
    module.labels.push_back({fmt::format("E{:06X}", entry), 0, entry - start});
  }
  if (entries.empty() && origin != start) module.labels.push_back({fmt::format("E{:06X}", origin), 0, origin - start});
  return SourceWriter(module).write();
}

}  // namespace isa370
