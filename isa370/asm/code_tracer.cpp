// Following a module's code. A base register is known from BALR or BASR r,0 on, and from LR r,15 near an entry, where register
// 15 holds the entry's address. What an address constant relocates is no instruction.
#include "code_tracer.hpp"

#include <algorithm>

#include "disassembled_operands.hpp"

namespace isa370 {
namespace {

constexpr unsigned entry_register = 15;
constexpr std::size_t most_instructions = 1'000'000;  // What is beyond is shown as data.

struct Start {
  DeckPlace place;
  KnownBases bases;
};

class Tracer {
 public:
  explicit Tracer(const DeckModule& module) : module_(module), bytes_(module.symbols.size()), defined_(module.symbols.size()) {
    for (const auto& piece : module.text) {
      const auto section = static_cast<std::size_t>(piece.section);
      auto& bytes = bytes_[section];
      const auto end = piece.offset + piece.bytes.size();
      if (bytes.size() < end) {
        bytes.resize(end);
        defined_[section].resize(end, false);
      }
      std::ranges::copy(piece.bytes, bytes.begin() + piece.offset);
      std::fill_n(defined_[section].begin() + piece.offset, piece.bytes.size(), true);
    }
    for (const auto& [place, items] : module.relocations)
      for (std::uint32_t i = 0; i < items.front().length(); ++i) constants_.insert({place.first, place.second + i});
  }

  TracedCode trace() {
    for (std::size_t i = 0; i < module_.symbols.size(); ++i)
      if (module_.symbols[i].has_text()) enter({static_cast<int>(i), 0});
    if (module_.entry) enter(*module_.entry);
    for (const auto& label : module_.labels) enter({label.section, label.offset});
    while (!waiting_.empty() && code_.instructions.size() < most_instructions) {
      const auto start = waiting_.back();
      waiting_.pop_back();
      follow(start);
    }
    return std::move(code_);
  }

 private:
  void enter(DeckPlace place) {
    Start start{place, {}};
    start.bases[entry_register] = place;
    waiting_.push_back(start);
  }

  std::optional<std::array<std::uint8_t, 6>> text_at(DeckPlace place) const {
    const auto& bytes = bytes_[static_cast<std::size_t>(place.first)];
    const auto& defined = defined_[static_cast<std::size_t>(place.first)];
    if (place.second % 2 != 0 || place.second >= bytes.size()) return std::nullopt;
    std::array<std::uint8_t, 6> text{};
    const auto length = instruction_length(bytes[place.second]);
    if (place.second + length > bytes.size()) return std::nullopt;
    for (std::uint32_t i = 0; i < length; ++i) {
      if (!defined[place.second + i] || constants_.contains({place.first, place.second + i})) return std::nullopt;
      text[i] = bytes[place.second + i];
    }
    return text;
  }

  void follow(Start at) {
    for (bool goes_on = true; goes_on && !code_.instructions.contains(at.place);) {
      const auto text = text_at(at.place);
      if (!text) return;
      TracedInstruction one;
      one.text = *text;
      one.fields = decode(*text);
      if (one.fields.row == nullptr || !is_canonical(one.fields, *text)) return;
      one.first = place_of(at, one.fields.b1, one.fields.d1, has_first_storage(one.fields));
      one.second = place_of(at, one.fields.b2, one.fields.d2, has_second_storage(one.fields));
      if (one.first) one.first_base = at.bases[one.fields.b1];
      if (one.second) one.second_base = at.bases[one.fields.b2];
      const DeckPlace next{at.place.first, at.place.second + one.fields.length};
      for (const auto& operand : {one.first, one.second})
        if (operand) code_.targets.insert(*operand);
      goes_on = step(at, one, next);
      code_.instructions.emplace(at.place, one);
      at.place = next;
    }
  }

  /// What the instruction does to the known registers and to the flow. False when nothing follows it.
  bool step(Start& at, TracedInstruction& one, DeckPlace next) {
    const auto mnemonic = one.fields.row->mnemonic;
    const auto r1 = one.fields.r1;
    const bool links = mnemonic == "BALR" || mnemonic == "BASR";
    if (links && one.fields.r2 == 0) return know(at, one, r1, next);
    if (mnemonic == "LR" && one.fields.r2 == entry_register && at.bases[entry_register])
      return know(at, one, r1, *at.bases[entry_register]);
    const bool branches = one.fields.row->format == Format::rx_mask || mnemonic == "BAL" || mnemonic == "BAS" ||
                          mnemonic == "BCT" || mnemonic == "BXH" || mnemonic == "BXLE";
    if (branches && one.second && one.fields.x2 == 0) waiting_.push_back({*one.second, at.bases});
    if (mnemonic == "BC" && r1 == 15) return false;
    if (mnemonic == "BCR" && r1 == 15 && one.fields.r2 != 0) return false;
    if (mnemonic == "LPSW") return false;
    // A call may change the registers of the linkage convention, a load the one that it loads.
    if (links || mnemonic == "BAL" || mnemonic == "BAS" || mnemonic == "SVC") at.bases[entry_register].reset();
    if (mnemonic == "LR" || mnemonic == "L" || mnemonic == "LA") at.bases[r1].reset();
    return true;
  }

  static bool know(Start& at, TracedInstruction& one, unsigned base, DeckPlace place) {
    if (base == 0) return true;
    at.bases[base] = place;
    one.base_register = base;
    one.base = place;
    return true;
  }

  std::optional<DeckPlace> place_of(const Start& at, unsigned base, std::uint32_t displacement, bool is_operand) const {
    if (!is_operand || base == 0 || !at.bases[base]) return std::nullopt;
    const auto [section, offset] = *at.bases[base];
    if (offset + displacement > module_.symbols[static_cast<std::size_t>(section)].length) return std::nullopt;
    return DeckPlace{section, offset + displacement};
  }

  const DeckModule& module_;
  std::vector<std::vector<std::uint8_t>> bytes_;
  std::vector<std::vector<bool>> defined_;
  std::set<DeckPlace> constants_;
  std::vector<Start> waiting_;
  TracedCode code_;
};

}  // namespace

TracedCode trace_code(const DeckModule& module) { return Tracer(module).trace(); }

}  // namespace isa370
