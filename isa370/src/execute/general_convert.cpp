// Conversion between binary, packed and zoned numbers, and MOVE WITH OFFSET. [POO] "General Instructions".
//
// MVO, PACK and UNPK process a byte at a time from right to left; operands may overlap in any way.
#include "execute/decimal_operands.hpp"
#include "execute/handlers.hpp"
#include "execute/operands.hpp"

namespace isa370::execute {
namespace {

std::uint8_t digits_exchanged(std::uint8_t byte) { return static_cast<std::uint8_t>(byte << 4 | byte >> 4); }

StorageOperands operands_of(const Cpu& cpu, const Instruction& i) {
  return {cpu.first_address(i), i.l1 + 1U, cpu.second_address(i), i.l2 + 1U};
}

}  // namespace

/// A number that does not fit leaves its 32 low-order bits and then interrupts.
Outcome cvb(Cpu& cpu, const Instruction& i) {
  const auto packed = cpu.fetch<std::uint64_t>(cpu.indexed_address(i));
  if (!packed) return packed.outcome;
  const auto decimal = packed_decimal::from_packed(*packed);
  if (!decimal) return exception(ProgramInterruption::data);
  const auto magnitude = static_cast<std::int64_t>(packed_decimal::to_binary(decimal->digits));
  const auto number = decimal->negative ? -magnitude : magnitude;
  cpu.gpr(i.r1) = static_cast<std::uint32_t>(number);
  return number < INT32_MIN || number > INT32_MAX ? exception(ProgramInterruption::fixed_point_divide) : Outcome::done;
}

Outcome cvd(Cpu& cpu, const Instruction& i) {
  const std::int64_t number = fixed_point::as_signed(cpu.gpr(i.r1));
  const auto magnitude = static_cast<std::uint64_t>(number < 0 ? -number : number);
  const packed_decimal::Number<std::uint64_t> decimal{packed_decimal::to_digits(magnitude), number < 0};
  return cpu.store(cpu.indexed_address(i), to_packed(decimal, cpu.state.psw.decimal_codes()));
}

namespace {

/// Whether no result byte is also an operand byte. Then all bytes can be processed at once; else it is done one at a time.
bool lie_apart(const Cpu& cpu, const Instruction& i) {
  const auto distance = (cpu.second_address(i) - cpu.first_address(i)) & cpu.address_mask();
  return distance > i.l1 && distance <= cpu.address_mask() - i.l2;
}

/// The rightmost eight bytes of a field of up to sixteen are in the low half of its word, the others in the high half.
constexpr std::uint64_t low_half(Wide word) { return static_cast<std::uint64_t>(word); }
constexpr std::uint64_t high_half(Wide word) { return static_cast<std::uint64_t>(word >> 64); }

[[gnu::noinline]] Outcome move_with_offset_by_bytes(Cpu& cpu, const Instruction& i) {
  auto operands = operands_of(cpu, i);
  if (const auto outcome = operands.fetch(cpu); outcome != Outcome::done) return outcome;
  unsigned low_digit = operands.first(operands.first_length() - 1) & 0x0F;
  unsigned remaining = operands.second_length();
  for (unsigned k = operands.first_length(); k-- > 0;) {
    const unsigned byte = remaining != 0 ? operands.second(--remaining) : 0U;
    operands.first(k) = static_cast<std::uint8_t>(byte << 4 | low_digit);
    low_digit = byte >> 4;
  }
  return operands.store(cpu);
}

[[gnu::noinline]] Outcome pack_by_bytes(Cpu& cpu, const Instruction& i) {
  auto operands = operands_of(cpu, i);
  if (const auto outcome = operands.fetch(cpu); outcome != Outcome::done) return outcome;
  unsigned remaining = operands.second_length() - 1;
  operands.first(operands.first_length() - 1) = digits_exchanged(operands.second(remaining));
  const auto next_digit = [&] { return remaining != 0 ? operands.second(--remaining) & 0xFU : 0U; };
  for (unsigned k = operands.first_length() - 1; k-- > 0;) {
    const unsigned right = next_digit();
    const unsigned left = next_digit();
    operands.first(k) = static_cast<std::uint8_t>(left << 4 | right);
  }
  return operands.store(cpu);
}

[[gnu::noinline]] Outcome unpack_by_bytes(Cpu& cpu, const Instruction& i) {
  auto operands = operands_of(cpu, i);
  if (const auto outcome = operands.fetch(cpu); outcome != Outcome::done) return outcome;
  unsigned remaining = operands.second_length() - 1;
  unsigned k = operands.first_length() - 1;
  operands.first(k) = digits_exchanged(operands.second(remaining));
  const unsigned zone = unsigned{cpu.state.psw.decimal_codes().zone} << 4U;
  const auto zoned = [zone](unsigned digit) { return static_cast<std::uint8_t>(zone | digit); };
  while (k > 0) {
    const unsigned byte = remaining != 0 ? operands.second(--remaining) : 0U;
    operands.first(--k) = zoned(byte & 0xF);
    if (k > 0) operands.first(--k) = zoned(byte >> 4);
  }
  return operands.store(cpu);
}

}  // namespace

/// The rightmost digit of the first operand stays; the second operand's digits go to the left of it. A byte's left digit is
/// kept for the next result byte, not fetched again.
[[gnu::flatten]] Outcome mvo(Cpu& cpu, const Instruction& i) {
  if (!lie_apart(cpu, i)) return move_with_offset_by_bytes(cpu, i);
  const auto fields = fetch_fields<Wide>(cpu, i);
  if (fields.outcome != Outcome::done) return fields.outcome;
  return store_field(cpu, fields.result, fields.second << 4 | (fields.first & 0xF));
}

[[gnu::flatten]] Outcome pack(Cpu& cpu, const Instruction& i) {
  if (!lie_apart(cpu, i)) return pack_by_bytes(cpu, i);
  const auto fields = fetch_fields<Wide>(cpu, i);
  if (fields.outcome != Outcome::done) return fields.outcome;
  using packed_decimal::without_zones;
  const Wide digits = Wide{without_zones(high_half(fields.second))} << 32 | without_zones(low_half(fields.second));
  return store_field(cpu, fields.result, digits << 4 | (fields.second >> 4 & 0xF));
}

[[gnu::flatten]] Outcome unpk(Cpu& cpu, const Instruction& i) {
  if (!lie_apart(cpu, i)) return unpack_by_bytes(cpu, i);
  const auto fields = fetch_fields<Wide>(cpu, i);
  if (fields.outcome != Outcome::done) return fields.outcome;
  using packed_decimal::with_zones;
  // The digits without the sign; the rightmost byte of the result has the sign for a zone.
  const auto digits = static_cast<std::uint64_t>(fields.second >> 4);
  const std::uint64_t zones = std::uint64_t{0x1010'1010'1010'1010} * cpu.state.psw.decimal_codes().zone;
  const std::uint64_t high = with_zones(static_cast<std::uint32_t>(digits >> 32)) | zones;
  const std::uint64_t low = with_zones(static_cast<std::uint32_t>(digits)) | zones;
  const auto sign = static_cast<std::uint64_t>(fields.second) & 0xF;
  const Wide zoned = Wide{high} << 64 | (low & ~std::uint64_t{0xF0}) | sign << 4;
  return store_field(cpu, fields.result, zoned);
}

}  // namespace isa370::execute
