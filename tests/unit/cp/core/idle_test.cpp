// A virtual machine that waits costs nothing: neither simulated CPU time nor instructions of the machine.
#include "core_fixture.hpp"
#include "guest/guest.hpp"

namespace cp::test {
namespace {

constexpr isa370::Nanoseconds hour = 3'600'000'000'000;

/// Waits with I/O and external interruptions enabled.
void wait(Bench& bench, Guest& guest, std::uint64_t psw = 0xFF02'0000'0000'1000) {
  bench.start(guest, "");
  bench.cpu(guest).psw = isa370::ProgramStatusWord::from_bits(psw);
  CHECK(bench.core.run({.instructions = 1000, .until = UINT64_MAX}) == RunStop::idle);
}

std::uint64_t traps(const GuestView& view) { return view.counters.trap_count(); }

TEST_CASE("guests that wait while another one works for hours cost nothing") {
  Bench bench;
  auto& idle = bench.log_on();
  auto& timed = bench.log_on("TIMED");
  auto& busy = bench.log_on("BUSY");
  wait(bench, idle);
  timed.timers.setting = Core::TimerSetting::real;
  wait(bench, timed);
  // An alarm every hour, ten times: SCKC, wait.
  bench.start(busy, "B2060900 82000910");
  bench.put(busy, 0x58, "00080000 00001100");
  bench.put(busy, 0x900, "00000000 00000000");
  bench.put(busy, 0x910, "010A0000 00001000");
  // LM 2,3; AL 2,one hour (in its high word); STM; BCT 9; LPSW of a disabled wait.
  bench.put(busy, 0x1100, "98230900 5E200920 90230900 46900E00 82000FF8");
  bench.put(busy, 0xE00, "82000930");
  bench.put(busy, 0x930, "00080000 00001000");
  bench.put(busy, 0x920, "00000D69 3A400000");
  auto& cpu = bench.cpu(busy);
  cpu.cr[0] |= 0x0000'0800;
  cpu.gpr[9] = 10;
  cpu.psw = isa370::ProgramStatusWord::from_bits(0x0008'0000'0000'1000);
  const auto now = bench.core.machine().time_of_day();
  std::string first;
  for (unsigned shift = 60;; shift -= 4) {
    first += "0123456789ABCDEF"[now >> shift & 15];
    if (shift == 0) break;
  }
  bench.put(busy, 0x900, first);

  std::vector<std::string> dispatched;
  static_cast<void>(bench.core.monitor().subscribe([&dispatched](const MonitorEvent& event) {
    if (const auto* dispatch = std::get_if<DispatchEvent>(&event.body)) dispatched.push_back(dispatch->user);
  }));
  const auto idle_before = bench.view(idle);
  const auto timed_before = bench.view(timed);
  const auto instructions = bench.core.machine().instruction_count();
  const auto started = bench.core.machine().clock().now();
  CHECK(bench.core.run({.instructions = 1'000'000, .until = UINT64_MAX}) == RunStop::idle);
  CHECK(bench.core.machine().clock().now() - started > 8 * hour);
  CHECK(bench.core.machine().instruction_count() - instructions < 200);
  CHECK(bench.view(busy).counters.reflected.external == 10);
  CHECK(bench.view(busy).counters.total_time < 5'000'000);
  CHECK(std::ranges::count(dispatched, "ALICE") == 0);
  CHECK(std::ranges::count(dispatched, "TIMED") == 0);
  for (const auto& [guest, before] : {std::pair{&idle, idle_before}, {&timed, timed_before}}) {
    const auto after = bench.view(*guest);
    CHECK(after.counters.total_time == before.counters.total_time);
    CHECK(after.counters.virtual_time == before.counters.virtual_time);
    CHECK(after.counters.instructions == before.counters.instructions);
    CHECK(traps(after) == traps(before));
  }
}

}  // namespace
}  // namespace cp::test
