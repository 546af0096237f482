// PSW and CSW formats, the instruction table, the event clock, models, calendar and storage keys.
#include <set>
#include <string>

#include <doctest/doctest.h>

#include <isa370/instruction.hpp>
#include <isa370/machine.hpp>

using namespace isa370;

TEST_CASE("a BC-mode PSW comes apart and together again") {
  const std::uint64_t word = 0xC3A5'1234'9B00'2468;
  const auto psw = ProgramStatusWord::from_bits(word);
  CHECK(psw.system_mask == 0xC3);
  CHECK(psw.key == 0xA);
  CHECK_FALSE(psw.extended_control);
  CHECK(psw.machine_check);
  CHECK_FALSE(psw.wait);
  CHECK(psw.problem);
  CHECK(psw.interruption_code == 0x1234);
  CHECK(psw.instruction_length_code == 2);
  CHECK(psw.condition_code == 1);
  CHECK(psw.program_mask == 0xB);
  CHECK(psw.address == 0x2468);
  CHECK(psw.to_bits() == word);
  CHECK(to_string(psw) == "C3A51234 9B002468");
}

TEST_CASE("an EC-mode PSW comes apart and together again") {
  const std::uint64_t word = 0x477B'2E00'00AB'CDEF;
  const auto psw = ProgramStatusWord::from_bits(word);
  CHECK(psw.system_mask == 0x47);
  CHECK(psw.key == 7);
  CHECK(psw.extended_control);
  CHECK(psw.wait);
  CHECK(psw.problem);
  CHECK(psw.condition_code == 2);
  CHECK(psw.program_mask == 0xE);
  CHECK(psw.interruption_code == 0);
  CHECK(psw.address == 0xAB'CDEF);
  CHECK(psw.translation());
  CHECK(psw.valid());
  CHECK(psw.to_bits() == word);
}

TEST_CASE("every bit of a PSW survives, and zeros that are ones make an EC-mode PSW invalid") {
  for (unsigned position = 0; position < 64; ++position)
    for (const std::uint64_t mode : {std::uint64_t{0}, bit<std::uint64_t>(12)}) {
      const auto word = bit<std::uint64_t>(position) | mode;
      CAPTURE(position);
      CHECK(ProgramStatusWord::from_bits(word).to_bits() == word);
    }
  const std::set<unsigned> zeros{0, 2, 3, 4, 16, 17, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39};
  for (unsigned position = 0; position < 64; ++position) {
    CAPTURE(position);
    CHECK(ProgramStatusWord::from_bits(bit<std::uint64_t>(position) | bit<std::uint64_t>(12)).valid() ==
          !zeros.contains(position));
    if (position != 12) CHECK(ProgramStatusWord::from_bits(bit<std::uint64_t>(position)).valid());
  }
}

TEST_CASE("the system mask as a byte keeps ones that must be zeros") {
  auto psw = ProgramStatusWord::from_bits(0x0708'0000'0000'1000);
  psw.set_system_mask_byte(0x86);
  CHECK(psw.system_mask_byte() == 0x86);
  CHECK_FALSE(psw.valid());
  psw.set_system_mask_byte(0x02);
  CHECK(psw.valid());
  CHECK(psw.to_bits() == 0x0208'0000'0000'1000);
}

TEST_CASE("channel masks: BC has its own for channels 0 to 5, CR2 has the others, and all in EC") {
  auto basic = ProgramStatusWord::from_bits(0x8600'0000'0000'0000);
  CHECK(basic.io_enabled(0, 0));
  CHECK_FALSE(basic.io_enabled(1, 0xFFFF'FFFF));
  CHECK(basic.io_enabled(5, 0));
  CHECK(basic.io_enabled(6, 0x0200'0000));
  CHECK_FALSE(basic.io_enabled(6, 0x0100'0000));
  CHECK(basic.any_io_enabled(0));
  basic.system_mask = 0x02;
  CHECK_FALSE(basic.any_io_enabled(0xFC00'0000));
  const auto extended = ProgramStatusWord::from_bits(0x020A'0000'0000'0000);
  CHECK(extended.io_enabled(0, 0x8000'0000));
  CHECK_FALSE(extended.io_enabled(0, 0x4000'0000));
  CHECK(extended.disabled_wait(0));
  CHECK_FALSE(extended.disabled_wait(1));
}

TEST_CASE("a CSW comes apart and together again") {
  const std::uint64_t word = 0xF012'3456'0C40'0050;
  const auto csw = ChannelStatusWord::from_bits(word);
  CHECK(csw.key == 0xF);
  CHECK(csw.command_address == 0x12'3456);
  CHECK(csw.unit_status == 0x0C);
  CHECK(csw.channel_status == 0x40);
  CHECK(csw.count == 0x50);
  CHECK(csw.to_bits() == word);
}

TEST_CASE("the instruction table: codes and mnemonics are unique, and rows find themselves") {
  std::set<std::uint16_t> codes;
  std::set<std::string> mnemonics;
  for (const auto& row : instruction_table()) {
    CAPTURE(row.mnemonic);
    CHECK(codes.insert(row.opcode).second);
    CHECK(mnemonics.insert(std::string(row.mnemonic)).second);
    const auto first = static_cast<std::uint8_t>(row.opcode > 0xFF ? row.opcode >> 8 : row.opcode);
    const auto second = static_cast<std::uint8_t>(row.opcode > 0xFF ? row.opcode : 0);
    CHECK(find_instruction(first, second) == &row);
    CHECK(find_instruction(row.mnemonic) == &row);
    // A one-byte code may not also begin two-byte codes.
    if (row.opcode > 0xFF) CHECK_FALSE(codes.contains(first));
    const unsigned length = instruction_length(first);
    switch (row.format) {
      case Format::rr:
      case Format::rr_mask:
      case Format::rr_single:
      case Format::rr_immediate:
        CHECK(length == 2);
        break;
      case Format::ss_length:
      case Format::ss_two_lengths:
      case Format::ss_rounding:
        CHECK(length == 6);
        break;
      default:
        CHECK(length == 4);
        break;
    }
    CHECK_FALSE(row.name.empty());
  }
  CHECK(find_instruction(0x00, 0x00) == nullptr);
  CHECK(find_instruction(0xB2, 0xFF) == nullptr);
  CHECK(find_instruction("NONE") == nullptr);
}

TEST_CASE("the event clock keeps instants in order, and the order of scheduling within one") {
  EventClock clock;
  clock.schedule(20, 0x100, 1);
  clock.schedule(10, 0x100, 2);
  clock.schedule(20, 0x101, 3);
  clock.schedule(10, 0x102, 4);
  CHECK(clock.next_at() == 10U);
  CHECK_FALSE(clock.take_due());
  clock.advance_to(15);
  clock.advance_to(5);
  CHECK(clock.now() == 15);
  CHECK(clock.take_due()->detail == 2);
  CHECK(clock.take_due()->detail == 4);
  CHECK_FALSE(clock.take_due());
  clock.cancel(0x100, 1);
  clock.advance_to(20);
  CHECK(clock.take_due()->detail == 3);
  CHECK_FALSE(clock.next_at());
}

TEST_CASE("models and the calendar") {
  REQUIRE(find_model("370/168") != nullptr);
  CHECK(find_model("370/168")->type == 0x0168);
  CHECK(find_model("7090") == nullptr);
  for (const auto& model : models()) CHECK(model.instruction_time > 0);
  CHECK(time_of_day_from(1900, 1, 1, 0, 0, 0) == 0);
  CHECK(time_of_day_from(1900, 1, 1, 0, 0, 1) == 4'096'000'000U);
  // 1970-01-01 is 2,208,988,800 seconds after 1900-01-01: 70 years with 17 leap days.
  CHECK(time_of_day_from(1970, 1, 1, 0, 0, 0) == std::uint64_t{2'208'988'800} * 4'096'000'000U);
  CHECK(parse_time_of_day("1972-08-02 09:00:00") == default_time_of_day());
  for (const char* wrong : {"", "1972-08-02", "1972-13-02 09:00:00", "1972-02-30 09:00:00", "1972-08-02 24:00:00",
                            "1972/08/02 09:00:00", "1899-08-02 09:00:00", "1972-08-02 09:00:0x"}) {
    const auto result = parse_time_of_day(wrong);
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().find("YYYY-MM-DD HH:MM:SS") != std::string::npos);
  }
}

TEST_CASE("storage sizes and keys") {
  CHECK(Storage(0).size() == 4096);
  CHECK(Storage(10'000).size() == 8192);
  CHECK(Storage(0xFFFF'FFFF).size() == 16 * 1024 * 1024);
  Storage storage(8192);
  storage.set_key({2048}, 0x5B);
  CHECK(storage.key({2048}) == 0x5A);  // Bit 7 is zero.
  CHECK(storage.key({4095}) == 0x5A);
  CHECK(storage.key({4096}) == 0);
  CHECK(storage.fetch_allowed({2048}, 5));
  CHECK_FALSE(storage.fetch_allowed({2048}, 4));
  CHECK(storage.fetch_allowed({2048}, 0));
  CHECK_FALSE(storage.store_allowed({2048}, 4));
  CHECK(storage.fetch_allowed({4096}, 4));
  CHECK_FALSE(storage.store_allowed({4096}, 4));
  CHECK_FALSE(storage.contains({8190}, 4));
}
