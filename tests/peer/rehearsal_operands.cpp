// Where the operands of an instruction lie: which blocks it may refer to, and overlap of which the manual says too little to
// compare.
#include <algorithm>
#include <array>
#include <bit>
#include <iterator>
#include <utility>

#include <isa370/bits.hpp>

#include "rehearsal.hpp"

namespace peer {
namespace {

using isa370::Format;
using isa370::Instruction;

bool among(std::string_view mnemonic, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, mnemonic) != names.end();
}

/// Of the operand at D2(X2,B2). Where it is shorter than said here, the exact length does not matter.
std::uint32_t length_of_second(const Instruction& i) {
  constexpr std::uint32_t longest_of_these = 8;
  if (among(i.row->mnemonic, {"LM", "STM", "LCTL", "STCTL"})) return 4 * (((i.r3 - i.r1) & 0xFU) + 1);
  if (i.row->format == Format::rs_mask) return std::max(1U, static_cast<std::uint32_t>(std::popcount(i.r3)));
  return longest_of_these;
}

bool fields_overlap(const OperandField& one, const OperandField& other) {
  const auto distance = (other.address - one.address) & isa370::address_mask;
  const auto back = (one.address - other.address) & isa370::address_mask;
  return distance < one.length || back < other.length;
}

/// Whether packed operands lie as the manual allows.
bool properly_placed(const Instruction& i, const OperandField& first, const OperandField& second) {
  if (!fields_overlap(first, second)) return true;
  const auto first_end = first.address + first.length;
  const auto second_end = second.address + second.length;
  if (first_end == second_end) return i.row->mnemonic != "MP" && i.row->mnemonic != "DP";
  const auto behind = (first_end - second_end) & isa370::address_mask;
  return i.row->mnemonic == "ZAP" && behind < first.length;
}

}  // namespace

bool used_since_key_was_set(std::span<const Performed> performed, unsigned blocks) {
  bool set = false;
  for (const auto& each : performed) {
    const bool handles_key = each.row != nullptr && among(each.row->mnemonic, {"SSK", "ISK", "RRB"});
    const unsigned used = each.text_blocks | each.first_blocks | (handles_key ? 0U : each.second_blocks);
    if (set && (used & blocks) != 0) return true;
    set = set || (handles_key && each.row->mnemonic != "ISK" && (each.second_blocks & blocks) != 0);
  }
  return false;
}

Operands Rehearser::operands_of(const Instruction& i) const {
  const auto& gpr = machine_.cpu().gpr;
  const auto part = [&](std::uint8_t number) { return number == 0 ? 0 : gpr[number]; };
  const OperandField at_first{(part(i.b1) + i.d1) & isa370::address_mask, i.l1 + 1U};
  const bool indexed = i.row->format == Format::rx || i.row->format == Format::rx_mask;
  const auto index = indexed ? part(i.x2) : 0;
  const OperandField at_second{(part(i.b2) + index + i.d2) & isa370::address_mask, i.l2 + 1U};
  const auto long_operand = [&](std::uint8_t number) -> OperandField {
    constexpr std::uint32_t length_part = 0x00FF'FFFF;
    return {gpr[number] & isa370::address_mask, gpr[(number + 1U) & 0xF] & length_part};
  };
  switch (i.row->format) {
    case Format::rr:
      if (!among(i.row->mnemonic, {"MVCL", "CLCL"})) return {};
      return {long_operand(i.r1), long_operand(i.r2)};
    case Format::rx:
    case Format::rs:
    case Format::rs_mask:
    case Format::s:
      return {{}, {at_second.address, length_of_second(i)}};
    case Format::si:
      return {{at_first.address, 1}, {}};
    case Format::ss_rounding:
      return {at_first, {}};
    case Format::ss_two_lengths:
      return {at_first, at_second};
    case Format::ss_length: {
      constexpr std::uint32_t table_length = 256;
      if (among(i.row->mnemonic, {"TR", "TRT"})) return {at_first, {at_second.address, table_length}};
      if (i.row->mnemonic == "MVCIN") return {at_first, {(at_second.address - i.l1) & isa370::address_mask, at_first.length}};
      return {at_first, {at_second.address, at_first.length}};
    }
    default:
      return {};
  }
}

std::uint16_t Rehearser::blocks_of(const OperandField& field) const {
  std::uint16_t blocks = 0;
  for (std::uint32_t i = 0; i < field.length; i = i + block_size < field.length ? i + block_size : field.length) {
    const auto last = std::min(i + block_size, field.length) - 1;
    for (const auto at : {i, last})
      if (const auto absolute = absolute_of(field.address + at); absolute && in_arena(absolute->value))
        blocks = static_cast<std::uint16_t>(blocks | 1U << (absolute->value - arena) / block_size);
  }
  return blocks;
}

/// In storage, where different addresses may be the same.
bool Rehearser::share_a_byte(const OperandField& one, const OperandField& other) const {
  if ((blocks_of(one) & blocks_of(other)) == 0) return false;
  const auto bytes_of = [&](const OperandField& field) {
    std::vector<std::uint32_t> bytes;
    for (std::uint32_t i = 0; i < field.length; ++i)
      if (const auto absolute = absolute_of(field.address + i)) bytes.push_back(absolute->value);
    std::ranges::sort(bytes);
    return bytes;
  };
  std::vector<std::uint32_t> common;
  std::ranges::set_intersection(bytes_of(one), bytes_of(other), std::back_inserter(common));
  return !common.empty();
}

std::uint16_t Rehearser::block_with_key(std::uint32_t real) const {
  const auto absolute = isa370::apply_prefix(real & isa370::address_mask, machine_.cpu().prefix);
  return in_arena(absolute) ? static_cast<std::uint16_t>(1U << (absolute - arena) / block_size) : std::uint16_t{0};
}

bool Rehearser::unequal_before_exception(const Instruction& i, const Operands& operands) const {
  const auto byte_at = [&](std::uint32_t address) -> std::optional<std::uint8_t> {
    const auto absolute = absolute_of(address);
    if (!absolute || !machine_.storage().fetch_allowed(*absolute, machine_.cpu().psw.key)) return std::nullopt;
    return machine_.storage().bytes()[absolute->value];
  };
  if (i.row->mnemonic == "CLM") return byte_at(operands.second.address).has_value();
  if (i.row->mnemonic != "CLC") return false;
  for (std::uint32_t at = 0; at < operands.first.length; ++at) {
    const auto one = byte_at(operands.first.address + at);
    const auto other = byte_at(operands.second.address + at);
    if (!one || !other) return false;
    if (*one != *other) return true;
  }
  return false;
}

OperandField Rehearser::place_of_text(bool executed) const {
  constexpr std::uint32_t longest = 6;
  const OperandField here{machine_.cpu().psw.address, longest};
  const auto execute = executed ? text_at(here.address) : std::nullopt;
  return execute ? OperandField{operands_of(isa370::decode(*execute)).second.address, longest} : here;
}

bool Rehearser::has_alias(const Operands& operands) const {
  constexpr std::uint32_t most = 4096;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> bytes;
  for (const auto& field : {operands.first, operands.second})
    for (std::uint32_t i = 0; i < std::min(field.length, most); ++i) {
      const auto address = (field.address + i) & isa370::address_mask;
      if (const auto absolute = absolute_of(address)) bytes.emplace_back(absolute->value, address);
    }
  std::ranges::sort(bytes);
  const auto same_byte = [](const auto& one, const auto& other) {
    return one.first == other.first && one.second != other.second;
  };
  return std::ranges::adjacent_find(bytes, same_byte) != bytes.end();
}

std::string_view Rehearser::unfit_overlap(const Instruction& i, const Performed& next) const {
  const auto operands = operands_of(i);
  const auto& [first, second] = operands;
  const auto name = i.row->mnemonic;
  if (among(name, {"ED", "EDMK"}) && share_a_byte(first, second)) return "ED, EDMK with operands that overlap: unpredictable";
  if (name == "EDMK" && share_a_byte(first, place_of_text(next.executed)))
    return "EDMK that edits itself: Hercules takes the operation code from there";
  if (name == "MVCIN" && i.l1 != 0 && share_a_byte(first, second)) return "MVCIN with operands that overlap: unpredictable";
  if (among(name, {"AP", "SP", "CP", "ZAP", "MP", "DP"}) && !properly_placed(i, first, second))
    return "packed operands that overlap improperly: a data exception, of which Hercules does not know";
  const bool in_storage = isa370::instruction_length(next.text[0]) == 6 || name == "MVCL";
  const bool mapped = machine_.cpu().psw.translation() || machine_.cpu().prefix != 0;
  if (in_storage && mapped && (next.first_blocks & next.second_blocks) != 0 && has_alias(operands))
    return "operands that are the same storage under two addresses: unpredictable";
  return "";
}

}  // namespace peer
