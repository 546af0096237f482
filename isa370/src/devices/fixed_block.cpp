// Commands of fixed-block disks, their extents, and what they take their time for.
#include "isa370/devices/fixed_block.hpp"

#include <algorithm>
#include <utility>

#include "isa370/bits.hpp"

namespace isa370 {
namespace {

namespace command_code {
constexpr std::uint8_t read_ipl = 0x02;
constexpr std::uint8_t no_operation = 0x03;
constexpr std::uint8_t sense = 0x04;
constexpr std::uint8_t unconditional_reserve = 0x14;
constexpr std::uint8_t write = 0x41;
constexpr std::uint8_t read = 0x42;
constexpr std::uint8_t locate = 0x43;
constexpr std::uint8_t define_extent = 0x63;
constexpr std::uint8_t read_characteristics = 0x64;
constexpr std::uint8_t release = 0x94;
constexpr std::uint8_t read_buffered_log = 0xA4;
constexpr std::uint8_t reserve = 0xB4;
constexpr std::uint8_t sense_id = 0xE4;
}  // namespace command_code

namespace operation {
constexpr std::uint8_t write = 0x01;
constexpr std::uint8_t read_replicated = 0x02;
constexpr std::uint8_t format_defective = 0x04;
constexpr std::uint8_t write_and_verify = 0x05;
constexpr std::uint8_t read = 0x06;
}  // namespace operation

namespace file_mask {
constexpr std::uint8_t writing = 0xC0;  ///< 00: no formatting, 01: no writing, 11: all; 10 is not valid.
constexpr std::uint8_t no_formatting = 0x00;
constexpr std::uint8_t no_writing = 0x40;
constexpr std::uint8_t invalid = 0x80;
constexpr std::uint8_t reserved_bits = 0x33;
constexpr std::uint8_t ce_field = 0x08;
}  // namespace file_mask

// Sense byte 1.
constexpr std::uint8_t permanent_error = 0x80;
constexpr std::uint8_t file_protected = 0x04;
constexpr std::uint8_t write_inhibited = 0x02;

// Sense byte 7, format 0: what is wrong with a rejected command.
namespace message {
constexpr std::uint8_t invalid_command = 0x01;
constexpr std::uint8_t invalid_sequence = 0x02;
constexpr std::uint8_t count_too_small = 0x03;
constexpr std::uint8_t invalid_parameter = 0x04;
}  // namespace message

constexpr std::uint32_t block_bytes = BlockStore::block_size;
constexpr std::uint8_t ended = unit_status::channel_end | unit_status::device_end;

bool known(std::uint8_t code) {
  constexpr auto codes = std::to_array<std::uint8_t>(
      {command_code::read_ipl, command_code::write, command_code::read, command_code::locate, command_code::define_extent,
       command_code::read_characteristics, command_code::read_buffered_log, command_code::reserve, command_code::release,
       command_code::unconditional_reserve, command_code::sense_id});
  return std::ranges::find(codes, code) != codes.end();
}

bool writes(std::uint8_t code) {
  return code == operation::write || code == operation::write_and_verify || code == operation::format_defective;
}
bool reads(std::uint8_t code) { return code == operation::read || code == operation::read_replicated; }

/// The largest number whose square is not more than `number`.
std::uint64_t square_root(std::uint64_t number) {
  std::uint64_t root = 0;
  for (std::uint64_t step = std::uint64_t{1} << 31; step != 0; step >>= 1)
    if ((root + step) * (root + step) <= number) root += step;
  return root;
}

}  // namespace

FixedBlockDisk::FixedBlockDisk(const FixedBlockModel& model, std::unique_ptr<BlockStore> store)
    : model_(model), store_(std::move(store)) {}

std::uint8_t FixedBlockDisk::unit_check(std::uint8_t sense_0, std::uint8_t sense_1, std::uint8_t message) {
  state_.sense = {sense_0, sense_1};
  state_.sense[7] = message;
  state_.location.reset();
  return unit_status::unit_check;
}

Ending FixedBlockDisk::check(std::uint8_t sense_0, std::uint8_t sense_1, std::uint8_t message) {
  return ended | unit_check(sense_0, sense_1, message);
}

Beginning FixedBlockDisk::rejected(std::uint8_t message) {
  return {.kind = Beginning::Kind::rejected, .status = unit_check(sense_bit::command_reject, 0, message)};
}

Ending FixedBlockDisk::failed(const MediumFault& fault) {
  wiring().report(fault.text);
  switch (fault.kind) {
    case MediumFault::Kind::damaged:
      return check(sense_bit::data_check, permanent_error, 0);
    case MediumFault::Kind::protected_:
      return check(sense_bit::equipment_check, write_inhibited, 0);
    default:
      return check(sense_bit::equipment_check, permanent_error, 0);
  }
}

// ---- Beginning -----------------------------------------------------------------------------------------------------------

/// The message for a command that must not stand where it does in the chain.
std::optional<std::uint8_t> FixedBlockDisk::out_of_place(const Command& command) const {
  const bool wrong = [&] {
    switch (command.code) {
      case command_code::read_ipl:
        return command.chained && state_.previous != command_code::read_ipl;
      case command_code::define_extent:
      case command_code::reserve:
      case command_code::release:
        return state_.extent.has_value();
      case command_code::unconditional_reserve:
        return command.chained;
      case command_code::locate:
        return !state_.extent;
      case command_code::read:
        return !state_.location || !reads(state_.location->operation);
      case command_code::write:
        return !state_.location || !writes(state_.location->operation);
      default:
        return false;
    }
  }();
  return wrong ? std::optional(message::invalid_sequence) : std::nullopt;
}

Beginning FixedBlockDisk::begin(const Command& command) {
  if (!command.chained) {
    state_.extent.reset();
    state_.location.reset();
    state_.previous = 0;
  }
  // Sense data stay until a command other than sense and no-operation.
  if (command.code == command_code::sense) return {.kind = Beginning::Kind::after};
  if (command.code == command_code::no_operation) {
    state_.location.reset();
    state_.previous = command.code;
    return {.kind = Beginning::Kind::immediate, .status = ended};
  }
  state_.sense = {};
  if (!known(command.code)) return rejected(message::invalid_command);
  if (const auto why = out_of_place(command)) return rejected(*why);
  if (command.code == command_code::read_ipl)
    return {.kind = Beginning::Kind::after, .duration = position(0) + transfer_time(0, 1)};
  if (state_.location && (command.code == command_code::read || command.code == command_code::write)) {
    std::uint32_t passing = state_.location->blocks;
    if (command.code == command_code::read) passing = std::min(passing, command.count / block_bytes + 1);
    return {.kind = Beginning::Kind::after, .duration = transfer_time(state_.location->block, passing)};
  }
  return {.kind = Beginning::Kind::after};
}

// ---- Ending --------------------------------------------------------------------------------------------------------------

Ending FixedBlockDisk::finish(const Command& command, DataPath& path) {
  const auto ending = carry_out(command.code, path);
  state_.previous = command.code;
  if (command.code != command_code::locate) state_.location.reset();
  return ending;
}

Ending FixedBlockDisk::carry_out(std::uint8_t code, DataPath& path) {
  switch (code) {
    case command_code::define_extent:
      return define_extent(path);
    case command_code::locate:
      return locate(path);
    case command_code::read:
      return state_.location ? read(*state_.location, path) : check(sense_bit::command_reject, 0, message::invalid_sequence);
    case command_code::write:
      return state_.location ? write(*state_.location, path) : check(sense_bit::command_reject, 0, message::invalid_sequence);
    case command_code::read_ipl:
      return read_initial_program(path);
    case command_code::read_characteristics:
      path.to_storage(characteristics());
      return ended;
    case command_code::reserve:
    case command_code::unconditional_reserve:
      state_.reserved = true;
      return give_sense(path);
    case command_code::release:
      state_.reserved = false;
      return give_sense(path);
    case command_code::sense_id: {
      std::array<std::uint8_t, 7> identity{0xFF, 0, 0, 1, 0, 0, model_.number};
      store_big_endian(identity.data() + 1, model_.control_unit);
      store_big_endian(identity.data() + 4, model_.device);
      path.to_storage(identity);
      return ended;
    }
    case command_code::read_buffered_log:
      path.to_storage(std::array<std::uint8_t, 24>{});
      return ended;
    default:
      return give_sense(path);
  }
}

Ending FixedBlockDisk::give_sense(DataPath& path) {
  path.to_storage(state_.sense);
  return ended;
}

// Mask; (zero or the block size); where the extent begins on the volume; its first and last block as the data set counts them.
Ending FixedBlockDisk::define_extent(DataPath& path) {
  std::array<std::uint8_t, 16> bytes{};
  if (path.from_storage(bytes) != bytes.size()) return check(sense_bit::command_reject, 0, message::count_too_small);
  const auto mask = bytes[0];
  const bool mask_wrong =
      (mask & (file_mask::reserved_bits | file_mask::ce_field)) != 0 || (mask & file_mask::writing) == file_mask::invalid;
  const auto size = load_big_endian<std::uint16_t>(bytes.data() + 2);
  const bool size_wrong = bytes[1] != 0 || (size != 0 && size != BlockStore::block_size);
  const Extent extent{.mask = mask,
                      .origin = load_big_endian<std::uint32_t>(bytes.data() + 4),
                      .first = load_big_endian<std::uint32_t>(bytes.data() + 8),
                      .last = load_big_endian<std::uint32_t>(bytes.data() + 12)};
  const bool extent_wrong =
      extent.last < extent.first || extent.origin >= blocks() || extent.last - extent.first >= blocks() - extent.origin;
  if (mask_wrong || size_wrong || extent_wrong) return check(sense_bit::command_reject, 0, message::invalid_parameter);
  state_.extent = extent;
  return ended;
}

// Operation; blocks of all copies of replicated data; number of blocks; the first one as the data set counts.
Ending FixedBlockDisk::locate(DataPath& path) {
  state_.location.reset();
  std::array<std::uint8_t, 8> bytes{};
  if (path.from_storage(bytes) != bytes.size()) return check(sense_bit::command_reject, 0, message::count_too_small);
  if (!state_.extent) return check(sense_bit::command_reject, 0, message::invalid_sequence);
  const auto& extent = *state_.extent;
  Location location{.operation = bytes[0],
                    .blocks = load_big_endian<std::uint16_t>(bytes.data() + 2),
                    .replicated = bytes[1],
                    .block = load_big_endian<std::uint32_t>(bytes.data() + 4)};
  const bool replicates = location.operation == operation::read_replicated;
  if ((!writes(location.operation) && !reads(location.operation)) || location.blocks == 0 ||
      (replicates && (location.replicated == 0 || location.replicated % location.blocks != 0)))
    return check(sense_bit::command_reject, 0, message::invalid_parameter);
  const auto permitted = extent.mask & file_mask::writing;
  if ((writes(location.operation) && permitted == file_mask::no_writing) ||
      (location.operation == operation::format_defective && permitted == file_mask::no_formatting))
    return check(sense_bit::command_reject, file_protected, message::invalid_parameter);
  const std::uint32_t length = replicates ? location.replicated : location.blocks;
  if (location.block < extent.first || location.block > extent.last || length - 1 > extent.last - location.block)
    return check(sense_bit::command_reject, file_protected, message::invalid_parameter);
  location.block = location.block - extent.first + extent.origin;
  state_.location = location;
  // The channel is free while the arm moves and the disk turns.
  return {unit_status::channel_end, position(location.block)};
}

Ending FixedBlockDisk::read(const Location& location, DataPath& path) {
  const std::uint32_t copies = location.operation == operation::read_replicated ? location.replicated / location.blocks : 1;
  for (std::uint32_t i = 0; i < location.blocks && path.remaining() != 0; ++i) {
    auto block = store_->read(location.block + i);
    // A copy of replicated data that can be read is as good as any.
    for (std::uint32_t copy = 1; !block && copy < copies; ++copy)
      block = store_->read(location.block + copy * location.blocks + i);
    if (!block) return failed(block.error());
    // The last block is offered whole, so that the channel sees a count that ends within it.
    if (path.to_storage(*block) < block->size()) return ended;
    if (path.remaining() == 0 && i + 1U < location.blocks) path.to_storage(std::array<std::uint8_t, 1>{});
  }
  return ended;
}

// What the CCWs do not fill of the blocks becomes zeros; when the channel broke off, blocks that it did not begin stay.
Ending FixedBlockDisk::write(const Location& location, DataPath& path) {
  if (!store_->writable()) return check(sense_bit::equipment_check, write_inhibited, 0);
  bool exhausted = false;
  bool broken_off = false;
  for (std::uint32_t i = 0; i < location.blocks && !broken_off; ++i) {
    BlockStore::Block bytes{};
    if (!exhausted) {
      const auto wanted = std::min(path.remaining(), bytes.size());
      const auto moved = path.from_storage(bytes);
      exhausted = moved < bytes.size();
      broken_off = moved < wanted;
      if (broken_off && moved == 0) break;
    }
    if (const auto written = store_->write(location.block + i, bytes); !written) return failed(written.error());
    if (location.operation != operation::write_and_verify) continue;
    const auto verified = store_->read(location.block + i);
    if (!verified) return failed(verified.error());
    if (*verified != bytes) return check(sense_bit::data_check, permanent_error, 0);
  }
  return ended;
}

// Block zero, and all of the volume as the extent of the LOCATE that follows.
Ending FixedBlockDisk::read_initial_program(DataPath& path) {
  if (blocks() == 0) return check(sense_bit::equipment_check, permanent_error, 0);
  const auto block = store_->read(0);
  if (!block) return failed(block.error());
  state_.extent = Extent{.mask = 0, .origin = 0, .first = 0, .last = blocks() - 1};
  path.to_storage(*block);
  return ended;
}

std::array<std::uint8_t, 32> FixedBlockDisk::characteristics() const {
  constexpr std::uint8_t operation_modes = 0x30;
  constexpr std::uint8_t features = 0x08;
  constexpr std::uint8_t direct_access_class = 0x21;
  std::array<std::uint8_t, 32> bytes{operation_modes, features, direct_access_class, model_.unit_type};
  store_big_endian(bytes.data() + 4, std::uint16_t{BlockStore::block_size});
  store_big_endian(bytes.data() + 6, model_.blocks_per_track);
  store_big_endian(bytes.data() + 10, model_.blocks_per_cylinder);
  store_big_endian(bytes.data() + 14, blocks());
  return bytes;
}

// ---- Time ----------------------------------------------------------------------------------------------------------------

// Seek time grows with the root of the distance, so that seeks between random cylinders take the published average: the mean
// root of a random distance is 8/15 of the longest one's.
Nanoseconds FixedBlockDisk::position(std::uint32_t block) {
  constexpr std::uint64_t scale = 1'000'000;
  const auto cylinders = std::max<std::uint64_t>(model_.blocks / model_.blocks_per_cylinder, 2);
  const auto cylinder = block / model_.blocks_per_cylinder;
  const auto from = std::exchange(state_.cylinder, cylinder);
  if (!wiring().timed) return 0;
  Nanoseconds seek = 0;
  if (const std::uint64_t distance = cylinder > from ? cylinder - from : from - cylinder; distance != 0) {
    const auto range = (model_.average_seek - model_.shortest_seek) * 15 / 8;
    const auto root = square_root((distance - 1) * scale * scale / (cylinders - 1));
    seek = model_.shortest_seek + range * root / scale;
  }
  const auto angle = (wiring().now() + seek) % model_.revolution;
  const auto wanted = block % model_.blocks_per_track * model_.revolution / model_.blocks_per_track;
  return seek + (wanted + model_.revolution - angle) % model_.revolution;
}

// Blocks lie one behind the other; the heads of a cylinder change in no time, another cylinder costs the shortest seek and the
// rest of that revolution.
Nanoseconds FixedBlockDisk::transfer_time(std::uint32_t block, std::uint32_t count) const {
  const auto crossed = (block + count - 1) / model_.blocks_per_cylinder - block / model_.blocks_per_cylinder;
  const auto turns = (model_.shortest_seek + model_.revolution - 1) / model_.revolution;
  return count * model_.revolution / model_.blocks_per_track + crossed * turns * model_.revolution;
}

void FixedBlockDisk::halt() { state_.location.reset(); }

void FixedBlockDisk::reset() { state_ = State{.sense = {}, .extent = {}, .location = {}, .cylinder = state_.cylinder}; }

}  // namespace isa370
