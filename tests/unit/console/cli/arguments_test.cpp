// Options: names, values with odd characters, repetition, and the separator "--".
#include <array>

#include <doctest/doctest.h>

#include "cli/arguments.hpp"
#include "cli/numbers.hpp"

namespace {

using console::OptionRow;

constexpr auto rows = std::to_array<OptionRow>({
    {"load", "FILE@HEXADDR", true, "a file"},
    {"o,output", "FILE", false, "an output"},
    {"quiet", "", false, "no notes"},
});

tl::expected<console::Arguments, std::string> parse(const std::vector<std::string>& words) {
  return console::parse_arguments(rows, words);
}

TEST_CASE("values are taken as they stand, commas and equals signs included") {
  const auto arguments = parse({"--load", "a,b=c@10", "--load=d e@20", "-o", "x", "first", "--quiet", "second"});
  REQUIRE(arguments);
  CHECK(arguments->values("load") == std::vector<std::string>{"a,b=c@10", "d e@20"});
  CHECK(arguments->value("output") == "x");
  CHECK(arguments->given("quiet"));
  CHECK(arguments->positional() == std::vector<std::string>{"first", "second"});
}

TEST_CASE("what is not given is not there") {
  const auto arguments = parse({});
  REQUIRE(arguments);
  CHECK_FALSE(arguments->given("quiet"));
  CHECK_FALSE(arguments->value("output"));
  CHECK(arguments->values("load").empty());
  CHECK(arguments->positional().empty());
}

TEST_CASE("behind -- everything is positional") {
  const auto arguments = parse({"script", "--", "--quiet", "--", "-x"});
  REQUIRE(arguments);
  CHECK_FALSE(arguments->given("quiet"));
  CHECK(arguments->positional() == std::vector<std::string>{"script", "--quiet", "--", "-x"});
}

TEST_CASE("a wrong option is one line that names it") {
  for (const auto& [words, part] : std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{"--bogus"}, "'bogus'"},
           {{"-z"}, "'z'"},
           {{"--load"}, "'load'"},
           {{"--output", "a", "-o", "b"}, "--output is given 2 times"},
           {{"--quiet", "--quiet"}, "--quiet is given 2 times"},
       }) {
    const auto arguments = parse(words);
    const auto& sought = part;
    CAPTURE(sought);
    REQUIRE_FALSE(arguments);
    CHECK(arguments.error().find(part) != std::string::npos);
    CHECK(arguments.error().find('\n') == std::string::npos);
  }
}

TEST_CASE("the help names every option") {
  const auto text = console::describe(rows);
  CHECK(text.find("--load FILE@HEXADDR ...") != std::string::npos);
  CHECK(text.find("-o, --output FILE") != std::string::npos);
  CHECK(text.find("no notes") != std::string::npos);
}

TEST_CASE("numbers are whole texts and fit") {
  CHECK(console::parse_hex<std::uint32_t>("FfFf") == 0xFFFF);
  CHECK(console::parse_decimal<unsigned>("15") == 15);
  for (const auto* text : {"", "-1", "+1", " 1", "1 ", "0x1", "1G", "100000000"})
    CHECK_FALSE(console::parse_hex<std::uint32_t>(text));
}

}  // namespace
