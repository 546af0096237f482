// Dynamic address translation: every page and segment size, lengths, invalid and malformed entries, LRA, the buffer.
#include <doctest/doctest.h>

#include "machine_builder.hpp"

using namespace isa370;
using test_support::MachineBuilder;

namespace {

constexpr std::uint32_t page_2k = 0x0040'0000, page_4k = 0x0080'0000, segment_1m = 0x0010'0000;
constexpr std::uint32_t segment_table = 0x8000, page_table = 0x9000;
constexpr std::uint64_t translating = 0x040C'0000'0000'0000;  // EC, DAT on, machine checks enabled

/// Segment 0 of 16 has the page table; its length code is 15.
struct TranslatingBench : MachineBuilder {
  explicit TranslatingBench(std::uint32_t format, InterruptionWay way = InterruptionWay::architected)
      : MachineBuilder(true, way) {
    cr(0) = format;
    cr(1) = segment_table;
    for (std::uint32_t i = 1; i < 16; ++i) MachineBuilder::word(segment_table + 4 * i, 1);
    MachineBuilder::word(segment_table, 0xF000'0000 | page_table);
  }
};

void page_entry(MachineBuilder& bench, std::uint32_t page, std::uint16_t entry) {
  bench.machine.storage().write(AbsoluteAddress{page_table + 2 * page}, entry);
}

/// The frame is the leftmost bits of the 24, whatever their number.
std::uint16_t valid_entry(std::uint32_t real) { return static_cast<std::uint16_t>(real >> 8); }

}  // namespace

TEST_CASE("page and segment sizes choose the fields of the address") {
  struct Row {
    std::uint32_t format, page_size;
  };
  for (const auto& row :
       {Row{page_2k, 2048}, Row{page_4k, 4096}, Row{page_2k | segment_1m, 2048}, Row{page_4k | segment_1m, 4096}}) {
    CAPTURE(row.format);
    TranslatingBench bench(row.format);
    page_entry(bench, 5, valid_entry(0x6000));
    const auto found = bench.machine.translate({5 * row.page_size + 0x123});
    REQUIRE(found);
    CHECK(found->value == 0x6123);
    CHECK(bench.machine.translate({(row.format & segment_1m) != 0 ? 0x10'0000U : 0x1'0000U}) == std::nullopt);
  }
}

TEST_CASE("page numbers of 1M segments have eight and nine bits") {
  TranslatingBench bench(page_4k | segment_1m);
  page_entry(bench, 255, valid_entry(0x7000));
  CHECK(bench.machine.translate({0xF'F456})->value == 0x7456);
}

TEST_CASE("wrong formats in CR0 and in the entries are translation specifications") {
  struct Row {
    const char* what;
    std::uint32_t format, segment;
    std::uint16_t page;
  };
  for (const auto& row :
       {Row{"page size 00", 0, 0xF000'9000, 0x0060}, Row{"page size 11", 0x00C0'0000, 0xF000'9000, 0x0060},
        Row{"segment size 01", page_4k | 0x0008'0000, 0xF000'9000, 0x0060},
        Row{"segment size 11", page_4k | 0x0018'0000, 0xF000'9000, 0x0060},
        Row{"bit 10", page_4k | 0x0020'0000, 0xF000'9000, 0x0060}, Row{"segment bit 4", page_4k, 0xF800'9000, 0x0060},
        Row{"segment bit 30", page_4k, 0xF000'9002, 0x0060}, Row{"segment bit 29", page_4k, 0xF000'9004, 0x0060},
        Row{"page bit 13", page_4k, 0xF000'9000, 0x0064}, Row{"page bit 14, 4K", page_4k, 0xF000'9000, 0x0062},
        Row{"page bit 14, 2K", page_2k, 0xF000'9000, 0x0062}}) {
    CAPTURE(row.what);
    TranslatingBench bench(row.format);
    bench.word(segment_table, row.segment);
    page_entry(bench, 0, row.page);
    bench.psw(translating).run(1);
    CHECK(bench.halfword(0x8E) == 0x12);
    CHECK(bench.doubleword(0x28) == (translating | 2));  // suppressed: not at the instruction itself
  }
}

TEST_CASE("bit 15 of a page-table entry is the program's") {
  TranslatingBench bench(page_4k);
  page_entry(bench, 1, static_cast<std::uint16_t>(valid_entry(0x6000) | 1));
  CHECK(bench.machine.translate({0x1000})->value == 0x6000);
}

TEST_CASE("a missing page nullifies: the address stays, the virtual address is stored") {
  TranslatingBench bench(page_4k);
  page_entry(bench, 2, valid_entry(0x2000));
  page_entry(bench, 3, 0x0008);
  bench.code("5830 3ABC");  // L 3,X'ABC'(0,3)
  bench.gpr(3) = 0x3000;
  bench.psw(translating | 0x2000).run(1);
  CHECK(bench.doubleword(0x28) == (translating | 0x2000));
  CHECK(bench.word(0x8C) == 0x0004'0011);
  CHECK(bench.word(0x90) == 0x3ABC);
  CHECK(bench.machine.instruction_count() == 0);
  CHECK(bench.machine.interruption_counts().program == 1);
  CHECK(bench.gpr(3) == 0x3000);
}

TEST_CASE("a missing segment, and segments and pages beyond the tables' lengths") {
  struct Row {
    std::uint32_t address;
    std::uint16_t code;
  };
  for (const auto& row : {Row{0x01'0000, 0x10}, Row{0x10'0000, 0x10}, Row{0x00'F000, 0x11}}) {
    CAPTURE(row.address);
    TranslatingBench bench(page_4k);
    bench.word(segment_table, 0xE000'0000 | page_table);  // 15 pages
    page_entry(bench, 2, valid_entry(0x2000));
    page_entry(bench, 14, valid_entry(0x6000));
    CHECK(bench.machine.translate({0xE000})->value == 0x6000);
    bench.code("5030 4000");  // ST 3,0(0,4)
    bench.gpr(4) = row.address;
    bench.psw(translating | 0x2000).run(1);
    CHECK(bench.halfword(0x8E) == row.code);
    CHECK(bench.word(0x90) == row.address);
  }
}

TEST_CASE("tables outside of storage are addressing exceptions") {
  TranslatingBench bench(page_4k);
  bench.cr(1) = 0x00F0'0000;
  bench.psw(translating | 0x2000).run(1);
  CHECK(bench.halfword(0x8E) == 5);
}

TEST_CASE("an instruction that lies across pages, the second of which is missing, is nullified") {
  TranslatingBench bench(page_4k);
  page_entry(bench, 2, valid_entry(0x2000));
  page_entry(bench, 3, 0x0008);
  bench.bytes(0x2FFE, "4130");  // LA 3,...
  bench.psw(translating | 0x2FFE).run(1);
  CHECK(bench.doubleword(0x28) == (translating | 0x2FFE));
  CHECK(bench.word(0x8C) == 0x0004'0011);
  CHECK(bench.word(0x90) == 0x3000);
}

TEST_CASE("a store across pages, the second of which is missing, stores nothing") {
  TranslatingBench bench(page_4k);
  page_entry(bench, 2, valid_entry(0x2000));
  page_entry(bench, 3, valid_entry(0x3000));
  page_entry(bench, 4, 0x0008);
  bench.code("5030 4FFE").word(0x3FFC, 0x11111111);
  bench.gpr(4) = 0x3000;
  bench.gpr(3) = 0x22222222;
  bench.psw(translating | 0x2000).run(1);
  CHECK(bench.halfword(0x8E) == 0x11);
  CHECK(bench.word(0x3FFC) == 0x1111'1111);
  CHECK((bench.machine.storage().key({0x3FFC}) & Storage::change) == 0);
}

TEST_CASE("LRA gives condition codes 0 to 3") {
  struct Row {
    std::uint32_t address, expected;
    unsigned code;
  };
  TranslatingBench bench(page_4k);
  bench.word(segment_table, 0xE000'0000 | page_table);
  page_entry(bench, 2, valid_entry(0x6000));
  page_entry(bench, 3, 0x0008);
  for (const auto& row : {Row{0x2ABC, 0x6ABC, 0}, Row{0x3'0000, segment_table + 12, 1}, Row{0x3000, page_table + 6, 2},
                          Row{0xF000, page_table + 30, 3}, Row{0x10'0000, segment_table + 64, 3}}) {
    CAPTURE(row.address);
    bench.code("B130 4000");  // LRA 3,0(0,4)
    bench.gpr(4) = row.address;
    bench.psw(0x0008'0000'0000'2000).run(1);
    CHECK(bench.psw().condition_code == row.code);
    CHECK(bench.gpr(3) == row.expected);
  }
}

TEST_CASE("a new entry is seen after PTLB, after LCTL, and after the host's purge") {
  TranslatingBench bench(page_4k);
  page_entry(bench, 2, valid_entry(0x2000));
  page_entry(bench, 8, valid_entry(0x8000));
  page_entry(bench, 9, valid_entry(0x9000));
  page_entry(bench, 4, valid_entry(0x4000));
  bench.word(0x4000, 0x4444'4444).word(0x5000, 0x5555'5555);
  // L 3,0(0,4); STH 5,8(0,9) changes page 4's entry; PTLB; L 6,0(0,4)
  bench.code("5830 4000  4050 9008  B20D 0000  5860 4000");
  bench.gpr(4) = 0x4000;
  bench.gpr(5) = 0x0050;
  bench.gpr(9) = page_table;
  bench.psw(translating | 0x2000).run(4);
  CHECK(bench.gpr(3) == 0x4444'4444);
  CHECK(bench.gpr(6) == 0x5555'5555);

  page_entry(bench, 4, valid_entry(0x4000));
  bench.machine.purge_translation_buffer();
  bench.psw(translating | 0x2000).run(1);
  CHECK(bench.gpr(3) == 0x4444'4444);

  // Another segment table by CR1: no purge is needed here.
  bench.word(0xA000, 0xF000'A100).bytes(0xA100, "0000 0010 0020 0030 0050 0050 0060 0070 0080 0090 00A0");
  bench.word(0x8F00, 0xA000).bytes(0x2100, "B711 8F00  5870 4000");  // LCTL 1,1; L 7,0(0,4)
  bench.gpr(8) = 0x8000;
  bench.psw(translating | 0x2100).run(2);
  CHECK(bench.gpr(7) == 0x5555'5555);
}

TEST_CASE("in the hosted way a missing page is an exit, and the PSW is at the instruction") {
  TranslatingBench bench(page_4k, InterruptionWay::hosted);
  page_entry(bench, 2, valid_entry(0x2000));
  page_entry(bench, 3, 0x0008);
  bench.code("D203 3010 2000");  // MVC X'10'(4,3),0(2)
  bench.gpr(2) = 0x2000;
  bench.gpr(3) = 0x3000;
  const auto exit = bench.psw(translating | 0x2000).run();
  CHECK(exit.reason == ExitReason::program);
  CHECK(exit.code == 0x11);
  CHECK(exit.instruction_length == 6);
  CHECK(exit.instruction == std::array<std::uint8_t, 6>{0xD2, 0x03, 0x30, 0x10, 0x20, 0x00});
  CHECK(exit.translation_address == 0x3010);
  CHECK(bench.psw().address == 0x2000);
  page_entry(bench, 3, valid_entry(0x6000));
  bench.machine.purge_translation_buffer();
  CHECK(bench.run(1).reason == ExitReason::budget);
  CHECK(bench.word(0x6010) == 0xD203'3010);
  CHECK(bench.machine.instruction_count() == 1);
}
