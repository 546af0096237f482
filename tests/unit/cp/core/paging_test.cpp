// Demand paging: working sets larger than real storage, isolation, keys that survive, and frames given back.
#include "core_fixture.hpp"

#include "dispatch/system.hpp"

using namespace cp::test;

namespace {

/// Adds mark and page address to the first word of every page from 2 on, several times. R2 page address, R3 mark, R4 pages
/// left, R6 rounds left, R7 the program's base.
std::vector<std::uint8_t> touch_program() {
  return hex(
      "5860 7200"    // L   6,X'200'(7)
      "5820 7204"    // L   2,X'204'(7)
      "5840 7208"    // L   4,X'208'(7)
      "5850 2000"    // L   5,0(2)
      "1E53 1E52"    // ALR 5,3; ALR 5,2
      "5050 2000"    // ST  5,0(2)
      "5A20 720C"    // A   2,X'20C'(7)
      "4640 700C"    // BCT 4,X'0C'(7)
      "4660 7004"    // BCT 6,X'04'(7)
      "8200 7210");  // LPSW X'210'(7)
}

void start_touching(Bench& bench, cp::Guest& guest, std::uint32_t mark, std::uint32_t pages, std::uint32_t rounds) {
  REQUIRE(bench.core.write(guest, program_at, touch_program()).has_value());
  const auto word = [&](std::uint32_t address, std::uint32_t value) {
    std::vector<std::uint8_t> bytes(4);
    isa370::store_big_endian(bytes.data(), value);
    REQUIRE(bench.core.write(guest, address, bytes).has_value());
  };
  word(program_at + 0x200, rounds);
  word(program_at + 0x204, 0x2000);
  word(program_at + 0x208, pages);
  word(program_at + 0x20C, 4096);
  bench.put(guest, program_at + 0x210, disabled_wait_psw);
  bench.cpu(guest).gpr[3] = mark;
  bench.cpu(guest).gpr[7] = program_at;
  bench.cpu(guest).psw = isa370::ProgramStatusWord::from_bits(program_at);
  bench.core.begin(guest);
}

void check_touched(Bench& bench, cp::Guest& guest, std::uint32_t mark, std::uint32_t pages, std::uint32_t rounds) {
  for (std::uint32_t page = 0; page < pages; ++page) {
    const auto address = 0x2000 + page * 4096;
    const auto bytes = bench.core.read(guest, address, 4);
    REQUIRE(bytes.has_value());
    CHECK(isa370::load_big_endian<std::uint32_t>(bytes->data()) == rounds * (mark + address));
  }
}

}  // namespace

TEST_CASE("two guests whose storage together is four times the real one") {
  Bench bench(64 * 1024);
  auto& alice = bench.log_on("ALICE", 128 * 1024);
  auto& bob = bench.log_on("BOB", 128 * 1024);
  start_touching(bench, alice, 0x11000000, 30, 3);
  start_touching(bench, bob, 0x22000000, 30, 3);
  CHECK(bench.core.run({.instructions = 1'000'000, .until = UINT64_MAX}) == cp::RunStop::idle);
  CHECK(bench.view(alice).status == cp::GuestStatus::disabled_wait);
  CHECK(bench.view(bob).status == cp::GuestStatus::disabled_wait);
  check_touched(bench, alice, 0x11000000, 30, 3);
  check_touched(bench, bob, 0x22000000, 30, 3);
  const auto counters = bench.view(alice).counters;
  CHECK(counters.page_faults >= 60);
  CHECK(counters.page_reads > 30);
  CHECK(counters.page_writes > 30);
  // 1 + 3 rounds of (2 + 30 pages of 6 + 1) + LPSW: paging leaves no trace in the count.
  CHECK(counters.instructions == 1 + 3 * (2 + 30 * 6 + 1) + 1);
  CHECK(bench.view(alice).resident_pages + bench.view(bob).resident_pages <= 13);
}

TEST_CASE("storage keys and the guest's reference and change bits survive paging") {
  Bench bench(64 * 1024);
  auto& guest = bench.log_on("ALICE", 128 * 1024);
  bench.put(guest, 0x5000, "C1");
  REQUIRE(bench.core.set_key(guest, 0x5000, 0x70).has_value());
  REQUIRE(bench.core.set_key(guest, 0x5800, 0x9C).has_value());
  start_touching(bench, guest, 1, 2, 1);
  CHECK(bench.core.run({.instructions = 1'000'000, .until = UINT64_MAX}) == cp::RunStop::idle);
  for (std::uint32_t page = 6; page < 32; ++page) bench.put(guest, page * 4096, "FF");
  CHECK(bench.core.key(guest, 0x5000) == 0x70);
  CHECK(bench.core.key(guest, 0x5800) == 0x9C);
  CHECK((bench.core.key(guest, 0x2000).value() & 0x06) == 0x06);
  CHECK(bench.at(guest, 0x5000, 1) == "C1");
  CHECK(bench.core.key(guest, 0x5000) == 0x70);
  CHECK(bench.core.key(guest, 0x5800) == 0x9C);
}

TEST_CASE("a guest reaches neither another guest's frames nor CP's") {
  Bench bench(128 * 1024);
  auto& victim = bench.log_on("VICTIM", 64 * 1024);
  auto& villain = bench.log_on("VILLAIN", 64 * 1024);
  for (std::uint32_t page = 0; page < 8; ++page) bench.put(victim, page * 4096 + 16, "5A5A5A5A");
  const auto real = bench.core.machine().storage().bytes();
  std::vector<std::uint8_t> control_program(real.begin(), real.begin() + 4096);
  // MVI 0(2),X'FF' in steps of 2K through the whole 24-bit address space; the program new PSW points behind the MVI.
  bench.put(villain, 0x1200, "00000800");
  bench.cpu(villain).gpr[7] = 0x1000;
  bench.cpu(villain).gpr[2] = 0x2000;
  bench.cpu(villain).gpr[4] = 0x2000 - 4;
  bench.start(villain, "92FF2000 5A207200 46401000 0700");
  bench.put(villain, 0x1000, "92FF2000 5A207200 46407000 82000FF8");
  bench.put(villain, 0x68, "00000000 00001004");
  CHECK(bench.core.run({.instructions = 1'000'000, .until = UINT64_MAX}) == cp::RunStop::idle);
  CHECK(bench.view(villain).counters.reflected.program > 8000);
  for (std::uint32_t page = 0; page < 8; ++page) CHECK(bench.at(victim, page * 4096 + 16, 4) == "5A5A5A5A");
  // Page zero of the real storage: only the channel address word is CP's to write.
  for (std::size_t i = 0; i < 4096; ++i)
    if (i < 0x48 || i > 0x4B) CHECK(real[i] == control_program[i]);
  CHECK(bench.at(villain, 0xF000, 1) == "FF");
}

TEST_CASE("what CP keeps for a guest is given back") {
  cp::Options options;
  options.real_storage = 64 * 1024;
  RecordingPort port;
  cp::System system(options, port);
  const auto free_at_first = system.paging.frames().free_count();
  for (int turn = 0; turn < 3; ++turn) {
    for (const auto* name : {"ALICE", "BOB"}) {
      auto guest = std::make_unique<cp::Guest>();
      guest->entry = user(name, 128 * 1024);
      guest->number = system.next_number++;
      guest->storage.pages.resize(32);
      REQUIRE(system.paging.admit(*guest).has_value());
      guest->io = std::make_unique<cp::GuestChannels>(*guest, system.storage, system.machine, port);
      system.scheduler->add(*guest);
      system.guests.push_back(std::move(guest));
    }
    for (const auto& guest : system.guests)
      for (std::uint32_t page = 0; page < 32; ++page) system.storage.write_now(*guest, page * 4096, hex("A5"));
    CHECK(system.paging.slots_in_use() > 40);
    while (!system.guests.empty()) system.remove(*system.guests.front());
    CHECK(system.paging.frames().free_count() == free_at_first);
    CHECK(system.paging.slots_in_use() == 0);
    CHECK_FALSE(system.paging.busy());
  }
}

TEST_CASE("a guest that cannot be had is refused with the reason") {
  Bench bench(128 * 1024);
  const auto huge = bench.core.create(user("HUGE", 16 * 1024 * 1024));
  REQUIRE_FALSE(huge.has_value());
  CHECK(huge.error().find("paging device 2A0") != std::string::npos);
  Bench tiny(16 * 1024);
  const auto refused = tiny.core.create(user("ALICE"));
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().find("real storage") != std::string::npos);
  CHECK(bench.core.create(user("ALICE")).has_value());
}

TEST_CASE("clearing gives zeros and key zero") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.put(guest, 0x3000, "FF");
  REQUIRE(bench.core.set_key(guest, 0x3000, 0x40).has_value());
  bench.core.reset(guest, false);
  CHECK(bench.at(guest, 0x3000, 1) == "FF");
  bench.core.reset(guest, true);
  CHECK(bench.at(guest, 0x3000, 1) == "00");
  CHECK(bench.core.key(guest, 0x3000) == 0);
  CHECK(bench.view(guest).resident_pages == 1);
}

TEST_CASE("the tables are in real storage in the architected format") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.put(guest, 0x3000, "C1C2C3C4");
  bench.run(guest, "0700");
  // The machine's control registers still designate the guest's tables: the machine itself translates.
  const auto real = bench.core.machine().translate({0x3000});
  REQUIRE(real.has_value());
  CHECK(bench.core.machine().storage().read<std::uint32_t>({real->value}) == 0xC1C2C3C4);
  CHECK_FALSE(bench.core.machine().translate({0x8000}).has_value());
}

TEST_CASE("a virtual machine of 16M is paged over two drums; with one there is no room for it") {
  constexpr std::uint32_t size = 16 * 1024 * 1024;
  Bench small(256 * 1024);
  CHECK_FALSE(small.core.create(user("ALICE", size)).has_value());

  Bench bench(256 * 1024, 2);
  auto& guest = bench.log_on("ALICE", size);
  const auto mark = [](std::uint32_t page) {
    std::vector<std::uint8_t> bytes(4);
    isa370::store_big_endian(bytes.data(), 0xA500'0000 + page);
    return bytes;
  };
  for (std::uint32_t page = 0; page < size / 4096; ++page)
    REQUIRE(bench.core.write(guest, page * 4096 + 8, mark(page)).has_value());
  for (std::uint32_t page = 0; page < size / 4096; ++page) CHECK(bench.core.read(guest, page * 4096 + 8, 4) == mark(page));
  CHECK(bench.view(guest).counters.page_reads > 4000);
}
