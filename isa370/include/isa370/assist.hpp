// The virtual-machine assist: the processor itself executes some privileged instructions of programs in the problem state, for
// which a control program keeps a supervisor state of their own in storage. [VMA]
//
// Control register 6 turns it on and says where that state is: a list of pointers to a PSW, to control registers, and to the
// tables that lead from what such a program takes for real storage to real storage. Whatever the assist does not do, or not
// here and now, ends as without it: with a privileged-operation exception, and the control program does it.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "isa370/bits.hpp"

namespace isa370::assist {

// Control register 6. Bits 6 and 7, which belong to later extensions, have no meaning here; nor has bit 5.
inline constexpr auto active = bit<std::uint32_t>(0);
inline constexpr auto problem_state = bit<std::uint32_t>(1);    ///< The program's own, as its PSW has it.
inline constexpr auto no_storage_keys = bit<std::uint32_t>(2);  ///< ISK, SSK and RRB are not assisted.
inline constexpr auto system_360_only = bit<std::uint32_t>(3);  ///< Nor are instructions that System/360 has not.
inline constexpr auto no_supervisor_calls = bit<std::uint32_t>(4);
inline constexpr std::uint32_t pointer_list = 0x00FF'FFF8;  ///< Real address of the list.

// The list (MICBLOK), at these offsets; all addresses are real.
inline constexpr std::uint32_t list_size = 24;
inline constexpr std::uint32_t segment_table = 0;      ///< As control register 1; bit 31: segments of 1M, not 64K. Pages: 4K.
inline constexpr std::uint32_t control_registers = 4;  ///< Sixteen words.
inline constexpr std::uint32_t psw = 8;                ///< A doubleword, and in bit 0 whether an interruption is pending.
inline constexpr auto interruption_pending = bit<std::uint32_t>(0);

// In front of each page table is the address of its swap table, which has a doubleword for each page behind one of its own.
inline constexpr std::uint32_t swap_table_pointer = 4;  ///< So far in front.
inline constexpr std::uint32_t swap_table_header = 8;
inline constexpr std::uint32_t swap_entry_size = 8;
// In an entry: what the control program has taken over of the reference and change bits of the two halves of a page, and the
// keys as the program has set them.
inline constexpr std::uint32_t swap_flags = 0;
[[nodiscard]] constexpr std::uint8_t swap_referenced(unsigned half) { return half == 0 ? 0x08 : 0x02; }
[[nodiscard]] constexpr std::uint8_t swap_changed(unsigned half) { return half == 0 ? 0x04 : 0x01; }
[[nodiscard]] constexpr std::uint32_t swap_key(unsigned half) { return 2 + half; }

/// A supervisor call that is never assisted: that of error recording.
inline constexpr std::uint8_t error_recording_call = 76;

/// The instructions that can be assisted.
inline constexpr auto mnemonics = std::to_array<std::string_view>(
    {"IPK", "ISK", "LPSW", "LRA", "RRB", "SPKA", "SSK", "SSM", "STCTL", "STNSM", "STOSM", "SVC"});
/// How often each of them was.
using Counts = std::array<std::uint64_t, mnemonics.size()>;

}  // namespace isa370::assist
