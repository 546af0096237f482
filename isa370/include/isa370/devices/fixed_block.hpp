// Fixed-block disks with their control unit: what the 3310 and the 3370 have in common.
//
// Commands: 63 define extent, 43 locate, 42 read, 41 write, 02 read IPL, 64 read device characteristics, A4 read and reset
// buffered log (nothing is logged), B4 reserve, 94 release, 14 unconditional reserve, 03 no-operation, 04 sense (24 bytes), E4
// sense ID. Sources: *IBM 3370 Direct Access Storage Description*, GA26-1657, as far as Hercules follows it [HERC]. NOT
// IMPLEMENTED: the CE cylinder; alternate blocks (FORMAT DEFECTIVE BLOCK writes the block as it is); diagnostic commands, which
// are rejected; what RESERVE keeps other channels from, as there is one.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "isa370/device.hpp"
#include "isa370/media/block_store.hpp"

namespace isa370 {

/// What the models differ in.
struct FixedBlockModel {
  std::string_view type;
  std::uint8_t number = 0;     ///< The model number that SENSE ID gives.
  std::uint8_t unit_type = 0;  ///< Of the device characteristics.
  std::uint16_t control_unit = 0x3880;
  std::uint16_t device = 0x3370;
  std::uint32_t blocks_per_track = 0;
  std::uint32_t blocks_per_cylinder = 0;
  std::uint32_t blocks = 0;
  Nanoseconds revolution = 0;
  Nanoseconds shortest_seek = 0;  ///< To the next cylinder.
  Nanoseconds average_seek = 0;
};

class FixedBlockDisk : public Device {
 public:
  /// What DEFINE EXTENT said: blocks of the data set from `first` to `last` lie from block `origin` of the volume on.
  struct Extent {
    std::uint8_t mask = 0;
    std::uint32_t origin = 0;
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    bool operator==(const Extent&) const = default;
  };
  /// What LOCATE said, with the place on the volume.
  struct Location {
    std::uint8_t operation = 0;
    std::uint16_t blocks = 0;
    std::uint8_t replicated = 0;  ///< Blocks of all copies of replicated data.
    std::uint32_t block = 0;
    bool operator==(const Location&) const = default;
  };
  struct State {
    std::array<std::uint8_t, 24> sense{};
    std::optional<Extent> extent;      ///< Good for one channel program.
    std::optional<Location> location;  ///< Good for the next command.
    std::uint8_t previous = 0;         ///< The command before in the chain.
    std::uint32_t cylinder = 0;        ///< Where the arm is.
    bool reserved = false;
    bool operator==(const State&) const = default;
  };

  [[nodiscard]] std::string_view model() const override { return model_.type; }
  [[nodiscard]] Beginning begin(const Command& command) override;
  [[nodiscard]] Ending finish(const Command& command, DataPath& path) override;
  void halt() override;
  void reset() override;

  /// As many as the volume has, which may differ from the model's number.
  [[nodiscard]] std::uint32_t blocks() const { return store_->block_count(); }
  [[nodiscard]] BlockStore& store() { return *store_; }
  [[nodiscard]] const State& state() const { return state_; }

 protected:
  FixedBlockDisk(const FixedBlockModel& model, std::unique_ptr<BlockStore> store);

 private:
  [[nodiscard]] std::uint8_t unit_check(std::uint8_t sense_0, std::uint8_t sense_1, std::uint8_t message = 0);
  [[nodiscard]] Ending check(std::uint8_t sense_0, std::uint8_t sense_1, std::uint8_t message);
  [[nodiscard]] Ending failed(const MediumFault& fault);
  [[nodiscard]] Beginning rejected(std::uint8_t message);
  [[nodiscard]] std::optional<std::uint8_t> out_of_place(const Command& command) const;
  [[nodiscard]] Ending carry_out(std::uint8_t code, DataPath& path);
  [[nodiscard]] Ending define_extent(DataPath& path);
  [[nodiscard]] Ending locate(DataPath& path);
  [[nodiscard]] Ending read(const Location& location, DataPath& path);
  [[nodiscard]] Ending write(const Location& location, DataPath& path);
  [[nodiscard]] Ending read_initial_program(DataPath& path);
  [[nodiscard]] Ending give_sense(DataPath& path);
  [[nodiscard]] std::array<std::uint8_t, 32> characteristics() const;
  /// Moves the arm; gives the time until the block comes to the heads.
  Nanoseconds position(std::uint32_t block);
  [[nodiscard]] Nanoseconds transfer_time(std::uint32_t block, std::uint32_t count) const;

  FixedBlockModel model_;
  std::unique_ptr<BlockStore> store_;
  State state_;
};

}  // namespace isa370
