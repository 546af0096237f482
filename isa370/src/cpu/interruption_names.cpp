// Names of interruptions and exits, and the channel status word's 64 bits. [POO] "Interruption action", "Channel-status word".
#include <array>
#include <cstddef>

#include "isa370/bits.hpp"
#include "isa370/interruption.hpp"

namespace isa370 {
namespace {

constexpr auto program_names = std::to_array<std::string_view>({
    "none",
    "operation",
    "privileged operation",
    "execute",
    "protection",
    "addressing",
    "specification",
    "data",
    "fixed-point overflow",
    "fixed-point divide",
    "decimal overflow",
    "decimal divide",
    "exponent overflow",
    "exponent underflow",
    "significance",
    "floating-point divide",
    "segment translation",
    "page translation",
    "translation specification",
    "special operation",
});

constexpr auto exit_names = std::to_array<std::string_view>({
    "budget",
    "program interruption",
    "supervisor call",
    "external interruption",
    "I/O interruption",
    "host event",
    "disabled wait",
    "idle",
    "check stop",
    "stopped",
    "machine check",
});

}  // namespace

std::string_view name_of(ProgramInterruption code) {
  if (code == ProgramInterruption::monitor) return "monitor";
  if (code == ProgramInterruption::per) return "PER";
  const auto number = static_cast<std::size_t>(code);
  return number < program_names.size() ? program_names[number] : "unknown";
}

std::string_view name_of(ExitReason reason) {
  const auto number = static_cast<std::size_t>(reason);
  return number < exit_names.size() ? exit_names[number] : "unknown";
}

std::uint64_t ChannelStatusWord::to_bits() const {
  return std::uint64_t{key & 0xFU} << 60 | std::uint64_t{command_address & address_mask} << 32 |
         std::uint64_t{unit_status} << 24 | std::uint64_t{channel_status} << 16 | count;
}

ChannelStatusWord ChannelStatusWord::from_bits(std::uint64_t word) {
  return {.key = static_cast<std::uint8_t>(bits(word, 0, 3)),
          .command_address = static_cast<std::uint32_t>(bits(word, 8, 31)),
          .unit_status = static_cast<std::uint8_t>(bits(word, 32, 39)),
          .channel_status = static_cast<std::uint8_t>(bits(word, 40, 47)),
          .count = static_cast<std::uint16_t>(bits(word, 48, 63))};
}

}  // namespace isa370
