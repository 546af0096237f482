// The audit of CP's tables finds what is wrong, wherever it is.
#include "core_fixture.hpp"
#include "guest/guest.hpp"

namespace cp::test {
namespace {

using isa370::AbsoluteAddress;

/// Two guests with resident pages, one with shadow tables.
struct Audited : Bench {
  Guest& alice = log_on();
  Guest& bob = log_on("BOB");
  Audited() {
    put(alice, 0x4000, "F0004100");
    put(alice, 0x4100, "0000 0010 0020 0030 0040 0050 0060 0070");
    start(alice, "58200000 82000FF8");
    auto& processor = cpu(alice);
    processor.cr[0] = 0x0080'00E0;
    processor.cr[1] = 0x4000;
    processor.psw = isa370::ProgramStatusWord::from_bits(0x0408'0000'0000'1000);
    CHECK(core.run({.instructions = 1000, .until = UINT64_MAX}) == RunStop::idle);
    run(bob, "1A11");
    CHECK(core.audit().empty());
  }
  [[nodiscard]] isa370::Storage& real() { return core.machine().storage(); }
};

TEST_CASE_FIXTURE(Audited, "a page-table entry that leads to another guest's frame") {
  const auto frame = bob.storage.pages[0].frame;
  real().write(AbsoluteAddress{alice.storage.page_tables[0] + 6}, static_cast<std::uint16_t>(frame << 4));
  CHECK(core.audit().size() == 1);
}

TEST_CASE_FIXTURE(Audited, "a segment-table entry of somebody else's") {
  real().write(AbsoluteAddress{alice.storage.segment_table}, 0xF000'0000 | bob.storage.page_tables[0]);
  CHECK(core.audit().size() == 1);
}

TEST_CASE_FIXTURE(Audited, "a shadow entry that leads to CP's own frame") {
  const auto designation = alice.storage.shadow->use(0x0080'00E0, 0x4000).segment_table;
  const auto page_table = real().read<std::uint32_t>(AbsoluteAddress{designation & 0xFF'FFC0}) & 0xFF'FFF8;
  real().write(AbsoluteAddress{page_table + 4}, std::uint16_t{0x0010});
  CHECK(core.audit().size() == 1);
}

TEST_CASE_FIXTURE(Audited, "a page that two frames hold, and one that none holds") {
  std::swap(alice.storage.pages[0].frame, bob.storage.pages[0].frame);
  CHECK(core.audit().size() >= 4);
}

TEST_CASE_FIXTURE(Audited, "a count of resident pages that is wrong") {
  ++alice.storage.resident;
  CHECK(core.audit().size() == 1);
}

TEST_CASE_FIXTURE(Audited, "a slot that two pages have") {
  alice.storage.pages[0].slot = 7;
  bob.storage.pages[0].slot = 7;
  CHECK_FALSE(core.audit().empty());
}

TEST_CASE_FIXTURE(Audited, "a key on a frame of CP's") {
  real().set_key(AbsoluteAddress{0x1000}, 0x10);
  CHECK(core.audit().size() == 1);
}

TEST_CASE_FIXTURE(Audited, "a table that is forgotten") {
  alice.storage.page_tables.pop_back();
  CHECK_FALSE(core.audit().empty());
}

TEST_CASE_FIXTURE(Audited, "a guest that waits for a page that nobody brings") {
  alice.page_wait = true;
  CHECK(core.audit().size() == 1);
}

}  // namespace
}  // namespace cp::test
