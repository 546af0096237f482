// The commands of count-key-data devices, in one table.
#pragma once

#include <cstdint>
#include <optional>

#include "isa370/devices/disk_models.hpp"

namespace isa370 {

struct DirectAccessCommand {
  enum class Operation : std::uint8_t {
    no_operation,
    sense,
    sense_id,
    reserve,
    release,
    read_log,
    // Control.
    seek,
    seek_cylinder,
    seek_head,
    recalibrate,
    restore,
    set_file_mask,
    set_sector,
    read_sector,
    space_count,
    // Search.
    search_home_address,
    search_id,
    search_key,
    search_key_and_data,
    // Read.
    read_initial_program,
    read_home_address,
    read_record_zero,
    read_count,
    read_data,
    read_key_and_data,
    read_count_key_and_data,
    read_multiple,
    // Write.
    write_home_address,
    write_record_zero,
    write_count_key_and_data,
    write_special,
    erase,
    write_data,
    write_key_and_data,
  };
  enum class Relation : std::uint8_t { equal, high, equal_or_high };

  Operation operation = Operation::no_operation;
  Relation relation = Relation::equal;  ///< Of searches: what the record must be to what storage holds.
  bool multitrack = false;

  [[nodiscard]] bool searches() const {
    return operation >= Operation::search_home_address && operation <= Operation::search_key_and_data;
  }
  [[nodiscard]] bool reads() const {
    return operation >= Operation::read_initial_program && operation <= Operation::read_multiple;
  }
  [[nodiscard]] bool writes() const { return operation >= Operation::write_home_address; }
  /// Those that write count areas, and erase what follows on the track.
  [[nodiscard]] bool formats() const { return writes() && operation <= Operation::erase; }
  /// SENSE and what takes its data along.
  [[nodiscard]] bool keeps_sense() const {
    return operation <= Operation::sense || operation == Operation::reserve || operation == Operation::release;
  }
  /// Works without a pack.
  [[nodiscard]] bool needs_no_medium() const { return operation <= Operation::read_log; }
};

/// Nothing when the control does not know the code.
[[nodiscard]] std::optional<DirectAccessCommand> find_direct_access_command(const StorageControl& control, std::uint8_t code);

}  // namespace isa370
