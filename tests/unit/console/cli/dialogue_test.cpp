// Dialogues: reading them, and their steps at an operator's place that is only pretended.
#include <doctest/doctest.h>

#include "cli/dialogue.hpp"

namespace {

using console::Dialogue;
using console::DialogueStep;
using console::parse_dialogue;
using Lines = std::vector<std::string>;
using Progress = Dialogue::Progress;

struct PretendedPlace final : console::OperatorsPlace {
  std::string typed;
  bool waits_for_a_line = false;
  Lines done;

  std::string typed_from(std::size_t offset) const override { return offset < typed.size() ? typed.substr(offset) : ""; }
  bool reading() const override { return waits_for_a_line; }
  void type(std::string_view line) override {
    done.push_back("type:" + std::string(line));
    waits_for_a_line = false;
  }
  void attention() override { done.emplace_back("attention"); }
  void ready(isa370::DeviceNumber device) override { done.push_back("ready:" + std::to_string(device)); }
};

Dialogue dialogue(std::string_view text) { return Dialogue(parse_dialogue(text, "d").value()); }

TEST_CASE("the steps of a file") {
  const auto steps =
      parse_dialogue("* comment\n# another\n\nexpect  READY \n  type a b \ntype\r\nattention\nready 00c\nstop", "d");
  REQUIRE(steps);
  REQUIRE(steps->size() == 6);
  CHECK((*steps)[0] == DialogueStep{DialogueStep::Kind::expect, " READY ", 0, 4});
  CHECK((*steps)[1] == DialogueStep{DialogueStep::Kind::type, "a b ", 0, 5});
  CHECK((*steps)[2] == DialogueStep{DialogueStep::Kind::type, "", 0, 6});
  CHECK((*steps)[3].kind == DialogueStep::Kind::attention);
  CHECK((*steps)[4] == DialogueStep{DialogueStep::Kind::ready, "", 0x00C, 8});
  CHECK((*steps)[5].kind == DialogueStep::Kind::stop);
  CHECK(to_string((*steps)[4]) == "ready 00C");
  CHECK(to_string((*steps)[1]) == "type a b ");
}

TEST_CASE("all faults at once, with their lines") {
  const auto steps =
      parse_dialogue("expect\nfrob\nready\nready xyz\nstop now\nattention please\nEXPECT x\nexpect   \n", "d.txt");
  REQUIRE_FALSE(steps);
  REQUIRE(steps.error().size() == 8);
  CHECK(steps.error()[0].starts_with("d.txt:1: expect"));
  CHECK(steps.error()[1].starts_with("d.txt:2: 'frob'"));
  CHECK(steps.error()[7].starts_with("d.txt:8: "));
}

TEST_CASE("expect looks behind what the last one found, and sees unfinished lines") {
  PretendedPlace place;
  auto steps = dialogue("expect ENTER\nexpect ENTER\nstop\n");
  place.typed = "PLEASE ENT";
  CHECK(steps.advance(place, true) == Progress::none);
  place.typed += "ER: ";
  CHECK(steps.advance(place, true) == Progress::none);
  REQUIRE(steps.waiting() != nullptr);
  CHECK(steps.waiting()->line == 2);
  place.typed += "\nENTER: ";
  CHECK(steps.advance(place, false) == Progress::stopped);
}

TEST_CASE("type waits for a read, one read a line") {
  PretendedPlace place;
  auto steps = dialogue("type one\ntype\n");
  CHECK(steps.advance(place, true) == Progress::none);
  place.waits_for_a_line = true;
  CHECK(steps.advance(place, false) == Progress::acted);
  CHECK(place.done == Lines{"type:one"});
  CHECK(steps.advance(place, false) == Progress::none);
  place.waits_for_a_line = true;
  CHECK(steps.advance(place, false) == Progress::acted);
  CHECK(place.done == Lines{"type:one", "type:"});
  CHECK(steps.waiting() == nullptr);
  CHECK(steps.advance(place, true) == Progress::none);
}

TEST_CASE("only the first attention waits until the machine is idle") {
  PretendedPlace place;
  auto steps = dialogue("attention\nready 00C\nattention\n");
  CHECK(steps.advance(place, false) == Progress::none);
  CHECK(steps.advance(place, true) == Progress::acted);
  CHECK(steps.advance(place, false) == Progress::acted);
  CHECK(steps.advance(place, false) == Progress::acted);
  CHECK(place.done == Lines{"attention", "ready:12", "attention"});
}

}  // namespace
