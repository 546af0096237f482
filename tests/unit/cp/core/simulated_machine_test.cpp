// The method SIMULATE: results are those of TRAP, the costs are others.
#include "core_fixture.hpp"

#include <functional>

#include "guest/guest_identity.hpp"
#include "simulation/simulated_machine.hpp"

using namespace cp::test;
using cp::Method;

namespace {

cp::DirectoryUser user_with(Method method, std::string name = "ALICE", std::uint32_t storage = 256 * 1024) {
  auto who = user(std::move(name), storage);
  who.virtualisation.method = method;
  return who;
}

/// What a person can find out when the virtual machine has stopped.
struct Ending {
  cp::GuestStatus status = cp::GuestStatus::runnable;
  isa370::CpuState cpu;
  std::vector<std::uint8_t> storage;
  std::vector<std::uint8_t> keys;
  std::vector<std::string> messages;
  std::string typed;
  std::uint64_t instructions = 0;
  isa370::InterruptionCounts reflected;
};

/// General register 2 has it in all programs here; register 1 has `program_at`.
constexpr std::uint32_t data_at = 0x2000;

void set_bases(Bench& bench, cp::Guest& guest) {
  bench.cpu(guest).gpr[1] = program_at;
  bench.cpu(guest).gpr[2] = data_at;
}

using Preparation = std::function<void(Bench&, cp::Guest&)>;

Ending ending_of(Bench& bench, cp::Guest& guest) {
  const auto view = bench.view(guest);
  Ending ending;
  ending.status = view.status;
  ending.cpu = view.cpu;
  ending.storage = bench.core.read(guest, 0, 0x4000).value();
  ending.messages = bench.port.messages;
  ending.typed = bench.port.typed;
  ending.instructions = view.counters.instructions;
  ending.reflected = view.counters.reflected;
  for (std::uint32_t address = 0; address < 0x4000; address += 0x800)
    ending.keys.push_back(bench.core.key(guest, address).value());
  return ending;
}

Ending run_with(Method method, std::string_view program, const Preparation& prepare) {
  Bench bench;
  auto& guest = bench.log_on(user_with(method));
  bench.core.set_timer(guest, cp::Core::TimerSetting::off);
  bench.start(guest, program);
  set_bases(bench, guest);
  if (prepare) prepare(bench, guest);
  static_cast<void>(bench.core.run({.instructions = 200'000, .until = UINT64_MAX}));
  return ending_of(bench, guest);
}

/// The ending, which is the same by both methods.
Ending ending_by_both(std::string_view program, const Preparation& prepare = {}) {
  const auto trapped = run_with(Method::trap, program, prepare);
  const auto simulated = run_with(Method::simulate, program, prepare);
  CHECK(simulated.status == trapped.status);
  CHECK(to_string(simulated.cpu.psw) == to_string(trapped.cpu.psw));
  CHECK(simulated.cpu.psw == trapped.cpu.psw);
  CHECK(simulated.cpu == trapped.cpu);
  CHECK((simulated.storage == trapped.storage));
  CHECK((simulated.keys == trapped.keys));
  CHECK(simulated.messages == trapped.messages);
  CHECK(simulated.typed == trapped.typed);
  CHECK(simulated.instructions == trapped.instructions);
  CHECK(simulated.reflected == trapped.reflected);
  return simulated;
}

}  // namespace

// ---- The same results ----------------------------------------------------------------------------------------------------

TEST_CASE("a guest that computes and asks ends the same, simulated") {
  // L 5,0(2); SSK 5,3; ISK 4,3; STCTL 0,15,8(2); IPK; STOSM 80(2),0.
  const auto ending = ending_by_both("58502000 0853 0943 B60F2008 B20B0000 AD002050", [](Bench& bench, cp::Guest& guest) {
    bench.put(guest, 0x2000, "00000070");
    bench.cpu(guest).gpr[3] = 0x3000;
  });
  CHECK((ending.keys[6] >> 4) == 7);
  CHECK(ending.messages.size() == 1);
}

TEST_CASE("STIDP says that this is a virtual machine") {
  const auto ending = ending_by_both("B2022000");
  CHECK(ending.storage[0x2000] == 0xFF);
}

TEST_CASE("a program-interruption loop is found, simulated, too, and BEGIN goes on behind it") {
  const auto loop = [](Bench& bench, cp::Guest& guest) {
    bench.put(guest, 0x68, "00000000 00002000");
    bench.put(guest, 0x2000, "0000 0000 0000");
  };
  const auto ending = ending_by_both("0000", loop);
  CHECK(ending.messages == std::vector<std::string>{"DMKPRG453W CP ENTERED; PROGRAM INTERRUPT LOOP"});
  for (const auto method : {Method::trap, Method::simulate}) {
    Bench bench;
    auto& guest = bench.log_on(user_with(method));
    bench.start(guest, "0000");
    loop(bench, guest);
    CHECK(bench.core.run({.instructions = 1000}) == cp::RunStop::idle);
    bench.put(guest, 0x68, "000A0000 00000E68");
    bench.core.begin(guest);
    CHECK(bench.core.run({.instructions = 1000}) == cp::RunStop::idle);
    CHECK(bench.port.messages.back() == "DMKDSP450W CP ENTERED; DISABLED WAIT PSW '000A0000 00000E68'");
    CHECK(bench.at(guest, 0x28, 8) == "0000000140002004");
  }
}

TEST_CASE("a program new PSW that is not valid is such a loop") {
  const auto ending =
      ending_by_both("0000", [](Bench& bench, cp::Guest& guest) { bench.put(guest, 0x68, "080000FF 00002000"); });
  CHECK(ending.messages.size() == 1);
  CHECK(ending.messages[0].find("453W") != std::string::npos);
}

TEST_CASE("overflows that follow each other are no loop") {
  // The handler overflows itself, and then waits.
  const auto ending = ending_by_both("1A44", [](Bench& bench, cp::Guest& guest) {
    bench.cpu(guest).gpr[4] = 0x7FFF'FFFF;
    bench.cpu(guest).psw.program_mask = 8;
    bench.put(guest, 0x68, "00000000 08002100");
    bench.put(guest, 0x2100, "1A33 82002108 0000 000A0000 00000ABC");
    bench.cpu(guest).gpr[3] = 0x7FFF'FFFF;
  });
  CHECK(ending.cpu.psw.address == 0xABC);
}

TEST_CASE("an external-interruption loop is found, simulated, too") {
  const auto ending = ending_by_both("B2082008 80002000 47F01008", [](Bench& bench, cp::Guest& guest) {
    bench.put(guest, 0x2000, "01");
    bench.put(guest, 0x2008, "FFFFFFFF FFFFF000");
    bench.put(guest, 0x58, "01000000 00003000");
    bench.cpu(guest).cr[0] = 0x400;
  });
  CHECK(ending.messages == std::vector<std::string>{"DMKDSP452W CP ENTERED; EXTERNAL INTERRUPT LOOP"});
}

TEST_CASE("a PSW of the EC mode enters CP when the user has not that mode") {
  const auto ending = ending_by_both("82002000", [](Bench& bench, cp::Guest& guest) {
    bench.put(guest, 0x2000, "00080000 00001000");
    bench.core.set_extended_control(guest, false);
    bench.cpu(guest).psw = isa370::ProgramStatusWord::from_bits(program_at);
    bench.core.begin(guest);
  });
  REQUIRE(ending.messages.size() == 1);
  CHECK(ending.messages[0].starts_with("DMKDSP451W CP ENTERED; INVALID PSW '00080000 00001000'"));
}

TEST_CASE("prefixes: one that leads to storage, and one that does not") {
  ending_by_both("B2102000 50300100 584F0100 B2112010", [](Bench& bench, cp::Guest& guest) {
    bench.put(guest, 0x2000, "00003000");
    bench.cpu(guest).gpr[3] = 0x1234'5678;
    bench.cpu(guest).gpr[15] = 0x3000;
  });
  const auto ending = ending_by_both("B2102000", [](Bench& bench, cp::Guest& guest) { bench.put(guest, 0x2000, "00FFF000"); });
  REQUIRE(ending.messages.size() == 1);
  CHECK(ending.messages[0].starts_with("CP ENTERED; the virtual prefix"));
}

TEST_CASE("signals to itself: stop, store status, restart, resets, external call") {
  for (const auto* order : {"01", "02", "03", "04", "05", "06", "07", "08", "09", "0B", "0C"}) {
    CAPTURE(order);
    ending_by_both(std::string("AE2300") + order + "41500005",
                   [](Bench& bench, cp::Guest& guest) { bench.put(guest, 0, "000A0000 00000AAA"); });
  }
}

TEST_CASE("console functions: restart, store status, system reset") {
  const auto both = [](const Preparation& act) {
    return ending_by_both("47F01000", [&act](Bench& bench, cp::Guest& guest) {
      bench.put(guest, 0, "00000000 00002000");
      bench.put(guest, 0x2000, "82002008 00000000 000A0000 00000BBB");
      CHECK(bench.core.run({.instructions = 1000}) == cp::RunStop::budget);
      act(bench, guest);
    });
  };
  CHECK(both([](Bench& bench, cp::Guest& guest) { bench.core.restart(guest); }).cpu.psw.address == 0xBBB);
  both([](Bench& bench, cp::Guest& guest) {
    bench.core.stop(guest);
    bench.core.set_timer(guest, cp::Core::TimerSetting::on);
    bench.core.reset(guest, false);
    bench.core.store_status(guest);
  });
  const auto cleared = both([](Bench& bench, cp::Guest& guest) {
    bench.core.stop(guest);
    CHECK(bench.core.set_key(guest, 0x800, 0x70).has_value());
    bench.core.reset(guest, true);
  });
  CHECK(cleared.keys[1] == 0);
  CHECK(cleared.storage == std::vector<std::uint8_t>(0x4000));
}

TEST_CASE("external interruptions that the person asks for, each by its code") {
  for (const auto code : {0x40, 0x20, 0x01, 0x80, 0xC1, 0x1004, 0x1005}) {
    CAPTURE(code);
    // A comparator and a CPU timer that do not come by themselves; then everything is enabled.
    const auto ending = ending_by_both("B2062010 B2082008 80002000 47F0100C", [code](Bench& bench, cp::Guest& guest) {
      bench.put(guest, 0x2000, "01");
      bench.put(guest, 0x2008, "7FFFFFFF FFFFFFFF FFFFFFFF FFFFFFFF");
      bench.cpu(guest).cr[0] = 0xCE0;
      CHECK(bench.core.run({.instructions = 2}) == cp::RunStop::budget);
      bench.core.external_interrupt(guest, static_cast<std::uint16_t>(code));
    });
    CHECK(ending.reflected.external == 1);
  }
}

TEST_CASE("DIAGNOSE reaches CP: commands, storage size, release of pages, an unknown code") {
  const auto command = ending_by_both("83240008", [](Bench& bench, cp::Guest& guest) {
    bench.port.answer = {.lines = {"DONE"}, .return_code = 45};
    bench.put(guest, 0x2000, "D8");
    bench.cpu(guest).gpr[2] = 0x2000;
    bench.cpu(guest).gpr[4] = 1;
  });
  CHECK(command.cpu.gpr[4] == 45);
  CHECK(ending_by_both("83200060").cpu.gpr[2] == 256 * 1024);
  const auto released = ending_by_both("83240010", [](Bench& bench, cp::Guest& guest) {
    bench.put(guest, 0x2000, "D8");
    bench.cpu(guest).gpr[2] = 0x2000;
    bench.cpu(guest).gpr[4] = 0x2000;
  });
  CHECK(released.storage[0x2000] == 0);
  CHECK(ending_by_both("83120FFC").reflected.program == 1);
  // In the virtual problem state it is the guest's own error.
  const auto problem = ending_by_both("83200060", [](Bench& bench, cp::Guest& guest) { bench.cpu(guest).psw.problem = true; });
  CHECK(problem.storage[0x2B] == 2);
  // Through EXECUTE.
  CHECK(ending_by_both("44002000", [](Bench& bench, cp::Guest& guest) { bench.put(guest, 0x2000, "83200060"); }).cpu.gpr[2] ==
        256 * 1024);
}

TEST_CASE("DIAGNOSE with program events recorded") {
  const auto ending = ending_by_both("83200060", [](Bench& bench, cp::Guest& guest) {
    bench.cpu(guest).psw = isa370::ProgramStatusWord::from_bits(0x4008'0000'0000'1000);
    bench.cpu(guest).cr[9] = 0x4000'0000;
    bench.cpu(guest).cr[10] = 0;
    bench.cpu(guest).cr[11] = 0xFF'FFFF;
    bench.put(guest, 0x68, "000A0000 00000E68");
  });
  CHECK(ending.reflected.program == 1);
  CHECK(ending.storage[0x96] == 0x40);
}

// ---- Devices -------------------------------------------------------------------------------------------------------------

namespace {

/// Types "OK" on the console and waits for its end with I/O interruptions enabled.
void put_console_program(Bench& bench, cp::Guest& guest) {
  set_bases(bench, guest);
  bench.put(guest, 0x2000, "FF020000 00001234");  // Enabled wait.
  bench.put(guest, 0x48, "00002010");
  bench.put(guest, 0x2010, "09002018 20000002 D6D2");
  bench.put(guest, 0x78, "00020000 00000E78");
}
constexpr std::string_view console_program = "9C000009 82002000";

}  // namespace

TEST_CASE("a guest types on its console and takes the interruption") {
  const auto ending = ending_by_both(console_program, put_console_program);
  CHECK(ending.typed == "OK\n");
  CHECK(ending.reflected.input_output == 1);
  CHECK(ending.cpu.psw.address == 0xE78);
}

TEST_CASE("an idle guest costs nothing, and the request key wakes it") {
  Bench bench;
  auto& guest = bench.log_on(user_with(Method::simulate));
  bench.put(guest, 0x2000, "FF020000 00001234");
  bench.start(guest, "82002000");
  set_bases(bench, guest);
  CHECK(bench.core.run({.instructions = 1000}) == cp::RunStop::idle);
  CHECK(bench.view(guest).status == cp::GuestStatus::enabled_wait);
  const auto used = bench.view(guest).counters;
  bench.core.machine().consume(3'600'000'000'000);
  CHECK(bench.core.run({.instructions = 1000}) == cp::RunStop::idle);
  CHECK(bench.view(guest).counters.total_time == used.total_time);
  bench.core.request_key(guest);
  CHECK(bench.core.run({.instructions = 1000}) == cp::RunStop::idle);
  CHECK(bench.view(guest).cpu.psw.address == 0xE78);
}

TEST_CASE("IPL from the reader") {
  for (const auto method : {Method::trap, Method::simulate}) {
    Bench bench;
    auto& guest = bench.log_on(user_with(method));
    isa370::Card card{};
    const auto bytes = hex("000A0000 00000CCC 03000000 20000001");
    std::copy(bytes.begin(), bytes.end(), card.begin());
    REQUIRE(bench.core.load_reader(guest, 0x00C, {card}).has_value());
    const auto loaded = bench.core.ipl(guest, 0x00C);
    REQUIRE_MESSAGE(loaded.has_value(), loaded.error());
    CHECK(bench.core.run({.instructions = 1000}) == cp::RunStop::idle);
    CHECK(bench.cpu(guest).psw.address == 0xCCC);
  }
}

// ---- Costs and time --------------------------------------------------------------------------------------------------------

TEST_CASE("each instruction is simulated, counted and paid for; nothing traps and nothing is paged") {
  Bench bench;
  auto& guest = bench.log_on(user_with(Method::simulate));
  bench.start(guest, "46401000 B2022008");
  set_bases(bench, guest);
  bench.cpu(guest).gpr[4] = 50'000;
  CHECK(bench.core.run({.instructions = 100'000}) == cp::RunStop::idle);
  const auto counters = bench.view(guest).counters;
  CHECK(counters.instructions > 50'000);
  CHECK(counters.interpreted == counters.instructions);
  CHECK(bench.core.instruction_count() >= counters.interpreted);
  CHECK(counters.trap_count() == 0);
  CHECK(counters.page_faults == 0);
  CHECK(counters.total_time == counters.virtual_time * cp::simulation_expansion);
  CHECK(bench.core.machine().clock().now() >= counters.total_time);
  CHECK(bench.view(guest).resident_pages == 0);
}

TEST_CASE("the interval timer counts the guest's own time, over all its turns") {
  for (const auto method : {Method::trap, Method::simulate}) {
    Bench bench;
    auto& guest = bench.log_on(user_with(method));
    bench.put(guest, 0x2000, "01");
    bench.put(guest, 0x50, "00003000");  // 48 steps, and one below zero: 163.3 ms.
    bench.start(guest, "80002000 47F01004");
    set_bases(bench, guest);
    CHECK(bench.core.run({.instructions = 10'000'000}) == cp::RunStop::idle);
    CHECK(bench.view(guest).counters.reflected.external == 1);
    CHECK(bench.view(guest).counters.virtual_time >= 163'333'333);
    CHECK(bench.view(guest).counters.virtual_time < 163'400'000);
  }
}

TEST_CASE("SET TIMER REAL counts all time, and SET TIMER OFF none") {
  for (const auto setting : {cp::Core::TimerSetting::real, cp::Core::TimerSetting::off}) {
    Bench bench;
    auto& guest = bench.log_on(user_with(Method::simulate));
    bench.core.set_timer(guest, setting);
    bench.put(guest, 0x2000, "01020000 00001234");
    bench.put(guest, 0x50, "00003000");
    bench.start(guest, "82002000");
    set_bases(bench, guest);
    const auto before = bench.core.machine().clock().now();
    CHECK(bench.core.run({.instructions = 1'000'000}) == cp::RunStop::idle);
    const bool real = setting == cp::Core::TimerSetting::real;
    CHECK(bench.view(guest).counters.reflected.external == (real ? 1 : 0));
    if (!real) continue;
    const auto passed = bench.core.machine().clock().now() - before;
    CHECK(passed > 159'000'000);
    CHECK(passed < 164'000'000);
  }
}

TEST_CASE("the clock comparator wakes a waiting guest at its instant") {
  Bench bench;
  auto& guest = bench.log_on(user_with(Method::simulate));
  const auto now = bench.core.machine().time_of_day();
  std::string comparator;
  for (int shift = 60; shift >= 0; shift -= 4)
    comparator += "0123456789ABCDEF"[(now + 4'096'000'000) >> shift & 15];  // A second.
  bench.put(guest, 0x2000, "01020000 00001234");
  bench.put(guest, 0x2008, comparator);
  bench.start(guest, "B2062008 82002000");
  set_bases(bench, guest);
  bench.cpu(guest).cr[0] = 0x800;
  CHECK(bench.core.run({.instructions = 1'000'000}) == cp::RunStop::idle);
  CHECK(bench.at(guest, 0x18, 8) == "0102100400001234");
  CHECK(bench.core.machine().time_of_day() >= now + 4'096'000'000);
  CHECK(bench.core.machine().time_of_day() < now + 4'096'000'000 + 4'096 * 1'000);
}

TEST_CASE("a guest that loops with everything disabled can be stopped") {
  Bench bench;
  auto& guest = bench.log_on(user_with(Method::simulate));
  bench.start(guest, "47F01000");
  set_bases(bench, guest);
  CHECK(bench.core.run({.instructions = 100'000}) == cp::RunStop::budget);
  const auto until = bench.core.machine().clock().now() + 1'000'000;
  CHECK(bench.core.run({.until = until}) == cp::RunStop::budget);
  CHECK(bench.core.machine().clock().now() < until + 1'000'000);
  bench.core.stop(guest);
  CHECK(bench.core.run({.instructions = 100'000}) == cp::RunStop::idle);
}

// ---- Several users ---------------------------------------------------------------------------------------------------------

TEST_CASE("users of both methods take turns, and the storage of one is not another's") {
  Bench bench(64 * 1024);
  auto& alice = bench.log_on(user_with(Method::simulate, "ALICE"));
  auto& bob = bench.log_on(user_with(Method::trap, "BOB"));
  // Each stores its register 5 into every page, and goes round.
  for (auto* const guest : {&alice, &bob}) {
    bench.start(*guest, "50520000 4A201100 46401000");
    set_bases(bench, *guest);
    bench.put(*guest, 0x1100, "1000");
    bench.cpu(*guest).gpr[4] = 60;
    bench.cpu(*guest).gpr[5] = guest == &alice ? 0xAAAA'AAAA : 0xBBBB'BBBB;
  }
  CHECK(bench.core.run({.instructions = 2'000'000}) == cp::RunStop::idle);
  CHECK(bench.view(alice).counters.interpreted > 0);
  CHECK(bench.view(alice).counters.page_faults == 0);
  CHECK(bench.view(bob).counters.interpreted == 0);
  CHECK(bench.view(bob).counters.page_reads + bench.view(bob).counters.page_writes > 0);
  for (std::uint32_t page = 2; page < 62; ++page) {
    CHECK(bench.at(alice, page * 0x1000, 4) == "AAAAAAAA");
    CHECK(bench.at(bob, page * 0x1000, 4) == "BBBBBBBB");
  }
}

TEST_CASE("two runs of the same are the same, to the nanosecond, whatever else runs") {
  const auto once = [] {
    Bench bench(128 * 1024);
    auto& alice = bench.log_on(user_with(Method::simulate, "ALICE"));
    auto& bob = bench.log_on(user_with(Method::trap, "BOB"));
    for (auto* const guest : {&alice, &bob}) {
      bench.start(*guest, console_program);
      put_console_program(bench, *guest);
    }
    std::string events;
    bench.core.monitor().subscribe([&events](const cp::MonitorEvent& event) { events += to_string(event) + "\n"; });
    CHECK(bench.core.run({.instructions = 100'000}) == cp::RunStop::idle);
    events += std::to_string(bench.core.machine().clock().now()) + bench.at(alice, 0, 0x4000);
    events += std::to_string(bench.view(alice).counters.total_time);
    return events;
  };
  const auto first = once();
  CHECK(first == once());
  CHECK(first.find("ALICE") != std::string::npos);
}

// ---- SET METHOD ------------------------------------------------------------------------------------------------------------

TEST_CASE("SET METHOD goes there and back: reset and cleared, with the devices that there were") {
  Bench bench;
  auto& guest = bench.log_on();
  for (const auto method : {Method::simulate, Method::trap, Method::simulate, Method::simulate}) {
    bench.port.typed.clear();
    bench.start(guest, console_program);
    put_console_program(bench, guest);
    CHECK(bench.core.run({.instructions = 10'000}) == cp::RunStop::idle);
    CHECK(bench.port.typed == "OK\n");
    CHECK(bench.cpu(guest).psw.address == 0xE78);
    REQUIRE(bench.core.set_method(guest, method).has_value());
    CHECK(virtualisation(guest).method == method);
    CHECK(bench.cpu(guest).psw == isa370::ProgramStatusWord{});
    CHECK(bench.at(guest, 0, 0x4000) == std::string(0x8000, '0'));
    CHECK(bench.core.devices(guest).size() == 2);
  }
}

TEST_CASE("a method for which there is no room is refused, and the old one stays") {
  Bench bench;
  auto& big = bench.log_on(user_with(Method::simulate, "ALICE", 16 * 1024 * 1024));
  auto& guest = bench.log_on("BOB");
  const auto refused = bench.core.set_method(big, Method::trap);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().find("no room for ALICE") != std::string::npos);
  CHECK(virtualisation(big).method == Method::simulate);
  bench.run(big, "41500007");
  CHECK(bench.cpu(big).gpr[5] == 7);
  bench.run(guest, "41500009");
  CHECK(bench.cpu(guest).gpr[5] == 9);
}

TEST_CASE("who hears that a turn begins may change the method, or end the guest") {
  for (const bool end : {false, true}) {
    CAPTURE(end);
    Bench bench;
    auto& guest = bench.log_on(user_with(Method::simulate));
    bench.start(guest, console_program);
    put_console_program(bench, guest);
    bool done = false;
    bench.core.monitor().subscribe([&](const cp::MonitorEvent& event) {
      if (done || !std::holds_alternative<cp::DispatchEvent>(event.body)) return;
      done = true;
      if (end)
        bench.core.destroy(guest);
      else
        static_cast<void>(bench.core.set_method(guest, Method::trap));
    });
    CHECK(bench.core.run({.instructions = 10'000}) == cp::RunStop::idle);
    CHECK(done);
    CHECK(bench.core.guests().size() == (end ? 0 : 1));
  }
}
