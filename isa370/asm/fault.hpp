// What stops the assembly of one statement. A fault is thrown where it is found and caught once, where the statements are
// walked through: it never leaves the assembler, and each statement has one fault at most.
#pragma once

#include <cstddef>
#include <string>
#include <utility>

namespace isa370::assembler {

/// A mistake at a place in the statement's text.
struct Fault {
  Fault(std::size_t at, std::string what, bool not_defined = false)
      : offset(at), text(std::move(what)), undefined(not_defined) {}
  std::size_t offset;  ///< Into Statement::text; `whole_statement` when no place is better than another.
  std::string text;    ///< What is wrong and what would be right.
  bool undefined;      ///< A symbol has no value yet; it may have one later.
  bool warning = false;
};

constexpr std::size_t whole_statement = static_cast<std::size_t>(-1);

}  // namespace isa370::assembler
