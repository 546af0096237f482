// A random program: what storage, devices and the operator's table hold when it begins, and the units that it performs.
//
// Everything is plain values, so that a program can be made smaller, written as text and read back.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <tl/expected.hpp>

namespace equivalence::random {

/// Bytes at an absolute address; those of a unit are put there when it begins.
struct StoragePatch {
  std::uint32_t address = 0;
  std::vector<std::uint8_t> bytes{};
  bool instruction = false;  ///< One instruction or a part of one.
  bool operator==(const StoragePatch&) const = default;
};

struct BlockKey {
  std::uint8_t block = 0;
  std::uint8_t key = 0;
  bool operator==(const BlockKey&) const = default;
};

inline constexpr std::uint64_t timer_far_off = 0x0FFF'FFFF'FFFF'F000;
inline constexpr std::uint64_t comparator_never = 0xFFFF'FFFF'FFFF'F000;

struct Unit {
  std::string what;             ///< What the generator meant, for readers.
  std::uint8_t flags = 0;       ///< See `flag` in layout.hpp.
  std::uint8_t allowance = 0;   ///< Interruptions behind which it goes on.
  std::uint32_t repair_at = 0;  ///< Absolute address of a page-table entry that is mended at a translation exception; 0: none.
  std::uint16_t repair_value = 0;
  std::uint64_t psw = 0;
  std::array<std::uint32_t, 16> gpr{};
  std::array<std::uint32_t, 16> cr{};
  std::array<std::uint64_t, 4> fpr{};
  std::uint32_t prefix = 0;
  std::uint64_t cpu_timer = timer_far_off;
  std::uint64_t clock_comparator = comparator_never;
  std::uint32_t interval_timer = 0;
  std::uint32_t channel_address = 0;  ///< The CAW.
  std::vector<BlockKey> keys{};
  std::vector<StoragePatch> patches{};
  bool operator==(const Unit&) const = default;
};

struct Program {
  std::uint64_t seed = 0;
  std::uint64_t number = 0;
  // What the operator has chosen.
  bool real_timer = false;    ///< In a virtual machine: SET TIMER REAL.
  bool timed_devices = true;  ///< See isa370::MachineOptions.
  std::vector<std::string> typed{};
  std::vector<std::string> cards{};
  // What storage holds, beside the skeleton.
  std::vector<StoragePatch> storage{};
  std::vector<Unit> units{};
  bool operator==(const Program&) const = default;
};

/// The skeleton, assembled.
class Skeleton {
 public:
  /// The error has all diagnostics.
  [[nodiscard]] static tl::expected<Skeleton, std::string> make();
  /// The program as storage holds it when it begins with the PSW at location 0.
  [[nodiscard]] std::vector<std::uint8_t> image_of(const Program& program) const;

 private:
  std::vector<std::uint8_t> bytes_;
};

/// The record of a unit, as the skeleton reads it.
[[nodiscard]] std::vector<std::uint8_t> record_of(const Unit& unit);

// The text form: a line for each part, see the README.
[[nodiscard]] std::string to_text(const Program& program);
/// The error names the line.
[[nodiscard]] tl::expected<Program, std::string> from_text(const std::string& text);

}  // namespace equivalence::random
