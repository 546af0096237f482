// Cases as bytes.
#include "case.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <isa370/bits.hpp>
#include <isa370/interruption.hpp>

#include <fmt/format.h>

namespace peer {
namespace {

template <std::unsigned_integral Word>
void put(std::vector<std::uint8_t>& bytes, Word word) {
  std::array<std::uint8_t, sizeof(Word)> image{};
  isa370::store_big_endian(image.data(), word);
  bytes.insert(bytes.end(), image.begin(), image.end());
}

void put_patch(std::vector<std::uint8_t>& bytes, std::uint16_t offset, std::span<const std::uint8_t> patch) {
  if (patch.empty()) return;
  put(bytes, offset);
  put(bytes, static_cast<std::uint16_t>(patch.size() - 1));
  bytes.insert(bytes.end(), patch.begin(), patch.end());
  if (bytes.size() % 2 != 0) bytes.push_back(0);
}

/// Old PSWs and codes, as the harness clears them.
constexpr auto cleared_in_prefix_page = std::to_array<std::pair<std::uint32_t, std::uint32_t>>({{24, 40}, {128, 64}});

/// The runs of bytes that lie behind each other.
template <typename Use>
void for_each_run(const Placed& placed, Use use) {
  for (std::size_t begin = 0; begin < placed.text.size();) {
    std::size_t end = begin + 1;
    while (end < placed.text.size() && placed.offsets[end] == placed.offsets[end - 1] + 1) ++end;
    use(placed.offsets[begin], std::span(placed.text).subspan(begin, end - begin));
    begin = end;
  }
}

}  // namespace

std::vector<std::uint8_t> arena_of(const Case& one, const Surroundings& surroundings) {
  const auto from = std::span(surroundings.pool).subspan(one.pool_offset, arena_size);
  std::vector<std::uint8_t> bytes(from.begin(), from.end());
  for (const auto& patch : one.patches) std::ranges::copy(patch.bytes, bytes.begin() + patch.offset);
  for (const auto& placed : one.instructions)
    for (std::size_t i = 0; i < placed.text.size(); ++i) bytes[placed.offsets[i]] = placed.text[i];
  if (one.prefix_page == 0) return bytes;
  const auto page = bytes.begin() + (one.prefix_page - arena);
  for (const auto& [location, length] : cleared_in_prefix_page) std::fill_n(page + location, length, std::uint8_t{0});
  std::ranges::copy(surroundings.new_psws, page + isa370::fixed_location::external_new_psw);
  return bytes;
}

std::vector<std::uint8_t> to_input(const Case& one) {
  std::vector<std::uint8_t> bytes;
  put(bytes, std::uint32_t{0});
  put(bytes, one.pool_offset);
  put(bytes, one.psw);
  for (const auto word : one.gpr) put(bytes, word);
  for (const auto word : one.cr) put(bytes, word);
  for (const auto word : one.fpr) put(bytes, word);
  bytes.insert(bytes.end(), one.keys.begin(), one.keys.end());
  put(bytes, one.prefix_page);
  for (const auto& patch : one.patches)
    for (std::size_t at = 0; at < patch.bytes.size(); at += piece_size)
      put_patch(bytes, static_cast<std::uint16_t>(patch.offset + at),
                std::span(patch.bytes).subspan(at, std::min<std::size_t>(piece_size, patch.bytes.size() - at)));
  for (const auto& placed : one.instructions)
    for_each_run(placed, [&](std::uint16_t offset, std::span<const std::uint8_t> run) { put_patch(bytes, offset, run); });
  put(bytes, std::uint16_t{0xFFFF});
  while (bytes.size() % sizeof(std::uint64_t) != 0) bytes.push_back(0);
  isa370::store_big_endian(bytes.data(), static_cast<std::uint32_t>(bytes.size()));
  return bytes;
}

std::string layout_equates() {
  constexpr auto names = std::to_array<std::pair<const char*, std::uint32_t>>({
      {"$SIZE", storage_size},
      {"$OUTKEY", outer_key},
      {"$ARENA", arena},
      {"$ARSIZE", arena_size},
      {"$MODEL", arena_template},
      {"$POOL", pool},
      {"$INPUTS", inputs},
      {"$OUTPUT", outputs},
      {"$OUTLIM", outputs_limit},
      {"$PIECES", arena_size / piece_size},
      {"$SAVED", page_zero::saved},
      {"$CASEPSW", page_zero::case_psw},
      {"$HBASE", page_zero::harness_base},
      {"$DONE", page_zero::done},
      {"$INPOOL", input::pool_offset},
      {"$INPSW", input::psw},
      {"$INGPR", input::general_registers},
      {"$INCR", input::control_registers},
      {"$INFPR", input::floating_point_registers},
      {"$INKEYS", input::keys},
      {"$INPFX", input::prefix_page},
      {"$INPATCH", input::patches},
      {"$RSPSWS", output::old_psws},
      {"$RSCODES", output::codes},
      {"$RSKEYS", output::keys},
      {"$RSPIECE", output::pieces},
  });
  std::string text;
  for (const auto& [name, value] : names) text += fmt::format("{:<8} EQU   {}\n", name, value);
  return text;
}

}  // namespace peer
