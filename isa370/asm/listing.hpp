// The listing of an assembly.
#pragma once

#include <string>
#include <vector>

#include "isa370/assembler.hpp"
#include "module.hpp"

namespace isa370::assembler {

/// External symbols, statements with their object code, relocations, cross reference, literals, diagnostics.
[[nodiscard]] std::string write_listing(const Module& module, const std::vector<Diagnostic>& diagnostics);

}  // namespace isa370::assembler
