// CMS does the same under each way to virtualise that needs no change of the machine: one session, typed twice.
#include <array>
#include <cctype>

#include <doctest/doctest.h>

#include "session.hpp"

using guests::has;
using guests::Installation;

namespace {

constexpr std::uint32_t ample_storage = 2 * 1024 * 1024;
constexpr auto session = std::to_array<std::string_view>(
    {"echo Hello,  World", "query cmslevel", "q storage", "query", "cp query names", "cp msg nobody hello", "frobnicate now",
     "primes 1000", "primes many", "touch 64K 3", "touch 200K", "help", "start xyz", "cp query set", "cp store s2F000 01020304",
     "cp display 2F000.4", "cp query virtual"});

/// What depends on the time, or names the method, is left out.
std::string without_times(std::string line) {
  if (const auto hash = line.find(", configuration "); hash != std::string::npos) line.resize(hash);
  if (const auto times = line.find("; T="); times != std::string::npos) line.resize(times);
  for (const auto method : cp::methods())
    if (line == "METHOD " + std::string(method.name)) return "METHOD";
  return line;
}

std::vector<std::string> transcript_with(cp::Method method) {
  Installation installation(ample_storage, method);
  const auto terminal = installation.log_on_and_ipl("ALICE");
  for (const auto line : session) installation.type(terminal, line);
  installation.type(terminal, "start", "CMS");                                  // A program check.
  const std::vector<std::uint8_t> program{0x41, 0xF0, 0x00, 0x2A, 0x07, 0xFE};  // LA 15,42; BR 14
  auto& control_program = installation.control_program();
  REQUIRE(control_program.write_storage("ALICE", 0x21000, program).has_value());
  installation.type(terminal, "start 21000");
  std::vector<std::string> lines;
  for (auto& line : installation.lines(terminal)) lines.push_back(without_times(std::move(line)));
  const auto counters = control_program.guest("ALICE")->counters;
  CHECK((counters.interpreted != 0) == (method == cp::Method::simulate));
  return lines;
}

}  // namespace

TEST_CASE("a session with CMS is the same, trapped and simulated") {
  const auto trapped = transcript_with(cp::Method::trap);
  CHECK(trapped.size() > session.size() * 2);
  const auto simulated = transcript_with(cp::Method::simulate);
  REQUIRE(simulated.size() == trapped.size());
  for (std::size_t i = 0; i < trapped.size(); ++i) {
    const bool names_method = trapped[i].starts_with("METHOD ") && simulated[i].starts_with("METHOD ");
    CHECK((names_method || simulated[i] == trapped[i]));
  }
}

TEST_CASE("two users with CMS, one trapped and one simulated, write to each other") {
  Installation installation(ample_storage, cp::Method::simulate);
  const auto alice = installation.log_on_and_ipl("ALICE");
  const auto bob = installation.log_on_and_ipl("BOB");
  installation.enter(bob, "cp set method trap");
  auto& control_program = installation.control_program();
  REQUIRE(control_program.run({.instructions = 100'000}) == cp::RunStop::idle);
  CHECK(control_program.terminal(bob).mode == cp::TerminalMode::cp_read);
  installation.enter(bob, "ipl cms");
  REQUIRE(installation.wait_for(bob, "CMS FOR CAMBRIDGE", installation.line_count(bob)));
  installation.type(bob, "");
  installation.type(bob, "cp msg alice from the real machine");
  CHECK(guests::has_part(installation.lines(alice), "from the real machine"));
  installation.enter(alice, "primes 2000");
  CHECK(has(installation.type(bob, "primes 100"), "25 PRIMES UP TO 100, THE LAST IS 97"));
  REQUIRE(control_program.run({.instructions = 5'000'000}) == cp::RunStop::idle);
  CHECK(has(installation.lines(alice), "303 PRIMES UP TO 2000, THE LAST IS 1999"));
}
