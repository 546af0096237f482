// A case: the state of a machine and a few instructions. And what a machine made of it.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "layout.hpp"

namespace peer {

/// Bytes at an offset in the arena.
struct Patch {
  std::uint16_t offset = 0;
  std::vector<std::uint8_t> bytes{};
};

/// An instruction that was placed; with translation its bytes may lie in two frames.
struct Placed {
  std::uint32_t address = 0;  ///< As the program sees it.
  std::vector<std::uint8_t> text{};
  std::vector<std::uint16_t> offsets{};  ///< Of each byte, in the arena.
  bool subject = false;                  ///< Of an EXECUTE, beside the others.
};

struct Case {
  std::uint64_t number = 0;
  std::uint64_t psw = 0;
  std::array<std::uint32_t, 16> gpr{};
  std::array<std::uint32_t, 16> cr{};
  std::array<std::uint64_t, 4> fpr{};
  std::array<std::uint8_t, arena_blocks> keys{};
  std::uint32_t pool_offset = 0;
  std::vector<Patch> patches;
  std::vector<Placed> instructions;
  std::uint16_t tables = 0;  ///< Offset of segment and page tables in the arena.
  std::uint16_t tables_length = 0;
  std::uint32_t prefix_page = 0;  ///< Absolute address of the page that may become the prefix; 0: none.
};

/// What all cases have in common.
struct Surroundings {
  std::vector<std::uint8_t> pool;
  std::vector<std::uint8_t> new_psws;  ///< Copied into the page for the prefix, as into page zero.
};

/// The arena as the case begins.
[[nodiscard]] std::vector<std::uint8_t> arena_of(const Case& one, const Surroundings& surroundings);
/// The case as the harness reads it (see `input`).
[[nodiscard]] std::vector<std::uint8_t> to_input(const Case& one);

enum class Ending : std::uint8_t {
  none = 0,
  external = 1,
  supervisor_call = 2,
  program = 3,
  machine_check = 4,
  input_output = 5
};

/// What the harness kept of a case.
struct Result {
  Ending ending = Ending::none;
  std::array<std::uint32_t, 16> gpr{};
  std::array<std::uint32_t, 16> cr{};
  std::array<std::uint64_t, 4> fpr{};
  std::uint32_t prefix = 0;
  std::array<std::uint8_t, 40> old_psws{};
  std::array<std::uint8_t, 64> codes{};
  std::array<std::uint8_t, arena_blocks> keys{};
  std::vector<Patch> pieces;  ///< Of `piece_size` bytes, where the arena has changed.
  bool operator==(const Result&) const = default;
};
inline bool operator==(const Patch& left, const Patch& right) {
  return left.offset == right.offset && left.bytes == right.bytes;
}

}  // namespace peer
