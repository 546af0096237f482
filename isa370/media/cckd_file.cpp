// Compressed files: reading and writing of units, and the order of writes that survives being killed.
#include "cckd_file.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace isa370 {
namespace {

using Kind = MediumFault::Kind;
using cckd::level2_entries;

std::uint64_t level1_entry_position(std::uint32_t index) { return cckd::level1_position + index * cckd::level1_entry_size; }

}  // namespace

tl::expected<std::unique_ptr<CckdFile>, MediumFault> CckdFile::create(HostFile file, const CkdHeader& header,
                                                                      const CckdHeader& second) {
  std::unique_ptr<CckdFile> created(new CckdFile(std::move(file), header, second));
  if (auto done = created->file_.write(0, header.image()); !done) return tl::unexpected(done.error());
  const std::vector<std::uint8_t> level1(second.level1_entries * cckd::level1_entry_size, header.shadow() ? 0xFF : 0x00);
  if (auto done = created->file_.write(cckd::level1_position, level1); !done) return tl::unexpected(done.error());
  auto& written = created->second_;
  written.file_size = written.used = static_cast<std::uint32_t>(cckd::level1_position + level1.size());
  if (auto done = created->file_.write(CckdHeader::position, written.image()); !done) return tl::unexpected(done.error());
  if (auto done = created->check_headers(); !done) return tl::unexpected(done.error());
  if (auto done = created->read_tables(); !done) return tl::unexpected(done.error());
  return created;
}

CckdFile::~CckdFile() {
  // A fault here leaves the mark that the file was not closed, and everything that was written.
  (void)close();
}

std::string CckdFile::unit_name(std::uint32_t number) const {
  if (header_.fixed_blocks()) return fmt::format("block group {}", number);
  return fmt::format("track {}/{}", number / header_.heads, number % header_.heads);
}

std::uint64_t CckdFile::offset_of(std::uint32_t number) const {
  const auto at = entry(number);
  if (at.stored()) return at.position;
  const auto index = number / level2_entries;
  return tables_.level2[index] ? tables_.level1[index] + (number % level2_entries) * CckdEntry::size
                               : level1_entry_position(index);
}

bool CckdFile::in_this_file(std::uint32_t number) const { return entry(number).position != CckdEntry::below; }

cckd::Level2 CckdFile::untouched_level2(std::uint32_t level1) const {
  constexpr std::uint16_t ones = 0xFFFF;
  if (level1 == CckdEntry::below) return cckd::Level2(level2_entries, CckdEntry{CckdEntry::below, ones, ones});
  return cckd::Level2(level2_entries, CckdEntry{0, second_.null_format, second_.null_format});
}

CckdEntry CckdFile::entry(std::uint32_t number) const {
  const auto index = number / level2_entries;
  if (const auto& table = tables_.level2[index]) return (*table)[number % level2_entries];
  // A table that is not in the file, or that cannot be read, which `read` has noticed before.
  return {tables_.level1[index] == CckdEntry::below ? CckdEntry::below : 0, second_.null_format, second_.null_format};
}

tl::expected<CckdFile::Unit, MediumFault> CckdFile::read(std::uint32_t number) const {
  if (number >= units_) return tl::unexpected(damaged(0, unit_name(number) + " is not in this image"));
  const auto index = number / level2_entries;
  const auto level1 = tables_.level1[index];
  if (!tables_.level2[index] && level1 != 0 && level1 != CckdEntry::below)
    return tl::unexpected(
        damaged(level1_entry_position(index),
                fmt::format("{}: the level-2 table at {} is not whole in the file", unit_name(number), level1)));
  const auto at = entry(number);
  if (at.position == CckdEntry::below) return Below{};
  if (at.position == 0) {
    constexpr std::uint16_t most_format = 2;
    constexpr std::uint8_t linux_format = 2;
    // Old files of Linux volumes have format 0 in the entries [HERC].
    const bool as_header = at.length > most_format || (at.length == 0 && second_.null_format == linux_format);
    return Empty{as_header ? second_.null_format : static_cast<std::uint8_t>(at.length)};
  }
  if (at.length < cckd::unit_header_size || at.length > unit_size())
    return tl::unexpected(
        damaged(offset_of(number), fmt::format("{} is said to have {} bytes; {} to {} are possible", unit_name(number),
                                               at.length, cckd::unit_header_size, unit_size())));
  std::vector<std::uint8_t> stored(at.length);
  if (auto done = file_.read(at.position, stored); !done) return tl::unexpected(done.error());
  auto image = cckd::expand(stored, unit_size());
  if (!image) return tl::unexpected(damaged(at.position, fmt::format("{}: {}", unit_name(number), image.error())));
  return std::move(*image);
}

tl::expected<std::uint64_t, MediumFault> CckdFile::allocate(std::uint64_t size) {
  const auto place = space_.allocate(size);
  if (!place)
    return tl::unexpected(file_.fault(Kind::full, space_.end(), "a compressed image cannot have more than 4 gigabytes"));
  return *place;
}

tl::expected<void, MediumFault> CckdFile::begin_update() {
  if (!file_.writable()) return tl::unexpected(file_.fault(Kind::protected_, 0, "the file is open for reading only"));
  if (changed_) return {};
  // Until `close`, free space is what the tables leave; nobody shall look at the list, which may be overwritten.
  auto marked = second_;
  marked.options |= CckdHeader::opened_option | CckdHeader::opened_for_writing_option;
  marked.free_position = marked.free_number = marked.free_largest = 0;
  marked.free_total = marked.free_embedded = 0;
  if (auto done = file_.write(CckdHeader::position, marked.image()); !done) return done;
  second_ = marked;
  changed_ = true;
  return {};
}

tl::expected<void, MediumFault> CckdFile::add_level2(std::uint32_t index, cckd::Level2 table) {
  const auto place = allocate(cckd::level2_size);
  if (!place) return tl::unexpected(place.error());
  std::vector<std::uint8_t> bytes;
  for (const auto& entry : table) {
    const auto image = cckd::entry_image(entry, big_endian());
    bytes.insert(bytes.end(), image.begin(), image.end());
  }
  std::array<std::uint8_t, cckd::level1_entry_size> position{};
  cckd::store_32(position.data(), static_cast<std::uint32_t>(*place), big_endian());
  auto done = file_.write(*place, bytes);
  if (done) done = file_.write(level1_entry_position(index), position);
  if (!done) {
    space_.release(*place, cckd::level2_size);
    return done;
  }
  tables_.level1[index] = static_cast<std::uint32_t>(*place);
  tables_.level2[index] = std::move(table);
  return {};
}

tl::expected<void, MediumFault> CckdFile::switch_to(std::uint32_t number, const CckdEntry& entry) {
  const auto index = number / level2_entries;
  const auto place = number % level2_entries;
  auto& table = tables_.level2[index];
  if (!table) {
    auto added = untouched_level2(tables_.level1[index]);
    added[place] = entry;
    return add_level2(index, std::move(added));
  }
  if (auto done = file_.write(tables_.level1[index] + place * CckdEntry::size, cckd::entry_image(entry, big_endian())); !done)
    return done;
  const auto before = std::exchange((*table)[place], entry);
  if (before.stored()) space_.release(before.position, std::max(before.room, before.length));
  return {};
}

tl::expected<void, MediumFault> CckdFile::write(std::uint32_t number, std::span<const std::uint8_t> image) {
  if (number >= units_) return tl::unexpected(damaged(0, unit_name(number) + " is not in this image"));
  if (image.size() > unit_size())
    return tl::unexpected(file_.fault(Kind::full, offset_of(number),
                                      fmt::format("{} with {} bytes is longer than the {} bytes of this image",
                                                  unit_name(number), image.size(), unit_size())));
  if (auto done = begin_update(); !done) return done;
  const auto bytes = cckd::compress(image, static_cast<cckd::Method>(second_.compression), second_.compression_level);
  const auto place = allocate(bytes.size());
  if (!place) return tl::unexpected(place.error());
  const auto length = static_cast<std::uint16_t>(bytes.size());
  auto done = file_.write(*place, bytes);
  if (done) done = switch_to(number, {static_cast<std::uint32_t>(*place), length, length});
  if (!done) space_.release(*place, bytes.size());
  return done;
}

tl::expected<void, MediumFault> CckdFile::write_empty(std::uint32_t number, std::uint8_t format) {
  if (number >= units_) return tl::unexpected(damaged(0, unit_name(number) + " is not in this image"));
  if (!file_.writable()) return tl::unexpected(file_.fault(Kind::protected_, 0, "the file is open for reading only"));
  if (entry(number) == CckdEntry{0, format, format}) return {};
  if (auto done = begin_update(); !done) return done;
  return switch_to(number, {0, format, format});
}

CckdHeader CckdFile::expected_header() const {
  auto header = second_;
  const auto spaces = space_.free_spaces();
  header.file_size = static_cast<std::uint32_t>(space_.end());
  std::uint64_t used = cckd::level1_position + tables_.level1.size() * cckd::level1_entry_size;
  std::uint64_t embedded = 0;
  for (const auto& table : tables_.level2) {
    if (!table) continue;
    used += cckd::level2_size;
    for (const auto& entry : *table) {
      if (!entry.stored()) continue;
      used += entry.length;
      if (entry.room > entry.length) embedded += static_cast<std::uint64_t>(entry.room - entry.length);
    }
  }
  std::uint64_t total = embedded;
  std::uint64_t largest = 0;
  for (const auto& space : spaces) {
    total += space.size;
    largest = std::max(largest, space.size);
  }
  header.used = static_cast<std::uint32_t>(used);
  header.free_number = static_cast<std::uint32_t>(spaces.size());
  header.free_total = static_cast<std::uint32_t>(total);
  header.free_largest = static_cast<std::uint32_t>(largest);
  header.free_embedded = static_cast<std::uint32_t>(embedded);
  if (spaces.empty()) header.free_position = 0;
  return header;
}

tl::expected<void, MediumFault> CckdFile::close() {
  if (!changed_) return {};
  auto header = expected_header();
  header.options = static_cast<std::uint8_t>((header.options | CckdHeader::opened_for_writing_option) &
                                             ~(CckdHeader::opened_option | CckdHeader::space_errors_option));
  const auto spaces = space_.free_spaces();
  if (auto done = file_.truncate(header.file_size); !done) return done;
  if (!spaces.empty()) {
    constexpr std::string_view mark = "FREE_BLK";
    std::vector<std::uint8_t> list(mark.begin(), mark.end());
    for (const auto& space : spaces) {
      const auto image = cckd::free_entry_image(space.position, space.size, big_endian());
      list.insert(list.end(), image.begin(), image.end());
    }
    const auto room = std::ranges::find_if(spaces, [&](const CckdSpace::Free& space) { return space.size >= list.size(); });
    header.free_position = room == spaces.end() ? header.file_size : static_cast<std::uint32_t>(room->position);
    if (auto done = file_.write(header.free_position, list); !done) return done;
  }
  if (auto done = file_.write(CckdHeader::position, header.image()); !done) return done;
  second_ = header;
  changed_ = false;
  return {};
}

}  // namespace isa370
