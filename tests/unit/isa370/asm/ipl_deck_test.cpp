// The deck that loads itself, from a card reader into a bare machine.
#include <memory>

#include "assembled.hpp"
#include "isa370/devices/reader_3505.hpp"
#include "isa370/machine.hpp"

using namespace isa370;
using namespace isa370::assembler;

namespace {

constexpr DeviceNumber reader{0x00C};

const char* const program =
    "P        CSECT\n         BALR  12,0\n         USING *,12\n         L     1,=A(P)\n         LH    2,2\n         L     "
    "3,TABLE+396\n         LPSW  DONE\n"
    "DONE     DS    0D\n         DC    X'000200000000600D'\nTABLE    DC    100A(*-P)\n         LTORG\n         END   P\n";

/// What the machine comes to rest with.
CpuState run(const std::vector<Card>& cards) {
  Machine machine{MachineOptions{}};
  auto device = std::make_unique<CardReader>(model_3505);
  device->load(cards, false);
  machine.channels().attach(reader, std::move(device));
  // Storage is never blank on a real machine: the deck must not count on it.
  for (auto& byte : machine.storage().bytes()) byte = 0xEE;
  const auto loaded = machine.initial_program_load(reader);
  if (!loaded) FAIL(loaded.error());
  const auto exit = machine.run({.instructions = 10'000});
  CHECK(exit.reason == ExitReason::disabled_wait);
  return machine.cpu();
}

}  // namespace

TEST_CASE("the deck loads and enters the program") {
  const auto image = load_decks({assemble_well(program).deck}, 0x12340);
  REQUIRE(image);
  const auto cards = make_ipl_deck(*image);
  REQUIRE(cards.size() == 4 + (image->bytes.size() + 55) / 56 + 1);
  const auto state = run(cards);
  CHECK(state.psw.address == 0x600D);
  CHECK(state.gpr[1] == 0x12340);
  CHECK(state.gpr[2] == 0x00C);  // The device's address is still there for the program.
  CHECK(state.gpr[3] == 428);    // The last word of the table: every card came.
}

TEST_CASE("a deck that is cut off ends in a disabled wait of its own") {
  const auto image = load_decks({assemble_well(program).deck}, 0x800);
  REQUIRE(image);
  auto cards = make_ipl_deck(*image);
  cards.pop_back();
  CHECK(run(cards).psw.address == 0xBAD);
}

TEST_CASE("there is no deck for a program where the loader itself must be") {
  LoadedImage image;
  image.origin = 0x7FF;
  image.bytes = {1, 2, 3};
  CHECK(make_ipl_deck(image).empty());
}
