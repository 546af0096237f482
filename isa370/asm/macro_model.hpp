// A statement as the macro processor sees it, before it is carried out or generated: its kind, its sequence symbol, and whether
// anything is to be substituted in it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "source_reader.hpp"

namespace isa370::assembler {

/// What the macro processor carries out itself. All other statements, and calls, are `none`.
enum class ConditionalOperation : std::uint8_t {
  none,
  macro,
  mend,
  mexit,
  mnote,
  lcla,
  lclb,
  lclc,
  gbla,
  gblb,
  gblc,
  seta,
  setb,
  setc,
  aif,
  ago,
  anop,
  actr,
  copy,
  ictl,
  iseq,
  opsyn,
  punch,
  repro
};

[[nodiscard]] ConditionalOperation conditional_operation(std::string_view operation);

struct Model {
  SourceReader::Item item;
  ConditionalOperation kind = ConditionalOperation::none;
  std::string label;       ///< Sequence symbol without its period, in capitals.
  bool variables = false;  ///< There is something to substitute.
  std::string card;        ///< Behind REPRO: the line to be punched.
  bool has_card = false;

  [[nodiscard]] const Statement& statement() const { return item.statement; }
};

/// Finds out what kind of statement it is. A sequence symbol is taken out of the name field.
[[nodiscard]] Model make_model(SourceReader::Item item);

/// Whether a variable symbol begins in `text`; two ampersands are none.
[[nodiscard]] bool has_variables(std::string_view text);

/// A statement that the assembler has made: its text is laid out in cards for the listing. File and line are those of `origin`.
[[nodiscard]] Statement generated_statement(std::string text, const Statement& origin);

}  // namespace isa370::assembler
