// The channel-to-channel adapter of System/370: a pair of devices, one on a channel of each of two machines.
//
// What one side writes the other reads. The side that comes first waits, and the other gets attention; it finds out with SENSE
// COMMAND BYTE what is wanted, and starts what matches. Commands by their low bits: xxxxxx01 write, xxxxxx10 read, xxxx1100
// read backward, xxxxx111 control, xxxxx011 no-operation, xxx10100 sense command byte, 04 sense; C3 set extended mode, 43 set
// compatibility mode. In extended mode 1xxxxx01 is write end of file, and a side learns that the other was reset.
// Sources: *System/370 Special Feature Description: Channel-to-Channel Adapter*, GA22-6983 (commands and modes); which status a
// command gets in which state of the other side as Hercules' table of the 3088 says [HERC]. NOT IMPLEMENTED: the 3088's PREPARE
// and SENSE ID; the time of a transfer, which is the channels'.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "isa370/address.hpp"
#include "isa370/device.hpp"

namespace isa370 {

class ChannelToChannelAdapter final : public Device {
 public:
  struct Options {
    /// The number of the half on the same machine that this one shall be coupled with, for whoever couples them.
    std::optional<DeviceNumber> other_side{};
  };
  enum class Activity : std::uint8_t { idle, writing, reading, controlling };
  struct State {
    Activity activity = Activity::idle;  ///< The command that waits for the other side, or is being matched.
    bool matched = false;                ///< The other side has what fits; the data move.
    bool concluded = false;              ///< How it ends is settled; the other side sees it as over.
    bool failed = false;                 ///< It ends because the other side is gone.
    bool unit_exception = false;         ///< It is a READ and ends with the other side's end of file.
    std::uint8_t command = 0;            ///< The command byte, for SENSE COMMAND BYTE.
    std::uint32_t count = 0;             ///< Bytes that the command asks for.
    std::vector<std::uint8_t> data;      ///< On their way to this side's READ.
    bool more_data = false;              ///< The other side would have written more.
    bool end_of_file = false;            ///< The other side wrote end of file; the next READ says so.
    bool extended_mode = false;
    bool other_was_reset = false;  ///< And has begun no command since.
    bool enabled = true;           ///< The adapter's switch.
    std::uint8_t sense = 0;
    bool operator==(const State&) const = default;
  };

  explicit ChannelToChannelAdapter(Options options) : options_(options) {}
  ChannelToChannelAdapter() : ChannelToChannelAdapter(Options{}) {}
  /// The other half is left uncoupled; what waits there goes on waiting until it is halted.
  ~ChannelToChannelAdapter() override;
  ChannelToChannelAdapter(const ChannelToChannelAdapter&) = delete;
  ChannelToChannelAdapter& operator=(const ChannelToChannelAdapter&) = delete;

  [[nodiscard]] std::string_view model() const override { return "CTCA"; }
  [[nodiscard]] Beginning begin(const Command& command) override;
  [[nodiscard]] Ending finish(const Command& command, DataPath& path) override;
  void halt() override;
  void reset() override;

  /// Makes a pair of two halves, which may be on the channels of different machines; both are taken from what they were
  /// coupled with. A half cannot be coupled with itself: false.
  static bool couple(ChannelToChannelAdapter& one, ChannelToChannelAdapter& other);
  /// Ends what waits on both sides with unit check, intervention required.
  void uncouple();
  [[nodiscard]] bool coupled() const { return other_ != nullptr; }
  /// nullptr when it is not coupled.
  [[nodiscard]] const ChannelToChannelAdapter* other_half() const { return other_; }
  /// The switch that disables the adapter for both sides.
  void set_enabled(bool enabled);

  [[nodiscard]] const Options& options() const { return options_; }
  [[nodiscard]] const State& state() const { return state_; }

 private:
  [[nodiscard]] Beginning rejected(std::uint8_t sense);
  [[nodiscard]] bool reachable() const;
  [[nodiscard]] Beginning begin_dependent(const Command& command, Activity wanted);
  [[nodiscard]] Beginning begin_write_end_of_file();
  [[nodiscard]] Ending end_write(DataPath& path);
  [[nodiscard]] Ending end_read(DataPath& path);
  [[nodiscard]] bool writes_end_of_file(std::uint8_t code) const;
  /// What the other side has to reckon with.
  [[nodiscard]] Activity waiting_for() const { return state_.concluded ? Activity::idle : state_.activity; }
  void conclude();
  void become_idle();
  void fail_what_waits();

  Options options_;
  ChannelToChannelAdapter* other_ = nullptr;  ///< Each half points to the other, or neither does.
  State state_;
};

}  // namespace isa370
