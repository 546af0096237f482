// One compressed file: the images of tracks or block groups ("units") by number, in whatever order they were written.
//
// A changed unit goes to a free place; then its table entry is switched there with one write of eight bytes; only then is the
// old place free. A process that is killed between any two writes leaves the old unit or the new one.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "cckd_compression.hpp"
#include "cckd_space.hpp"
#include "cckd_tables.hpp"
#include "ckd_header.hpp"

namespace isa370 {

class CckdFile {
 public:
  /// The unit is not in this file: look in the one below.
  struct Below {};
  /// The unit is empty, in one of the formats of empty tracks.
  struct Empty {
    std::uint8_t format;
  };
  /// The image with its five bytes of header, expanded.
  using Image = std::vector<std::uint8_t>;
  using Unit = std::variant<Below, Empty, Image>;

  /// Reads headers and tables. Damaged tables are a fault only when the file can be written.
  [[nodiscard]] static tl::expected<std::unique_ptr<CckdFile>, MediumFault> open(HostFile file);
  /// Writes the headers and the tables of a volume of empty units to an empty file. In a shadow file all units are below.
  [[nodiscard]] static tl::expected<std::unique_ptr<CckdFile>, MediumFault> create(HostFile file, const CkdHeader& header,
                                                                                   const CckdHeader& second);
  CckdFile(const CckdFile&) = delete;
  CckdFile& operator=(const CckdFile&) = delete;
  /// Puts list of free spaces and header in order, when the file was changed.
  ~CckdFile();

  [[nodiscard]] const HostFile& file() const { return file_; }
  [[nodiscard]] const CkdHeader& header() const { return header_; }
  [[nodiscard]] const CckdHeader& second_header() const { return second_; }
  [[nodiscard]] std::uint32_t units() const { return units_; }
  /// Bytes of the longest unit.
  [[nodiscard]] std::uint32_t unit_size() const { return header_.fixed_blocks() ? cckd::group_size : header_.track_size; }
  /// "track 17", "block group 3".
  [[nodiscard]] std::string unit_name(std::uint32_t number) const;
  /// Where the unit is, for messages; the entry of the table when it is nowhere.
  [[nodiscard]] std::uint64_t offset_of(std::uint32_t number) const;
  [[nodiscard]] bool in_this_file(std::uint32_t number) const;

  [[nodiscard]] tl::expected<Unit, MediumFault> read(std::uint32_t number) const;
  [[nodiscard]] tl::expected<void, MediumFault> write(std::uint32_t number, std::span<const std::uint8_t> image);
  [[nodiscard]] tl::expected<void, MediumFault> write_empty(std::uint32_t number, std::uint8_t format);
  /// The same as the destructor, for those who want to know how it went.
  [[nodiscard]] tl::expected<void, MediumFault> close();

  // For the check of whole files.
  struct Fault {
    std::uint64_t offset;
    std::string what;
  };
  /// What is wrong with the tables: places outside of the file, impossible lengths, overlaps.
  [[nodiscard]] const std::vector<Fault>& table_faults() const { return table_faults_; }
  [[nodiscard]] const CckdSpace& space() const { return space_; }
  /// The header as it should be, for the tables as they are.
  [[nodiscard]] CckdHeader expected_header() const;

 private:
  struct Tables {
    std::vector<std::uint32_t> level1;
    std::vector<std::optional<cckd::Level2>> level2;  ///< Nothing where level 1 names no place in the file.
  };

  CckdFile(HostFile file, const CkdHeader& header, const CckdHeader& second)
      : file_(std::move(file)), header_(header), second_(second) {}
  [[nodiscard]] tl::expected<void, MediumFault> check_headers();
  [[nodiscard]] tl::expected<void, MediumFault> read_tables();
  [[nodiscard]] tl::expected<void, MediumFault> read_level2(std::uint32_t index, std::uint64_t file_size,
                                                            std::vector<CckdExtent>& extents);
  void look_at_entry(std::uint32_t number, std::uint64_t entry_position, std::uint64_t file_size,
                     std::vector<CckdExtent>& extents);
  [[nodiscard]] CckdEntry entry(std::uint32_t number) const;
  [[nodiscard]] bool big_endian() const { return second_.big_endian(); }
  [[nodiscard]] cckd::Level2 untouched_level2(std::uint32_t level1) const;
  [[nodiscard]] tl::expected<void, MediumFault> begin_update();
  [[nodiscard]] tl::expected<void, MediumFault> switch_to(std::uint32_t number, const CckdEntry& entry);
  [[nodiscard]] tl::expected<void, MediumFault> add_level2(std::uint32_t index, cckd::Level2 table);
  [[nodiscard]] tl::expected<std::uint64_t, MediumFault> allocate(std::uint64_t size);
  [[nodiscard]] MediumFault damaged(std::uint64_t offset, std::string_view what) const {
    return file_.fault(MediumFault::Kind::damaged, offset, what);
  }

  HostFile file_;
  CkdHeader header_;
  CckdHeader second_;
  std::uint32_t units_ = 0;
  Tables tables_;
  CckdSpace space_;
  std::vector<Fault> table_faults_;
  bool changed_ = false;
};

}  // namespace isa370
