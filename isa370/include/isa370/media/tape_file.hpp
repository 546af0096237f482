// Reels of tape in files. [HERC]
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "isa370/media/tape_medium.hpp"

namespace isa370 {

enum class TapeFormat : std::uint8_t {
  aws,   ///< Each chunk of a block has a header of six bytes.
  het,   ///< As AWS; blocks may be compressed.
  simh,  ///< Each record has its length, in four bytes, before and behind it.
};

/// How new blocks of a HET tape are kept. However that is, what is on a tape is read.
enum class TapeCompression : std::uint8_t { none, zlib, bzip2 };

struct TapeFileOptions {
  bool read_only = false;
  std::optional<TapeFormat> format{};            ///< nullopt: as the content says, else the name (.het, .tap, any other: AWS).
  std::optional<TapeCompression> compression{};  ///< nullopt: zlib for HET, none for AWS.
  /// Where the marker of the end of tape is, in bytes of the file.
  std::uint64_t length = UINT64_MAX;
};

/// A reel at load point. The file is made, empty, when it is not there, unless it is to be read only.
[[nodiscard]] tl::expected<std::unique_ptr<TapeMedium>, MediumFault> open_tape_file(const std::string& name,
                                                                                    const TapeFileOptions& options = {});

/// The format of a file, or the one that a new file of this name would have.
[[nodiscard]] TapeFormat tape_format_of(const std::string& name);

}  // namespace isa370
