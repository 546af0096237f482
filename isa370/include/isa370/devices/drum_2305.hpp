// The 2305-2 fixed-head storage, formatted for paging: three records of 4,096 bytes a track.
//
// Commands: 07 seek, 1F set file mask, 23 set sector, 31 search ID equal, 06 read data, 05 write data, 03 no-operation, 04
// sense. Geometry and timing: 96 cylinders of 8 tracks of 14,858 bytes; 10 ms a revolution, no arm to move ([HERC]; IBM's
// System/370 Guide gives the same revolution, 1.5 million bytes a second, and a largest record of 14,660 bytes). Where a record
// passes the heads follows from the clock alone. NOT IMPLEMENTED: multiple requesting, multi-track operation, formatting, the
// other searches.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "isa370/device.hpp"

namespace isa370 {

class Drum2305 final : public Device {
 public:
  static constexpr std::uint32_t cylinders = 96;
  static constexpr std::uint32_t heads = 8;
  static constexpr std::uint32_t records_per_track = 3;
  static constexpr std::uint32_t record_size = 4096;
  static constexpr std::uint32_t page_count = cylinders * heads * records_per_track;
  static constexpr Nanoseconds revolution = 10'000'000;

  /// Where page slot `slot` (below page_count) lies: cylinder, head, record (from 1).
  struct Place {
    std::uint16_t cylinder = 0;
    std::uint16_t head = 0;
    std::uint8_t record = 1;
    bool operator==(const Place&) const = default;
  };
  [[nodiscard]] static Place place_of(std::uint32_t slot);

  struct State {
    Place place;                    ///< The track of the last seek; the record that passed the heads last.
    bool found = false;             ///< The search before was satisfied: the next command gets the data of `place.record`.
    bool at_index = false;          ///< The search under way ends at the index: the whole track has passed.
    std::uint8_t index_passes = 0;  ///< Seen by the searches that follow one another.
    std::uint8_t file_mask = 0;
    std::array<std::uint8_t, 2> sense{};
    std::vector<std::vector<std::uint8_t>> pages;  ///< By slot; empty: never written, reads as zeros.
    std::uint64_t reads = 0;
    std::uint64_t writes = 0;
  };

  Drum2305();
  [[nodiscard]] std::string_view model() const override { return "2305"; }
  [[nodiscard]] Beginning begin(const Command& command) override;
  [[nodiscard]] Ending finish(const Command& command, DataPath& path) override;
  void halt() override;
  void reset() override;
  [[nodiscard]] const State& state() const { return state_; }

 private:
  [[nodiscard]] Beginning begin_search();
  [[nodiscard]] Beginning begin_transfer();
  [[nodiscard]] std::uint8_t seek(DataPath& path);
  [[nodiscard]] std::uint8_t search(DataPath& path);
  [[nodiscard]] std::uint8_t set_file_mask(DataPath& path);
  [[nodiscard]] std::uint8_t read(DataPath& path);
  [[nodiscard]] std::uint8_t write(DataPath& path);
  [[nodiscard]] std::uint8_t unit_check(std::uint8_t sense_0, std::uint8_t sense_1);
  [[nodiscard]] std::vector<std::uint8_t>& page();

  State state_;
};

}  // namespace isa370
