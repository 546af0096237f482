// Disk volumes in files, in the formats of Hercules [HERC]: count-key-data volumes raw ("CKD_P370", also several files) and
// compressed ("CKD_C370" with shadow files "CKD_S370"); fixed-block volumes raw (no header) and compressed ("FBA_C370",
// "FBA_S370").
//
// A write that returned is in the file, whatever becomes of the process. Compressed files have a new track at a new place
// before the table is switched to it; their free space and header are put in order when the volume is closed, and until then
// a mark says that they are not.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "isa370/media/block_store.hpp"
#include "isa370/media/fault.hpp"
#include "isa370/media/track_store.hpp"

namespace isa370 {

enum class DiskImageFormat : std::uint8_t { ckd_raw, ckd_compressed, ckd_shadow, fba_raw, fba_compressed, fba_shadow };

/// How the tracks or blocks of a new image are kept. The last three make a compressed image; `uncompressed` is one whose
/// tracks are not, but which is only as long as what was written.
enum class DiskImageCompression : std::uint8_t { raw, uncompressed, zlib, bzip2 };

/// What the headers of an image say.
struct DiskImageDescription {
  DiskImageFormat format = DiskImageFormat::ckd_raw;
  DiskImageCompression compression = DiskImageCompression::raw;  ///< How new tracks are written.
  std::uint8_t device_type = 0;  ///< Last two digits of the IBM type, X'50' for a 3350; not for fixed blocks.
  VolumeGeometry geometry;       ///< Not for fixed blocks.
  std::uint32_t track_size = 0;  ///< Bytes of the longest track image; not for fixed blocks.
  std::uint32_t blocks = 0;      ///< Only for fixed blocks.
  bool not_closed = false;       ///< A compressed image whose last writer did not end orderly.
  [[nodiscard]] bool fixed_blocks() const { return format >= DiskImageFormat::fba_raw; }
};

struct DiskImageOptions {
  bool read_only = false;
  /// The names of shadow files: the character before the first period of the file's name (or the last character) stands for
  /// their numbers, 1 to 8, as in "shadow_*.cckd". Reads fall through to the file below, writes go to the highest one.
  /// Without any the first is made, unless `read_only`. The files below the highest are opened for reading only.
  std::string shadow;
};

/// Which format the file has, and what its headers say. They are checked against the size of the file and against the
/// device type.
[[nodiscard]] tl::expected<DiskImageDescription, MediumFault> describe_disk_image(const std::string& name);

/// A count-key-data volume. Opened for reading only when the options say so or the host permits no more. A compressed image
/// whose tables are damaged can be opened for reading only: what is whole can be read.
[[nodiscard]] tl::expected<std::unique_ptr<TrackStore>, MediumFault> open_disk_image(const std::string& name,
                                                                                     const DiskImageOptions& options = {});
/// A fixed-block volume, as `open_disk_image`.
[[nodiscard]] tl::expected<std::unique_ptr<BlockStore>, MediumFault> open_block_image(const std::string& name,
                                                                                      const DiskImageOptions& options = {});

struct NewDiskImage {
  std::uint8_t device_type = 0;  ///< X'50' for a 3350.
  VolumeGeometry geometry;
  /// Bytes of the longest track image; 0: what the device type has, if it is one that Hercules knows.
  std::uint32_t track_size = 0;
  DiskImageCompression compression = DiskImageCompression::raw;
};
/// Makes a volume of formatted tracks, and opens it. The file must not be there yet.
[[nodiscard]] tl::expected<std::unique_ptr<TrackStore>, MediumFault> create_disk_image(const std::string& name,
                                                                                       const NewDiskImage& image);
/// Makes a volume of blocks of zeros, and opens it. The file must not be there yet.
[[nodiscard]] tl::expected<std::unique_ptr<BlockStore>, MediumFault> create_block_image(const std::string& name,
                                                                                        std::uint32_t blocks,
                                                                                        DiskImageCompression compression);

/// Bytes of the longest track image of a device type whose longest record has `longest_record` bytes, as Hercules reckons.
[[nodiscard]] constexpr std::uint32_t track_image_size(std::uint32_t longest_record) {
  constexpr std::uint32_t overhead = Track::home_address_size + 2 * Track::count_size + 8 + Track::end_mark_size;
  constexpr std::uint32_t unit = 512;
  return (longest_record + overhead + unit - 1) / unit * unit;
}

}  // namespace isa370
