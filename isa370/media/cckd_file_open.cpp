// Compressed files: headers and tables are read, and everything that they say is doubted.
#include <algorithm>

#include <fmt/format.h>

#include "cckd_file.hpp"

namespace isa370 {
namespace {

using Kind = MediumFault::Kind;
using cckd::level2_entries;

constexpr std::uint32_t most_cylinders = 65535;
constexpr std::uint32_t most_blocks = 0x7FFF'FFFF;
constexpr std::uint64_t units_position = CckdHeader::position + 40;
constexpr std::uint64_t level1_entries_position = CckdHeader::position + 4;
constexpr std::uint64_t compression_position = CckdHeader::position + 45;

}  // namespace

tl::expected<std::unique_ptr<CckdFile>, MediumFault> CckdFile::open(HostFile file) {
  const auto header = CkdHeader::read(file);
  if (!header) return tl::unexpected(header.error());
  if (!header->compressed())
    return tl::unexpected(file.fault(Kind::damaged, 0, "this is not the header of a compressed image"));
  std::array<std::uint8_t, CckdHeader::size> bytes{};
  if (auto done = file.read(CckdHeader::position, bytes); !done) return tl::unexpected(done.error());
  std::unique_ptr<CckdFile> opened(new CckdFile(std::move(file), *header, CckdHeader::parse(bytes)));
  if (auto done = opened->check_headers(); !done) return tl::unexpected(done.error());
  if (auto done = opened->read_tables(); !done) return tl::unexpected(done.error());
  if (opened->file_.writable() && !opened->table_faults_.empty()) {
    const auto& first = opened->table_faults_.front();
    return tl::unexpected(opened->damaged(
        first.offset,
        fmt::format("{}; the image can be opened for reading only, and cambridge disk check tells all", first.what)));
  }
  return opened;
}

tl::expected<void, MediumFault> CckdFile::check_headers() {
  const auto most = header_.fixed_blocks() ? most_blocks : most_cylinders;
  if (second_.units == 0 || second_.units > most)
    return tl::unexpected(damaged(units_position, fmt::format("the header says {} {}; 1 to {} are possible", second_.units,
                                                              header_.fixed_blocks() ? "blocks" : "cylinders", most)));
  units_ = header_.fixed_blocks() ? (second_.units + cckd::blocks_a_group - 1) / cckd::blocks_a_group
                                  : second_.units * header_.heads;
  const auto needed = (units_ + level2_entries - 1) / level2_entries;
  // One more than is needed is in old files.
  if (second_.level1_entries != needed && second_.level1_entries != needed + 1)
    return tl::unexpected(damaged(level1_entries_position, fmt::format("the header says {} level-1 entries; {} are needed",
                                                                       second_.level1_entries, needed)));
  if (second_.level2_entries != level2_entries)
    return tl::unexpected(damaged(level1_entries_position + 4, fmt::format("the header says {} level-2 entries; there are {}",
                                                                           second_.level2_entries, level2_entries)));
  constexpr std::uint8_t most_null_format = 2;
  if (second_.null_format > most_null_format) second_.null_format = 0;  // As Hercules does.
  if (second_.compression > static_cast<std::uint8_t>(cckd::Method::bzip2))
    return tl::unexpected(
        damaged(compression_position, fmt::format("byte X'{:02X}' names no compression", second_.compression)));
  return {};
}

tl::expected<void, MediumFault> CckdFile::read_tables() {
  const auto size = file_.size();
  if (!size) return tl::unexpected(size.error());
  std::vector<std::uint8_t> bytes(second_.level1_entries * cckd::level1_entry_size);
  if (auto done = file_.read(cckd::level1_position, bytes); !done) return done;
  std::vector<CckdExtent> extents{{0, cckd::level1_position + bytes.size(), "the headers and the level-1 table"}};
  tables_.level2.resize(second_.level1_entries);
  for (std::uint32_t index = 0; index < second_.level1_entries; ++index) {
    tables_.level1.push_back(cckd::load_32(bytes.data() + index * cckd::level1_entry_size, big_endian()));
    if (auto done = read_level2(index, *size, extents); !done) return done;
  }
  space_ = CckdSpace(std::move(extents));
  for (const auto& [first, second] : space_.overlaps())
    table_faults_.push_back({second.position, fmt::format("{} ({} bytes) overlaps {} ({} bytes at {})", second.what,
                                                          second.size, first.what, first.size, first.position)});
  return {};
}

tl::expected<void, MediumFault> CckdFile::read_level2(std::uint32_t index, std::uint64_t file_size,
                                                      std::vector<CckdExtent>& extents) {
  const std::uint64_t position = tables_.level1[index];
  if (position == 0 || position == CckdEntry::below) return {};
  if (position + cckd::level2_size > file_size) {
    table_faults_.push_back({cckd::level1_position + index * cckd::level1_entry_size,
                             fmt::format("level-2 table {} at {} is beyond the end of the file", index, position)});
    return {};
  }
  std::vector<std::uint8_t> bytes(cckd::level2_size);
  if (auto done = file_.read(position, bytes); !done) return done;
  extents.push_back({position, cckd::level2_size, fmt::format("level-2 table {}", index)});
  cckd::Level2 table;
  for (std::uint32_t i = 0; i < level2_entries; ++i)
    table.push_back(cckd::load_entry(bytes.data() + i * CckdEntry::size, big_endian()));
  tables_.level2[index] = std::move(table);
  for (std::uint32_t i = 0; i < level2_entries; ++i)
    look_at_entry(index * level2_entries + i, position + i * CckdEntry::size, file_size, extents);
  return {};
}

void CckdFile::look_at_entry(std::uint32_t number, std::uint64_t entry_position, std::uint64_t file_size,
                             std::vector<CckdExtent>& extents) {
  const auto at = entry(number);
  if (!at.stored()) return;
  if (number >= units_) {
    table_faults_.push_back({entry_position, fmt::format("{} is behind the last one", unit_name(number))});
    return;
  }
  if (at.length < cckd::unit_header_size || at.length > unit_size() || at.room < at.length)
    table_faults_.push_back(
        {entry_position, fmt::format("{} is said to have {} bytes in room for {}; {} to {} are possible", unit_name(number),
                                     at.length, at.room, cckd::unit_header_size, unit_size())});
  const std::uint64_t room = std::max(at.room, at.length);
  if (at.position + room > file_size) {
    table_faults_.push_back({entry_position, fmt::format("{} ({} bytes at {}) is beyond the end of the file", unit_name(number),
                                                         room, at.position)});
    return;
  }
  extents.push_back({at.position, room, unit_name(number)});
}

}  // namespace isa370
