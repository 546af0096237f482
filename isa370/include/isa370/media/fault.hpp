// What goes wrong with a medium behind a device: a file that cannot be read, a record that is damaged.
#pragma once

#include <cstdint>
#include <string>

namespace isa370 {

struct MediumFault {
  enum class Kind : std::uint8_t {
    damaged,     ///< What is recorded there cannot be understood; the device gives data check.
    equipment,   ///< The host refused to read or write; the device gives equipment check.
    protected_,  ///< The medium must not be written.
    full,        ///< No room is left: the host's disk is full, or the format ends here.
  };
  Kind kind = Kind::damaged;
  /// One line: the file, the offset in it, what is wrong, e.g. "vol.cckd: offset 1536: the track header names cylinder 7, not
  /// 3".
  std::string text;
  bool operator==(const MediumFault&) const = default;
};

}  // namespace isa370
