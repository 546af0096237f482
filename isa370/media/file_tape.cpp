// The position on a reel in a file, and which format a file has.
#include "file_tape.hpp"

#include <array>
#include <filesystem>

#include "little_endian.hpp"

namespace isa370 {

void FileTape::rewind() {
  blocks_.clear();
  place_ = {};
}

tl::expected<TapeBlock, MediumFault> FileTape::read_forward() {
  const auto size = file_.size();
  if (!size) return tl::unexpected(size.error());
  if (place_.offset >= *size) return TapeBlock{.kind = TapeBlock::Kind::blank, .data{}};
  auto place = place_;
  auto block = read_block(place);
  if (!block || block->kind == TapeBlock::Kind::blank) return block;
  blocks_.push_back(place_);
  place_ = place;
  return block;
}

// The way back is the way forward, so that a block is understood the same in both directions.
tl::expected<TapeBlock, MediumFault> FileTape::read_backward() {
  if (blocks_.empty()) return TapeBlock{.kind = TapeBlock::Kind::load_point, .data{}};
  auto behind = blocks_.back();
  auto block = read_block(behind);
  if (!block) return block;
  place_ = blocks_.back();
  blocks_.pop_back();
  return block;
}

/// What lies behind goes first: a process that ends in between leaves a shorter reel, and not one that nobody can read.
tl::expected<void, MediumFault> FileTape::append(std::span<const std::uint8_t> bytes, std::uint16_t last_chunk) {
  if (auto done = file_.truncate(place_.offset); !done) return done;
  if (auto done = file_.write(place_.offset, bytes); !done) return done;
  blocks_.push_back(place_);
  place_ = {place_.offset + bytes.size(), last_chunk};
  return {};
}

tl::unexpected<MediumFault> FileTape::damaged(std::uint64_t offset, std::string_view what) const {
  return tl::unexpected(file_.fault(MediumFault::Kind::damaged, offset, what));
}

// ---- Formats ---------------------------------------------------------------------------------------------------------

namespace {

TapeFormat format_by_name(const std::string& name) {
  const auto suffix = std::filesystem::path(name).extension().string();
  if (suffix == ".tap" || suffix == ".TAP") return TapeFormat::simh;
  return suffix == ".het" || suffix == ".HET" ? TapeFormat::het : TapeFormat::aws;
}

/// The first header of an AWS tape says that nothing is before it, and has flags that mean something. A SIMH tape begins with a
/// length, whose high bytes are zeros, and which stands behind the data again.
std::optional<TapeFormat> format_by_content(const HostFile& file) {
  const auto head = file.read_up_to(0, 6);
  if (!head || head->size() < 4) return std::nullopt;
  const auto& bytes = *head;
  const auto word = load_little_endian_32(bytes.data());
  if (bytes.size() == 6 && bytes[2] == 0 && bytes[3] == 0) {
    const auto flags = bytes[4];
    const bool begins = (flags & 0x80) != 0 && word != 0;
    const bool mark = (flags & 0xE0) == 0x40 && word == 0;
    if (bytes[5] == 0 && (flags & 0x1C) == 0 && (begins || mark) && format_by_name(file.name()) != TapeFormat::simh)
      return (flags & 0x03) != 0 ? TapeFormat::het : TapeFormat::aws;
  }
  if (word <= longest_tape_record) {
    const auto behind = file.read_up_to(4 + word + word % 2, 4);
    if (word == 0 || (behind && behind->size() == 4 && std::equal(behind->begin(), behind->end(), bytes.begin())))
      return TapeFormat::simh;
  }
  return std::nullopt;
}

}  // namespace

TapeFormat tape_format_of(const std::string& name) {
  const auto file = HostFile::open(name, HostFile::Mode::read_only);
  if (!file) return format_by_name(name);
  return format_by_content(*file).value_or(format_by_name(name));
}

tl::expected<std::unique_ptr<TapeMedium>, MediumFault> open_tape_file(const std::string& name, const TapeFileOptions& options) {
  std::error_code ignored;
  const bool there = std::filesystem::exists(name, ignored);
  const auto mode = options.read_only ? HostFile::Mode::read_only
                    : there           ? HostFile::Mode::read_write_if_allowed
                                      : HostFile::Mode::create;
  auto file = HostFile::open(name, mode);
  if (!file) return tl::unexpected(file.error());
  const auto format = options.format.value_or(format_by_content(*file).value_or(format_by_name(name)));
  if (format == TapeFormat::simh) return make_simh_tape(std::move(*file), options);
  auto chosen = options;
  if (!chosen.compression) chosen.compression = format == TapeFormat::het ? TapeCompression::zlib : TapeCompression::none;
  return make_aws_tape(std::move(*file), chosen);
}

}  // namespace isa370
