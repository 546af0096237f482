// What two results differ in, which of it is known, and how a case is shown to people.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "case.hpp"
#include "rehearsal.hpp"

namespace peer {

enum class Part : std::uint8_t {
  ending,
  general_register,
  floating_point_register,
  control_register,
  prefix,
  old_psw,  ///< By location.
  code,     ///< By location, words.
  key,      ///< By block of the arena.
  storage,  ///< By absolute address, runs of bytes.
};

struct Difference {
  Part part = Part::ending;
  std::uint32_t index = 0;
  std::string ours;  ///< Hexadecimal.
  std::string theirs;
  bool operator==(const Difference&) const = default;
};
[[nodiscard]] std::string to_string(const Difference& difference);

/// `begin` is the arena as the case began, against which the results list what changed.
[[nodiscard]] std::vector<Difference> compare(const Case& one, const Result& ours, const Result& theirs,
                                              std::span<const std::uint8_t> begin);

/// A difference that is settled: the manual leaves it open, or Hercules is not as the manual says.
struct KnownDifference {
  std::string_view name;
  std::string_view settled;  ///< By which section of the manual.
  bool (*applies)(const Case& one, const Rehearsal& rehearsal, const Difference& difference);
};
[[nodiscard]] std::span<const KnownDifference> differences_from_hercules();
/// The first that applies; nullptr if none does.
[[nodiscard]] const KnownDifference* known_difference(std::span<const KnownDifference> known, const Case& one,
                                                      const Rehearsal& rehearsal, const Difference& difference);

/// Mode, registers, keys and instructions before, in words.
[[nodiscard]] std::string describe(const Case& one, std::span<const std::uint8_t> begin);
/// A whole result, what changed in storage included.
[[nodiscard]] std::string describe(const Result& result, std::span<const std::uint8_t> begin);

}  // namespace peer
