// Puts a program into storage.
#include "program.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <isa370/assembler.hpp>
#include <isa370/bits.hpp>
#include <isa370/object_deck.hpp>

#include "layout.hpp"

namespace equivalence::random {
namespace {

using Bytes = std::vector<std::uint8_t>;

template <std::unsigned_integral Word>
void put(Bytes& bytes, std::uint32_t at, Word word) {
  isa370::store_big_endian(bytes.data() + at, word);
}

template <typename Words>
void put_all(Bytes& bytes, std::uint32_t at, const Words& words) {
  for (const auto word : words) {
    put(bytes, at, word);
    at += static_cast<std::uint32_t>(sizeof word);
  }
}

void append_patch(Bytes& bytes, std::uint32_t address, std::span<const std::uint8_t> piece) {
  constexpr std::size_t head = 4;
  const auto at = bytes.size();
  bytes.resize(at + head);
  isa370::store_big_endian(bytes.data() + at, static_cast<std::uint32_t>(piece.size() - 1) << 24 | address);
  bytes.insert(bytes.end(), piece.begin(), piece.end());
  if (bytes.size() % 2 != 0) bytes.push_back(0);
}

}  // namespace

std::vector<std::uint8_t> record_of(const Unit& unit) {
  constexpr std::size_t longest_piece = 255;  // Longer ones could not be told from the end.
  constexpr std::uint8_t end = 0xFF;
  Bytes bytes(record::keys);
  bytes[record::allowance] = unit.allowance;
  bytes[record::flags] = unit.flags;
  put(bytes, record::repair_at, unit.repair_at);
  put(bytes, record::psw, unit.psw);
  put_all(bytes, record::gpr, unit.gpr);
  put_all(bytes, record::cr, unit.cr);
  put_all(bytes, record::fpr, unit.fpr);
  put(bytes, record::prefix, unit.prefix);
  put(bytes, record::repair_value, unit.repair_value);
  put(bytes, record::cpu_timer, unit.cpu_timer);
  put(bytes, record::clock_comparator, unit.clock_comparator);
  put(bytes, record::interval_timer, unit.interval_timer);
  put(bytes, record::channel_address, unit.channel_address);
  for (const auto& [block, key] : unit.keys) {
    bytes.push_back(block);
    bytes.push_back(key);
  }
  bytes.insert(bytes.end(), 2, end);
  for (const auto& patch : unit.patches)
    for (std::size_t from = 0; from < patch.bytes.size(); from += longest_piece)
      append_patch(bytes, patch.address + static_cast<std::uint32_t>(from),
                   std::span(patch.bytes).subspan(from, std::min(longest_piece, patch.bytes.size() - from)));
  bytes.insert(bytes.end(), 4, end);
  bytes.resize((bytes.size() + 7) / 8 * 8);
  put(bytes, record::length, static_cast<std::uint16_t>(bytes.size()));
  return bytes;
}

tl::expected<Skeleton, std::string> Skeleton::make() {
  const std::string path = CAMBRIDGE_SOURCE_DIR "/tests/equivalence/random/skeleton.asm";
  std::ifstream file(path);
  if (!file) return tl::unexpected(path + ": cannot be read");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  const auto assembled = isa370::assembler::assemble({"skeleton.asm", layout_equates() + text + "         END\n"});
  std::string errors;
  for (const auto& diagnostic : assembled.diagnostics) errors += to_string(diagnostic) + "\n";
  if (!assembled.ok()) return tl::unexpected(errors);
  auto image = isa370::load_decks({assembled.deck}, 0);
  if (!image) return tl::unexpected(image.error());
  Skeleton skeleton;
  skeleton.bytes_ = std::move(image->bytes);
  return skeleton;
}

std::vector<std::uint8_t> Skeleton::image_of(const Program& program) const {
  constexpr std::uint32_t page = 4096;
  Bytes bytes(program_storage);
  std::ranges::copy(bytes_, bytes.begin());
  for (const auto& patch : program.storage)
    if (patch.address + patch.bytes.size() <= bytes.size())
      std::ranges::copy(patch.bytes, bytes.begin() + static_cast<std::ptrdiff_t>(patch.address));
  std::copy_n(bytes.begin(), page, bytes.begin() + prefix_page);
  std::size_t at = script;
  for (const auto& unit : program.units) {
    const auto one = record_of(unit);
    if (at + one.size() + 8 > script_end) break;
    std::ranges::copy(one, bytes.begin() + static_cast<std::ptrdiff_t>(at));
    at += one.size();
  }
  return bytes;
}

}  // namespace equivalence::random
