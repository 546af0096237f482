// EDIT and EDIT AND MARK. [POO] "Decimal Instructions", figure "Summary of Editing Functions".
#include <optional>

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

  /// Makes the result byte of the pattern byte in place `index`.
  [[nodiscard]] Outcome edit(std::uint8_t pattern, unsigned index, std::uint8_t& result) {
    if (pattern == digit_selector || pattern == significance_starter) return edit_digit(pattern, index, result);
    if (pattern == field_separator) {
      significant_ = false;
      any_digit_ = false;
    }
    result = significant_ ? pattern : fill_;
    return Outcome::done;
  }

  /// The place of the last digit with which significance began.
  [[nodiscard]] std::optional<unsigned> mark() const { return mark_ == no_mark ? std::nullopt : std::optional(mark_); }
  /// Of the field that was edited last: 0 zero or empty, 1 less than zero, 2 greater.
  [[nodiscard]] unsigned condition_code() const { return !any_digit_ ? 0 : significant_ ? 1 : 2; }

 private:
  [[nodiscard]] Outcome edit_digit(std::uint8_t pattern, unsigned index, std::uint8_t& result) {
    bool plus = false;
    unsigned digit = right_digit_;
    if (right_digit_ != no_digit) {
      right_digit_ = no_digit;
    } else {
      const auto byte = source_.next();
      if (!byte) return byte.outcome;
      digit = *byte >> 4;
      if (digit > 9) return exception(ProgramInterruption::data);
      const unsigned right = *byte & 0xFU;
      if (packed_decimal::is_sign(right))
        plus = !packed_decimal::is_minus(right);
      else
        right_digit_ = right;
    }
    result = significant_ || digit != 0 ? static_cast<std::uint8_t>(zone_ | digit) : fill_;
    if (digit != 0) {
      if (!significant_) mark_ = index;
      any_digit_ = true;
      significant_ = true;
    } else if (pattern == significance_starter) {
      significant_ = true;
    }
    if (plus) significant_ = false;
    return Outcome::done;
  }

  static constexpr unsigned no_digit = 0xFF;
  static constexpr unsigned no_mark = ~0U;
  EditSource source_;
  std::uint8_t fill_;
  std::uint8_t zone_;
  unsigned right_digit_ = no_digit;  ///< Of the last source byte, when it was not asked for yet.
  unsigned mark_ = no_mark;
  bool significant_ = false;  ///< The significance indicator.
  bool any_digit_ = false;    ///< The field has a digit that is not zero.
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
  for (unsigned k = 0; k < length; ++k)
    if (const auto outcome = editor.edit(pattern[k], k, result[k]); outcome != Outcome::done) return outcome;
  if (const auto outcome = cpu.store_bytes(first, std::span(result).first(length)); outcome != Outcome::done) return outcome;
  if (const auto mark = editor.mark(); marking && mark)
    cpu.gpr(1) = (cpu.gpr(1) & ~cpu.address_mask()) | ((first + *mark) & cpu.address_mask());
  return set_code(cpu, editor.condition_code());
}

}  // namespace

[[gnu::flatten]] Outcome ed(Cpu& cpu, const Instruction& i) { return edit(cpu, i, false); }
[[gnu::flatten]] Outcome edmk(Cpu& cpu, const Instruction& i) { return edit(cpu, i, true); }

}  // namespace isa370::execute
