// The options of exec: every value checked, and every complaint one line that names the option.
#include <doctest/doctest.h>

#include "cli/exec_options.hpp"

namespace {

using Words = std::vector<std::string>;

tl::expected<console::ExecOptions, std::string> parse(Words words, bool complete = true) {
  if (complete) {
    words.emplace_back("--on=bare");
    words.emplace_back("--restart");
  }
  const auto arguments = console::parse_arguments(console::exec_option_rows(), words);
  if (!arguments) return tl::unexpected(arguments.error());
  return console::exec_options_from(*arguments);
}

TEST_CASE("everything that can be given") {
  const auto options = parse({"--on=vm",
                              "--psw",
                              "0008000000001000",
                              "--model",
                              "370/145",
                              "--storage",
                              "512K",
                              "--load",
                              "a@b@1000",
                              "--load",
                              "c@0",
                              "--gpr",
                              "15=FFFFFFFF",
                              "--gpr",
                              "0=1",
                              "--fpr",
                              "6=4110000000000000",
                              "--cr",
                              "9=2",
                              "--key",
                              "17FF=F8",
                              "--tod",
                              "1975-01-01 00:00:00",
                              "--max-time",
                              "0.25",
                              "--max-instructions",
                              "7",
                              "--dump",
                              "10:20",
                              "--dialogue",
                              "d",
                              "--config",
                              "c",
                              "--quiet"},
                             false);
  REQUIRE(options);
  CHECK(options->place == console::Place::virtual_machine);
  CHECK(options->start == console::Start{console::StartWithPsw{0x0008'0000'0000'1000}});
  CHECK(options->model->name == "370/145");
  CHECK(options->storage == 512 * 1024);
  REQUIRE(options->loads.size() == 2);
  CHECK(options->loads[0].file == "a@b");
  CHECK(options->loads[0].address == 0x1000);
  CHECK(options->gpr == std::map<unsigned, std::uint32_t>{{0, 1}, {15, 0xFFFF'FFFF}});
  CHECK(options->fpr == std::map<unsigned, std::uint64_t>{{6, 0x4110'0000'0000'0000}});
  CHECK(options->cr == std::map<unsigned, std::uint32_t>{{9, 2}});
  CHECK(options->keys == std::map<std::uint32_t, std::uint8_t>{{0x1000, 0xF8}});
  CHECK(options->time_of_day == isa370::time_of_day_from(1975, 1, 1, 0, 0, 0));
  CHECK(options->max_time == 250'000'000);
  CHECK(options->max_instructions == 7);
  REQUIRE(options->dumps.size() == 1);
  CHECK(options->dumps[0].address == 0x10);
  CHECK(options->dumps[0].length == 0x20);
  CHECK(options->dialogue == "d");
  CHECK(options->configuration == "c");
  CHECK(options->quiet);
}

TEST_CASE("what is left out") {
  const auto options = parse({});
  REQUIRE(options);
  CHECK(options->start == console::Start{console::StartWithRestart{}});
  CHECK_FALSE(options->storage);
  CHECK(options->time_of_day == isa370::default_time_of_day());
  CHECK(options->max_instructions == console::ExecOptions::default_instructions);
}

TEST_CASE("exactly one way to start, and a place") {
  for (const auto& words :
       {Words{}, Words{"--on=bare"}, Words{"--restart"}, Words{"--on=both", "--restart"},
        Words{"--on=bare", "--restart", "--ipl", "00C"}, Words{"--on=bare", "--psw", "0000000000000000", "--ipl", "00C"}})
    CHECK_FALSE(parse(words, false));
  const auto ipl = parse({"--on=bare", "--ipl", "10c"}, false);
  REQUIRE(ipl);
  CHECK(ipl->start == console::Start{console::StartWithIpl{0x10C}});
}

TEST_CASE("wrong values are refused, with the option's name") {
  for (const auto& words : {
           Words{"--gpr", "16=1"},
           Words{"--gpr", "1=123456789"},
           Words{"--gpr", "1="},
           Words{"--gpr", "=1"},
           Words{"--gpr", "1"},
           Words{"--gpr", "R1=1"},
           Words{"--gpr", "1=-1"},
           Words{"--fpr", "1=4110000000000000"},
           Words{"--fpr", "0=41"},
           Words{"--fpr", "8=4110000000000000"},
           Words{"--cr", "16=0"},
           Words{"--key", "1000=F1"},
           Words{"--key", "1000=100"},
           Words{"--key", "1000000=F0"},
           Words{"--key", "F0"},
           Words{"--load", "a"},
           Words{"--load", "@0"},
           Words{"--load", "a@"},
           Words{"--load", "a@1000000"},
           Words{"--load", "a@XYZ"},
           Words{"--dump", "0:0"},
           Words{"--dump", "0"},
           Words{"--dump", ":4"},
           Words{"--dump", "1000000:4"},
           Words{"--storage", "1"},
           Words{"--storage", "17M"},
           Words{"--storage", "-1M"},
           Words{"--storage", "4K"},
           Words{"--model", "370/999"},
           Words{"--tod", "now"},
           Words{"--tod", "1972-02-30 00:00:00"},
           Words{"--max-time", "0"},
           Words{"--max-time", "1."},
           Words{"--max-time", "1e3"},
           Words{"--max-time", "0.0000000001"},
           Words{"--max-instructions", "0"},
           Words{"--max-instructions", "many"},
           Words{"--max-instructions", "18446744073709551616"},
       }) {
    const auto options = parse(words);
    CAPTURE(words[1]);
    REQUIRE_FALSE(options);
    CHECK(options.error().starts_with(words[0]));
    CHECK(options.error().find('\n') == std::string::npos);
  }
}

TEST_CASE("models: a wrong name says which there are; CP has no use for a System/360") {
  CHECK(parse({"--model", "IBM System/360 Model 67"})->model->name == "360/67");
  const auto wrong = parse({"--model", "370/999"});
  CHECK(wrong.error().find("there are 360/30, 360/40, ") != std::string::npos);
  for (const char* model : {"360/65", "67"}) {
    const auto refused = parse({"--on=vm", "--restart", "--model", model}, false);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().starts_with("--model"));
    CHECK(refused.error().find("System/370 only") != std::string::npos);
    CHECK(parse({"--on=bare", "--restart", "--model", model}, false));
  }
}

TEST_CASE("what may stand once only") {
  CHECK_FALSE(parse({"--gpr", "1=1", "--gpr", "1=1"}));
  CHECK_FALSE(parse({"--fpr", "0=0000000000000000", "--fpr", "0=0000000000000000"}));
  CHECK_FALSE(parse({"--key", "1000=10", "--key", "17FF=20"}));
  CHECK_FALSE(parse({"--dump", "1000:4", "--dump", "1000:8"}));
  CHECK(parse({"--load", "a@0", "--load", "b@0"}));
}

TEST_CASE("PSWs have sixteen digits") {
  for (const auto* psw : {"0", "00080000000010000", "000800000000100G", "00080000 00001000"})
    CHECK_FALSE(parse({"--on=bare", "--psw", psw}, false));
}

TEST_CASE("a machine that does nothing at some privileged instructions, and how that is mended") {
  const auto given = parse({"--on=vm", "--restart", "--silent", "ssm,IPK", "--method", "rewrite"}, false);
  REQUIRE(given);
  CHECK(isa370::to_string(given->silent_instructions) == "SSM,IPK");
  CHECK(given->virtualisation.method == cp::Method::rewrite);
  CHECK(parse({"--silent", "usual"})->silent_instructions == cp::usual_silent_instructions());
  CHECK(parse({}).value().silent_instructions.empty());
  CHECK(parse({"--silent", "SSM,LR"}).error() ==
        "--silent SSM,LR: LR is not privileged; name privileged instructions, e.g. SSM,STNSM");
}

}  // namespace
