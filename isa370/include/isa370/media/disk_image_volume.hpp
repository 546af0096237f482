// What operating systems keep on count-key-data volumes so that they know them: the volume label and the volume table of
// contents (VTOC) of OS and DOS, whose records are data set control blocks (DSCBs) [HERC].
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "isa370/media/fault.hpp"
#include "isa370/media/track_store.hpp"

namespace isa370 {

struct TrackAddress {
  std::uint16_t cylinder = 0;
  std::uint16_t head = 0;
  auto operator<=>(const TrackAddress&) const = default;  // NOLINT(modernize-use-nullptr): it takes the default for one.
};

/// Tracks from one to another, both included.
struct VolumeExtent {
  TrackAddress first;
  TrackAddress last;
  bool operator==(const VolumeExtent&) const = default;
};

struct VolumeDataSet {
  std::string name;
  std::string organization;   ///< "PS", "PO", "DA", "IS", "VS", or "" when it has none.
  std::string record_format;  ///< As in job control: "FB", "VBS", "U", "FBA".
  std::uint16_t block_length = 0;
  std::uint16_t record_length = 0;
  std::vector<VolumeExtent> extents;
};

struct VolumeContents {
  /// The first four characters of the label: "VOL1", or "CMS=" and "CMS1" of CMS. Nothing when record 3 of the first track is
  /// not there, or is no label.
  std::optional<std::string> label;
  std::string serial;
  std::string owner;
  std::optional<VolumeExtent> table;  ///< Where the VTOC is, when there is one.
  std::vector<VolumeDataSet> data_sets;
  std::uint32_t free_records = 0;  ///< Unused DSCBs.
  /// What cannot be read in the table of contents; the rest of it is there.
  std::vector<MediumFault> faults;
};

/// Reads label and table of contents. A fault only when not even the first track can be read.
[[nodiscard]] tl::expected<VolumeContents, MediumFault> read_volume_contents(TrackStore& store);

/// One to six letters, digits and the national characters $, # and @.
[[nodiscard]] bool valid_volume_serial(std::string_view serial);

/// Writes the first two tracks of an empty volume: records that load a wait state (code 0F) when somebody IPLs it, the label,
/// and a table of contents on track 0/1 that says that the rest is free. Device types whose constants are not known get no
/// table. `serial` is valid.
[[nodiscard]] tl::expected<void, MediumFault> write_standard_volume(TrackStore& store, std::uint8_t device_type,
                                                                    std::string_view serial);

}  // namespace isa370
