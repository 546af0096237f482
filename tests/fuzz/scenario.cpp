// Bytes to scenarios and back.
#include "scenario.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include <isa370/instruction.hpp>

namespace fuzz {
namespace {

constexpr std::uint32_t segment_table = tables_address;
constexpr std::uint32_t page_table = segment_table + 0x40;
constexpr std::uint32_t new_psws_at = isa370::fixed_location::external_new_psw;

/// Takes big-endian words off the front; zero where there are none.
class Reader {
 public:
  explicit Reader(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  template <std::unsigned_integral Word>
  Word take() {
    std::array<std::uint8_t, sizeof(Word)> word{};
    const auto there = std::min(bytes_.size(), word.size());
    std::copy_n(bytes_.begin(), there, word.begin());
    bytes_ = bytes_.subspan(there);
    return isa370::load_big_endian<Word>(word.data());
  }
  template <typename Words>
  void take_all(Words& words) {
    for (auto& word : words) word = take<typename Words::value_type>();
  }
  [[nodiscard]] std::span<const std::uint8_t> rest() const { return bytes_; }

 private:
  std::span<const std::uint8_t> bytes_;
};

template <std::unsigned_integral Word>
void put(std::vector<std::uint8_t>& bytes, Word word) {
  std::array<std::uint8_t, sizeof(Word)> image{};
  isa370::store_big_endian(image.data(), word);
  bytes.insert(bytes.end(), image.begin(), image.end());
}
template <typename Words>
void put_all(std::vector<std::uint8_t>& bytes, const Words& words) {
  for (const auto word : words) put(bytes, word);
}

}  // namespace

Scenario read_scenario(std::span<const std::uint8_t> bytes) {
  Reader reader(bytes);
  Scenario scenario;
  const auto flags = reader.take<std::uint8_t>();
  scenario.hosted = (flags & 0x80) != 0;
  scenario.translation = (flags & 0x40) != 0;
  scenario.free_new_psws = (flags & 0x20) != 0;
  scenario.pattern = (flags & 0x10) != 0;
  scenario.devices = (flags & 0x08) != 0;
  scenario.small_registers = (flags & 0x04) != 0;
  scenario.free_psw_address = (flags & 0x02) != 0;
  scenario.operator_acts = (flags & 0x01) != 0;
  scenario.model = reader.take<std::uint8_t>();
  scenario.psw = reader.take<std::uint64_t>();
  reader.take_all(scenario.gpr);
  reader.take_all(scenario.cr);
  reader.take_all(scenario.fpr);
  reader.take_all(scenario.keys);
  reader.take_all(scenario.new_psws);
  const auto code = reader.rest().first(std::min(reader.rest().size(), longest_code));
  scenario.code.assign(code.begin(), code.end());
  return scenario;
}

std::vector<std::uint8_t> write_scenario(const Scenario& scenario) {
  std::vector<std::uint8_t> bytes;
  unsigned flags = 0;
  for (const bool flag : {scenario.hosted, scenario.translation, scenario.free_new_psws, scenario.pattern, scenario.devices,
                          scenario.small_registers, scenario.free_psw_address, scenario.operator_acts})
    flags = flags << 1 | (flag ? 1U : 0U);
  put(bytes, static_cast<std::uint8_t>(flags));
  put(bytes, scenario.model);
  put(bytes, scenario.psw);
  put_all(bytes, scenario.gpr);
  put_all(bytes, scenario.cr);
  put_all(bytes, scenario.fpr);
  put_all(bytes, scenario.keys);
  put_all(bytes, scenario.new_psws);
  bytes.insert(bytes.end(), scenario.code.begin(), scenario.code.end());
  return bytes;
}

std::vector<std::uint8_t> storage_of(const Scenario& scenario) {
  constexpr std::uint32_t page_size = 0x1000;
  constexpr std::uint32_t page_entry_step = 16;
  constexpr std::uint32_t whole_page_table = 0xF000'0000;
  constexpr std::uint32_t invalid_segment = 1;
  std::vector<std::uint8_t> bytes(storage_size, 0);
  if (scenario.pattern)
    for (std::uint32_t i = code_address; i < storage_size; ++i) bytes[i] = static_cast<std::uint8_t>(i * 7 + (i >> 8));
  if (scenario.translation) {
    for (std::uint32_t entry = segment_table; entry < page_table; entry += sizeof(std::uint32_t))
      isa370::store_big_endian(bytes.data() + entry, entry == segment_table ? whole_page_table | page_table : invalid_segment);
    for (std::uint32_t page = 0; page < storage_size / page_size; ++page)
      isa370::store_big_endian(bytes.data() + page_table + page * sizeof(std::uint16_t),
                               static_cast<std::uint16_t>(page * page_entry_step));
  }
  for (std::uint32_t i = 0; i < scenario.new_psws.size(); ++i)
    isa370::store_big_endian(bytes.data() + new_psws_at + i * sizeof(std::uint64_t),
                             scenario.free_new_psws ? scenario.new_psws[i] : code_address + 2 * i);
  std::ranges::copy(scenario.code, bytes.begin() + code_address);
  return bytes;
}

isa370::CpuState registers_of(const Scenario& scenario) {
  constexpr std::uint32_t page_and_segment_size = 0x0080'00E0;
  isa370::CpuState state;
  state.gpr = scenario.gpr;
  if (scenario.small_registers)
    for (auto& word : state.gpr) word &= storage_size - 1;
  state.cr = scenario.cr;
  if (scenario.translation) {
    state.cr[0] = page_and_segment_size;
    state.cr[1] = segment_table;
  }
  state.fpr = scenario.fpr;
  return state;
}

std::uint64_t start_psw(const Scenario& scenario) {
  if (scenario.free_psw_address) return scenario.psw;
  return (scenario.psw & ~std::uint64_t{isa370::address_mask}) | code_address;
}

std::vector<std::uint8_t> instruction_of(std::size_t row, std::span<const std::uint8_t> fields) {
  const auto rows = isa370::instruction_table();
  const auto opcode = rows[row % rows.size()].opcode;
  const bool two_bytes = opcode > 0xFF;
  const auto first = static_cast<std::uint8_t>(two_bytes ? opcode >> 8 : opcode);
  std::vector<std::uint8_t> bytes(isa370::instruction_length(first), 0);
  std::copy_n(fields.begin(), std::min(fields.size(), bytes.size()), bytes.begin());
  bytes[0] = first;
  if (two_bytes) bytes[1] = static_cast<std::uint8_t>(opcode);
  return bytes;
}

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

}  // namespace fuzz
