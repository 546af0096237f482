// Files that printers and punches write: paper as text, cards as images or lines.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <tl/expected.hpp>

#include "isa370/media/card.hpp"
#include "isa370/media/paper.hpp"

namespace isa370 {

struct OutputFileOptions {
  bool carriage_return = false;  ///< Lines end with carriage return and line feed.
};

/// Text as `PaperInStorage` has it. The file is made when it is not there; what it holds stays, until `clear`.
[[nodiscard]] tl::expected<std::unique_ptr<Paper>, MediumFault> open_paper_file(const std::string& name,
                                                                                const OutputFileOptions& options = {});

/// Card images of 80 bytes, or lines of ASCII text without trailing blanks when `ascii`.
[[nodiscard]] tl::expected<std::unique_ptr<CardStacker>, MediumFault> open_stacker_file(const std::string& name, bool ascii,
                                                                                        const OutputFileOptions& options = {});

}  // namespace isa370
