// X'18' and X'20': input/output without an interruption, as [SPG6] pp. 221-223 defines it.
#include "core_fixture.hpp"

#include <isa370/devices/direct_access_storage.hpp>
#include <isa370/devices/disk_3310.hpp>
#include <isa370/devices/disk_models.hpp>
#include <isa370/devices/line_printer.hpp>
#include <isa370/devices/magnetic_tape.hpp>
#include <isa370/ebcdic.hpp>

namespace cp::test {
namespace {

constexpr std::uint32_t ccws = 0x2000;
constexpr std::uint32_t arguments = 0x2100;
constexpr std::uint32_t buffer = 0x3000;

struct Answer {
  unsigned condition_code = 0;
  std::uint32_t register_15 = 0;
  bool operator==(const Answer&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Answer& answer) {
  return out << "cc " << answer.condition_code << ", R15 " << answer.register_15;
}

/// A guest with a 2314 of three cylinders at 130, a 3420 at 181, a 1403 at 00E, a 3310 at 140.
struct Devices : Bench {
  explicit Devices(std::uint32_t real_storage = 512 * 1024) : Bench(real_storage) {
    auto tracks = std::make_unique<isa370::TrackStoreInStorage>(isa370::VolumeGeometry{.cylinders = 3, .heads = 20});
    pack = tracks.get();
    auto track = isa370::Track::formatted(1, 2);
    for (std::uint8_t number = 1; number <= 3; ++number)
      track.records.push_back(
          {.cylinder = 1, .head = 2, .number = number, .key{}, .data = std::vector<std::uint8_t>(800, number)});
    track.records.push_back({.cylinder = 1, .head = 2, .number = 4, .key{}, .data{}});
    REQUIRE(pack->write(track).has_value());
    attach(0x130, isa370::make_disk(*isa370::find_disk_model("2314"), std::move(tracks), {}));
    auto medium = std::make_unique<isa370::TapeInStorage>();
    reel = medium.get();
    attach(0x181, std::make_unique<isa370::MagneticTape>(*isa370::find_tape_unit_model("3420"), std::move(medium)));
    auto sheets = std::make_unique<isa370::PaperInStorage>();
    paper = sheets.get();
    attach(0x00E, std::make_unique<isa370::LinePrinter>(*isa370::find_line_printer_model("1403"), std::move(sheets)));
    attach(0x140,
           std::make_unique<isa370::Disk3310>(std::make_unique<isa370::BlockStoreInStorage>(isa370::Disk3310::block_count)));
    put(guest, arguments, "0000 0001 0002 01");  // Seek argument; from byte 2 on, the identifier of record 1.
  }
  void attach(isa370::DeviceNumber number, std::unique_ptr<isa370::Device> device) {
    REQUIRE(core.attach_device(guest, number, std::move(device)).has_value());
  }
  /// DIAGNOSE with the device in register 2, `ry` in 4 and `r15` in 15.
  Answer call(std::uint8_t code, std::uint32_t device, std::uint32_t ry = ccws, std::uint32_t r15 = 1) {
    cpu(guest).gpr[2] = device;
    cpu(guest).gpr[4] = ry;
    cpu(guest).gpr[15] = r15;
    run(guest, code == 0x18 ? "83240018 0550" : "83240020 0550");
    return {cpu(guest).gpr[5] >> 28 & 3, cpu(guest).gpr[15]};
  }
  /// The chain for one record at `at`: SEEK, SEARCH, TIC, and the command with its flags.
  void put_chain(std::string_view transfer, std::uint32_t at = ccws, std::string_view seek = "07") {
    put(guest, at,
        std::string(seek) + "002100 40000006 31002102 40000005 08" + (at == ccws ? "002008" : "002028") + " 40000001" +
            std::string(transfer));
  }
  [[nodiscard]] std::uint64_t traps(TrapKind kind) { return view(guest).counters.traps[static_cast<std::size_t>(kind)]; }

  Guest& guest = log_on();
  isa370::TrackStoreInStorage* pack = nullptr;
  isa370::TapeInStorage* reel = nullptr;
  isa370::PaperInStorage* paper = nullptr;
};

constexpr std::string_view read_record = "06003000 20000320";
constexpr Answer done{0, 1};

TEST_CASE_FIXTURE(Devices, "X'18' reads a record: one trap, no interruption") {
  put_chain(read_record);
  CHECK(call(0x18, 0x130) == done);
  CHECK(at(guest, buffer, 1) == "01");
  CHECK(at(guest, buffer + 799, 2) == "0100");
  CHECK(traps(TrapKind::diagnose) == 1);
  CHECK(traps(TrapKind::start_io) == 0);
  const auto counters = view(guest).counters;
  CHECK(counters.reflected.input_output == 0);
  CHECK(counters.diagnose == std::map<std::uint16_t, std::uint64_t>{{0x18, 1}});
  CHECK(core.machine().clock().now() > 10'000'000);  // The arm moved and the pack turned.
}

TEST_CASE_FIXTURE(Devices, "X'18' writes one record and reads another in one chain") {
  put_chain("05003000 60000320");
  put(guest, 0x2020, "31002110 40000005 08002020 40000001 06004000 20000320");  // Same head: no SEEK HEAD.
  put(guest, 0x2110, "0001 0002 02");
  put(guest, buffer, "ABCDEF");
  CHECK(call(0x18, 0x130, ccws, 2) == Answer{0, 2});
  CHECK(at(guest, 0x4000, 1) == "02");
  CHECK(pack->read(1, 2)->records[1].data[2] == 0xEF);
}

TEST_CASE_FIXTURE(Devices, "X'18': condition code 1, the device") {
  put_chain(read_record);
  CHECK(call(0x18, 0x131) == Answer{1, 1});
  CHECK(call(0x18, 0x181) == Answer{1, 2});
  CHECK(call(0x18, 0x140) == Answer{1, 2});  // Fixed blocks. [VM/SP] says so expressly.
  auto read_only = std::make_unique<isa370::TrackStoreInStorage>(isa370::VolumeGeometry{.cylinders = 3, .heads = 20});
  attach(0x132, isa370::make_disk(*isa370::find_disk_model("2314"), std::move(read_only), {.read_only = true}));
  put_chain("05003000 20000320");
  CHECK(call(0x18, 0x132) == Answer{1, 3});
  put(guest, arguments + 2, "0003");
  CHECK(call(0x18, 0x130) == Answer{1, 4});
  put(guest, arguments + 2, "0001");
  // A SIO whose interruption was not taken.
  put(guest, 0x48, "00002200");
  put(guest, 0x2200, "07002100 20000006");
  run(guest, "9C000130");
  CHECK(call(0x18, 0x130) == Answer{1, 5});
}

TEST_CASE_FIXTURE(Devices, "X'18': condition code 2, the channel program") {
  put_chain(read_record);
  CHECK(call(0x18, 0x130, ccws + 4) == Answer{2, 5});
  put(guest, ccws, "0703FFFB");  // Six bytes from X'3FFFB' on.
  CHECK(call(0x18, 0x130) == Answer{2, 6});
  put_chain(read_record);
  put(guest, ccws + 8, "3103FFFC");
  CHECK(call(0x18, 0x130) == Answer{2, 6});
  put_chain("0E003000 20000320");
  CHECK(call(0x18, 0x130) == Answer{2, 7});
  put_chain("06003000 20000000");
  CHECK(call(0x18, 0x130) == Answer{2, 8});
  put_chain("06003000 20000801");
  CHECK(call(0x18, 0x130) == Answer{2, 9});
  put_chain("0603FFFF 20000002");
  CHECK(call(0x18, 0x130) == Answer{2, 10});
  put_chain(read_record);
  CHECK(call(0x18, 0x130, ccws, 0) == Answer{2, 11});
  CHECK(call(0x18, 0x130, ccws, 16) == Answer{2, 11});
  CHECK(call(0x18, 0x130, ccws, 0xFFFFFFFF) == Answer{2, 11});
  put_chain("06003000 60000320");
  put_chain(read_record, 0x2020, "1B");
  CHECK(call(0x18, 0x130, ccws, 1) == Answer{2, 11});
  CHECK(call(0x18, 0x130, ccws, 2) == Answer{0, 2});
  put(guest, 0x2020, "1B002180");
  put(guest, 0x2180, "0000 0002 0002");
  CHECK(call(0x18, 0x130, ccws, 2) == Answer{2, 12});
  CHECK(view(guest).counters.reflected.program == 0);
}

TEST_CASE_FIXTURE(Devices, "X'18': condition code 3, the CSW, and sense for who asks") {
  put_chain(read_record);
  put(guest, arguments + 6, "09");  // No such record.
  CHECK(call(0x18, 0x130) == Answer{3, 13});
  CHECK(at(guest, 0x40, 5) == "000020100E");
  put(guest, ccws, "04003000 20000006");
  CHECK(call(0x20, 0x130) == Answer{0, 1});
  CHECK(at(guest, buffer + 1, 1) == "08");  // No record found.
  put_chain(read_record);
  put(guest, arguments + 6, "04");  // End of file: unit exception.
  CHECK(call(0x18, 0x130) == Answer{3, 13});
  CHECK(at(guest, 0x44, 1) == "0D");
}

TEST_CASE_FIXTURE(Devices, "X'20' writes and reads a tape") {
  put(guest, ccws, "01003000 60000050 1F000000 60000001 07000000 20000001");  // Write, tape mark, rewind.
  put(guest, buffer, "C1C2C3");
  CHECK(call(0x20, 0x181) == done);
  REQUIRE(reel->blocks().size() == 2);
  CHECK(reel->blocks()[0].data.size() == 80);
  put(guest, ccws, "02004000 20000050");
  CHECK(call(0x20, 0x181) == done);
  CHECK(at(guest, 0x4000, 4) == "C1C2C300");
  CHECK(call(0x20, 0x181) == Answer{2, 2});  // Tape mark.
  CHECK(traps(TrapKind::start_io) == 0);
  CHECK(view(guest).counters.reflected.input_output == 0);
  CHECK(view(guest).counters.diagnose.at(0x20) == 3);
}

TEST_CASE_FIXTURE(Devices, "X'20' waits for a rewind that is the whole program") {
  put(guest, ccws, "07000000 20000001");
  CHECK(call(0x20, 0x181) == done);
  put(guest, ccws, "03000000 20000001");
  CHECK(call(0x20, 0x181) == done);
  // No interruption was left behind: an enabled wait stays one.
  put(guest, 0x2108, "FE020000 00001234");
  cpu(guest).gpr[2] = 0x2000;
  run(guest, "82002108");
  CHECK(view(guest).status == GuestStatus::enabled_wait);
}

TEST_CASE_FIXTURE(Devices, "X'20' prints, types and reads cards") {
  put(guest, ccws, "09003000 20000003");
  put(guest, buffer, "C1C2C3");
  CHECK(call(0x20, 0x00E) == done);
  CHECK(paper->text().find("ABC") != std::string::npos);
  CHECK(call(0x20, 0x009) == done);
  CHECK(port.typed == "ABC\n");
  isa370::Card card{};
  card[0] = 0xD1;
  REQUIRE(core.load_reader(guest, 0x00C, {card}).has_value());
  put(guest, ccws, "02003000 20000050");
  CHECK(call(0x20, 0x00C) == done);
  CHECK(at(guest, buffer, 1) == "D1");
  CHECK(call(0x20, 0x00C) == Answer{2, 2});
}

TEST_CASE_FIXTURE(Devices, "X'20': wrong length, errors and sense") {
  put(guest, ccws, "01003000 00000050");
  CHECK(call(0x20, 0x181) == done);
  put(guest, ccws, "0C003000 00000010");  // Backwards; the block is longer.
  CHECK(call(0x20, 0x181) == Answer{2, 3});
  put(guest, ccws, "02003000 20000001");
  cpu(guest).gpr[4] = 0;
  CHECK(call(0x20, 0x00E) == Answer{3, 13});
  CHECK((cpu(guest).gpr[4] & 0xFFFF) == 0x8000);  // Command reject.
  CHECK((cpu(guest).gpr[4] >> 16) == 0);
  put(guest, ccws, "09003000 20000000");  // Count zero: program check, no sense.
  CHECK(call(0x20, 0x00E) == Answer{3, 13});
  CHECK((cpu(guest).gpr[4] & 0xFFFF) == 0);
  put(guest, ccws, "09FFF000 20000003");  // Beyond the storage.
  CHECK(call(0x20, 0x00E) == Answer{3, 13});
  CHECK(call(0x20, 0x00E, 0x00FFFFF8) == Answer{3, 13});
  CHECK(call(0x20, 0x00E, ccws + 1) == Answer{3, 13});
  CHECK(call(0x20, 0x123) == Answer{1, 1});
  CHECK(view(guest).counters.reflected.program == 0);
}

TEST_CASE_FIXTURE(Devices, "X'20' uses the storage key in Ry") {
  put(guest, ccws, "02003000 20000050");
  REQUIRE(core.load_reader(guest, 0x00C, {isa370::Card{}, isa370::Card{}}).has_value());
  REQUIRE(core.set_key(guest, buffer, 0x30).has_value());
  CHECK(call(0x20, 0x00C, 0x40000000 | ccws) == Answer{3, 13});
  CHECK(call(0x20, 0x00C, 0x30000000 | ccws) == done);
}

TEST_CASE_FIXTURE(Devices, "X'20' on a console read waits for the person, and others run meanwhile") {
  auto& bob = log_on("BOB");
  put(guest, ccws, "0A003000 20000050");
  cpu(guest).gpr[2] = 0x009;
  cpu(guest).gpr[4] = ccws;
  start(guest, "83240020 0550");
  start(bob, "1A11 1A11 1A11");
  CHECK(core.run({.instructions = 1000, .until = UINT64_MAX}) == RunStop::idle);
  CHECK(view(bob).status == GuestStatus::disabled_wait);
  CHECK(view(guest).status == GuestStatus::io_wait);
  CHECK(core.reading(guest));
  core.give_line(guest, "HELLO");
  CHECK(core.run({.instructions = 1000, .until = UINT64_MAX}) == RunStop::idle);
  CHECK(view(guest).status == GuestStatus::disabled_wait);
  CHECK(at(guest, buffer, 5) == to_hex(isa370::to_ebcdic(std::string_view{"HELLO"})));
}

TEST_CASE_FIXTURE(Devices, "a reset ends the wait, and so does the loss of the device") {
  put(guest, ccws, "0A003000 20000050");
  cpu(guest).gpr[2] = 0x009;
  cpu(guest).gpr[4] = ccws;
  start(guest, "83240020 0550");
  CHECK(core.run({.instructions = 1000, .until = UINT64_MAX}) == RunStop::idle);
  REQUIRE(view(guest).status == GuestStatus::io_wait);
  core.stop(guest);
  core.reset(guest, false);
  run(guest, "1A11");
  CHECK(view(guest).status == GuestStatus::disabled_wait);

  cpu(guest).gpr[2] = 0x009;
  cpu(guest).gpr[4] = ccws;
  start(guest, "83240020 0550");
  CHECK(core.run({.instructions = 1000, .until = UINT64_MAX}) == RunStop::idle);
  CHECK(core.detach_device(guest, 0x009));
  CHECK(core.run({.instructions = 1000, .until = UINT64_MAX}) == RunStop::idle);
  CHECK((cpu(guest).gpr[5] >> 28 & 3) == 3);
  CHECK(cpu(guest).gpr[15] == 13);
}

TEST_CASE_FIXTURE(Devices, "behind a restart, the end is an interruption like any other") {
  put(guest, ccws, "0A003000 20000050");
  cpu(guest).gpr[2] = 0x009;
  cpu(guest).gpr[4] = ccws;
  start(guest, "83240020 0550");
  CHECK(core.run({.instructions = 1000, .until = UINT64_MAX}) == RunStop::idle);
  put(guest, 0, "FE020000 00001234");  // An enabled wait.
  cpu(guest).gpr[15] = 0x12345678;
  core.restart(guest);
  CHECK(core.run({.instructions = 1000, .until = UINT64_MAX}) == RunStop::idle);
  CHECK(view(guest).status == GuestStatus::enabled_wait);
  core.give_line(guest, "HELLO");
  CHECK(core.run({.instructions = 1000, .until = UINT64_MAX}) == RunStop::idle);
  CHECK(at(guest, 0x38, 8) == "FE02000900001234");
  CHECK(cpu(guest).gpr[15] == 0x12345678);
}

TEST_CASE("X'18' and X'20' with everything paged out") {
  Devices bench(64 * 1024);
  auto& guest = bench.guest;
  for (std::uint32_t page = 0x5000; page < 0x40000; page += 0x1000) bench.put(guest, page, "FF");
  bench.put_chain(read_record);
  for (std::uint32_t page = 0x5000; page < 0x40000; page += 0x1000) bench.put(guest, page, "FE");
  CHECK(bench.call(0x18, 0x130) == done);
  CHECK(bench.at(guest, buffer + 799, 1) == "01");
  // A buffer across a page boundary, arguments too.
  bench.put(guest, 0x7FFC, "00000001000201");
  bench.put(guest, ccws, "07007FFC 40000006 31007FFE 40000005 08002008 40000001 0600DF00 20000320");
  for (std::uint32_t page = 0x10000; page < 0x40000; page += 0x1000) bench.put(guest, page, "FD");
  CHECK(bench.call(0x18, 0x130) == done);
  CHECK(bench.at(guest, 0xE000, 1) == "01");
}

}  // namespace
}  // namespace cp::test
