// A 3270 display on a local control unit that is no SNA one: what the 3277 on a 3272 and the 3278 on a 3274 have in common.
//
// Commands: 01 write, 05 erase/write, 0D erase/write alternate, 02 read buffer, 06 read modified, 0B (and 1B, 2B, 3B, 4B)
// select, 0F erase all unprotected, 03 no-operation, 04 sense, E4 sense ID. What a model has not is rejected. [3270]; the
// 3274's commands as Hercules takes them [HERC]. NOT IMPLEMENTED: structured fields, partitions, printers, the card reader.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "isa370/device.hpp"
#include "isa370/devices/display_3270_keyboard.hpp"
#include "isa370/devices/screen_data_stream.hpp"

namespace isa370 {

/// Sense bits of the 3270's own.
namespace display_sense {
inline constexpr std::uint8_t unit_specify = 0x04;
inline constexpr std::uint8_t control_check = 0x02;
inline constexpr std::uint8_t operation_check = 0x01;  ///< The data stream makes no sense: an address outside the screen.
}  // namespace display_sense

class Display3270 : public Device {
 public:
  struct Options {
    ScreenSize screen;
    ScreenSize alternate;  ///< What ERASE/WRITE ALTERNATE makes of it; not used by models without.
    DataStreamFeatures data_stream;
    bool alternate_size = false;           ///< ERASE/WRITE ALTERNATE is there.
    bool selects_for_operation = false;    ///< The other SELECT commands are there, too.
    unsigned program_function_keys = 12;   ///< 12 or 24.
    bool numeric_lock = true;              ///< A feature of the keyboard.
    bool structured_fields = false;        ///< WRITE STRUCTURED FIELD is there.
    std::vector<std::uint8_t> identity{};  ///< What SENSE ID gives; empty: the command is not there.
    /// Chosen, of the order of the channel's and the coaxial cable's speed.
    Nanoseconds per_byte = 6'000;
  };
  struct Outlets {
    std::function<void()> changed{};  ///< Screen, cursor or keyboard are no longer as they were.
    std::function<void()> alarm{};
  };
  struct State {
    Screen3270 screen;
    DisplayKeyboard keyboard;
    Aid aid = Aid::none;                      ///< Of the attention that the program has not answered yet.
    std::uint16_t buffer_address = 0;         ///< Where a chained command goes on.
    std::vector<std::uint8_t> query_reply{};  ///< Waits for the READ MODIFIED that follows the attention of a query.
    std::uint8_t sense = 0;
    bool ready = true;  ///< Not so: switched off; intervention is required.
    bool operator==(const State&) const = default;
  };

  [[nodiscard]] Beginning begin(const Command& command) override;
  [[nodiscard]] Ending finish(const Command& command, DataPath& path) override;
  void halt() override {}
  void reset() override;

  /// An attention key. False when the keyboard is locked, or has no such key.
  bool press(Aid aid);
  /// Any other key. False when it was refused; `state().keyboard.lock` says why.
  bool key(DisplayKey key);
  /// Types ASCII text. Gives how many characters were accepted; the rest is lost.
  std::size_t type(std::string_view text);
  /// The switch: off forgets the screen; on again is told to the program with device end.
  void set_ready(bool ready);

  /// The screen as text, a line a row. See `Screen3270::lines`.
  [[nodiscard]] virtual std::vector<std::string> lines() const { return state_.screen.lines(); }
  /// Who looks at the screen; not to be called from an outlet.
  void set_outlets(Outlets outlets) { outlets_ = std::move(outlets); }
  [[nodiscard]] const Options& options() const { return options_; }
  [[nodiscard]] const State& state() const { return state_; }

 protected:
  Display3270(Options options, Outlets outlets);

 private:
  [[nodiscard]] Beginning rejected(std::uint8_t sense);
  [[nodiscard]] Beginning begin_control(std::uint8_t code);
  [[nodiscard]] bool has(std::uint8_t code) const;
  [[nodiscard]] Ending write(std::uint8_t code, DataPath& path);
  [[nodiscard]] bool write_screen(std::uint8_t code, std::span<const std::uint8_t> bytes);
  [[nodiscard]] Ending read(const InboundData& data, DataPath& path);
  [[nodiscard]] Ending read_modified(DataPath& path);

  // display_3270_structured_fields.cpp
  [[nodiscard]] Ending write_structured_fields(DataPath& path);
  [[nodiscard]] bool structured_field(std::span<const std::uint8_t> field);
  [[nodiscard]] std::vector<std::uint8_t> query_reply() const;
  [[nodiscard]] State initial() const;
  void attention(Aid aid);
  void restore_keyboard();
  void changed() const {
    if (outlets_.changed) outlets_.changed();
  }

  Options options_;
  Outlets outlets_;
  State state_;
};

}  // namespace isa370
