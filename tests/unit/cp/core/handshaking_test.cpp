// Pseudo page faults, as [LOG1] "VM/VS Handshaking" defines them: told at once, told again when the page has come.
#include <set>

#include "core_fixture.hpp"
#include "guest/guest.hpp"

namespace cp::test {
namespace {

constexpr std::uint32_t handler = 0x1800;
constexpr std::uint32_t log_at = 0x1C00;
constexpr std::uint64_t enabled = 0x0208'0000'0000'0000;     // EC mode, input/output allowed.
constexpr std::uint64_t disabled = 0x0008'0000'0000'0000;    // EC mode.
constexpr std::uint64_t basic = 0xFF00'0000'0000'0000;       // BC mode, everything allowed.
constexpr std::uint64_t translated = 0x0608'0000'0000'0000;  // As enabled, with translation.

/// A guest on a machine with so little storage that its pages are on the drum. Its program interruption handler writes down
/// X'90', X'8C' and the old PSW. When a page has come it loads the PSW at X'200'; when one is missing, it puts the old PSW
/// there and loads the next one of a list at X'210'.
struct Handshaking : Bench {
  Handshaking() : Bench(64 * 1024) {
    put(guest, 0x9000, "11111111 22222222");
    put(guest, 0xA000, "33333333");
    put(guest, handler,
        "D20390000090"  // MVC 0(4,9),X'90'
        "D2039004008C"  // MVC 4(4,9),X'8C'
        "D20790080028"  // MVC 8(8,9),X'28'
        "41909010"      // LA  9,16(,9)
        "91800090"      // TM  X'90',X'80'
        "47107030"      // BO  the page has come
        "D20702000028"  // MVC X'200'(8),X'28'
        "41AA0008"      // LA  10,8(10)
        "8200A000"      // LPSW 0(10)
        "8200A000"
        "82000200");  // LPSW X'200'
    put(guest, 0x210, "020A0000 00AAAAAA");
    core.set_pseudo_page_faults(guest, true);
  }
  /// Fills real storage with other pages.
  void page_out() {
    for (int round = 0; round < 2; ++round)
      for (std::uint32_t page = 0xB000; page < 0x20000; page += 0x1000) put(guest, page, "FF");
    REQUIRE(guest.storage.pages[9].state == Page::State::on_drum);
    REQUIRE(guest.storage.pages[10].state == Page::State::on_drum);
  }
  RunStop run_with(std::uint64_t psw, std::string_view program, std::uint64_t instructions = 10'000) {
    page_out();
    start(guest, program);
    put(guest, 0x68, "00080000 00001800");
    auto& processor = cpu(guest);
    processor.gpr[7] = handler;
    processor.gpr[9] = log_at;
    processor.gpr[10] = 0x208;
    processor.gpr[14] = 0x9000;
    processor.psw = isa370::ProgramStatusWord::from_bits(psw | program_at);
    core.begin(guest);
    return core.run({.instructions = instructions, .until = UINT64_MAX});
  }
  struct Entry {
    std::string address, code, old_psw;
  };
  [[nodiscard]] Entry entry(std::uint32_t number) {
    const auto from = log_at + number * 16;
    return {at(guest, from, 4), at(guest, from + 4, 4), at(guest, from + 8, 8)};
  }
  [[nodiscard]] std::uint64_t taken() { return view(guest).counters.reflected.program; }

  Guest& guest = log_on("ALICE", 128 * 1024);
};

constexpr std::string_view load = "5820E000";  // L 2,0(14)

TEST_CASE_FIXTURE(Handshaking, "the guest is told at once, and again when the page has come") {
  CHECK(run_with(enabled, load) == RunStop::idle);
  CHECK(taken() == 2);
  CHECK(entry(0).address == "00009000");
  CHECK(entry(0).code == "00040014");
  CHECK(entry(0).old_psw == "0208000000001000");  // The instruction will be done again.
  CHECK(entry(1).address == "80009000");
  CHECK(entry(1).code == "00000014");
  CHECK(entry(1).old_psw == "020A000000AAAAAA");
  CHECK(cpu(guest).gpr[2] == 0x11111111);
  CHECK(view(guest).status == GuestStatus::disabled_wait);
  CHECK(view(guest).counters.pseudo_page_faults == 1);
}

TEST_CASE_FIXTURE(Handshaking, "the guest works while the page comes") {
  // The first PSW of the list leads to a loop, which only the interruption ends.
  put(guest, 0x210, "02080000 00001900");
  put(guest, 0x1900, "4160 6001 47F0 7100");  // LA 6,1(,6); B *-4
  CHECK(run_with(enabled, load, 1'000'000) == RunStop::idle);
  CHECK(cpu(guest).gpr[2] == 0x11111111);
  CHECK(cpu(guest).gpr[6] > 1000);
}

TEST_CASE_FIXTURE(Handshaking, "without SET PAGEX ON, in BC mode, and disabled, a fault is nobody's business") {
  std::uint64_t psw = enabled;
  SUBCASE("off") { core.set_pseudo_page_faults(guest, false); }
  SUBCASE("BC mode") { psw = basic; }
  SUBCASE("disabled") { psw = disabled; }
  CHECK(run_with(psw, load) == RunStop::idle);
  CHECK(taken() == 0);
  CHECK(cpu(guest).gpr[2] == 0x11111111);
  CHECK(view(guest).counters.page_faults > 0);
  CHECK(view(guest).counters.pseudo_page_faults == 0);
}

TEST_CASE("a page that nobody has used comes at once") {
  Bench roomy;
  auto& other = roomy.log_on();
  roomy.core.set_pseudo_page_faults(other, true);
  roomy.start(other, load);
  roomy.cpu(other).gpr[14] = 0x9000;
  roomy.cpu(other).psw = isa370::ProgramStatusWord::from_bits(enabled | program_at);
  CHECK(roomy.core.run({.instructions = 1000, .until = UINT64_MAX}) == RunStop::idle);
  CHECK(roomy.view(other).counters.reflected.program == 0);
  CHECK(roomy.view(other).counters.page_faults > 0);
}

TEST_CASE_FIXTURE(Handshaking, "a page that comes while the guest is disabled is told when it is enabled") {
  put(guest, 0x210, "00080000 00001900");
  put(guest, 0x1900,
      "4660 7100"    // BCT 6,*
      "AD02 0220"    // STOSM X'220',X'02'
      "47F0 7108");  // B *
  std::uint32_t spins = 1;
  SUBCASE("before the page comes") {}
  SUBCASE("long after") { spins = 300'000; }
  cpu(guest).gpr[6] = spins;
  CHECK(run_with(enabled, load, 1'000'000) == RunStop::idle);
  CHECK(taken() == 2);
  CHECK(entry(1).address == "80009000");
  CHECK(entry(1).old_psw == "0208000000001908");
  CHECK(cpu(guest).gpr[2] == 0x11111111);
  CHECK(view(guest).counters.instructions > spins);
}

TEST_CASE_FIXTURE(Handshaking, "several pages at a time, and one page twice: each fault has its end") {
  // Three tasks: X'9000', X'A000', and X'9004' again; then a wait.
  put(guest, 0x210, "02080000 00001900 02080000 00001910 020A0000 00AAAAAA 020A0000 00BBBBBB");
  put(guest, 0x1900, "5830 F000");
  put(guest, 0x1910, "5840 E004");
  cpu(guest).gpr[15] = 0xA000;
  put(guest, handler + 0x30, "82000220");  // When a page has come, wait for the next.
  CHECK(run_with(enabled, load) == RunStop::idle);
  REQUIRE(taken() == 6);
  CHECK(entry(0).address == "00009000");
  CHECK(entry(1).address == "0000A000");
  CHECK(entry(2).address == "00009004");
  std::set<std::string> ends;
  for (std::uint32_t i = 3; i < 6; ++i) ends.insert(entry(i).address);
  CHECK(ends == std::set<std::string>{"80009000", "8000A000", "80009004"});
  CHECK(entry(3).address == "80009000");
  CHECK(view(guest).status == GuestStatus::enabled_wait);
}

TEST_CASE_FIXTURE(Handshaking, "with the guest's translation on, the address is the guest-real one") {
  // Pages 0 to 3 are themselves, page 4 is guest-real page 9; the table lies in guest-real page A.
  put(guest, 0xA000, "F000A100 00000001");
  put(guest, 0xA100, "0000 0010 0020 0030 0090 0008 0008 0008 0008 0008 0008 0008 0008 0008 0008 0008");
  cpu(guest).cr[0] = 0x0080'0000;
  cpu(guest).cr[1] = 0xA000;
  cpu(guest).gpr[4] = 0x4000;
  CHECK(run_with(translated, "5820 4004") == RunStop::idle);
  REQUIRE(taken() == 2);  // The table's page is CP's affair.
  CHECK(entry(0).address == "00009004");
  CHECK(entry(0).old_psw == "0608000000001000");
  CHECK(entry(1).address == "80009004");
  CHECK(cpu(guest).gpr[2] == 0x22222222);
}

TEST_CASE_FIXTURE(Handshaking, "what CP fetches for a simulated instruction makes the guest wait as ever") {
  put(guest, 0x9000, disabled_wait_psw);
  CHECK(run_with(enabled, "8200E000") == RunStop::idle);  // LPSW 0(14)
  CHECK(taken() == 0);
  CHECK(view(guest).status == GuestStatus::disabled_wait);
}

TEST_CASE_FIXTURE(Handshaking, "SET PAGEX OFF stops new faults, not the end of old ones") {
  page_out();
  run_with(enabled, load, 9);  // The handler has begun.
  REQUIRE(taken() == 1);
  core.set_pseudo_page_faults(guest, false);
  CHECK(core.run({.instructions = 1000, .until = UINT64_MAX}) == RunStop::idle);
  CHECK(entry(1).address == "80009000");
  CHECK(cpu(guest).gpr[2] == 0x11111111);
}

TEST_CASE_FIXTURE(Handshaking, "a reset turns it off and forgets what is under way") {
  run_with(enabled, load, 9);
  REQUIRE(taken() == 1);
  core.stop(guest);
  core.reset(guest, false);
  CHECK_FALSE(guest.virtualisation.pseudo_page_faults);
  CHECK(run_with(enabled, load) == RunStop::idle);
  CHECK(taken() == 1);
  CHECK(cpu(guest).gpr[2] == 0x11111111);
}

TEST_CASE_FIXTURE(Handshaking, "pages that are released while one comes end its fault") {
  // The second task releases the pages 9 to A and waits.
  put(guest, 0x210, "02080000 00001900 020A0000 00AAAAAA");
  put(guest, 0x1900, "83EF 0010 8200 0218");
  cpu(guest).gpr[15] = 0xA000;
  CHECK(run_with(enabled, load) == RunStop::idle);
  CHECK(entry(1).address == "80009000");
  CHECK(cpu(guest).gpr[2] == 0);
}

TEST_CASE_FIXTURE(Handshaking, "a guest that takes no notice gets on all the same") {
  // The handler goes back at once, every time.
  put(guest, handler, "41606001 82000028");
  CHECK(run_with(enabled, load, 100'000) == RunStop::idle);
  CHECK(cpu(guest).gpr[2] == 0x11111111);
  CHECK(cpu(guest).gpr[6] >= 2);

  // The handler itself is away, and enabled.
  put(guest, 0x9000, "82000028");
  page_out();
  start(guest, load);
  put(guest, 0x68, "02080000 00009000");
  cpu(guest).psw = isa370::ProgramStatusWord::from_bits(enabled | program_at);
  core.begin(guest);
  core.run({.instructions = 100'000, .until = UINT64_MAX});
  CHECK(view(guest).counters.pseudo_page_faults < 1000);
}

TEST_CASE("a guest logs off with faults under way") {
  Handshaking bench;
  bench.run_with(enabled, load, 9);
  bench.core.destroy(bench.guest);
  auto& bob = bench.log_on("BOB");
  bench.run(bob, "1A11");
  CHECK(bench.view(bob).status == GuestStatus::disabled_wait);
}

}  // namespace
}  // namespace cp::test
