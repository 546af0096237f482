// A virtual machine that does its worst: a storage image and registers made at random, each by a temper that says what it is
// at.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <isa370/devices/card_reader.hpp>
#include <isa370/machine.hpp>

#include "peer/random.hpp"

namespace isolation {

using peer::Random;

enum class Temper : std::uint8_t {
  noise,          ///< Random bytes as code, PSWs and tables.
  privileged,     ///< Privileged instructions with random operands.
  tables,         ///< Address translation by segment and page tables that lead everywhere.
  channels,       ///< Channel programs into everything, on every device.
  diagnose,       ///< DIAGNOSE with any code and registers, and CP commands.
  interruptions,  ///< Loops of interruptions, PER, signals, self-modifying code, EXECUTE of itself, long moves.
  everything,
};
inline constexpr std::array tempers{Temper::noise,    Temper::privileged,    Temper::tables,    Temper::channels,
                                    Temper::diagnose, Temper::interruptions, Temper::everything};
[[nodiscard]] std::string_view name_of(Temper temper);

struct HostileGuest {
  std::vector<std::uint8_t> image;  ///< From location 0 on.
  std::vector<std::uint8_t> keys;   ///< Of each 2K block.
  isa370::CpuState cpu;
  std::vector<isa370::Card> cards;
};

/// For a virtual machine of `storage` bytes on a machine with `real_storage`.
[[nodiscard]] HostileGuest make_hostile_guest(Random& random, Temper temper, std::uint32_t storage, std::uint32_t real_storage);

/// A CP command that a hostile user may type or issue: right, wrong or not allowed. `target` is the user it is aimed at.
[[nodiscard]] std::string hostile_command(Random& random, std::string_view target);

/// The devices of a hostile guest beside console and reader, by number, with types of tests/equivalence/devices.cpp.
[[nodiscard]] const std::map<isa370::DeviceNumber, std::string>& hostile_devices();

}  // namespace isolation
