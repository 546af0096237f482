// SS instructions on operands that overlap at random, against the manual's own rule: a byte at a time, each result byte stored
// before the next operand byte is fetched.
#include <algorithm>
#include <array>
#include <random>
#include <vector>

#include <doctest/doctest.h>

#include <isa370/machine.hpp>

namespace {

using namespace isa370;

constexpr std::uint32_t seed = 0xD2'D7'F1;
constexpr unsigned count = 20'000;
constexpr std::uint32_t area = 0x2700;  ///< Operands lie across the boundary of a block at X'2800'.
constexpr std::uint32_t area_size = 0x200;

using Bytes = std::vector<std::uint8_t>;

struct Case {
  std::uint8_t opcode = 0;
  std::uint8_t lengths = 0;
  unsigned first = 0;  ///< Offsets in the area.
  unsigned second = 0;
};

unsigned combine(std::uint8_t opcode, unsigned first, unsigned second) {
  switch (opcode) {
    case 0xD1:
      return (first & 0xF0) | (second & 0x0F);
    case 0xD2:
      return second;
    case 0xD3:
      return (first & 0x0F) | (second & 0xF0);
    case 0xD4:
      return first & second;
    case 0xD6:
      return first | second;
    default:
      return first ^ second;
  }
}

void left_to_right(const Case& c, Bytes& bytes) {
  for (unsigned k = 0; k <= c.lengths; ++k)
    bytes[c.first + k] = static_cast<std::uint8_t>(combine(c.opcode, bytes[c.first + k], bytes[c.second + k]));
}

void translate(const Case& c, Bytes& bytes) {
  for (unsigned k = 0; k <= c.lengths; ++k) bytes[c.first + k] = bytes[c.second + bytes[c.first + k]];
}

void move_with_offset(const Case& c, Bytes& bytes) {
  int first = c.lengths >> 4;
  int second = c.lengths & 0xF;
  unsigned carried = bytes[c.first + static_cast<unsigned>(first)] & 0xFU;
  for (; first >= 0; --first, --second) {
    const unsigned byte = second >= 0 ? bytes[c.second + static_cast<unsigned>(second)] : 0U;
    bytes[c.first + static_cast<unsigned>(first)] = static_cast<std::uint8_t>((byte & 0xF) << 4 | carried);
    carried = byte >> 4;
  }
}

void pack(const Case& c, Bytes& bytes) {
  int first = c.lengths >> 4;
  int second = c.lengths & 0xF;
  const auto fetch = [&](int at) { return at >= 0 ? unsigned{bytes[c.second + static_cast<unsigned>(at)]} : 0U; };
  const auto store = [&](unsigned byte) { bytes[c.first + static_cast<unsigned>(first)] = static_cast<std::uint8_t>(byte); };
  store((fetch(second) & 0xF) << 4 | fetch(second) >> 4);
  for (--first, --second; first >= 0; --first, second -= 2) store((fetch(second - 1) & 0xF) << 4 | (fetch(second) & 0xF));
}

void unpack(const Case& c, Bytes& bytes) {
  int first = c.lengths >> 4;
  int second = c.lengths & 0xF;
  const auto fetch = [&](int at) { return at >= 0 ? unsigned{bytes[c.second + static_cast<unsigned>(at)]} : 0U; };
  const auto store = [&](unsigned byte) {
    if (first >= 0) bytes[c.first + static_cast<unsigned>(first)] = static_cast<std::uint8_t>(byte);
    --first;
  };
  const unsigned last = fetch(second);
  store((last & 0xF) << 4 | last >> 4);
  while (first >= 0) {
    const unsigned byte = fetch(--second);
    store(0xF0 | (byte & 0xF));
    store(0xF0 | byte >> 4);
  }
}

void by_the_manual(const Case& c, Bytes& bytes) {
  switch (c.opcode) {
    case 0xDC:
      return translate(c, bytes);
    case 0xF1:
      return move_with_offset(c, bytes);
    case 0xF2:
      return pack(c, bytes);
    case 0xF3:
      return unpack(c, bytes);
    default:
      return left_to_right(c, bytes);
  }
}

}  // namespace

TEST_CASE("overlapping operands of SS instructions") {
  constexpr std::array<std::uint8_t, 10> opcodes{0xD1, 0xD2, 0xD3, 0xD4, 0xD6, 0xD7, 0xDC, 0xF1, 0xF2, 0xF3};
  MESSAGE("seed ", seed, ", ", count, " instructions");
  std::mt19937 random(seed);
  Machine machine({.storage_size = 0x10000, .interval_timer = false});
  machine.system_reset(true);
  auto& cpu = machine.cpu();
  for (unsigned k = 0; k < count; ++k) {
    Case c{.opcode = opcodes[random() % opcodes.size()], .lengths = static_cast<std::uint8_t>(random())};
    const bool two_lengths = c.opcode >= 0xF0;
    if (!two_lengths && random() % 2 == 0) c.lengths &= 0xF;
    c.first = 0x80 + static_cast<unsigned>(random() % 0x40);
    c.second = c.first - 0x14 + static_cast<unsigned>(random() % 0x28);
    Bytes bytes(area_size);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
    std::ranges::copy(bytes, machine.storage().bytes().begin() + area);

    const std::array<std::uint8_t, 6> text{c.opcode, c.lengths, 0x20, 0x00, 0x30, 0x00};
    std::ranges::copy(text, machine.storage().bytes().begin() + 0x1000);
    cpu.psw.address = 0x1000;
    cpu.gpr[2] = area + c.first;
    cpu.gpr[3] = area + c.second;
    [[maybe_unused]] const auto exit = machine.run({.instructions = 1});
    by_the_manual(c, bytes);

    const auto found = machine.storage().bytes().subspan(area, area_size);
    CAPTURE(k);
    CAPTURE(static_cast<unsigned>(c.opcode));
    CAPTURE(static_cast<unsigned>(c.lengths));
    CAPTURE(c.first);
    CAPTURE(c.second);
    REQUIRE(cpu.psw.address == 0x1006);
    REQUIRE(std::ranges::equal(found, bytes));
  }
}
