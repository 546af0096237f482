// EDIT and EDIT AND MARK. [POO] "Decimal Instructions", figure "Summary of Editing Functions".
#include <cstring>

#include "execute/decimal_operands.hpp"
#include "execute/handlers.hpp"
#include "execute/operands.hpp"

namespace isa370::execute {
namespace {

/// What pattern bytes ask for; all others are message bytes.
constexpr std::uint8_t digit_selector = 0x20;
constexpr std::uint8_t significance_starter = 0x21;
constexpr std::uint8_t field_separator = 0x22;

/// The second operand, byte by byte: as many as the pattern asks for, and exceptions of no others.
class EditSource {
 public:
  EditSource(Cpu& cpu, std::uint32_t address)
      : cpu_(cpu),
        address_(address),
        bytes_(cpu.readable(address, 1)),
        at_hand_(bytes_ != nullptr ? bytes_to_block_end(address) : 0) {}

  [[nodiscard]] Fetched<std::uint8_t> next() {
    const auto index = index_++;
    if (index < at_hand_) return {bytes_[index]};
    return cpu_.fetch<std::uint8_t>((address_ + index) & cpu_.address_mask());
  }

 private:
  Cpu& cpu_;
  std::uint32_t address_;
  const std::uint8_t* bytes_;
  std::uint32_t at_hand_;
  std::uint32_t index_ = 0;
};

/// The state of an edit between two pattern bytes.
class Editor {
 public:
  Editor(Cpu& cpu, std::uint32_t source, std::uint8_t fill)
      : source_(cpu, source), fill_(fill), zone_(static_cast<std::uint8_t>(cpu.state.psw.decimal_codes().zone << 4)) {}

  /// Puts the result byte in the place of a pattern byte.
  [[nodiscard]] Outcome edit(std::uint8_t& byte) {
    marks_ = false;
    if (byte == digit_selector || byte == significance_starter) return edit_digit(byte);
    if (byte == field_separator) {
      byte = fill_;
      significant_ = false;
      any_digit_ = false;
    } else if (!significant_) {
      byte = fill_;
    }
    return Outcome::done;
  }

  /// Whether the last result byte was a digit with which significance began: the one to be marked.
  [[nodiscard]] bool marks() const { return marks_; }
  /// Of the field that was edited last: 0 zero or empty, 1 less than zero, 2 greater.
  [[nodiscard]] unsigned condition_code() const { return !any_digit_ ? 0 : significant_ ? 1 : 2; }

 private:
  [[nodiscard]] Outcome edit_digit(std::uint8_t& byte) {
    const bool starts = byte == significance_starter;
    unsigned digit = right_digit_;
    bool ends = false;
    if (has_right_digit_) {
      has_right_digit_ = false;
    } else {
      const auto fetched = source_.next();
      if (!fetched) return fetched.outcome;
      digit = *fetched >> 4;
      right_digit_ = *fetched & 0xFU;
      if (digit > 9) return exception(ProgramInterruption::data);
      has_right_digit_ = !packed_decimal::is_sign(right_digit_);
      ends = !has_right_digit_ && !packed_decimal::is_minus(right_digit_);
    }
    marks_ = digit != 0 && !significant_;
    byte = significant_ || digit != 0 ? static_cast<std::uint8_t>(zone_ | digit) : fill_;
    any_digit_ = any_digit_ || digit != 0;
    significant_ = (significant_ || digit != 0 || starts) && !ends;
    return Outcome::done;
  }

  EditSource source_;
  std::uint8_t fill_;
  std::uint8_t zone_;
  unsigned right_digit_ = 0;  ///< Of the last source byte, if it is a digit that was not asked for yet.
  bool has_right_digit_ = false;
  bool significant_ = false;  ///< The significance indicator.
  bool any_digit_ = false;    ///< The field has a digit that is not zero.
  bool marks_ = false;
};

/// Nothing is stored, and register 1 stays, when an exception ends it.
Outcome edit(Cpu& cpu, const Instruction& i, bool marking) {
  const auto first = cpu.first_address(i);
  const unsigned length = i.l1 + 1U;
  std::array<std::uint8_t, 256> result;
  const auto* pattern = cpu.writable(first, length);
  if (pattern == nullptr) {
    if (const auto outcome = cpu.check_store(first, length); outcome != Outcome::done) return outcome;
    if (const auto outcome = cpu.fetch_bytes(first, std::span(result).first(length)); outcome != Outcome::done) return outcome;
    pattern = result.data();
  }
  Editor editor(cpu, cpu.second_address(i), pattern[0]);
  std::uint32_t mark = 0;
  bool marked = false;
  for (unsigned k = 0; k < length; ++k) {
    result[k] = pattern[k];
    if (const auto outcome = editor.edit(result[k]); outcome != Outcome::done) return outcome;
    if (!editor.marks()) continue;
    mark = first + k;
    marked = true;
  }
  if (const auto outcome = cpu.store_bytes(first, std::span(result).first(length)); outcome != Outcome::done) return outcome;
  if (marking && marked) cpu.gpr(1) = (cpu.gpr(1) & ~cpu.address_mask()) | (mark & cpu.address_mask());
  return set_code(cpu, editor.condition_code());
}

}  // namespace

[[gnu::flatten]] Outcome ed(Cpu& cpu, const Instruction& i) { return edit(cpu, i, false); }
[[gnu::flatten]] Outcome edmk(Cpu& cpu, const Instruction& i) { return edit(cpu, i, true); }

}  // namespace isa370::execute
