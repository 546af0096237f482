// Magnetic tape units with their control unit: what the 2400 and the 3420 series have in common; their models are in files of
// their own.
//
// Sources: 2400 *Component Description* and 3803/3420 *Component Description* as far as Hercules follows them [HERC]; bits of
// sense bytes 2 to 23 that describe the electronics are zeros. NOT IMPLEMENTED: seven-track tapes (mode sets are accepted, data
// are not converted), diagnostic commands.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "isa370/device.hpp"
#include "isa370/media/tape_medium.hpp"

namespace isa370 {

/// What the models differ in.
struct TapeUnitModel {
  std::string_view type;  ///< "3420", "2401".
  std::uint8_t sense_bytes = 24;
  std::uint32_t inches_per_second = 125;
  std::uint32_t bytes_per_inch = 1600;
  std::uint32_t rewind_inches_per_second = 500;
  Nanoseconds start_time = 4'000'000;   ///< From rest to data: half a gap and what the motor takes.
  std::uint32_t gap_thousandths = 600;  ///< Of an inch, between two blocks.

  /// The same under another name.
  [[nodiscard]] constexpr TapeUnitModel as(std::string_view other_type) const {
    auto model = *this;
    model.type = other_type;
    return model;
  }
};

[[nodiscard]] std::span<const TapeUnitModel> tape_unit_models();
/// nullptr when there is no such model.
[[nodiscard]] const TapeUnitModel* find_tape_unit_model(std::string_view type);

class MagneticTape final : public Device {
 public:
  struct State {
    std::array<std::uint8_t, 24> sense{};
    bool loaded = false;
    bool ring = false;              ///< The reel may be written.
    std::uint64_t thousandths = 0;  ///< Of an inch behind load point, which is what a rewind takes its time for.
    bool operator==(const State&) const = default;
  };

  /// Without a reel the unit is not ready.
  explicit MagneticTape(const TapeUnitModel& model, std::unique_ptr<TapeMedium> reel = nullptr, bool ring = true);

  [[nodiscard]] std::string_view model() const override { return model_.type; }
  [[nodiscard]] Beginning begin(const Command& command) override;
  [[nodiscard]] Ending finish(const Command& command, DataPath& path) override;
  void halt() override {}
  void reset() override;
  /// Gives the reel a ring if the medium can have one, and loads it again if it was unloaded.
  bool make_ready() override;
  [[nodiscard]] const State& state() const { return state_; }

 private:
  [[nodiscard]] Beginning begin_motion(std::uint8_t code);
  [[nodiscard]] Beginning begin_block(const Command& command);
  [[nodiscard]] Beginning rejected(std::uint8_t sense_0, std::uint8_t sense_1 = 0);
  [[nodiscard]] Ending read(DataPath& path, bool backward);
  [[nodiscard]] Ending write(DataPath& path);
  [[nodiscard]] std::uint8_t move_over_block(bool backward);
  [[nodiscard]] std::uint8_t move_over_file(bool backward);
  [[nodiscard]] std::uint8_t control(std::uint8_t code);
  [[nodiscard]] std::uint8_t unit_check(std::uint8_t sense_0, std::uint8_t sense_1 = 0);
  [[nodiscard]] std::uint8_t failed(const MediumFault& fault);
  [[nodiscard]] std::uint8_t written(const tl::expected<void, MediumFault>& done, std::size_t bytes);
  /// Ending status of an operation that met `block` and wanted records.
  [[nodiscard]] std::uint8_t status_of(const TapeBlock& block);
  [[nodiscard]] std::array<std::uint8_t, 24> sense_data() const;
  [[nodiscard]] Nanoseconds block_time(std::size_t bytes) const;
  void moved(std::size_t bytes, bool backward);
  void moved_over(const TapeBlock& block, bool backward);

  TapeUnitModel model_;
  std::unique_ptr<TapeMedium> reel_;
  State state_;
};

}  // namespace isa370
