// Reels of tape in files. [HERC]
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <tl/expected.hpp>

#include "isa370/media/tape_medium.hpp"

namespace isa370 {

/// How new blocks are kept. Whatever the option says, what is on a tape is read.
enum class TapeCompression : std::uint8_t { none, zlib, bzip2 };

struct TapeFileOptions {
  bool read_only = false;
  TapeCompression compression = TapeCompression::none;
  /// Where the marker of the end of tape is, in bytes of the file.
  std::uint64_t length = UINT64_MAX;
};

/// An AWS or HET tape: each chunk of a block has a header of six bytes, and the blocks of a HET tape may be compressed. The
/// file is made, empty, when it is not there, unless it is to be read only. The reel is at load point.
[[nodiscard]] tl::expected<std::unique_ptr<TapeMedium>, MediumFault> open_aws_tape(const std::string& name,
                                                                                   const TapeFileOptions& options = {});

}  // namespace isa370
