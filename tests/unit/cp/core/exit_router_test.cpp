// The heart of CP with invented exits: no machine takes part.
#include <doctest/doctest.h>

#include "trap/exit_router.hpp"

namespace {

using cp::route;
using isa370::Exit;
using isa370::ExitReason;

constexpr cp::GuestMode supervisor{.problem = false, .storage_size = 0x40000};
constexpr cp::GuestMode problem{.problem = true, .storage_size = 0x40000};

Exit program_exit(std::uint16_t code, std::array<std::uint8_t, 6> instruction = {}) {
  Exit exit;
  exit.reason = ExitReason::program;
  exit.code = code;
  exit.instruction = instruction;
  exit.instruction_length = 4;
  return exit;
}

Exit page_exit(std::uint32_t address, std::uint16_t code = 0x11) {
  auto exit = program_exit(code);
  exit.translation_address = address;
  return exit;
}

}  // namespace

TEST_CASE("a privileged instruction is simulated in the virtual supervisor state and reflected in the virtual problem state") {
  const auto lpsw = program_exit(2, {0x82, 0x00, 0x02, 0x00});
  const auto action = route(supervisor, lpsw);
  REQUIRE(std::holds_alternative<cp::Simulate>(action));
  CHECK(std::get<cp::Simulate>(action).row->mnemonic == "LPSW");
  CHECK(std::get<cp::Simulate>(action).kind == cp::TrapKind::privileged_instruction);

  const auto reflected = route(problem, lpsw);
  REQUIRE(std::holds_alternative<cp::ReflectProgram>(reflected));
  CHECK(std::get<cp::ReflectProgram>(reflected).code == 2);
}

TEST_CASE("every supervisor row of the instruction table is simulated") {
  for (const auto& row : isa370::instruction_table()) {
    if (row.privilege != isa370::Privilege::supervisor || !row.models.contains(isa370::Architecture::system_370)) continue;
    CAPTURE(row.mnemonic);
    const auto first = static_cast<std::uint8_t>(row.opcode > 0xFF ? row.opcode >> 8 : row.opcode);
    const auto second = static_cast<std::uint8_t>(row.opcode > 0xFF ? row.opcode & 0xFF : 0);
    const auto action = route(supervisor, program_exit(2, {first, second}));
    REQUIRE(std::holds_alternative<cp::Simulate>(action));
    CHECK(std::get<cp::Simulate>(action).row == &row);
  }
}

TEST_CASE("I/O instructions and DIAGNOSE have trap kinds of their own") {
  const auto kind = [](std::uint8_t first, std::uint8_t second) {
    return std::get<cp::Simulate>(route(supervisor, program_exit(2, {first, second}))).kind;
  };
  CHECK(kind(0x9C, 0x00) == cp::TrapKind::start_io);
  CHECK(kind(0x9C, 0x01) == cp::TrapKind::start_io);
  CHECK(kind(0x9D, 0x00) == cp::TrapKind::start_io);
  CHECK(kind(0x9F, 0x00) == cp::TrapKind::start_io);
  CHECK(kind(0x83, 0x12) == cp::TrapKind::diagnose);
  CHECK(kind(0xB2, 0x02) == cp::TrapKind::privileged_instruction);
}

TEST_CASE("a page of the guest is brought in; beyond its storage the guest gets an addressing exception") {
  const auto inside = route(supervisor, page_exit(0x3FFFF));
  REQUIRE(std::holds_alternative<cp::BringPage>(inside));
  CHECK(std::get<cp::BringPage>(inside).page == 0x3F);

  for (const auto code : std::initializer_list<std::uint16_t>{0x10, 0x11}) {
    const auto outside = route(supervisor, page_exit(0x40000, code));
    REQUIRE(std::holds_alternative<cp::ReflectProgram>(outside));
    CHECK(std::get<cp::ReflectProgram>(outside).code == 5);
    CHECK(std::get<cp::ReflectProgram>(outside).pass_instruction);
  }
  CHECK(std::holds_alternative<cp::SystemFailure>(route(supervisor, page_exit(0, 0x12))));
}

TEST_CASE("the guest's own errors and supervisor calls are reflected") {
  for (const auto code : std::initializer_list<std::uint16_t>{1, 3, 4, 5, 6, 7, 8, 9, 0x40}) {
    CAPTURE(code);
    const auto action = route(problem, program_exit(code));
    REQUIRE(std::holds_alternative<cp::ReflectProgram>(action));
    CHECK(std::get<cp::ReflectProgram>(action).code == code);
    CHECK_FALSE(std::get<cp::ReflectProgram>(action).pass_instruction);
  }
  Exit call;
  call.reason = ExitReason::supervisor_call;
  call.code = 202;
  CHECK(std::get<cp::ReflectSupervisorCall>(route(problem, call)).number == 202);
}

TEST_CASE("program events join any code, and change nothing else of what is done") {
  CHECK(std::get<cp::ReflectProgram>(route(supervisor, program_exit(0x80))).code == 0x80);
  CHECK(std::get<cp::ReflectProgram>(route(problem, program_exit(0x87))).code == 0x87);
  const std::array<std::uint8_t, 6> lpsw{0x82};
  CHECK(std::holds_alternative<cp::Simulate>(route(supervisor, program_exit(0x82, lpsw))));
  CHECK(std::get<cp::ReflectProgram>(route(problem, program_exit(0x82, lpsw))).code == 0x82);
  CHECK(std::holds_alternative<cp::BringPage>(route(supervisor, page_exit(0x3FFFF, 0x91))));
  const auto outside = std::get<cp::ReflectProgram>(route(supervisor, page_exit(0x40000, 0x90)));
  CHECK(outside.code == 0x85);
  CHECK(outside.pass_instruction);
}

TEST_CASE("interruptions of the real machine are not the guest's") {
  Exit exit;
  exit.reason = ExitReason::external;
  exit.code = 0x1005;
  CHECK(std::holds_alternative<cp::TimerDue>(route(supervisor, exit)));
  exit.reason = ExitReason::input_output;
  exit.code = 0x2A0;
  CHECK(std::get<cp::RealInterruption>(route(supervisor, exit)).device == 0x2A0);
  exit.reason = ExitReason::host_event;
  exit.event_target = 0x101;
  exit.event_detail = 9;
  CHECK(std::get<cp::GuestEvent>(route(supervisor, exit)).target == 0x101);
  exit.reason = ExitReason::budget;
  CHECK(std::holds_alternative<cp::ReturnToCaller>(route(supervisor, exit)));
  for (const auto reason : {ExitReason::disabled_wait, ExitReason::idle, ExitReason::check_stop, ExitReason::stopped}) {
    exit.reason = reason;
    CHECK(std::holds_alternative<cp::SystemFailure>(route(supervisor, exit)));
  }
}
