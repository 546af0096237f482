// Where things are in the storage of a random program, and how the record of a unit looks to the skeleton (skeleton.asm).
#pragma once

#include <cstdint>
#include <string>

namespace equivalence::random {

inline constexpr std::uint32_t program_storage = 0x20000;
inline constexpr std::uint32_t block_size = 0x800;
inline constexpr std::uint32_t blocks = program_storage / block_size;

/// In page zero: the handlers of the interruption classes, 16 bytes apart; the start.
inline constexpr std::uint32_t handlers = 0x200;
inline constexpr std::uint32_t begin = 0x260;
/// From `handlers` to here nothing changes as long as the program leaves the skeleton alone.
inline constexpr std::uint32_t skeleton_changes = 0x700;
inline constexpr std::uint32_t last_address = 0xABCDEF;  ///< Of the disabled wait behind the last unit.
inline constexpr std::uint32_t variables = 0x1000;
inline constexpr std::uint32_t script = 0x2000;  ///< The records of the units.
inline constexpr std::uint32_t script_end = 0xA000;
inline constexpr std::uint32_t log = 0xA000;
inline constexpr std::uint32_t log_end = 0xE000;
inline constexpr std::uint32_t tables = 0xE000;
inline constexpr std::uint32_t tables_end = 0x10000;
// The arena of tests/peer/layout.hpp, in which units are and have their operands, is at 0x10000 to 0x17FFF.
inline constexpr std::uint32_t prefix_page = 0x18000;
/// Here alone are values that depend on time, and not for long.
inline constexpr std::uint32_t scratch = 0x19000;
inline constexpr std::uint32_t channel_programs = 0x1A000;

/// The record of a unit.
namespace record {
inline constexpr std::uint32_t length = 0;  ///< Halfword; zero behind the last one.
inline constexpr std::uint32_t allowance = 2;
inline constexpr std::uint32_t flags = 3;
inline constexpr std::uint32_t repair_at = 4;
inline constexpr std::uint32_t psw = 8;
inline constexpr std::uint32_t gpr = 16;
inline constexpr std::uint32_t cr = 80;
inline constexpr std::uint32_t fpr = 144;
inline constexpr std::uint32_t prefix = 176;
inline constexpr std::uint32_t repair_value = 180;
inline constexpr std::uint32_t cpu_timer = 184;
inline constexpr std::uint32_t clock_comparator = 192;
inline constexpr std::uint32_t interval_timer = 200;
inline constexpr std::uint32_t channel_address = 204;
/// Pairs of block number and key, X'FFFF'; then length less one and address in a word and the bytes, to an even address;
/// behind them a word with X'FF'.
inline constexpr std::uint32_t keys = 208;
}  // namespace record

/// Of a unit.
namespace flag {
inline constexpr std::uint8_t sleep = 0x80;                ///< Let a second pass before it.
inline constexpr std::uint8_t keep_timers = 0x40;          ///< CPU timer and clock comparator stay as they are.
inline constexpr std::uint8_t comparator_from_now = 0x20;  ///< Add the time to the clock comparator's value.
inline constexpr std::uint8_t set_interval_timer = 0x10;
inline constexpr std::uint8_t spin = 0x01;  ///< And let it run out, if that is within 10 ms or so.
inline constexpr std::uint8_t keep_control_registers = 0x08;
inline constexpr std::uint8_t purge = 0x04;  ///< PTLB before it.
inline constexpr std::uint8_t keep_floating_point = 0x02;
}  // namespace flag

/// An entry of the log.
namespace log_entry {
inline constexpr std::uint32_t size = 256;
inline constexpr std::uint32_t kind = 0;  ///< 1 external, 2 SVC, 3 program, 4 machine check, 5 I/O, 6 restart.
inline constexpr std::uint32_t unit = 1;
inline constexpr std::uint32_t old_psw = 8;
inline constexpr std::uint32_t codes = 16;  ///< Locations 128-191.
inline constexpr std::uint32_t csw = 80;
}  // namespace log_entry

/// The names above as EQU statements, to stand before the skeleton.
[[nodiscard]] std::string layout_equates();

}  // namespace equivalence::random
