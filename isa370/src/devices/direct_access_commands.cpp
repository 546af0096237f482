// The command codes. [DASD360], [3330]; which control knows what: disk_models.cpp.
#include "direct_access_commands.hpp"

#include <algorithm>
#include <array>

namespace isa370 {
namespace {

using Operation = DirectAccessCommand::Operation;
using Relation = DirectAccessCommand::Relation;

struct Row {
  std::uint8_t code;
  Operation operation;
  bool multitrack = false;  ///< There is a second code with bit 0 on.
  Relation relation = Relation::equal;
  bool StorageControl::*feature = nullptr;  ///< What the control must have.
};

constexpr auto rows = std::to_array<Row>({
    {0x03, Operation::no_operation},
    {0x04, Operation::sense},
    {0xE4, Operation::sense_id, false, Relation::equal, &StorageControl::sense_id},
    {0xB4, Operation::reserve},
    {0x94, Operation::release},
    {0xA4, Operation::read_log, false, Relation::equal, &StorageControl::buffered_log},
    {0x07, Operation::seek},
    {0x0B, Operation::seek_cylinder},
    {0x1B, Operation::seek_head},
    {0x13, Operation::recalibrate},
    {0x17, Operation::restore},
    {0x1F, Operation::set_file_mask},
    {0x23, Operation::set_sector, false, Relation::equal, &StorageControl::rotational_position},
    {0x22, Operation::read_sector, false, Relation::equal, &StorageControl::rotational_position},
    {0x0F, Operation::space_count},
    {0x39, Operation::search_home_address, true},
    {0x31, Operation::search_id, true},
    {0x51, Operation::search_id, true, Relation::high},
    {0x71, Operation::search_id, true, Relation::equal_or_high},
    {0x29, Operation::search_key, true},
    {0x49, Operation::search_key, true, Relation::high},
    {0x69, Operation::search_key, true, Relation::equal_or_high},
    {0x2D, Operation::search_key_and_data, true, Relation::equal, &StorageControl::file_scan},
    {0x4D, Operation::search_key_and_data, true, Relation::high, &StorageControl::file_scan},
    {0x6D, Operation::search_key_and_data, true, Relation::equal_or_high, &StorageControl::file_scan},
    {0x02, Operation::read_initial_program},
    {0x1A, Operation::read_home_address, true},
    {0x16, Operation::read_record_zero, true},
    {0x12, Operation::read_count, true},
    {0x06, Operation::read_data, true},
    {0x0E, Operation::read_key_and_data, true},
    {0x1E, Operation::read_count_key_and_data, true},
    {0x5E, Operation::read_multiple, false, Relation::equal, &StorageControl::read_multiple},
    {0x19, Operation::write_home_address},
    {0x15, Operation::write_record_zero},
    {0x1D, Operation::write_count_key_and_data},
    {0x01, Operation::write_special, false, Relation::equal, &StorageControl::record_overflow},
    {0x11, Operation::erase},
    {0x05, Operation::write_data},
    {0x0D, Operation::write_key_and_data},
});

}  // namespace

std::optional<DirectAccessCommand> find_direct_access_command(const StorageControl& control, std::uint8_t code) {
  constexpr std::uint8_t multitrack = 0x80;
  for (const auto& row : rows) {
    const bool second = row.multitrack && code == (row.code | multitrack);
    if (code != row.code && !second) continue;
    if (row.feature != nullptr && !(control.*row.feature)) return std::nullopt;
    return DirectAccessCommand{.operation = row.operation, .relation = row.relation, .multitrack = second};
  }
  return std::nullopt;
}

}  // namespace isa370
