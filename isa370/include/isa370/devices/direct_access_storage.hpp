// A count-key-data disk or drum with its storage control, over a store of tracks. [DASD360], [3330], [HERC]
//
// The device keeps which part of which record passed the heads last; within a chain the next command goes on from there, so
// that search loops meet every record once a revolution however slow the channel is. When that happens follows from the clock.
// The first search of a chain, and one behind SEEK or SET SECTOR, begins where the track is then.
//
// NOT IMPLEMENTED: diagnostic commands and CONTINUE SCAN (rejected), command retry and correction of errors, a second channel
// (reserving has no effect), alternate tracks instead of defective ones (the program gets track condition check, as on the 2311
// to 3330, and looks for the alternate track itself), DEFINE EXTENT and LOCATE RECORD of later 3880s.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "isa370/device.hpp"
#include "isa370/devices/direct_access_layout.hpp"
#include "isa370/devices/disk_models.hpp"
#include "isa370/media/track_store.hpp"

namespace isa370 {

struct DirectAccessCommand;

/// Sense bytes 0 and 1 that disks have beside the common ones. The six-byte controls call bit 1 of byte 1 track overrun, bit 3
/// invalid sequence, bit 6 missing address marker and bit 7 overflow incomplete.
namespace disk_sense {
inline constexpr std::uint8_t track_condition = 0x02;  // Byte 0.
inline constexpr std::uint8_t seek_check = 0x01;       // Byte 0.
inline constexpr std::uint8_t invalid_track_format = 0x40;
inline constexpr std::uint8_t end_of_cylinder = 0x20;
inline constexpr std::uint8_t invalid_sequence = 0x10;
inline constexpr std::uint8_t no_record_found = 0x08;
inline constexpr std::uint8_t file_protected = 0x04;
inline constexpr std::uint8_t write_inhibited = 0x02;
inline constexpr std::uint8_t missing_address_marker = 0x02;
inline constexpr std::uint8_t operation_incomplete = 0x01;
}  // namespace disk_sense

class DirectAccessStorage : public Device {
 public:
  struct Options {
    bool read_only = false;    ///< The drive's switch; a store that cannot be written has the same effect.
    std::uint8_t address = 0;  ///< The drive's number in its string, 0 to 7, for sense byte 4.
  };

  /// What passed the heads last.
  enum class Passed : std::uint8_t { nothing, index, home_address, count, key, data };
  /// What write commands rest on.
  enum class Authority : std::uint8_t { none, home_address, identifier, key, formatted };

  /// What unit check leaves; SENSE makes bytes of it.
  struct Sense {
    std::uint8_t byte_0 = 0;
    std::uint8_t byte_1 = 0;
    std::uint8_t format_and_message = 0;  ///< Sense byte 7 of the 24-byte controls.
    std::uint8_t restart_command = 0;     ///< With operation (overflow) incomplete: what to go on with.
    std::uint16_t cylinder = 0;
    std::uint16_t head = 0;
    std::uint8_t record = 0;
    bool operator==(const Sense&) const = default;
  };

  /// Lengths that SPACE COUNT gave for the next key and data.
  struct GivenLengths {
    std::uint8_t key = 0;
    std::uint16_t data = 0;
    bool operator==(const GivenLengths&) const = default;
  };

  struct State {
    std::uint16_t cylinder = 0;  ///< Where the arm is.
    std::uint16_t head = 0;
    Passed passed = Passed::nothing;
    std::uint32_t record = 0;   ///< Which record on the track it belongs to, from 0, when count, key or data passed.
    std::uint32_t resting = 0;  ///< Without times: the record that passes next when nothing has.
    Authority authority = Authority::none;
    std::uint8_t index_points = 0;  ///< Passed since the last read of data, write or control command.
    std::optional<std::uint8_t> file_mask;
    std::optional<GivenLengths> given;
    bool failed = false;  ///< The command under way ends with unit check; its sense is there already.
    bool reserved = false;
    Sense sense;
    std::uint64_t bytes_read = 0;  ///< Since the buffered log was read.
    std::uint64_t seeks = 0;
    bool operator==(const State&) const = default;
  };

  /// `store` may be nothing: no pack is mounted. `model` outlives the device.
  DirectAccessStorage(const DiskModel& model, std::unique_ptr<TrackStore> store, Options options);

  [[nodiscard]] std::string_view model() const override { return model_.type; }
  [[nodiscard]] const DiskModel& disk_model() const { return model_; }
  [[nodiscard]] Beginning begin(const Command& command) override;
  [[nodiscard]] Ending finish(const Command& command, DataPath& path) override;
  void halt() override;
  void reset() override;

  /// Mounts a pack: the device becomes ready (device end).
  void mount(std::unique_ptr<TrackStore> store);
  /// Takes the pack; commands get intervention required.
  std::unique_ptr<TrackStore> dismount();
  [[nodiscard]] const TrackStore* store() const { return store_.get(); }
  [[nodiscard]] TrackStore* store() { return store_.get(); }
  /// Whether writes can succeed: a pack is mounted, and neither it nor the drive's switch forbids them.
  [[nodiscard]] bool writable() const { return store_ != nullptr && !options_.read_only && store_->writable(); }
  [[nodiscard]] const State& state() const { return state_; }

 protected:
  /// Sense bytes in which models differ: with 24 bytes, drive, cylinder and head (4 to 6).
  virtual void complete_sense(const Sense& sense, std::array<std::uint8_t, 24>& bytes) const;
  [[nodiscard]] const Options& options() const { return options_; }

 private:
  // direct_access_storage.cpp
  void start_chain();
  [[nodiscard]] Beginning begin_control(const DirectAccessCommand& command);
  [[nodiscard]] Beginning begin_write(const DirectAccessCommand& command, std::uint32_t count);
  [[nodiscard]] Beginning reject(std::uint8_t byte_0, std::uint8_t byte_1, std::uint8_t format_and_message);
  /// Sets the sense data; gives the ending status with unit check.
  std::uint8_t fail(std::uint8_t byte_0, std::uint8_t byte_1, std::uint8_t format_and_message = 0);
  std::uint8_t fail(const MediumFault& fault);
  [[nodiscard]] std::vector<std::uint8_t> sense_data() const;

  // direct_access_control.cpp
  [[nodiscard]] Ending seek(const DirectAccessCommand& command, DataPath& path);
  [[nodiscard]] Beginning recalibrate();
  [[nodiscard]] Ending set_file_mask(DataPath& path);
  [[nodiscard]] Ending set_sector(DataPath& path);
  [[nodiscard]] Ending read_sector(DataPath& path);
  [[nodiscard]] Ending space_count(DataPath& path);
  [[nodiscard]] Ending read_log(DataPath& path);
  [[nodiscard]] Ending sense_id(DataPath& path);

  // direct_access_rotation.cpp: which part of the track comes next. `moment` goes on to when it has passed. False behind a
  // failure.
  [[nodiscard]] bool load_track();
  [[nodiscard]] bool at_record();
  void drop_track();
  [[nodiscard]] bool timed() const { return wiring().timed; }
  [[nodiscard]] Nanoseconds angle(Nanoseconds moment) const;
  void turn_to(Nanoseconds& moment, Nanoseconds position) const;
  void turn_to_index(Nanoseconds& moment) const;
  [[nodiscard]] bool pass_index(bool multitrack, Nanoseconds& moment);
  [[nodiscard]] bool next_head(std::uint8_t incomplete);
  [[nodiscard]] bool next_count(bool with_zero, bool multitrack, Nanoseconds& moment);
  [[nodiscard]] bool find_home_address(const DirectAccessCommand& command, Nanoseconds& moment);
  [[nodiscard]] bool find_record(const DirectAccessCommand& command, Nanoseconds& moment);
  [[nodiscard]] bool find(const DirectAccessCommand& command, Nanoseconds& moment);
  void follow_overflow(Nanoseconds& moment);
  [[nodiscard]] bool overflows(const TrackRecord& record) const;
  [[nodiscard]] const TrackRecord& record() const { return track_->records[state_.record]; }
  /// The next segment of a record that goes on on the next track.
  [[nodiscard]] bool next_segment(std::uint8_t restart_command);

  // direct_access_search.cpp
  [[nodiscard]] std::uint8_t search(const DirectAccessCommand& command, DataPath& path);

  // direct_access_read.cpp
  [[nodiscard]] std::uint8_t read(const DirectAccessCommand& command, DataPath& path);
  [[nodiscard]] std::uint8_t read_given_lengths(bool with_key, DataPath& path);
  [[nodiscard]] std::uint8_t read_record(bool with_count, bool with_key, DataPath& path);
  [[nodiscard]] std::uint8_t read_data(DataPath& path);

  // direct_access_write.cpp
  [[nodiscard]] bool mask_permits(const DirectAccessCommand& command) const;
  [[nodiscard]] bool in_sequence(const DirectAccessCommand& command) const;
  [[nodiscard]] Ending write(const DirectAccessCommand& command, DataPath& path);
  [[nodiscard]] std::uint8_t write_home_address(DataPath& path);
  [[nodiscard]] std::uint8_t format_record(const DirectAccessCommand& command, DataPath& path);
  [[nodiscard]] std::uint8_t update_record(bool with_key, DataPath& path);
  [[nodiscard]] std::uint8_t store_track(Track track);

  const DiskModel& model_;
  Options options_;
  std::unique_ptr<TrackStore> store_;
  State state_;
  std::optional<Track> track_;  ///< The track under the heads, within a chain.
  TrackLayout layout_;          ///< Of it.
};

/// A device of the model over a volume.
[[nodiscard]] std::unique_ptr<DirectAccessStorage> make_disk(const DiskModel& model, std::unique_ptr<TrackStore> store,
                                                             DirectAccessStorage::Options options = {});

}  // namespace isa370
