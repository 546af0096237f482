// A 3270 display on the bench, and data streams written as a person would: orders and text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "io_bench.hpp"
#include "isa370/devices/display_3277.hpp"
#include "isa370/devices/display_3278.hpp"
#include "isa370/ebcdic.hpp"

namespace io_test {

using isa370::Aid;
using isa370::DisplayKey;
using isa370::KeyboardLock;

namespace display_command {
inline constexpr std::uint8_t write = 0x01;
inline constexpr std::uint8_t read_buffer = 0x02;
inline constexpr std::uint8_t sense = 0x04;
inline constexpr std::uint8_t erase_write = 0x05;
inline constexpr std::uint8_t read_modified = 0x06;
inline constexpr std::uint8_t select = 0x0B;
inline constexpr std::uint8_t erase_write_alternate = 0x0D;
inline constexpr std::uint8_t erase_all_unprotected = 0x0F;
inline constexpr std::uint8_t sense_id = 0xE4;
}  // namespace display_command

/// A data stream, made piece by piece.
struct Stream {
  std::vector<std::uint8_t> bytes;
  explicit Stream(std::uint8_t write_control = 0x02) : bytes{write_control} {}
  Stream& raw(std::initializer_list<std::uint8_t> more) {
    bytes.insert(bytes.end(), more);
    return *this;
  }
  Stream& text(std::string_view ascii) {
    const auto ebcdic = isa370::to_ebcdic(ascii);
    bytes.insert(bytes.end(), ebcdic.begin(), ebcdic.end());
    return *this;
  }
  Stream& address(unsigned at) {
    return raw({isa370::graphic_code(static_cast<std::uint8_t>(at >> 6)), isa370::graphic_code(at & 0x3F)});
  }
  Stream& set_address(unsigned at) { return raw({0x11}).address(at); }
  Stream& field(std::uint8_t attribute) { return raw({0x1D, isa370::graphic_code(attribute)}); }
  Stream& cursor() { return raw({0x13}); }
  Stream& tab() { return raw({0x05}); }
  Stream& repeat(unsigned to, char character) { return raw({0x3C}).address(to).raw({isa370::to_ebcdic(character)}); }
  Stream& erase_unprotected(unsigned to) { return raw({0x12}).address(to); }
};

inline constexpr std::uint8_t open_field = 0x00;
inline constexpr std::uint8_t label = 0x20;  ///< Protected.
inline constexpr std::uint8_t skipped = 0x30;
inline constexpr std::uint8_t digits = 0x10;
inline constexpr std::uint8_t secret = 0x0C;

template <typename Model>
struct DisplayBench : Bench {
  static constexpr DeviceNumber number = 0x0C0;
  static constexpr std::uint32_t buffer = 0x2000;
  int changes = 0;
  int alarms = 0;
  Model* display = nullptr;

  template <typename... Arguments>
  explicit DisplayBench(Arguments&&... arguments) {
    display = &attach<Model>(number, std::forward<Arguments>(arguments)...);
    display->set_outlets({.changed = [this] { ++changes; }, .alarm = [this] { ++alarms; }});
  }

  /// One command with a data stream; gives the unit status.
  std::uint8_t send(std::uint8_t command, const Stream& stream) {
    put(buffer, stream.bytes);
    ccw(0x100, command, buffer, flag::sli, static_cast<std::uint16_t>(stream.bytes.size()));
    const auto csw = execute(0x100, number);
    return csw ? csw->unit_status : std::uint8_t{0};
  }
  std::uint8_t erase_write(const Stream& stream) { return send(display_command::erase_write, stream); }
  std::uint8_t write(const Stream& stream) { return send(display_command::write, stream); }
  /// A read command: the bytes that came.
  std::vector<std::uint8_t> receive(std::uint8_t command, std::uint16_t count = 0x4000) {
    ccw(0x100, command, 0x8000, flag::sli, count);
    const auto csw = execute(0x100, number);
    if (!csw || csw->unit_status != normal_end) return {};
    return at(0x8000, count - csw->count);
  }
  std::uint8_t sense() {
    const auto bytes = receive(display_command::sense, 1);
    return bytes.empty() ? std::uint8_t{0xEE} : bytes[0];
  }
  /// A control command that frees the device later: both interruptions are taken.
  std::uint8_t control(std::uint8_t command) {
    ccw(0x100, command, 0, flag::sli, 1);
    const auto result = channels.start_io(number, 0x100);
    if (result.condition_code != 1) return 0;
    run();
    if (result.csw->unit_status != isa370::unit_status::channel_end) return result.csw->unit_status;
    return static_cast<std::uint8_t>(result.csw->unit_status | channels.take(number).csw.unit_status);
  }
  [[nodiscard]] std::string line(unsigned row) const {
    auto text = display->lines().at(row);
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
  }
  [[nodiscard]] unsigned cursor() const { return display->state().screen.cursor(); }
  bool take_attention() {
    return channels.take(number).csw == ChannelStatusWord{.unit_status = isa370::unit_status::attention};
  }
};

struct Display3277Bench : DisplayBench<isa370::Display3277> {};
struct Display3278Bench : DisplayBench<isa370::Display3278> {
  explicit Display3278Bench(unsigned model = 4, bool extended = false)
      : DisplayBench(isa370::Display3278::Features{.model = model, .extended = extended}) {}
};

}  // namespace io_test
