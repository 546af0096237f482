// The list of storage operands by row, and instructions made of it.
#include "storage_roles.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace table_test {

using namespace isa370;

namespace {

using enum Extent;
constexpr auto fetch = Access::fetch;
constexpr auto store = Access::store;

constexpr auto rows = std::to_array<StorageRow>({
    // Load and store
    {"L", {fetch, word}, {}},
    {"LH", {fetch, halfword}, {}},
    {"LM", {fetch, registers}, {}},
    {"ST", {store, word}, {}},
    {"STH", {store, halfword}, {}},
    {"STC", {store, byte}, {}},
    {"IC", {fetch, byte}, {}},
    {"STM", {store, registers}, {}},
    {"ICM", {fetch, mask}, {}},
    {"STCM", {store, mask}, {}},
    // Arithmetic, comparison and logic
    {"A", {fetch, word}, {}},
    {"AH", {fetch, halfword}, {}},
    {"AL", {fetch, word}, {}},
    {"S", {fetch, word}, {}},
    {"SH", {fetch, halfword}, {}},
    {"SL", {fetch, word}, {}},
    {"M", {fetch, word}, {}},
    {"MH", {fetch, halfword}, {}},
    {"D", {fetch, word}, {}},
    {"C", {fetch, word}, {}},
    {"CH", {fetch, halfword}, {}},
    {"CL", {fetch, word}, {}},
    {"CLI", {fetch, byte}, {}},
    {"CLC", {fetch, length}, StorageOperand{fetch, length}},
    {"CLM", {fetch, mask}, {}},
    {"CS", {store, word, 4}, {}},
    {"CDS", {store, doubleword, 8}, {}},
    {"TS", {store, byte}, {}},
    {"TM", {fetch, byte}, {}},
    {"N", {fetch, word}, {}},
    {"NI", {store, byte}, {}},
    {"NC", {store, length}, StorageOperand{fetch, length}},
    {"O", {fetch, word}, {}},
    {"OI", {store, byte}, {}},
    {"OC", {store, length}, StorageOperand{fetch, length}},
    {"X", {fetch, word}, {}},
    {"XI", {store, byte}, {}},
    {"XC", {store, length}, StorageOperand{fetch, length}},
    // Moving and conversion
    {"MVI", {store, byte}, {}},
    {"MVC", {store, length}, StorageOperand{fetch, length}},
    {"MVCIN", {store, length}, StorageOperand{fetch, backwards}},
    {"MVN", {store, length}, StorageOperand{fetch, length}},
    {"MVZ", {store, length}, StorageOperand{fetch, length}},
    {"MVO", {store, length_1}, StorageOperand{fetch, length_2}},
    {"PACK", {store, length_1}, StorageOperand{fetch, length_2}},
    {"UNPK", {store, length_1}, StorageOperand{fetch, length_2}},
    {"CVB", {fetch, doubleword}, {}},
    {"CVD", {store, doubleword}, {}},
    {"TR", {store, length}, StorageOperand{fetch, functions}},
    {"TRT", {fetch, length}, StorageOperand{fetch, functions}},
    {"STCK", {store, doubleword}, {}},
    // System control
    {"SSM", {fetch, byte}, {}},
    {"LPSW", {fetch, doubleword, 8}, {}},
    {"STNSM", {store, byte}, {}},
    {"STOSM", {store, byte}, {}},
    {"STCTL", {store, registers, 4}, {}},
    {"LCTL", {fetch, registers, 4}, {}},
    {"STIDP", {store, doubleword, 8}, {}},
    {"SCK", {fetch, doubleword, 8}, {}},
    {"SCKC", {fetch, doubleword, 8}, {}},
    {"STCKC", {store, doubleword, 8}, {}},
    {"SPT", {fetch, doubleword, 8}, {}},
    {"STPT", {store, doubleword, 8}, {}},
    {"SPX", {fetch, word, 4}, {}},
    {"STPX", {store, word, 4}, {}},
    {"STAP", {store, halfword, 2}, {}},
    {"WRD", {fetch, byte}, {}},
    {"RDD", {store, byte}, {}},
    // Of the 360/67
    {"STMC", {store, registers, 4}, {}},
    {"LMC", {fetch, registers, 4}, {}},
    // Decimal
    {"AP", {store, length_1}, StorageOperand{fetch, length_2}},
    {"SP", {store, length_1}, StorageOperand{fetch, length_2}},
    {"ZAP", {store, length_1}, StorageOperand{fetch, length_2}},
    {"CP", {fetch, length_1}, StorageOperand{fetch, length_2}},
    {"MP", {store, length_1}, StorageOperand{fetch, length_2}},
    {"DP", {store, length_1}, StorageOperand{fetch, length_2}},
    {"SRP", {store, length_1}, {}},
    {"ED", {store, length}, StorageOperand{fetch, edited}},
    {"EDMK", {store, length}, StorageOperand{fetch, edited}},
    // Floating point
    {"STD", {store, doubleword}, {}},
    {"MXD", {fetch, doubleword}, {}},
    {"LD", {fetch, doubleword}, {}},
    {"CD", {fetch, doubleword}, {}},
    {"AD", {fetch, doubleword}, {}},
    {"SD", {fetch, doubleword}, {}},
    {"MD", {fetch, doubleword}, {}},
    {"DD", {fetch, doubleword}, {}},
    {"AW", {fetch, doubleword}, {}},
    {"SW", {fetch, doubleword}, {}},
    {"STE", {store, word}, {}},
    {"LE", {fetch, word}, {}},
    {"CE", {fetch, word}, {}},
    {"AE", {fetch, word}, {}},
    {"SE", {fetch, word}, {}},
    {"ME", {fetch, word}, {}},
    {"DE", {fetch, word}, {}},
    {"AU", {fetch, word}, {}},
    {"SU", {fetch, word}, {}},
});

constexpr auto interruptible = std::to_array<std::string_view>({"MVCL", "CLCL"});

// Branch addresses, immediate numbers, device numbers; real addresses; addresses that are only translated. The subject of
// EXECUTE is an instruction.
constexpr auto address_only = std::to_array<std::string_view>(
    {"LA", "BAL",  "BC",       "BCT",  "BXH", "BXLE", "EX",  "SRA", "SLA",  "SRDA", "SLDA",  "SRL", "SLL", "SRDL", "SLDL",
     "MC", "SPKA", "DIAGNOSE", "SIGP", "LRA", "RRB",  "BAS", "SIO", "SIOF", "TIO",  "CLRIO", "HIO", "HDV", "TCH",  "STIDC"});

constexpr bool is_of_two_bytes(Format format) {
  return format == Format::rr || format == Format::rr_mask || format == Format::rr_single || format == Format::rr_immediate;
}

}  // namespace

std::span<const StorageRow> storage_rows() { return rows; }
std::span<const std::string_view> interruptible_rows() { return interruptible; }
std::span<const std::string_view> address_only_rows() { return address_only; }
bool has_no_address(Format format) { return is_of_two_bytes(format) || format == Format::s_implied; }

unsigned length_of(Extent extent, std::uint8_t second_byte) {
  const unsigned high = second_byte >> 4U;
  const unsigned low = second_byte & 0xFU;
  switch (extent) {
    case byte:
      return 1;
    case halfword:
      return 2;
    case word:
      return 4;
    case doubleword:
      return 8;
    case registers:
      return 4 * (((low - high) & 0xF) + 1);
    case mask:
      return std::max(1U, static_cast<unsigned>(std::popcount(low)));
    case length:
    case backwards:
      return second_byte + 1U;
    case length_1:
      return high + 1;
    case length_2:
      return low + 1;
    case functions:
      return 256;
    case edited:
      return (second_byte + 2U) / 2;
  }
  return 0;
}

std::vector<std::uint8_t> second_bytes(const InstructionRow& row) {
  switch (row.format) {
    case Format::rs:
      if (row.mnemonic == "CS" || row.mnemonic == "CDS") return {0x46};
      return {0x44, 0x45, 0x46, 0x4B, 0x43};
    case Format::rs_mask:
      return {0x40, 0x41, 0x48, 0x45, 0x47, 0x4F};
    case Format::si:
      return {0x5A};
    case Format::s:
    case Format::s_implied:
      return {static_cast<std::uint8_t>(row.opcode > 0xFF ? row.opcode : 0)};
    case Format::ss_length:
      return {0, 1, 3, 7, 8, 15, 31, 32, 99, 255};
    case Format::ss_two_lengths:
      // The second operand of MP and DP has at most eight bytes, and fewer than the first.
      if (row.mnemonic == "MP" || row.mnemonic == "DP") return {0x10, 0x70, 0x76, 0x80, 0xF0, 0xF7};
      return {0x00, 0x01, 0x10, 0x33, 0x77, 0x70, 0x07, 0x88, 0x3C, 0xF0, 0x0F, 0xFF};
    case Format::ss_rounding:
      return {0x05, 0x15, 0x75, 0x85, 0xF5};
    default:
      return {0x40};
  }
}

std::vector<std::uint8_t> instruction_text(const InstructionRow& row, std::uint8_t second_byte) {
  const auto first_byte = static_cast<std::uint8_t>(row.opcode > 0xFF ? row.opcode >> 8 : row.opcode);
  std::vector<std::uint8_t> text{first_byte, second_byte};
  const unsigned length = instruction_length(first_byte);
  if (length >= 4) text.insert(text.end(), {left_base << 4, 0});
  if (length == 6) text.insert(text.end(), {right_base << 4, 0});
  return text;
}

}  // namespace table_test
