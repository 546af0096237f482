// The keys of a virtual machine's panel: RESET, CLEAR, RESTART, STORE STATUS, the interrupt key and IPL, in every state that
// the virtual machine may be in.
#include <fmt/format.h>

#include <isa370/bits.hpp>

#include "core_fixture.hpp"
#include "guest/guest.hpp"

namespace cp::test {
namespace {

constexpr isa370::Nanoseconds second = 1'000'000'000;

/// Brings a virtual machine of 256K into a state.
struct State {
  std::string_view name;
  void (*enter)(Bench& bench, Guest& guest);
};

void run_a_little(Bench& bench) {
  static_cast<void>(bench.core.run({.instructions = 1000, .until = bench.core.machine().clock().now() + second}));
}

void set_psw(Bench& bench, Guest& guest, std::uint64_t psw) {
  bench.cpu(guest).psw = isa370::ProgramStatusWord::from_bits(psw);
}

const std::array states{
    State{"running",
          [](Bench& bench, Guest& guest) {
            bench.start(guest, "05F0 07FF");
            run_a_little(bench);
            CHECK(bench.view(guest).status == GuestStatus::runnable);
          }},
    State{"waiting",
          [](Bench& bench, Guest& guest) {
            bench.start(guest, "");
            set_psw(bench, guest, 0xFF02'0000'0000'1000);
            run_a_little(bench);
            CHECK(bench.view(guest).status == GuestStatus::enabled_wait);
          }},
    State{"in disabled wait",
          [](Bench& bench, Guest& guest) {
            bench.run(guest, "");
            CHECK(bench.view(guest).status == GuestStatus::disabled_wait);
          }},
    State{"in the middle of I/O",
          [](Bench& bench, Guest& guest) {
            bench.put(guest, 0x800, "09000900 20000050");
            bench.put(guest, 0x48, "00000800");
            bench.start(guest, "9C000009 05F0 07FF");
            run_a_little(bench);
            CHECK(guest.io->channels().busy(0x009));
          }},
    State{"in page wait",
          [](Bench& bench, Guest& guest) {
            // BALR 1,0; ST 2,X'800'(2); A 2,=F'4096'; N 2,mask; BR 1.
            bench.put(guest, 0x900, "00001000 0003F000");
            bench.cpu(guest).gpr[2] = 0x2000;
            bench.start(guest, "0510 50202800 5A200900 54200904 07F1");
            for (unsigned i = 0; i < 3000 && !guest.page_wait; ++i)
              static_cast<void>(bench.core.run({.instructions = 1, .until = bench.core.machine().clock().now() + 1000}));
            CHECK(guest.page_wait);
          }},
    State{"translating, with program events",
          [](Bench& bench, Guest& guest) {
            bench.put(guest, 0x4000, "F0004100");
            bench.put(guest, 0x4100, "0000 0010 0020 0030 0040 0050 0060 0070");
            bench.start(guest, "05F0 07FF");
            auto& cpu = bench.cpu(guest);
            cpu.cr[0] = 0x0080'00E0;
            cpu.cr[1] = 0x4000;
            cpu.cr[9] = 0x4000'0000;  // Fetches, from a place where there are none.
            cpu.cr[10] = 0x8000;
            cpu.cr[11] = 0x9000;
            set_psw(bench, guest, 0x4408'0000'0000'1000);
            run_a_little(bench);
            CHECK(bench.view(guest).status == GuestStatus::runnable);
            CHECK(guest.storage.shadow != nullptr);
          }},
    State{"with a prefix, and interruptions pending",
          [](Bench& bench, Guest& guest) {
            bench.put(guest, 0x900, "00008000");
            bench.start(guest, "B2100900 05F0 07FF");
            run_a_little(bench);
            CHECK(guest.storage.prefix == 0x8000);
            bench.core.external_interrupt(guest, 0x40);
            bench.core.request_key(guest);
          }},
    State{"about to fail", [](Bench& bench, Guest& guest) {
            bench.start(guest, "");
            set_psw(bench, guest, 0xFF18'0000'00FF'FFFF);
          }}};

/// In each state, with little real storage.
template <typename Test>
void in_each_state(Test test) {
  for (const auto& state : states) {
    CAPTURE(state.name);
    Bench bench(64 * 1024);
    auto& guest = bench.log_on();
    state.enter(bench, guest);
    test(bench, guest);
    const auto faults = bench.core.audit();
    CHECK_MESSAGE(faults.empty(), faults.front());
  }
}

/// The virtual machine is good for another program, and nothing of what was before comes back.
void check_usable(Bench& bench, Guest& guest) {
  const auto interruptions = bench.view(guest).counters.reflected.input_output;
  bench.start(guest, "9D000009 80000FE0 4120 0007");  // TIO; SSM: whatever is pending comes now.
  bench.put(guest, 0xFE0, "FF");
  static_cast<void>(bench.core.run({.instructions = 200'000, .until = bench.core.machine().clock().now() + 100 * second}));
  CHECK(bench.cpu(guest).gpr[2] == 7);
  CHECK(bench.cpu(guest).psw.address == 0);
  CHECK(bench.view(guest).counters.reflected.input_output == interruptions);
}

TEST_CASE("system reset: processor and channels as at the beginning, storage and keys as they were") {
  in_each_state([](Bench& bench, Guest& guest) {
    bench.put(guest, 0x3000, "CAFEBABE");
    REQUIRE(bench.core.set_key(guest, 0x3000, 0x30).has_value());
    bench.cpu(guest).gpr[9] = 99;
    bench.core.stop(guest);
    bench.core.reset(guest, false);
    CHECK(bench.cpu(guest).psw.to_bits() == 0);
    CHECK(bench.cpu(guest).cr == isa370::initial_control_registers());
    CHECK(bench.cpu(guest).prefix == 0);
    CHECK(bench.cpu(guest).gpr[9] == 99);
    CHECK(guest.external_codes.empty());
    CHECK_FALSE(guest.io->channels().busy(0x009));
    CHECK(bench.at(guest, 0x3000, 4) == "CAFEBABE");
    CHECK((bench.core.key(guest, 0x3000).value_or(0) & 0xF8) == 0x30);
    REQUIRE(bench.core.set_key(guest, 0x3000, 0).has_value());
    check_usable(bench, guest);
  });
}

TEST_CASE("system reset clear: storage, keys and registers are zero, too") {
  in_each_state([](Bench& bench, Guest& guest) {
    bench.put(guest, 0x3000, "CAFEBABE");
    REQUIRE(bench.core.set_key(guest, 0x3000, 0x30).has_value());
    bench.core.stop(guest);
    bench.core.reset(guest, true);
    CHECK(bench.cpu(guest).gpr == std::array<std::uint32_t, 16>{});
    CHECK(bench.cpu(guest).fpr == std::array<std::uint64_t, 4>{});
    CHECK(bench.core.key(guest, 0x3000).value_or(0xFF) == 0);
    const auto all = bench.core.read(guest, 0, guest.storage_size());
    REQUIRE(all.has_value());
    CHECK(std::ranges::all_of(*all, [](std::uint8_t byte) { return byte == 0; }));
    check_usable(bench, guest);
  });
}

TEST_CASE("restart stores the PSW and loads the one at location 0") {
  in_each_state([](Bench& bench, Guest& guest) {
    if (guest.storage.prefix != 0) bench.core.reset(guest, false);
    bench.core.stop(guest);
    bench.put(guest, 0, "00000000 00002000");
    bench.put(guest, 0x2000, "4130 0033 8200 0FC0");
    bench.put(guest, 0xFC0, "000A0000 0000D00D");
    const auto before = bench.cpu(guest).psw.to_bits();
    bench.core.restart(guest);
    CHECK((isa370::load_big_endian<std::uint64_t>(hex(bench.at(guest, 8, 8)).data()) & ~0xC000'0000ULL) ==
          (before & ~0xC000'0000ULL));
    static_cast<void>(bench.core.run({.instructions = 200'000, .until = bench.core.machine().clock().now() + 100 * second}));
    CHECK(bench.cpu(guest).gpr[3] == 0x33);
    CHECK(bench.cpu(guest).psw.address == 0xD00D);
  });
}

TEST_CASE("restart with a PSW at location 0 that is none") {
  in_each_state([](Bench& bench, Guest& guest) {
    if (guest.storage.prefix != 0) bench.core.reset(guest, false);
    bench.core.stop(guest);
    bench.put(guest, 0, "10080000 00002468");
    bench.put(guest, 0x68, "000A0000 00000E68");
    bench.core.restart(guest);
    static_cast<void>(bench.core.run({.instructions = 200'000, .until = bench.core.machine().clock().now() + 100 * second}));
    CHECK(bench.at(guest, 0x28, 8) == "1008000000002468");
    CHECK(bench.view(guest).status == GuestStatus::disabled_wait);
    CHECK(bench.cpu(guest).psw.address == 0xE68);
  });
}

TEST_CASE("store status changes nothing but its locations, and the virtual machine goes on") {
  in_each_state([](Bench& bench, Guest& guest) {
    bench.cpu(guest).gpr[9] = 0x1234'5678;
    const auto before = bench.cpu(guest);
    bench.core.store_status(guest);
    CHECK(bench.cpu(guest) == before);
    CHECK(bench.at(guest, 0x180 + 9 * 4, 4) == "12345678");
    CHECK(bench.at(guest, 0x1C0, 4) == fmt::format("{:08X}", before.cr[0]));
    auto psw = before.psw;
    psw.interruption_code = 0;
    CHECK(bench.at(guest, 0x100, 8) == fmt::format("{:016X}", psw.to_bits()));
    CHECK(bench.at(guest, 0x108, 4) == fmt::format("{:08X}", before.prefix));
  });
}

TEST_CASE("the interrupt key is heard as soon as the virtual machine allows it") {
  in_each_state([](Bench& bench, Guest& guest) {
    bench.core.external_interrupt(guest, 0x40);
    bench.core.stop(guest);
    if (guest.storage.prefix != 0) return;
    bench.put(guest, 0x58, "000A0000 00000E58");
    bench.cpu(guest).cr[0] |= 0x20;
    set_psw(bench, guest, 0x0102'0000'0000'1000);
    bench.core.begin(guest);
    static_cast<void>(bench.core.run({.instructions = 200'000, .until = bench.core.machine().clock().now() + 100 * second}));
    if (guest.immediate.index() != 0) return;
    CHECK(bench.cpu(guest).psw.address == 0xE58);
    CHECK((isa370::load_big_endian<std::uint64_t>(hex(bench.at(guest, 0x18, 8)).data()) >> 32 & 0xFFFF) == 0x40);
  });
}

TEST_CASE("initial program load from a card") {
  in_each_state([](Bench& bench, Guest& guest) {
    isa370::Card card{};
    std::ranges::copy(hex("00020000 0000BEEF 03000000 20000001 00000000 00000000"), card.begin());
    REQUIRE(bench.core.load_reader(guest, 0x00C, {card}).has_value());
    const auto done = bench.core.ipl(guest, 0x00C);
    REQUIRE_MESSAGE(done.has_value(), done.error());
    CHECK(bench.cpu(guest).prefix == 0);
    static_cast<void>(bench.core.run({.instructions = 200'000, .until = bench.core.machine().clock().now() + 100 * second}));
    CHECK(bench.view(guest).status == GuestStatus::disabled_wait);
    CHECK(bench.cpu(guest).psw.address == 0xBEEF);
    CHECK(bench.at(guest, 2, 2) == "000C");
  });
}

}  // namespace
}  // namespace cp::test
