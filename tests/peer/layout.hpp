// Where things are in the storage that both machines get: the harness, the arena in which a case runs, cases and results.
#pragma once

#include <cstdint>
#include <string>

namespace peer {

inline constexpr std::uint32_t storage_size = 8 << 20;
inline constexpr std::uint32_t harness = 0x1000;
inline constexpr std::uint32_t new_psws = 8;  ///< Offset in the harness of those that a case gets.
inline constexpr std::uint32_t new_psws_length = 40;
/// All that a case may touch: 16 blocks with keys of their own.
inline constexpr std::uint32_t arena = 0x10000;
inline constexpr std::uint32_t arena_size = 0x8000;
inline constexpr std::uint32_t block_size = 0x800;
inline constexpr std::uint32_t arena_blocks = arena_size / block_size;
/// The arena as a case begins; differences from it are the result.
inline constexpr std::uint32_t arena_template = 0x18000;
/// Bytes that arenas are filled from: random ones, behind them as many zeros as an arena has.
inline constexpr std::uint32_t pool = 0x20000;
inline constexpr std::uint32_t random_pool_size = 0x10000;
inline constexpr std::uint32_t pool_size = random_pool_size + arena_size;
inline constexpr std::uint32_t zeros_in_pool = random_pool_size;
inline constexpr std::uint32_t inputs = 0x40000;
inline constexpr std::uint32_t outputs = 0x280000;
/// No result is begun behind this.
inline constexpr std::uint32_t outputs_limit = storage_size - 0xA000;
/// Key of everything but the arena: fetch-protected.
inline constexpr std::uint8_t outer_key = 0xF8;

/// Page zero, beside its fixed locations.
namespace page_zero {
inline constexpr std::uint32_t saved = 0x200;  ///< The registers, as a result begins.
inline constexpr std::uint32_t saved_length = 168;
inline constexpr std::uint32_t case_psw = 0x3E0;
inline constexpr std::uint32_t harness_base = 0x3F0;
inline constexpr std::uint32_t done = 0x3F4;  ///< Results.
}  // namespace page_zero

/// A case in storage.
namespace input {
inline constexpr std::uint32_t length = 0;  ///< Zero behind the last one.
inline constexpr std::uint32_t pool_offset = 4;
inline constexpr std::uint32_t psw = 8;
inline constexpr std::uint32_t general_registers = 16;
inline constexpr std::uint32_t control_registers = 80;
inline constexpr std::uint32_t floating_point_registers = 144;
inline constexpr std::uint32_t keys = 176;
inline constexpr std::uint32_t prefix_page = 192;
/// Halfwords offset in the arena and length less one, bytes, to an even address; at the end X'FFFF'.
inline constexpr std::uint32_t patches = 196;
}  // namespace input

/// A result in storage.
namespace output {
inline constexpr std::uint32_t general_registers = 0;
inline constexpr std::uint32_t floating_point_registers = 64;
inline constexpr std::uint32_t control_registers = 96;
inline constexpr std::uint32_t prefix = 160;
inline constexpr std::uint32_t ending = 164;  ///< Which interruption: see `Ending`.
inline constexpr std::uint32_t old_psws = 168;
inline constexpr std::uint32_t codes = 208;  ///< Locations 128-191.
inline constexpr std::uint32_t keys = 272;
/// Halfword number and the bytes of each piece that changed; at the end X'FFFF', then to a word boundary.
inline constexpr std::uint32_t pieces = 288;
}  // namespace output
inline constexpr std::uint32_t piece_size = 256;

/// The names above as EQU statements, for the harness.
[[nodiscard]] std::string layout_equates();

}  // namespace peer
