// Conditional assembly expressions: arithmetic, logical and character, and the substitution of variable symbols in text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "conditional_variables.hpp"
#include "expression.hpp"

namespace isa370::assembler {

class ConditionalEvaluator {
 public:
  explicit ConditionalEvaluator(Variables& variables) : variables_(variables) {}

  // Each reads at the cursor and stops behind what it has read.
  [[nodiscard]] std::int32_t arithmetic(Cursor& cursor);
  [[nodiscard]] bool logical(Cursor& cursor);
  [[nodiscard]] std::string character(Cursor& cursor);
  /// "&NAME", with subscripts where the symbol can have them.
  [[nodiscard]] VariableValue variable(Cursor& cursor);
  /// text[begin, end) with the values of its variable symbols.
  [[nodiscard]] std::string substitute(std::string_view text, std::size_t begin, std::size_t end);

 private:
  enum class Kind : std::uint8_t { number, text, truth };
  struct Result {
    Kind kind = Kind::number;
    std::int64_t number = 0;  ///< Or 0 and 1 for truth.
    std::string text;
  };
  struct Depth;

  Result disjunction(Cursor& cursor);
  Result conjunction(Cursor& cursor);
  Result negation(Cursor& cursor);
  Result relation(Cursor& cursor);
  Result sum(Cursor& cursor);
  Result product(Cursor& cursor);
  Result term(Cursor& cursor);
  Result parenthesised(Cursor& cursor);
  Result quoted(Cursor& cursor);
  Result text_term(Cursor& cursor, std::int64_t copies);
  Result self_defining(Cursor& cursor);
  Result attribute(Cursor& cursor);
  Result attribute_of_variable(Cursor& cursor, char letter, std::size_t at);
  std::string string_in_apostrophes(Cursor& cursor);
  void substring(Cursor& cursor, std::string& text);
  /// Whether the word stands here; it is stepped over.
  bool accept_word(Cursor& cursor, std::string_view word);
  void skip_blanks(Cursor& cursor) const;

  [[nodiscard]] std::int64_t number_of(const Result& result, std::size_t at) const;
  [[nodiscard]] bool truth_of(const Result& result, std::size_t at) const;

  Variables& variables_;
  int depth_ = 0;        ///< Of nesting of any kind.
  int parentheses_ = 0;  ///< Blanks are allowed inside.
};

/// The value of a self-defining term; nothing when `text` is none.
[[nodiscard]] std::optional<std::int64_t> self_defining_value(std::string_view text);

}  // namespace isa370::assembler
