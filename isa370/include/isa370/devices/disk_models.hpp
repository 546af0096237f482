// The count-key-data disks and drums: what each model holds, how its tracks are divided, how fast it is.
//
// One table; devices, image files and commands take their figures from here.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "isa370/event_clock.hpp"
#include "isa370/media/track.hpp"
#include "isa370/media/track_store.hpp"

namespace isa370 {

/// What the storage control in front of a device can do. Sense and commands as in its manual.
struct StorageControl {
  std::string_view type;             ///< "3830".
  std::uint8_t sense_bytes = 24;     ///< What SENSE transfers.
  std::uint8_t invalid_mask = 0;     ///< Bits that a file mask must not have.
  bool format_sense = false;         ///< Sense bytes 4 to 7: device, cylinder, head, format and message; else 0 to 5 only.
  bool rotational_position = false;  ///< SET SECTOR and READ SECTOR.
  bool file_scan = false;            ///< SEARCH KEY AND DATA.
  bool record_overflow = false;      ///< WRITE SPECIAL COUNT, KEY AND DATA, and records that go on on the next track.
  bool buffered_log = false;         ///< READ AND RESET BUFFERED LOG.
  bool read_multiple = false;        ///< READ MULTIPLE COUNT, KEY AND DATA.
  bool sense_id = false;             ///< SENSE ID, with the numbers of control unit and device.
  bool busy_while_erasing = false;   ///< Keeps the control unit until the index passes behind a format write.
};

/// Bytes of a track that one record takes beside its key and data: gaps, count area, check bytes.
struct RecordOverhead {
  enum class Formula : std::uint8_t {
    constant,   ///< Every record takes data + key + overhead.
    last_free,  ///< So, but the last record of a track takes no overhead, and gaps grow with the record (`tolerance`).
    cells,      ///< Key and data, each with its overhead, fill whole cells of 32 bytes.
  };
  Formula formula = Formula::constant;
  std::uint16_t record = 0;        ///< Of every record.
  std::uint16_t key = 0;           ///< More, when there is a key.
  std::uint16_t tolerance = 2048;  ///< Key and data of all records but the last count tolerance / 2048 times.
  static constexpr std::uint16_t tolerance_unit = 2048;
  static constexpr std::uint16_t cell = 32;
};

struct DiskModel {
  std::string_view name;          ///< "3330-11".
  std::string_view also;          ///< Other names, with blanks between.
  std::string_view type;          ///< "3330".
  std::uint8_t device_type = 0;   ///< In image files: last two digits of the type.
  std::uint8_t model_number = 0;  ///< As SENSE ID says.
  std::uint16_t cylinders = 0;    ///< Without alternate ones.
  std::uint16_t alternates = 0;   ///< Cylinders with alternate tracks, behind the others, that can be addressed.
  std::uint16_t heads = 0;        ///< Tracks of a cylinder.
  std::uint16_t capacity = 0;     ///< Bytes of a track behind a record zero of eight bytes, overheads included.
  RecordOverhead overhead;
  std::uint32_t image_track_size = 0;  ///< Bytes of a track in an image file.
  std::uint8_t sectors = 0;            ///< Of a track; 0: no rotational position sensing.
  Nanoseconds revolution = 0;
  std::uint8_t tracks_per_revolution = 1;  ///< 2: the track begins at one of two index points.
  std::uint32_t bytes_per_second = 0;
  Nanoseconds seek_minimum = 0;  ///< To the next cylinder. All three are 0 where every track has a head of its own.
  Nanoseconds seek_average = 0;
  Nanoseconds seek_maximum = 0;
  const StorageControl* control = nullptr;

  [[nodiscard]] VolumeGeometry geometry() const { return {cylinders, heads}; }
  [[nodiscard]] bool fixed_heads() const { return seek_maximum == 0; }
  /// Between two passes of the beginning of a track.
  [[nodiscard]] Nanoseconds track_time() const { return revolution / tracks_per_revolution; }
  /// What passes a head in that time, were it all data.
  [[nodiscard]] std::uint32_t bytes_around() const {
    return static_cast<std::uint32_t>(track_time() * bytes_per_second / 1'000'000'000);
  }
};

[[nodiscard]] std::span<const DiskModel> disk_models();
/// By name or another name, as "3330" for the 3330-1. nullptr when there is none.
[[nodiscard]] const DiskModel* find_disk_model(std::string_view name);
/// The model with this device type whose image has (at least) so many cylinders; nullptr when there is none so large.
[[nodiscard]] const DiskModel* find_disk_model(std::uint8_t device_type, std::uint32_t cylinders);

/// Bytes of the track that a record with so long key and data takes: when it is the last of its track, and when others follow.
[[nodiscard]] std::uint32_t space_of_last_record(const DiskModel& model, std::uint32_t key_length, std::uint32_t data_length);
[[nodiscard]] std::uint32_t space_of_record(const DiskModel& model, std::uint32_t key_length, std::uint32_t data_length);
/// What a record zero takes of the capacity: nothing when it has eight bytes of data and no key.
[[nodiscard]] std::uint32_t space_of_record_zero(const DiskModel& model, std::uint32_t key_length, std::uint32_t data_length);
/// Whether a record can be written behind those that `before` has (record zero among them).
[[nodiscard]] bool record_fits(const DiskModel& model, std::span<const TrackRecord> before, std::uint32_t key_length,
                               std::uint32_t data_length);
/// How many records of equal lengths fit behind a record zero of eight bytes.
[[nodiscard]] std::uint32_t records_per_track(const DiskModel& model, std::uint32_t key_length, std::uint32_t data_length);

/// How long the arm takes over `distance` cylinders: 0 for none, the minimum for one, the maximum for all, and the average for
/// two cylinders chosen at random.
[[nodiscard]] Nanoseconds seek_time(const DiskModel& model, std::uint32_t distance);

}  // namespace isa370
