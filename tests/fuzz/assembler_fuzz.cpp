// Arbitrary text as source for the assembler: it ends, with a deck that loads or with diagnostics that name a line; the same
// source gives the same result.
//
// The bytes are the text; COPY and macro libraries have two members, which it may call.
#include <span>
#include <string>
#include <string_view>

#include <isa370/assembler.hpp>
#include <isa370/object_deck.hpp>

#include "scenario.hpp"

namespace {

using isa370::assembler::Source;

std::optional<Source> member(std::string_view name) {
  if (name == "MAC") return Source{"mac", "         MACRO\n&L       MAC   &A,&K=2\n&L       DC    &K.A(&A)\n         MEND\n"};
  if (name == "BOOK") return Source{"book", "X        EQU   7\n         MAC   X\n"};
  return std::nullopt;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Source source{"source.asm", std::string(data, data + size)};
  const isa370::assembler::Options options{.copy_member = member};
  const auto result = assemble(source, options);
  for (const auto& diagnostic : result.diagnostics) {
    fuzz::require(!diagnostic.text.empty() && diagnostic.text.find('\n') == std::string::npos, "a diagnostic is one sentence");
    fuzz::require(!diagnostic.file.empty() && diagnostic.line != 0, "a diagnostic says where");
  }
  fuzz::require(result.ok() || result.deck.empty(), "a deck is made without errors only");
  if (result.ok()) static_cast<void>(isa370::load_decks({result.deck}, 0));
  const auto again = assemble(source, options);
  fuzz::require(again.diagnostics == result.diagnostics && again.deck.cards == result.deck.cards, "the same once more");
  return 0;
}
