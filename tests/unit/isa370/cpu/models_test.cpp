// The models: names, instruction sets, speeds, and what System/360 does differently.
#include <algorithm>
#include <array>
#include <memory>
#include <set>
#include <utility>

#include <doctest/doctest.h>

#include <isa370/devices/reader_3505.hpp>
#include <isa370/instruction.hpp>

#include "machine_builder.hpp"

using namespace isa370;
using test_support::MachineBuilder;

namespace {

MachineBuilder system_360(std::string_view model = "360/65") {
  return MachineBuilder(false, InterruptionWay::architected, false, model);
}

Instruction decoded(Architecture architecture, std::uint8_t first, std::uint8_t second) {
  return decode(architecture, {first, second, 0, 0, 0, 0});
}

std::uint16_t interruption_code(const MachineBuilder& bench) { return bench.halfword(fixed_location::program_old_psw + 2); }

}  // namespace

TEST_CASE("models go by the names that people write") {
  for (const char* name :
       {"370/168", "168", "370-168", "S/370 168", "IBM System/370 Model 168", "system/370 mod 168", "370168"}) {
    CAPTURE(name);
    REQUIRE(find_model(name) != nullptr);
    CHECK(find_model(name)->name == "370/168");
  }
  for (const char* name : {"", "370", "360/", "7090", "370/169", "360/168", "vm/370", "370.168", "168x"}) {
    CAPTURE(name);
    CHECK(find_model(name) == nullptr);
  }
  std::set<std::string_view> names;
  std::set<std::uint16_t> types;
  for (const auto& model : models()) {
    CHECK(find_model(model.name) == &model);
    CHECK(names.insert(model.name).second);
    CHECK(types.insert(model.type).second);
    CHECK(model.instruction_time > 0);
    CHECK((model.architecture == Architecture::system_370) == model.name.starts_with("370"));
    CHECK(model_names().find(model.name) != std::string::npos);
  }
}

TEST_CASE("an architecture has the rows that the table says, and no others") {
  for (const auto& row : instruction_table())
    for (const auto architecture : {Architecture::system_360, Architecture::model_67, Architecture::system_370}) {
      CAPTURE(row.mnemonic);
      const auto first = static_cast<std::uint8_t>(row.opcode > 0xFF ? row.opcode >> 8 : row.opcode);
      const auto second = static_cast<std::uint8_t>(row.opcode > 0xFF ? row.opcode & 0xFF : 0);
      const auto instruction = decoded(architecture, first, second);
      const bool io = first >= 0x9C && first <= 0x9F;
      if (io && architecture != Architecture::system_370)
        CHECK(instruction.row == find_instruction(first, 0));
      else
        CHECK(instruction.row == (row.models.contains(architecture) ? &row : nullptr));
      CHECK(instruction.length == instruction_length(first));
    }
  CHECK(decoded(Architecture::system_360, 0x9C, 0x01).row->mnemonic == "SIO");
  CHECK(decoded(Architecture::system_370, 0x9C, 0x01).row->mnemonic == "SIOF");
  CHECK(name_of(find_instruction("AR")->models) == "360");
  CHECK(name_of(find_instruction("MVCL")->models) == "370");
  CHECK(name_of(find_instruction("LMC")->models) == "67");
  CHECK(name_of(find_instruction("LRA")->models) == "67, 370");
}

TEST_CASE("an instruction that a model lacks is an operation exception, privileged or not") {
  for (const char* code : {"0E02", "B205 3000", "B777 3000", "B800 3000", "0D12"}) {
    CAPTURE(code);
    for (const bool problem : {false, true}) {
      auto bench = system_360();
      bench.code(code);
      bench.psw().problem = problem;
      bench.run();
      CHECK(interruption_code(bench) == 1);
    }
  }
  // The same by EXECUTE.
  auto bench = system_360();
  bench.code("4400 0E00").bytes(0xE00, "BF1F 0000");
  bench.run();
  CHECK(interruption_code(bench) == 1);
}

TEST_CASE("instructions cost their model's time") {
  const auto time_of = [](std::string_view model, const char* code) {
    MachineBuilder bench(false, InterruptionWay::architected, false, model);
    bench.code(code);
    bench.run(1);
    return bench.machine.clock().now();
  };
  for (const auto& model : models()) CHECK(time_of(model.name, "1812") == model.instruction_time);
  // Published times; the second register of an address costs extra.
  CHECK(time_of("360/30", "1A12") == 29'000);
  CHECK(time_of("360/40", "1A12") == 7'500);
  CHECK(time_of("360/40", "4A10 3000") == 10'940);
  CHECK(time_of("360/40", "4A12 3000") == 12'190);
  CHECK(time_of("360/40", "4A12 0100") == 10'940);
  CHECK(time_of("360/50", "4A12 3000") == 6'000);
}

TEST_CASE("the clock goes on by what the instructions cost, however the host slices them") {
  const auto mean = find_model("360/40")->instruction_time;
  for (const bool in_one : {true, false}) {
    auto bench = system_360("360/40");
    bench.code("1A12 1A12 4A30 2000 1812");
    for (unsigned k = 0; k < (in_one ? 1 : 4); ++k) bench.run(in_one ? 4 : 1);
    CHECK(bench.machine.clock().now() == 2 * 7'500 + 10'940 + mean);
  }
}

TEST_CASE("bit 12 of a System/360 PSW is the ASCII bit: there is no EC mode") {
  auto bench = system_360();
  bench.code("8200 3000").gpr(3) = 0x3000;
  bench.doubleword(0x3000, 0xFF0A'0000'6F00'2000);  // Mask FF, ASCII, wait, CC 2, program mask F.
  bench.run(1);
  CHECK_FALSE(bench.psw().extended_control);
  CHECK(bench.psw().ascii);
  CHECK(bench.psw().system_mask == 0xFF);
  CHECK(bench.psw().condition_code == 2);
  CHECK(bench.psw().to_bits() == 0xFF0A'0000'6F00'2000);
  CHECK_FALSE(bench.psw().translation());
}

TEST_CASE("in ASCII mode decimal results get its signs and zones") {
  for (const bool ascii : {false, true}) {
    auto bench = system_360();
    bench.psw(ascii ? 0x0008'0000'0000'2000 : 0x0000'0000'0000'2000);
    bench.gpr(1) = 127;
    bench.gpr(2) = ~0U;
    bench.gpr(3) = 0x3000;
    bench.code("4E10 3000 4E20 3008 F321 3010 3006");
    bench.run(3);
    CHECK(bench.doubleword(0x3000) == (ascii ? 0x127AU : 0x127CU));
    CHECK(bench.doubleword(0x3008) == (ascii ? 0x1BU : 0x1DU));
    const std::uint32_t zoned = bench.word(0x3010) >> 8;
    CHECK(zoned == (ascii ? 0x5152A7U : 0xF1F2C7U));
  }
}

TEST_CASE("an EC-mode PSW that the host leaves in a System/360 is taken as one of its own") {
  auto bench = system_360();
  bench.psw().extended_control = true;
  bench.code("0A05");
  bench.run(1);
  CHECK(bench.doubleword(fixed_location::supervisor_call_old_psw) == 0x0000'0005'4000'2002);
}

TEST_CASE("operands of System/360 lie on their boundaries") {
  struct Row {
    const char* code;
    std::uint32_t boundary;
  };
  // R3 is the base; each operand but those of one byte is tried at every offset of a doubleword.
  for (const auto& row : {Row{"5810 3000", 4}, Row{"5010 3000", 4}, Row{"4810 3000", 2}, Row{"4010 3000", 2},
                          Row{"4F10 3000", 8}, Row{"4E10 3000", 8}, Row{"9812 3000", 4}, Row{"9012 3000", 4},
                          Row{"5A10 3000", 4}, Row{"4310 3000", 1}, Row{"D203 3000 3100", 1}, Row{"4110 3000", 1}})
    for (const std::uint32_t offset : {0U, 1U, 2U, 3U, 4U, 5U, 6U, 7U})
      for (const bool old : {true, false}) {
        CAPTURE(row.code);
        CAPTURE(offset);
        auto bench = old ? system_360() : MachineBuilder();
        bench.code(row.code).gpr(3) = 0x4000 + offset;
        bench.doubleword(0x4000, 0x0000'000C).doubleword(0x4008, 0x0000'000C'0000'0000).word(0x4000, 0).word(0x4004, 0xC);
        bench.run(1);
        const bool wrong = old && offset % row.boundary != 0;
        if (wrong) {
          CHECK(interruption_code(bench) == 6);
          CHECK(bench.doubleword(0x4000) == 0xC);
        } else {
          CHECK(interruption_code(bench) != 6);
        }
      }
}

TEST_CASE("System/360 has no control registers: masks are the PSW's alone") {
  auto bench = MachineBuilder(false, InterruptionWay::architected, true, "360/50");
  for (unsigned number = 0; number < 16; ++number) CHECK(bench.cr(number) == 0);
  bench.doubleword(fixed_location::external_new_psw, 0x0002'0000'0000'0E58).word(fixed_location::interval_timer, 0x100);
  bench.psw(0x0102'0000'0000'2000);  // Waits for the timer.
  CHECK(bench.run().reason == ExitReason::disabled_wait);
  CHECK(bench.halfword(fixed_location::external_old_psw + 2) == external_code::interval_timer);
  CHECK(bench.psw().address == 0xE58);
}

TEST_CASE("IPL of a System/360 takes bit 12 of the PSW for ASCII and puts the device's number into the PSW") {
  auto bench = system_360();
  auto reader = std::make_unique<CardReader>(model_3505);
  Card card{};
  const std::array<std::uint8_t, 16> first{0, 0x0A, 0, 0, 0, 0, 0x12, 0x34, 0x03, 0, 0, 0, 0x20, 0, 0, 1};
  std::copy(first.begin(), first.end(), card.begin());  // A wait PSW, and the CCW of a no-operation.
  reader->load({card, card}, false);
  bench.machine.channels().attach(0x00C, std::move(reader));
  REQUIRE(bench.machine.initial_program_load(0x00C).has_value());
  CHECK(bench.psw().ascii);
  CHECK_FALSE(bench.psw().extended_control);
  CHECK(bench.psw().interruption_code == 0x000C);
  CHECK(bench.halfword(fixed_location::io_address + 2) == 0);
  CHECK(bench.run().reason == ExitReason::disabled_wait);
}

TEST_CASE("SSM on System/360 knows no suppression, ISK no reference bit") {
  auto bench = system_360();
  bench.cr(0) = 0x4000'0000;
  bench.code("8000 3000 0912").bytes(0x3000, "FE").gpr(2) = 0x4000;
  bench.gpr(3) = 0x3000;
  bench.machine.storage().set_key({0x4000}, 0x3E);
  bench.run(2);
  CHECK(bench.psw().system_mask == 0xFE);
  CHECK(bench.gpr(1) == 0x38);
}
