// WRITE STRUCTURED FIELD of a 3270 display, and what it answers to a query. [3270] "Structured Fields", "Query Replies".
//
// There are: read partition (query), erase/reset, set reply mode (field mode), outbound 3270 data stream.
#include <array>

#include "isa370/bits.hpp"
#include "isa370/devices/display_3270.hpp"

namespace isa370 {
namespace {

namespace field_id {
constexpr std::uint8_t read_partition = 0x01;
constexpr std::uint8_t erase_reset = 0x03;
constexpr std::uint8_t set_reply_mode = 0x09;
constexpr std::uint8_t outbound_data_stream = 0x40;
}  // namespace field_id

namespace query_code {
constexpr std::uint8_t summary = 0x80;
constexpr std::uint8_t usable_area = 0x81;
constexpr std::uint8_t color = 0x86;
constexpr std::uint8_t highlighting = 0x87;
constexpr std::uint8_t reply_modes = 0x88;
constexpr std::uint8_t implicit_partition = 0xA6;
}  // namespace query_code

constexpr std::uint8_t ended = unit_status::channel_end | unit_status::device_end;
constexpr std::size_t head_size = 3;  ///< Length (two bytes, itself included) and identification.
constexpr std::uint8_t write_code = 0x01;
constexpr std::uint8_t erase_write_code = 0x05;
constexpr std::uint8_t erase_write_alternate_code = 0x0D;

/// One query reply: length, X'81', which reply it is, what it says.
void add_reply(std::vector<std::uint8_t>& replies, std::uint8_t code, std::span<const std::uint8_t> says) {
  constexpr std::uint8_t query_reply = 0x81;
  const auto at = replies.size();
  replies.resize(at + 2);
  store_big_endian(replies.data() + at, static_cast<std::uint16_t>(says.size() + 4));
  replies.push_back(query_reply);
  replies.push_back(code);
  replies.insert(replies.end(), says.begin(), says.end());
}

}  // namespace

Ending Display3270::write_structured_fields(DataPath& path) {
  std::vector<std::uint8_t> bytes(path.remaining());
  bytes.resize(path.from_storage(bytes));
  auto rest = std::span<const std::uint8_t>(bytes);
  bool understood = true;
  while (understood && !rest.empty()) {
    std::size_t length = rest.size() < head_size ? 0 : load_big_endian<std::uint16_t>(rest.data());
    // A length of zero is that of the last field, which takes what is left.
    understood = rest.size() >= head_size && length <= rest.size() && (length == 0 || length >= head_size);
    if (!understood) break;
    if (length == 0) length = rest.size();
    understood = structured_field(rest.first(length));
    rest = rest.subspan(length);
  }
  changed();
  if (!understood) {
    state_.query_reply.clear();
    state_.sense = display_sense::operation_check;
    return ended | unit_status::unit_check;
  }
  if (!state_.query_reply.empty()) wiring().unsolicited(unit_status::attention);
  return ended;
}

/// False when it makes no sense, or is not there.
bool Display3270::structured_field(std::span<const std::uint8_t> field) {
  constexpr std::uint8_t every_partition = 0xFF;
  constexpr std::uint8_t query = 0x02;
  constexpr std::uint8_t alternate_size = 0x80;
  const auto operands = field.subspan(head_size);
  switch (field[2]) {
    case field_id::read_partition:
      if (operands.size() != 2 || operands[0] != every_partition || operands[1] != query) return false;
      state_.query_reply = query_reply();
      return true;
    case field_id::erase_reset:
      if (operands.size() != 1 || (operands[0] & ~alternate_size) != 0) return false;
      state_.screen.erase(operands[0] == 0 ? options_.screen : options_.alternate);
      state_.buffer_address = 0;
      return true;
    case field_id::set_reply_mode:
      return operands.size() == 2 && operands[0] == 0 && operands[1] == 0;
    case field_id::outbound_data_stream: {
      if (operands.size() < 2 || operands[0] != 0) return false;
      const auto stream = operands.subspan(2);
      switch (operands[1]) {
        case 0xF1:
          state_.buffer_address = state_.screen.cursor();
          return write_screen(write_code, stream);
        case 0xF5:
          return write_screen(erase_write_code, stream);
        case 0x7E:
          return write_screen(erase_write_alternate_code, stream);
        case 0x6F:
          state_.screen.erase_unprotected();
          restore_keyboard();
          return stream.empty();
        default:
          return false;
      }
    }
    default:
      return false;
  }
}

std::vector<std::uint8_t> Display3270::query_reply() const {
  std::vector<std::uint8_t> replies;
  add_reply(replies, query_code::summary,
            std::to_array<std::uint8_t>({query_code::summary, query_code::usable_area, query_code::color,
                                         query_code::highlighting, query_code::reply_modes, query_code::implicit_partition}));
  // Addresses of 12 and 14 bits; columns, rows; millimetres, of which a point has so many (as fractions); points of a
  // character; buffer size.
  std::array<std::uint8_t, 19> area{0x01, 0, 0, 0, 0, 0, 0x01, 0, 10, 2, 0xE5, 0, 2, 0, 0x6F, 9, 12};
  store_big_endian(area.data() + 2, options_.alternate.columns);
  store_big_endian(area.data() + 4, options_.alternate.rows);
  store_big_endian(area.data() + 17, options_.alternate.locations());
  add_reply(replies, query_code::usable_area, area);
  // Eight pairs: what is asked for, what is shown. The default is green.
  add_reply(replies, query_code::color,
            std::to_array<std::uint8_t>(
                {0, 8, 0x00, 0xF4, 0xF1, 0xF1, 0xF2, 0xF2, 0xF3, 0xF3, 0xF4, 0xF4, 0xF5, 0xF5, 0xF6, 0xF6, 0xF7, 0xF7}));
  add_reply(replies, query_code::highlighting,
            std::to_array<std::uint8_t>({4, 0x00, 0xF0, 0xF1, 0xF1, 0xF2, 0xF2, 0xF4, 0xF4}));
  add_reply(replies, query_code::reply_modes, std::array<std::uint8_t, 1>{});
  std::array<std::uint8_t, 13> partition{0, 0, 11, 1, 0};
  store_big_endian(partition.data() + 5, options_.screen.columns);
  store_big_endian(partition.data() + 7, options_.screen.rows);
  store_big_endian(partition.data() + 9, options_.alternate.columns);
  store_big_endian(partition.data() + 11, options_.alternate.rows);
  add_reply(replies, query_code::implicit_partition, partition);
  return replies;
}

}  // namespace isa370
