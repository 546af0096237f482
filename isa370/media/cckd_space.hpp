// Which parts of a compressed file are in use, and which are free. It is found out from the tables, never from the list of
// free spaces in the file, which is old when the last writer was killed.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace isa370 {

/// A part of the file that something occupies.
struct CckdExtent {
  std::uint64_t position = 0;
  std::uint64_t size = 0;
  std::string what;  ///< "track 17", for people.
  [[nodiscard]] std::uint64_t end() const { return position + size; }
};

class CckdSpace {
 public:
  struct Free {
    std::uint64_t position;
    std::uint64_t size;
  };
  /// Two extents that overlap.
  struct Overlap {
    CckdExtent first;
    CckdExtent second;
  };

  CckdSpace() = default;
  /// What is between the extents is free; overlapping extents count once.
  explicit CckdSpace(std::vector<CckdExtent> extents);

  [[nodiscard]] const std::vector<Overlap>& overlaps() const { return overlaps_; }
  /// Behind the last extent.
  [[nodiscard]] std::uint64_t end() const { return end_; }
  [[nodiscard]] std::vector<Free> free_spaces() const;

  /// A place for `size` bytes; nothing when the file would become longer than its format can tell. No space is left behind
  /// that is too small for an entry of the old format's chain of free spaces.
  [[nodiscard]] std::optional<std::uint64_t> allocate(std::uint64_t size);
  void release(std::uint64_t position, std::uint64_t size);

 private:
  std::map<std::uint64_t, std::uint64_t> free_;  // Position to size; none touch each other or the end.
  std::uint64_t end_ = 0;
  std::vector<Overlap> overlaps_;
};

}  // namespace isa370
