// Short cuts for tests of the assembler: a program in a string, its bytes or its diagnostics out.
#pragma once

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "isa370/assembler.hpp"
#include "isa370/object_deck.hpp"

namespace isa370::assembler {

[[nodiscard]] inline std::string hexadecimal(std::span<const std::uint8_t> bytes) {
  std::string text;
  for (const auto byte : bytes) text += fmt::format("{:02X}", byte);
  return text;
}

/// Assembles; every diagnostic fails the test.
[[nodiscard]] inline Result assemble_well(std::string_view text, const Options& options = {}) {
  auto result = assemble({"test.asm", std::string(text)}, options);
  for (const auto& diagnostic : result.diagnostics) FAIL_CHECK(to_string(diagnostic));
  return result;
}

/// Loaded at `origin`, in hexadecimal.
[[nodiscard]] inline std::string loaded(const std::vector<ObjectDeck>& decks, std::uint32_t origin = 0) {
  const auto image = load_decks(decks, origin);
  if (!image) {
    FAIL_CHECK(image.error());
    return {};
  }
  return hexadecimal(image->bytes);
}

/// The object code of statements between "T CSECT / USING T,12" and "END".
[[nodiscard]] inline std::string code_of(std::string_view statements) {
  const auto result = assemble_well(fmt::format("T        CSECT\n         USING T,12\n{}\n         END\n", statements));
  return result.ok() ? loaded({result.deck}) : std::string();
}

/// Diagnostics as "line:column text", one string each.
[[nodiscard]] inline std::vector<std::string> complaints(std::string_view text, const Options& options = {}) {
  std::vector<std::string> found;
  for (const auto& d : assemble({"test.asm", std::string(text)}, options).diagnostics)
    found.push_back(fmt::format("{}:{} {}", d.line, d.column, d.text));
  return found;
}

/// The only diagnostic that a statement makes, as "column text"; the statement is line 3 of its program.
[[nodiscard]] inline std::string complaint(std::string_view statement) {
  const auto found = complaints(fmt::format("T        CSECT\n         USING T,12\n{}\n         END\n", statement));
  if (found.size() != 1) return fmt::format("{} diagnostics", found.size());
  return found[0].starts_with("3:") ? found[0].substr(2) : found[0];
}

}  // namespace isa370::assembler
