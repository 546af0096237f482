// Lists of operands: those of macro instructions and prototypes, and sublists in parentheses.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "statement.hpp"

namespace isa370::assembler {

/// Splits text[begin, end) at the commas outside strings and parentheses. Nothing is no operand; two commas in a row have an
/// empty one between them. Faults where strings and parentheses are not closed.
[[nodiscard]] std::vector<Field> split_operands(std::string_view text, std::size_t begin, std::size_t end);

/// The length of the keyword that the operand begins with, as in KEY=VALUE; 0: it is positional.
[[nodiscard]] std::size_t keyword_length(std::string_view operand);

/// The entries of "(A,B,C)"; of anything else, that alone. An omitted operand has none.
[[nodiscard]] std::vector<std::string_view> sublist(std::string_view operand);
/// How many they are.
[[nodiscard]] std::size_t sublist_size(std::string_view operand);
/// Entry `index`, from 1; empty beyond the last.
[[nodiscard]] std::string_view sublist_entry(std::string_view operand, std::size_t index);

}  // namespace isa370::assembler
