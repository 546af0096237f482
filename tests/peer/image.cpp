// Puts harness, pool and cases into storage; reads results.
#include "image.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include <isa370/assembler.hpp>
#include <isa370/bits.hpp>
#include <isa370/instruction.hpp>
#include <isa370/object_deck.hpp>

#include "numbers.hpp"
#include "random.hpp"

namespace peer {
namespace {

constexpr std::uint64_t start_psw = 0x0008'0000'0000'0000 | harness;

tl::expected<std::string, std::string> harness_source() {
  const std::string path = CAMBRIDGE_SOURCE_DIR "/tests/peer/harness.asm";
  std::ifstream file(path);
  if (!file) return tl::unexpected(path + ": cannot be read");
  const bool floating_point = isa370::find_instruction("STD") != nullptr && isa370::find_instruction("LD") != nullptr;
  std::string text;
  for (std::string line; std::getline(file, line);)
    if (floating_point || !line.ends_with(" FLOAT")) text += line + "\n";
  return text + layout_equates() + "         END\n";
}

/// Takes big-endian values off the front.
class Reader {
 public:
  explicit Reader(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}
  template <std::unsigned_integral Word>
  Word take() {
    const auto word = isa370::load_big_endian<Word>(bytes_.data() + at_);
    at_ += sizeof(Word);
    return word;
  }
  template <typename Words>
  void take_all(Words& words) {
    for (auto& word : words) word = take<typename Words::value_type>();
  }
  [[nodiscard]] bool has(std::size_t length) const { return length <= bytes_.size() - at_; }
  [[nodiscard]] std::size_t at() const { return at_; }
  void align(std::size_t to) { at_ = (at_ + to - 1) / to * to; }

 private:
  std::span<const std::uint8_t> bytes_;
  std::size_t at_ = 0;
};

bool take_pieces(Reader& reader, Result& result) {
  constexpr std::uint16_t end = 0xFFFF;
  for (;;) {
    if (!reader.has(sizeof(std::uint16_t))) return false;
    const auto number = reader.take<std::uint16_t>();
    if (number == end) return true;
    if (number >= arena_size / piece_size || !reader.has(piece_size)) return false;
    Patch piece{.offset = static_cast<std::uint16_t>(number * piece_size), .bytes = std::vector<std::uint8_t>(piece_size)};
    reader.take_all(piece.bytes);
    result.pieces.push_back(std::move(piece));
  }
}

bool take_result(Reader& reader, Result& result) {
  if (!reader.has(output::pieces)) return false;
  reader.take_all(result.gpr);
  reader.take_all(result.fpr);
  reader.take_all(result.cr);
  result.prefix = reader.take<std::uint32_t>();
  const auto ending = reader.take<std::uint32_t>();
  if (ending > static_cast<std::uint32_t>(Ending::input_output)) return false;
  result.ending = static_cast<Ending>(ending);
  reader.take_all(result.old_psws);
  reader.take_all(result.codes);
  reader.take_all(result.keys);
  return take_pieces(reader, result);
}

}  // namespace

std::vector<std::uint8_t> make_pool() {
  Random random(1970);
  std::vector<std::uint8_t> bytes;
  while (bytes.size() < random_pool_size) {
    const auto some = random_field(random, 1 + random.below(16));
    bytes.insert(bytes.end(), some.begin(), some.end());
    if (random.percent(60)) bytes.resize((bytes.size() + 7) / 8 * 8);
  }
  bytes.resize(random_pool_size);
  bytes.resize(pool_size);
  return bytes;
}

tl::expected<ImageMaker, std::string> ImageMaker::make() {
  auto source = harness_source();
  if (!source) return tl::unexpected(source.error());
  const auto assembled = isa370::assembler::assemble({"harness.asm", std::move(*source)});
  std::string errors;
  for (const auto& diagnostic : assembled.diagnostics) errors += to_string(diagnostic) + "\n";
  if (!assembled.ok()) return tl::unexpected(errors);
  auto image = isa370::load_decks({assembled.deck}, harness);
  if (!image) return tl::unexpected(image.error());
  ImageMaker maker;
  maker.harness_ = std::move(image->bytes);
  maker.surroundings_.pool = make_pool();
  const auto psws = maker.harness_.begin() + new_psws;
  maker.surroundings_.new_psws.assign(psws, psws + new_psws_length);
  return maker;
}

std::vector<std::uint8_t> ImageMaker::image_of(std::span<const Case> cases, std::size_t& count) const {
  std::vector<std::uint8_t> bytes(storage_size);
  isa370::store_big_endian(bytes.data(), start_psw);
  std::ranges::copy(harness_, bytes.begin() + harness);
  std::ranges::copy(surroundings_.pool, bytes.begin() + pool);
  std::size_t at = inputs;
  count = 0;
  for (const auto& one : cases) {
    const auto record = to_input(one);
    if (at + record.size() + sizeof(std::uint64_t) > outputs) break;
    std::ranges::copy(record, bytes.begin() + static_cast<std::ptrdiff_t>(at));
    at += record.size();
    ++count;
  }
  return bytes;
}

tl::expected<std::vector<Result>, std::string> results_in(std::span<const std::uint8_t> storage) {
  if (storage.size() != storage_size) return tl::unexpected(fmt::format("storage has {} bytes", storage.size()));
  const auto done = isa370::load_big_endian<std::uint32_t>(storage.data() + page_zero::done);
  Reader reader(storage.subspan(outputs));
  std::vector<Result> results;
  for (std::uint32_t i = 0; i < done; ++i) {
    Result result;
    if (!take_result(reader, result))
      return tl::unexpected(fmt::format("the result of case {} is not one, at {:X}", i, outputs + reader.at()));
    reader.align(sizeof(std::uint32_t));
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace peer
