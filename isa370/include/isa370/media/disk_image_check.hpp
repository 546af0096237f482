// Everything that is wrong with a disk image.
#pragma once

#include <string>
#include <vector>

#include "isa370/media/fault.hpp"

namespace isa370 {

struct DiskImageCheck {
  /// Each names the file and the offset. A damaged header is the only fault that is found; the rest cannot be read then.
  std::vector<MediumFault> faults;
  /// What is not as it should be and harms nothing, as the mark of a writer that was killed.
  std::vector<std::string> remarks;
  std::uint32_t tracks = 0;  ///< Looked at: tracks, or blocks of a fixed-block volume.
  std::uint32_t stored = 0;  ///< Of them in this file, if it is compressed (block groups for fixed blocks).
};

/// Looks at the headers, the tables, the list of free spaces and every track in this one file, and does not change it. Shadow
/// files are checked by their own names.
[[nodiscard]] DiskImageCheck check_disk_image(const std::string& name);

}  // namespace isa370
