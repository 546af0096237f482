// Instructions as assembler statements, over the instruction table.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

#include <tl/expected.hpp>

#include "isa370/instruction.hpp"
#include "isa370/object_deck.hpp"

namespace isa370 {

/// "LA    1,4(2,3)"; "DC    X'0000'" when there is no such operation. The text assembles to the same bytes.
[[nodiscard]] std::string disassemble(const std::array<std::uint8_t, 6>& text);

/// Source that assembles to the deck again: sections, external symbols, labels, address constants, the instructions that are
/// reached from the entry points, and everything else as data. The error names card and column.
[[nodiscard]] tl::expected<std::string, std::string> disassemble_deck(const ObjectDeck& deck);

/// The same for bytes that belong at `origin`, with one section PROGRAM. It begins on a doubleword; the code is followed from
/// `entries`, or without any from `origin`.
[[nodiscard]] tl::expected<std::string, std::string> disassemble_image(std::span<const std::uint8_t> bytes,
                                                                       std::uint32_t origin,
                                                                       std::span<const std::uint32_t> entries);

}  // namespace isa370
