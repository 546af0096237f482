// Structured fields of the 3279: queries, and data streams inside of fields.
#include <doctest/doctest.h>

#include <random>

#include "display_bench.hpp"

namespace io_test {
namespace {

namespace unit = isa370::unit_status;
namespace command = display_command;

struct Fields : Display3278Bench {
  Fields() : Display3278Bench(3, true) {}
  std::uint8_t write_fields(const std::vector<std::uint8_t>& bytes) {
    Stream stream;
    stream.bytes = bytes;
    return send(0x11, stream);
  }
};

TEST_CASE_FIXTURE(Fields, "a query makes an attention, and the next read modified brings the replies") {
  CHECK(write_fields({0, 5, 0x01, 0xFF, 0x02}) == normal_end);
  CHECK_FALSE(display->press(Aid::enter));
  REQUIRE(take_attention());
  const auto bytes = receive(command::read_modified);
  REQUIRE(bytes.size() > 10);
  CHECK(bytes[0] == 0x88);
  std::vector<std::uint8_t> codes;
  std::size_t at = 1;
  while (at + 4 <= bytes.size()) {
    const std::size_t length = bytes[at] * 256U + bytes[at + 1];
    REQUIRE(length >= 4);
    REQUIRE(at + length <= bytes.size());
    CHECK(bytes[at + 2] == 0x81);
    codes.push_back(bytes[at + 3]);
    if (bytes[at + 3] == 0x81) {
      CHECK(std::vector<std::uint8_t>(bytes.begin() + static_cast<std::ptrdiff_t>(at) + 6,
                                      bytes.begin() + static_cast<std::ptrdiff_t>(at) + 10) ==
            std::vector<std::uint8_t>{0, 80, 0, 32});
      CHECK(bytes[at + length - 2] * 256 + bytes[at + length - 1] == 32 * 80);
    }
    at += length;
  }
  CHECK(at == bytes.size());
  // The summary names all the replies.
  CHECK(codes == std::vector<std::uint8_t>(bytes.begin() + 5, bytes.begin() + 5 + static_cast<std::ptrdiff_t>(codes.size())));
  CHECK(display->press(Aid::enter));
  REQUIRE(take_attention());
  CHECK(receive(command::read_modified)[0] == 0x7D);
}

TEST_CASE_FIXTURE(Fields, "erase/reset, and data streams in fields") {
  Stream stream(0xC3);
  stream.text("HELLO");
  std::vector<std::uint8_t> bytes{0, 4, 0x03, 0x80, 0, 11, 0x40, 0, 0xF1};
  bytes.insert(bytes.end(), stream.bytes.begin(), stream.bytes.end());
  REQUIRE(bytes.size() == 4 + 11);
  CHECK(write_fields(bytes) == normal_end);
  CHECK(display->lines().size() == 32);
  CHECK(line(0) == "HELLO");
  // The last field may have no length.
  CHECK(write_fields({0, 5, 0x09, 0, 0, 0, 0, 0x40, 0, 0xF5, 0xC3, 0xC1}) == normal_end);
  CHECK(display->lines().size() == 24);
  CHECK(line(0) == "A");
  CHECK(write_fields({0, 0, 0x40, 0, 0x7E, 0xC3, 0xC2}) == normal_end);
  CHECK(display->lines().size() == 32);
  CHECK(line(0) == "B");
  CHECK(write_fields({0, 5, 0x40, 0, 0x6F}) == normal_end);
  CHECK(line(0).empty());
}

TEST_CASE_FIXTURE(Fields, "faulty fields are an operation check; a 3278 has none") {
  const auto faulty = std::to_array<std::vector<std::uint8_t>>({{0},
                                                                {0, 3},
                                                                {0, 2, 0x03},
                                                                {0, 9, 0x03, 0x00},
                                                                {0, 4, 0x03, 0x01},
                                                                {0, 5, 0x01, 0xFF, 0x03},
                                                                {0, 5, 0x01, 0x00, 0x02},
                                                                {0, 4, 0x01, 0xFF},
                                                                {0, 5, 0x09, 0, 1},
                                                                {0, 4, 0x40, 0},
                                                                {0, 5, 0x40, 0, 0xF2},
                                                                {0, 5, 0x40, 1, 0xF1},
                                                                {0, 7, 0x40, 0, 0xF1, 0xC3, 0x11},
                                                                {0, 3, 0x77}});
  for (const auto& bytes : faulty) {
    CAPTURE(bytes.size());
    CHECK(write_fields(bytes) == (normal_end | unit::unit_check));
    CHECK(sense() == isa370::display_sense::operation_check);
  }
  CHECK_FALSE(channels.any_pending());
  Display3278Bench without;
  CHECK(without.control(0x11) == unit::unit_check);
}

TEST_CASE_FIXTURE(Fields, "random fields leave a screen, and sense behind every unit check") {
  std::mt19937 random(3279);
  const auto below = [&](std::uint32_t limit) { return static_cast<std::uint32_t>(random() % limit); };
  const auto right = std::to_array<std::vector<std::uint8_t>>({{0, 5, 0x01, 0xFF, 0x02},
                                                               {0, 4, 0x03, 0x80},
                                                               {0, 4, 0x03, 0x00},
                                                               {0, 5, 0x09, 0, 0},
                                                               {0, 5, 0x40, 0, 0x6F},
                                                               {0, 10, 0x40, 0, 0xF1, 0xC3, 0x11, 0x40, 0xC1, 0xC1},
                                                               {0, 9, 0x40, 0, 0xF5, 0xC3, 0x1D, 0x40, 0xC1},
                                                               {0, 8, 0x40, 0, 0x7E, 0xC3, 0x13, 0xC1}});
  constexpr auto likely = std::to_array<std::uint8_t>({0x00, 0xFF, 0x02, 0x80, 0xF1, 0xF5, 0x7E, 0x6F, 0xC3, 0x11, 0x1D, 0xC1});
  unsigned good = 0;
  for (unsigned round = 0; round < 3000; ++round) {
    CAPTURE(round);
    std::vector<std::uint8_t> bytes;
    for (unsigned field = below(3); field < 3; ++field) {
      auto next = right[below(right.size())];
      if (below(3) == 0) next[below(static_cast<std::uint32_t>(next.size()))] = likely[below(likely.size())];
      bytes.insert(bytes.end(), next.begin(), next.end());
    }
    if (below(8) == 0) bytes.resize(1 + below(static_cast<std::uint32_t>(bytes.size())));
    const auto status = write_fields(bytes);
    if ((status & unit::unit_check) != 0)
      CHECK(display->state().sense != 0);
    else
      ++good;
    while (channels.interruption_pending(number)) (void)channels.take(number);
    const auto& state = display->state();
    REQUIRE(state.screen.cursor() < state.screen.locations());
    REQUIRE(state.buffer_address < state.screen.locations());
    (void)receive(below(2) == 0 ? command::read_modified : command::read_buffer);
  }
  CHECK(good > 100);
}

}  // namespace
}  // namespace io_test
