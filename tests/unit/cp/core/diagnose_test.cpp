// The services of DIAGNOSE.
#include "core_fixture.hpp"

#include <isa370/devices/direct_access_storage.hpp>
#include <isa370/devices/disk_models.hpp>
#include <isa370/devices/magnetic_tape.hpp>
#include <isa370/ebcdic.hpp>

#include "cp/diagnose_table.hpp"

using namespace cp::test;

namespace {

std::string ebcdic_hex(std::string_view text) { return to_hex(isa370::to_ebcdic(text)); }

}  // namespace

TEST_CASE("X'00': who CP is") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.cpu(guest).gpr[2] = 0x2000;
  bench.cpu(guest).gpr[4] = 40;
  bench.run(guest, "83240000");
  CHECK(bench.at(guest, 0x2000, 8) == ebcdic_hex("VM/370  "));
  CHECK(bench.at(guest, 0x2010, 8) == ebcdic_hex("ALICE   "));
  CHECK(bench.cpu(guest).gpr[4] == 8);
  CHECK(bench.view(guest).counters.traps[static_cast<std::size_t>(cp::TrapKind::diagnose)] == 1);
}

TEST_CASE("X'08': a command, its return code and its response") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.port.answer = {.lines = {"ONE", "TWO"}, .return_code = 45};
  const auto text = isa370::to_ebcdic(std::string_view{"QUERY TIME"});
  REQUIRE(bench.core.write(guest, 0x2000, text).has_value());
  bench.cpu(guest).gpr[2] = 0x2000;
  bench.cpu(guest).gpr[4] = 10;
  bench.run(guest, "83240008");
  REQUIRE(bench.port.commands.size() == 1);
  CHECK(bench.port.commands[0] == "QUERY TIME");
  CHECK(bench.cpu(guest).gpr[4] == 45);
  CHECK(bench.port.cp_lines == std::vector<std::string>{"ONE", "TWO"});

  // Response to a buffer that is large enough, then to one that is not.
  for (const std::uint32_t size : {100U, 6U}) {
    CAPTURE(size);
    bench.cpu(guest).gpr[2] = 0x2000;
    bench.cpu(guest).gpr[3] = 0x3000;
    bench.cpu(guest).gpr[6] = 0x40000000 | 10;
    bench.cpu(guest).gpr[7] = size;
    bench.run(guest, "83260008 0550");
    CHECK(bench.cpu(guest).gpr[6] == 45);
    CHECK((bench.cpu(guest).gpr[5] >> 28 & 3) == (size == 100 ? 0 : 1));
    CHECK(bench.cpu(guest).gpr[7] == (size == 100 ? 8 : 2));
    CHECK(bench.at(guest, 0x3000, 6) == ebcdic_hex("ONE") + "15" + ebcdic_hex("TW"));
  }
}

TEST_CASE("X'08': several commands in one, and wrong operands") {
  Bench bench;
  auto& guest = bench.log_on();
  auto text = isa370::to_ebcdic(std::string_view{"A+B"});
  text[1] = 0x15;
  REQUIRE(bench.core.write(guest, 0x2000, text).has_value());
  bench.cpu(guest).gpr[2] = 0x2000;
  bench.cpu(guest).gpr[4] = 3;
  bench.run(guest, "83240008");
  CHECK(bench.port.commands == std::vector<std::string>{"A", "B"});
  bench.cpu(guest).gpr[4] = 133;
  bench.run(guest, "83240008");
  CHECK(bench.at(guest, 0x28, 8) == "0000000680001004");
  bench.cpu(guest).gpr[2] = 0x3FFFF;
  bench.cpu(guest).gpr[4] = 2;
  bench.run(guest, "83240008");
  CHECK(bench.at(guest, 0x28, 8) == "0000000580001004");
  bench.cpu(guest).gpr[15] = 0x40000002;
  bench.run(guest, "832F0008");
  CHECK(bench.at(guest, 0x28, 4) == "00000006");
}

TEST_CASE("X'0C': date, time and CPU time") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.cpu(guest).gpr[2] = 0x2000;
  bench.run(guest, "8320000C");
  CHECK(bench.at(guest, 0x2000, 16) == ebcdic_hex("08/02/7209:00:00"));
}

TEST_CASE("X'10': released pages read as zeros") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.put(guest, 0x3000, "FF");
  bench.put(guest, 0x5000, "FF");
  bench.put(guest, 0x6000, "FF");
  bench.cpu(guest).gpr[2] = 0x3000;
  bench.cpu(guest).gpr[4] = 0x5000;
  const auto before = bench.view(guest).resident_pages;
  bench.run(guest, "83240010");
  CHECK(bench.view(guest).resident_pages <= before);
  CHECK(bench.at(guest, 0x3000, 1) == "00");
  CHECK(bench.at(guest, 0x5000, 1) == "00");
  CHECK(bench.at(guest, 0x6000, 1) == "FF");
}

TEST_CASE("X'24' and X'60'") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.cpu(guest).gpr[2] = 0xFFFFFFFF;
  bench.run(guest, "83240024 0560 83700060");
  CHECK(bench.cpu(guest).gpr[2] == 0x009);
  CHECK(bench.cpu(guest).gpr[4] / 0x1000000 == 0x80);
  CHECK((bench.cpu(guest).gpr[6] >> 28 & 3) == 0);
  CHECK(bench.cpu(guest).gpr[7] == 0x40000);
  bench.cpu(guest).gpr[2] = 0x190;
  bench.run(guest, "83240024 0560");
  CHECK((bench.cpu(guest).gpr[6] >> 28 & 3) == 3);
}

TEST_CASE("X'04': real storage, for classes C and E") {
  Bench bench;
  auto who = user("ALICE");
  auto& plain = bench.log_on(who);
  bench.put(plain, 0x2000, "00000000 00001000");
  const auto call = [&](cp::Guest& guest, std::uint32_t list, std::uint32_t count, std::uint32_t result) {
    bench.cpu(guest).gpr[2] = list;
    bench.cpu(guest).gpr[4] = count;
    bench.cpu(guest).gpr[5] = result;
    bench.run(guest, "83240004");
  };
  call(plain, 0x2000, 2, 0x2100);
  CHECK(bench.at(plain, 0x28, 4) == "00000002");
  who.name = "CAROL";
  who.classes = "EG";
  auto& guest = bench.log_on(who);
  bench.put(guest, 0x2000, "00000000 00001000");
  call(guest, 0x2000, 2, 0x2100);
  const auto& real = std::as_const(bench.core.machine().storage());
  std::vector<std::uint8_t> expected(real.bytes().begin(), real.bytes().begin() + 4);
  expected.insert(expected.end(), real.bytes().begin() + 0x1000, real.bytes().begin() + 0x1004);
  CHECK(bench.at(guest, 0x2100, 8) == to_hex(expected));
  CHECK(bench.view(guest).counters.diagnose.at(0x04) == 1);
  CHECK(bench.view(guest).counters.reflected.program == 0);
  call(guest, 0x2FFC, 2, 0x2100);  // Beyond the page.
  CHECK(bench.at(guest, 0x28, 4) == "00000006");
  call(guest, 0x2000, 2, 0x3100);
  CHECK(bench.at(guest, 0x28, 4) == "00000006");
  call(guest, 0x40000, 2, 0x40100);
  CHECK(bench.at(guest, 0x28, 4) == "00000005");
  bench.put(guest, 0x2004, "00080000");  // The end of real storage.
  call(guest, 0x2000, 2, 0x2100);
  CHECK(bench.at(guest, 0x28, 4) == "00000005");
}

TEST_CASE("X'24': the console, a virtual reader, and no device") {
  Bench bench;
  auto& guest = bench.log_on();
  const auto call = [&](std::uint32_t device) {
    bench.cpu(guest).gpr[2] = device;
    bench.cpu(guest).gpr[4] = bench.cpu(guest).gpr[5] = 0x12345678;
    bench.run(guest, "83240024 0560");
    return bench.cpu(guest).gpr[6] >> 28 & 3;
  };
  CHECK(call(0x00C) == 2);
  CHECK(bench.cpu(guest).gpr[4] == 0x20840000);
  CHECK(bench.cpu(guest).gpr[5] == 0x12345678);
  CHECK(call(0x009) == 0);
  CHECK(bench.cpu(guest).gpr[4] == 0x80000000);
  CHECK((bench.cpu(guest).gpr[5] >> 16) == 0x8000);
  CHECK(call(0x123) == 3);
  CHECK(bench.cpu(guest).gpr[4] == 0x12345678);
}

TEST_CASE("X'24': attached devices have a real one behind them") {
  Bench bench;
  auto& guest = bench.log_on();
  const auto call = [&](isa370::DeviceNumber number) {
    bench.cpu(guest).gpr[2] = number;
    bench.run(guest, "83240024 0560");
    CHECK((bench.cpu(guest).gpr[6] >> 28 & 3) == 0);
    return std::pair{bench.cpu(guest).gpr[4], bench.cpu(guest).gpr[5]};
  };
  const auto disk = [&](std::string_view model, isa370::DirectAccessStorage::Options options) {
    const auto& found = *isa370::find_disk_model(model);
    return isa370::make_disk(found, std::make_unique<isa370::TrackStoreInStorage>(found.geometry()), options);
  };
  REQUIRE(bench.core.attach_device(guest, 0x130, disk("2314", {})).has_value());
  REQUIRE(bench.core.attach_device(guest, 0x131, disk("3350", {.read_only = true})).has_value());
  REQUIRE(bench.core.attach_device(guest, 0x132, disk("3340", {})).has_value());
  REQUIRE(bench.core.attach_device(guest, 0x133, disk("3330-11", {})).has_value());
  using Words = std::pair<std::uint32_t, std::uint32_t>;
  CHECK(call(0x130) == Words{0x04400100, 0x04400100});
  CHECK(call(0x131) == Words{0x04080180, 0x040800C0});
  CHECK((call(0x132).second >> 16) == 0x0401);
  CHECK((call(0x132).second & 0xC0) == 0xC0);
  CHECK(call(0x133) == Words{0x04100100, 0x041011C0});
  auto reel = std::make_unique<isa370::TapeInStorage>();
  REQUIRE(bench.core
              .attach_device(guest, 0x181,
                             std::make_unique<isa370::MagneticTape>(*isa370::find_tape_unit_model("3420"), std::move(reel)))
              .has_value());
  CHECK(call(0x181) == Words{0x08100100, 0x08100000});
}

TEST_CASE("X'5C': error messages as the user wants them") {
  Bench bench;
  auto& guest = bench.log_on();
  struct Row {
    cp::ErrorMessageParts wanted;
    std::uint32_t length, address_after, length_after;
  };
  for (const auto& row :
       {Row{{true, true}, 30, 0x2000, 30}, Row{{true, false}, 30, 0x2000, 10}, Row{{false, true}, 30, 0x200B, 19},
        Row{{false, false}, 30, 0x2000, 0}, Row{{true, false}, 4, 0x2000, 4}, Row{{false, true}, 4, 0x2004, 0}}) {
    CAPTURE(row.length_after);
    bench.port.wanted = row.wanted;
    bench.cpu(guest).gpr[2] = 0x2000;
    bench.cpu(guest).gpr[4] = row.length;
    bench.run(guest, "8324005C");
    CHECK(bench.cpu(guest).gpr[2] == row.address_after);
    CHECK(bench.cpu(guest).gpr[4] == row.length_after);
  }
}

TEST_CASE("the table of services: in order, with words for everything") {
  std::uint32_t last = 0;
  const auto rows = cp::diagnose_table();
  CHECK(rows.size() == 10);
  for (const auto& row : rows) {
    CHECK((row.code == 0 || row.code > last));
    CHECK(row.code % 4 == 0);
    last = row.code;
    for (const auto text : {row.name, row.operands, row.answer, row.explanation, row.source}) CHECK_FALSE(text.empty());
  }
}
