// Moving bytes, digits and zones, and translating them. [POO] "General Instructions".
//
// Operands that overlap give what processing a byte at a time gives. Of MOVE INVERSE the manual
// says so only where they overlap by one byte.
#include <algorithm>
#include <cstring>

#include "execute/handlers.hpp"
#include "execute/operands.hpp"
#include "execute/short_fields.hpp"

namespace isa370::execute {

namespace {

/// Moves as if a byte at a time.
void move_left_to_right(std::uint8_t* first, const std::uint8_t* second, std::uint32_t length) {
  const auto distance = reinterpret_cast<std::uintptr_t>(first) - reinterpret_cast<std::uintptr_t>(second);
  if (distance >= length)
    std::memmove(first, second, length);
  else if (distance == 1)
    std::memset(first, *second, length);
  else
    for (std::uint32_t k = 0; k < length; ++k) first[k] = second[k];
}

}  // namespace

Outcome mvi(Cpu& cpu, const Instruction& i) { return cpu.store(cpu.first_address(i), i.i2); }

namespace {

/// MVC of at most a few words between operands that are at hand and do not overlap destructively.
Outcome move_in_hurry(Cpu& cpu, const Instruction& i) {
  constexpr unsigned longest = 32;
  const unsigned length = i.l1 + 1U;
  if (length > longest) return Outcome::retry;
  auto* const first = cpu.writable_data(cpu.first_address(i), length);
  const auto* const second = cpu.readable(cpu.second_address(i), length);
  const auto distance = reinterpret_cast<std::uintptr_t>(first) - reinterpret_cast<std::uintptr_t>(second);
  if (first == nullptr || second == nullptr || distance < length) return Outcome::retry;
  copy_short(first, second, length);
  return Outcome::done;
}

}  // namespace

/// When the first operand begins within the second, the bytes between the two beginnings repeat themselves through it.
Outcome mvc(Cpu& cpu, const Instruction& i) {
  if (cpu.hurried()) return move_in_hurry(cpu, i);
  return cpu.with_operands(cpu.first_address(i), cpu.second_address(i), i.l1 + 1U, move_left_to_right);
}

/// The second operand is addressed by its rightmost byte and taken from right to left.
Outcome mvcin(Cpu& cpu, const Instruction& i) {
  const auto first = cpu.first_address(i);
  const unsigned length = i.l1 + 1U;
  if (const auto outcome = cpu.check_store(first, length); outcome != Outcome::done) return outcome;
  std::array<std::uint8_t, 256> buffer;
  const auto bytes = std::span(buffer).first(length);
  const auto second = (cpu.second_address(i) - i.l1) & cpu.address_mask();
  if (const auto outcome = cpu.fetch_bytes(second, bytes); outcome != Outcome::done) return outcome;
  std::ranges::reverse(bytes);
  return cpu.store_bytes(first, bytes);
}

Outcome mvn(Cpu& cpu, const Instruction& i) {
  std::uint8_t any = 0;
  return combine_bytes(
      cpu, i, [](unsigned first, unsigned second) { return (first & 0xF0) | (second & 0x0F); }, any);
}

Outcome mvz(Cpu& cpu, const Instruction& i) {
  std::uint8_t any = 0;
  return combine_bytes(
      cpu, i, [](unsigned first, unsigned second) { return (first & 0x0F) | (second & 0xF0); }, any);
}

namespace {

/// The first operand's location would be used as a source after data has been moved into it.
bool overlaps_destructively(const LongOperand& first, const LongOperand& second) {
  const std::uint32_t distance = (first.address - second.address) & address_mask;
  return distance != 0 && distance < std::min(first.length, second.length);
}

/// Moves `length` bytes that lie in one block of each operand; an exhausted second operand gives the padding byte.
Outcome move_unit(Cpu& cpu, const LongOperand& first, const LongOperand& second, std::uint8_t padding, std::uint32_t length) {
  if (second.length != 0)
    return cpu.with_operands(
        first.address, second.address, length,
        [](std::uint8_t* to, const std::uint8_t* from, std::uint32_t count) { std::memmove(to, from, count); });
  std::array<std::uint8_t, unit_of_operation> buffer;
  const auto bytes = std::span(buffer).first(length);
  std::ranges::fill(bytes, padding);
  return cpu.store_bytes(first.address, bytes);
}

}  // namespace

Outcome mvcl(Cpu& cpu, const Instruction& i) {
  if (odd(i.r1) || odd(i.r2)) return specification;
  LongOperand first(cpu, i.r1);
  LongOperand second(cpu, i.r2);
  const auto padding = static_cast<std::uint8_t>(cpu.gpr(i.r2 + 1U) >> 24);
  const bool destructive = overlaps_destructively(first, second);
  // Both lengths shrink together, so that comparing what is left gives the same code after any number of interruptions.
  const unsigned code = destructive ? 3U : fixed_point::compare(first.length, second.length);

  if (!destructive && first.length != 0) {
    std::uint32_t length = std::min(first.length, bytes_to_block_end(first.address));
    if (second.length != 0) length = std::min({length, second.length, bytes_to_block_end(second.address)});
    if (const auto outcome = move_unit(cpu, first, second, padding, length); outcome != Outcome::done) return outcome;
    first.advance(length);
    if (second.length != 0) second.advance(length);
  }
  first.write_back(cpu);
  second.write_back(cpu);
  if (!destructive && first.length != 0) return repeat(cpu, i);
  return set_code(cpu, code);
}

namespace {

/// The function bytes of TR and TRT, each fetched when an argument asks for it: others need not be accessible.
class FunctionTable {
 public:
  FunctionTable(Cpu& cpu, std::uint32_t address) : cpu_(cpu), address_(address) {}
  [[nodiscard]] std::uint32_t address_of(std::uint8_t argument) const { return (address_ + argument) & cpu_.address_mask(); }
  [[nodiscard]] Fetched<std::uint8_t> operator[](std::uint8_t argument) {
    return cpu_.fetch<std::uint8_t>(address_of(argument));
  }

 private:
  Cpu& cpu_;
  std::uint32_t address_;
};

}  // namespace

namespace {

constexpr std::uint32_t function_count = 256;

/// Whether operands have bytes of the host in common. Their logical addresses, by which overlap is told, may still be apart.
bool share_bytes(const std::uint8_t* first, unsigned first_length, const std::uint8_t* second, unsigned second_length) {
  const auto distance = reinterpret_cast<std::uintptr_t>(second) - reinterpret_cast<std::uintptr_t>(first);
  return distance < first_length || -distance < second_length;
}

/// TR when an operand crosses a block, or is not known to be accessible: nothing is stored before the last exception.
Outcome translate_by_copy(Cpu& cpu, const Instruction& i) {
  const auto first = cpu.first_address(i);
  std::array<std::uint8_t, 256> buffer;
  const auto arguments = std::span(buffer).first(i.l1 + std::size_t{1});
  if (const auto outcome = cpu.fetch_bytes(first, arguments); outcome != Outcome::done) return outcome;
  FunctionTable table(cpu, cpu.second_address(i));
  for (auto& argument : arguments) {
    const std::uint32_t offset = (table.address_of(argument) - first) & cpu.address_mask();
    const auto function = offset < arguments.size() ? Fetched<std::uint8_t>{arguments[offset], Outcome::done} : table[argument];
    if (!function) return function.outcome;
    argument = *function;
  }
  return cpu.store_bytes(first, arguments);
}

}  // namespace

/// A table that overlaps the first operand shows the bytes already translated.
Outcome tr(Cpu& cpu, const Instruction& i) {
  const auto first = cpu.first_address(i);
  const unsigned length = i.l1 + 1U;
  // In the order in which their references are recorded; a change only when all is accessible.
  if (cpu.readable(first, length) == nullptr) return translate_by_copy(cpu, i);
  const auto* const functions = cpu.readable(cpu.second_address(i), function_count);
  auto* const bytes = functions == nullptr ? nullptr : cpu.writable(first, length);
  if (bytes == nullptr || share_bytes(bytes, length, functions, function_count)) return translate_by_copy(cpu, i);
  for (unsigned k = 0; k < length; ++k) bytes[k] = functions[bytes[k]];
  cpu.note_stored(first, length);
  return Outcome::done;
}

namespace {

/// Register 1 gets the argument's address in bits 8-31, register 2 the function byte in bits 24-31; their other bits stay.
Outcome end_of_test(Cpu& cpu, std::uint32_t address, std::uint8_t function, bool more) {
  cpu.gpr(1) = (cpu.gpr(1) & ~cpu.address_mask()) | (address & cpu.address_mask());
  cpu.gpr(2) = (cpu.gpr(2) & ~0xFFU) | function;
  return set_code(cpu, more ? 1 : 2);
}

/// TRT when an operand crosses a block, or is not known to be accessible: byte by byte, up to the stop.
Outcome test_by_copy(Cpu& cpu, const Instruction& i) {
  const auto first = cpu.first_address(i);
  const unsigned length = i.l1 + 1U;
  FunctionTable table(cpu, cpu.second_address(i));
  for (unsigned k = 0; k < length; ++k) {
    const std::uint32_t address = (first + k) & cpu.address_mask();
    const auto argument = cpu.fetch<std::uint8_t>(address);
    if (!argument) return argument.outcome;
    const auto function = table[*argument];
    if (!function) return function.outcome;
    if (*function == 0) continue;
    return end_of_test(cpu, address, *function, k + 1 < length);
  }
  return set_code(cpu, 0);
}

}  // namespace

/// The leftmost argument whose function byte is not zero ends it.
Outcome trt(Cpu& cpu, const Instruction& i) {
  const auto first = cpu.first_address(i);
  const unsigned length = i.l1 + 1U;
  const auto* const arguments = cpu.readable(first, length);
  const auto* const functions = arguments == nullptr ? nullptr : cpu.readable(cpu.second_address(i), function_count);
  if (functions == nullptr) return test_by_copy(cpu, i);
  for (unsigned k = 0; k < length; ++k)
    if (const auto function = functions[arguments[k]]; function != 0)
      return end_of_test(cpu, first + k, function, k + 1 < length);
  return set_code(cpu, 0);
}

}  // namespace isa370::execute
