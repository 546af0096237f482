// The 3270 data stream: what orders do to a screen, and what a screen sends back.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "isa370/devices/screen_3270.hpp"

namespace isa370 {

/// The attention identification: which key made the attention.
enum class Aid : std::uint8_t {
  none = 0x60,
  enter = 0x7D,
  clear = 0x6D,
  program_access_1 = 0x6C,
  program_access_2 = 0x6E,
  program_access_3 = 0x6B,
  selector_pen = 0x7E,
  test_request = 0xF0,
  structured_field = 0x88,  ///< No key: what is read are structured fields.
  program_function_1 = 0xF1,
  program_function_2 = 0xF2,
  program_function_3 = 0xF3,
  program_function_4 = 0xF4,
  program_function_5 = 0xF5,
  program_function_6 = 0xF6,
  program_function_7 = 0xF7,
  program_function_8 = 0xF8,
  program_function_9 = 0xF9,
  program_function_10 = 0x7A,
  program_function_11 = 0x7B,
  program_function_12 = 0x7C,
  program_function_13 = 0xC1,
  program_function_14 = 0xC2,
  program_function_15 = 0xC3,
  program_function_16 = 0xC4,
  program_function_17 = 0xC5,
  program_function_18 = 0xC6,
  program_function_19 = 0xC7,
  program_function_20 = 0xC8,
  program_function_21 = 0xC9,
  program_function_22 = 0x4A,
  program_function_23 = 0x4B,
  program_function_24 = 0x4C,
};

/// `number` is 1 to 24; `Aid::none` for others.
[[nodiscard]] Aid program_function(unsigned number);
/// "ENTER", "CLEAR", "PA1", "PF13", "CURSEL", "TESTREQ"; `Aid::none` for what is none of these. Capitals or not.
[[nodiscard]] Aid aid_named(std::string_view name);

/// Which data streams a control unit understands.
struct DataStreamFeatures {
  bool binary_addresses = false;     ///< Also 14-bit addresses; otherwise only those of two times six bits.
  bool extended_attributes = false;  ///< START FIELD EXTENDED, MODIFY FIELD, SET ATTRIBUTE.
  bool graphic_escape = false;       ///< GRAPHIC ESCAPE selects the other character set; otherwise a hyphen is shown.
  /// Codes below X'40' that are neither orders nor format controls are an error; otherwise they are stored.
  bool checks_codes = false;
};

/// Carries out orders and data behind the write control character, from location `at` (less than the screen has) on, which
/// becomes the location behind. False when it met what it does not understand (an address outside the screen, an order cut
/// short): what stands before it was done.
[[nodiscard]] bool write_data_stream(Screen3270& screen, std::uint16_t& at, std::span<const std::uint8_t> stream,
                                     const DataStreamFeatures& features);

/// Bytes on their way to the program, with the location at which a reading that stops behind `i` bytes goes on.
struct InboundData {
  std::vector<std::uint8_t> bytes;
  std::vector<std::uint16_t> next;  ///< next[i]: when i bytes were taken; one more entry than there are bytes.
};

/// READ BUFFER from location `from` to the end of the buffer.
[[nodiscard]] InboundData read_buffer_data(const Screen3270& screen, Aid aid, std::uint16_t from);
/// READ MODIFIED from location `from` on: a short read (the AID alone) for CLEAR and the program access keys; addresses without
/// data after an attention of the selector pen.
[[nodiscard]] InboundData read_modified_data(const Screen3270& screen, Aid aid, std::uint16_t from);

}  // namespace isa370
