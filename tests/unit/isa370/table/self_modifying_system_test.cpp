// Instruction streams that change in other ways than by a plain store behind the program's back or before its eyes:
// instructions that change themselves, EXECUTE, keys, tables, prefix, channels, interruptions.
#include <memory>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <isa370/devices/reader_3505.hpp>

#include "program_twins.hpp"

using namespace isa370;
using namespace table_test;

namespace {

constexpr std::uint32_t origin = 0x1000;

/// Loads the program at X'1000' and runs it: the machines agree.
void run_program(ProgramTwins& twins, std::string_view statements) {
  twins.put(origin, assembled(statements));
  twins.start_at(origin);
  CHECK(twins.run() == "");
}

constexpr std::uint32_t end_address = 0xE60;  ///< Of the wait that SVC leads to.

}  // namespace

TEST_CASE("an instruction that changes itself does what it was before") {
  ProgramTwins twins;
  run_program(twins, R"(         LA    2,3
AGAIN    XI    AGAIN+1,3        3 becomes 0, and 0 stays
         MVC   MOVE+1(1),LENGTHS
MOVE     MVC   MOVE+1(2),LENGTHS+1    one byte only; then two
         BCT   2,AGAIN
         IC    3,AGAIN+1
         IC    4,MOVE+1
         IC    5,MOVE+2
         SVC   0
LENGTHS  DC    X'0001F0')");
  CHECK(twins.fast.cpu().psw.address == end_address);
  CHECK((twins.gpr(3) & 0xFF) == 0);
  CHECK((twins.gpr(4) & 0xFF) == 1);
  CHECK((twins.gpr(5) & 0xFF) == 0xF0);
}

TEST_CASE("an instruction that stores over both itself and the next one") {
  ProgramTwins twins;
  run_program(twins, R"(         LA    2,2
AGAIN    MVC   AGAIN(NEW2-NEW),NEW
         LA    1,1
         B     DONE
         DS    0H
NEW      B     LATER            where the MVC was
         DC    X'0700'
         LA    1,7              where LA 1,1 was
NEW2     DS    0H
DONE     BCT   2,AGAIN
         SVC   0
LATER    LA    3,5
         SVC   0)");
  CHECK(twins.fast.cpu().psw.address == end_address);
  CHECK(twins.gpr(1) == 7);
  CHECK(twins.gpr(3) == 5);
}

TEST_CASE("a subject of EXECUTE changes itself, EXECUTE, and what comes next") {
  ProgramTwins twins;
  run_program(twins, R"(         SR    1,1
         LA    2,4
AGAIN    EX    0,SUBJECT        first adds 1, then 2, 4 ...
         EX    0,DOUBLE
         BCT   2,AGAIN
         LA    5,2
TWICE    EX    0,CHANGE         the next one, then this one
NEXT     LA    3,1
         BCT   5,TWICE
         LA    6,3
OTHER    EX    0,SELF           3 in its own second byte becomes 0
         BCT   6,OTHER
         IC    6,SELF+1
         SVC   0
         DS    0H
SUBJECT  LA    1,1(1)
DOUBLE   MVO   SUBJECT+3(1),SUBJECT+3(1)
CHANGE   MVC   NEXT+3(1),THIS+3
THIS     LA    3,9
SELF     XI    SELF+1,3)");
  CHECK(twins.fast.cpu().psw.address == end_address);
  CHECK(twins.gpr(3) == 9);
  CHECK((twins.gpr(6) & 0xFF) == 0);
  // 1, then MOVE WITH OFFSET makes 1 of its own digit: X'11', four times.
  CHECK(twins.gpr(1) == 1 + 3 * 0x11);
}

TEST_CASE("what EXECUTE puts in stays out of storage, and the subject is looked at each time") {
  ProgramTwins twins;
  run_program(twins, R"(         LA    2,15
         SR    4,4
AGAIN    EX    2,MOVE           the length from the register
         EX    2,SUBJECT        and from storage
         STC   2,SUBJECT+3
         BCT   2,AGAIN
         IC    3,MOVE+1
         SVC   0
         DS    0H
MOVE     MVC   X'500'(0),X'600'
SUBJECT  LA    0,0(4))");
  CHECK(twins.fast.cpu().psw.address == end_address);
  CHECK((twins.gpr(3) & 0xFF) == 0);
}

TEST_CASE("a key that protects the code against its own fetching") {
  // The program's key is 3, and its block has it until SSK.
  for (const std::uint32_t key : {0x48U, 0x40U, 0x30U, 0x38U}) {
    CAPTURE(key);
    ProgramTwins twins;
    for (std::uint32_t block = 0; block < ProgramTwins::storage_size; block += 0x800) twins.key(block, 0x30);
    twins.both([&](Machine& machine) {
      machine.cpu().psw.key = 3;
      machine.cpu().gpr[4] = key;
    });
    run_program(twins, R"(         LA    2,2
         LR    6,15
         SR    1,1
         SR    5,5
AGAIN    SSK   5,6              key 0: still fetched; and the reference bit goes off
         LA    1,1(1)
         LA    5,48
         BCT   2,AGAIN
         SSK   4,6
         LA    1,100(1)
         SVC   0)");
    const bool fetched = key != 0x48;
    CHECK(twins.gpr(1) == (fetched ? 102 : 2));
    if (!fetched) CHECK(twins.program_code() == static_cast<std::uint16_t>(ProgramInterruption::protection));
    CHECK((twins.fast.storage().key({origin}) & Storage::reference) == (fetched ? Storage::reference : 0));
  }
}

TEST_CASE("a PSW key under which the code cannot be fetched") {
  ProgramTwins twins;
  twins.key(origin, 0x38);
  run_program(twins, R"(         LA    1,1
         SPKA  48
         LA    1,2
         SPKA  64
         LA    1,3
         SVC   0)");
  CHECK(twins.gpr(1) == 2);
  CHECK(twins.program_code() == static_cast<std::uint16_t>(ProgramInterruption::protection));
}

namespace {

/// The same program, but with LA 1,2 where it has LA 1,1, in another frame.
constexpr std::uint32_t other_frame = 0x6000;

void put_other(ProgramTwins& twins, std::uint32_t at, std::string_view statements) {
  std::string other(statements);
  for (auto place = other.find("LA    1,1"); place != std::string::npos; place = other.find("LA    1,1"))
    other.replace(place, 9, "LA    1,2");
  twins.put(at, assembled(other));
}

/// Runs a program that begins in its own frame, after a first pass that goes no further than AGAIN.
void run_into_other_frame(ProgramTwins& twins, std::string_view statements) {
  put_other(twins, other_frame, statements);
  run_program(twins, statements);
  CHECK(twins.fast.cpu().psw.address == end_address);
  CHECK(twins.gpr(1) == 2);
  CHECK(twins.gpr(7) == 1);  // Before the change the program was in its own frame.
}

}  // namespace

TEST_CASE("the program's page gets another frame") {
  ProgramTwins twins(true);
  twins.make_tables(true);
  twins.both([](Machine& machine) { machine.cpu().gpr[4] = other_frame >> 8; });
  run_into_other_frame(twins, R"(         LA    5,3
         LA    8,1
AGAIN    BCT   5,NEXT
         L     6,TABLE
         STH   4,2(6)           the entry of page 1
         PTLB
NEXT     LA    1,1
         LTR   8,8
         BZ    LAST
         LR    7,1
         SR    8,8
LAST     LTR   5,5
         BNZ   AGAIN
         SVC   0
         DS    0F
TABLE    DC    X'0000F400')");
}

TEST_CASE("the program changes to another address space, in which its page has another frame") {
  ProgramTwins twins(true);
  twins.make_tables(true);
  // A second segment table, and a page table with page 1 elsewhere.
  constexpr std::uint32_t second_segment_table = 0xF100, second_page_table = 0xF500;
  twins.both([](Machine& machine) {
    auto& storage = machine.storage();
    storage.write(AbsoluteAddress{second_segment_table}, 0xF000'0000 | second_page_table);
    for (std::uint32_t page = 0; page < 16; ++page)
      storage.write(AbsoluteAddress{second_page_table + 2 * page},
                    static_cast<std::uint16_t>((page == 1 ? other_frame >> 12 : page) << 4));
    storage.write(AbsoluteAddress{0x400}, second_segment_table);
    storage.write(AbsoluteAddress{0x404}, ProgramTwins::segment_table);
  });
  run_into_other_frame(twins, R"(         LA    5,2
AGAIN    LA    1,1
         LCTL  1,1,X'404'       its own
         LA    1,1
         LR    7,1
         BCT   5,AGAIN
         LCTL  1,1,X'400'
         LA    1,1
         SVC   0)");
}

TEST_CASE("translation goes on and off, and the program goes on elsewhere") {
  for (const char* on : {"STOSM X'400',4", "SSM   ON", "LA    9,BEHIND\n         ST    9,X'414'\n         LPSW  X'410'"}) {
    CAPTURE(std::string(on));
    ProgramTwins twins(true);
    twins.make_tables(false);
    twins.word(0x410, 0x0408'0000);
    twins.both([](Machine& machine) {
      machine.storage().write(AbsoluteAddress{ProgramTwins::page_table + 2}, static_cast<std::uint16_t>(other_frame >> 8));
    });
    run_into_other_frame(twins, fmt::format(R"(         LA    5,3
         SR    7,7
AGAIN    LA    1,1
         LTR   7,7
         BNZ   SWITCH
         LR    7,1
SWITCH   {}
BEHIND   LA    1,1
         STNSM X'400',251       off again, into the first frame
         BCT   5,AGAIN
         STOSM X'400',4
         LA    1,1
         SVC   0
ON       DC    X'04')",
                                            on));
  }
}

TEST_CASE("a store by another address of the same page is seen as well") {
  ProgramTwins twins(true);
  twins.make_tables(true);
  // Page 5 is page 1's frame.
  twins.both([](Machine& machine) {
    machine.storage().write(AbsoluteAddress{ProgramTwins::page_table + 2 * 5}, std::uint16_t{0x0010});
  });
  run_program(twins, R"(         LA    2,3
         SR    0,0
         LA    4,X'400'
         SLL   4,4
         AR    4,15             X'5000'
AGAIN    STC   2,NEXT-T+3(4)
NEXT     LA    1,0
         ALR   0,1
         BCT   2,AGAIN
         SVC   0)");
  CHECK(twins.fast.cpu().psw.address == end_address);
  CHECK(twins.gpr(0) == 6);
}

TEST_CASE("SET PREFIX takes the program's own page away") {
  // The program is in page 0; the other one is where the prefix points to.
  constexpr std::string_view statements = R"(         LA    5,2
         LA    6,1
AGAIN    LA    1,1
         LR    7,1
         BCT   5,AGAIN
         SPX   X'408'
         LA    1,1
         SVC   0)";
  ProgramTwins twins;
  constexpr std::uint32_t place = 0x800;
  put_other(twins, other_frame + place, statements);
  twins.word(0x408, other_frame);
  twins.word(other_frame + fixed_location::supervisor_call_new_psw, 0x0002'0000);
  twins.word(other_frame + fixed_location::supervisor_call_new_psw + 4, end_address);
  twins.put(place, assembled(statements));
  twins.start_at(place);
  CHECK(twins.run() == "");
  CHECK(twins.fast.cpu().psw.address == end_address);
  CHECK(twins.gpr(7) == 1);
  CHECK(twins.gpr(1) == 2);
}

namespace {

/// A reader at X'00C' with one card that is `code` from its beginning on.
void attach_reader(ProgramTwins& twins, const std::vector<std::uint8_t>& code) {
  Card card{};
  std::copy(code.begin(), code.end(), card.begin());
  twins.both([&](Machine& machine) {
    auto reader = std::make_unique<CardReader>(model_3505);
    reader->load({card}, false);
    machine.channels().attach(0x00C, std::move(reader));
  });
}

}  // namespace

TEST_CASE("a channel stores into the loop that waits for it") {
  ProgramTwins twins;
  attach_reader(twins, assembled(R"(         LA    1,7
         LA    1,7              where the branch was
         SVC   0)"));
  twins.put(origin, assembled(R"(         LA    2,CCW
         ST    2,X'48'
         SIO   X'00C'
         BNZ   WRONG
         B     LOOP
WRONG    LA    1,255
         SVC   0
         DS    0D
CCW      DC    X'0200118020000050'
         ORG   T+X'180'
LOOP     LA    1,1
         BCT   3,LOOP
         SVC   0)"));
  twins.start_at(origin);
  // 50 milliseconds for the card are 125,000 instructions.
  CHECK(twins.run(1'000'000) == "");
  CHECK(twins.fast.cpu().psw.address == end_address);
  CHECK(twins.gpr(1) == 7);
}

TEST_CASE("a channel stores into code that has been done and is done again") {
  ProgramTwins twins;
  attach_reader(twins, assembled(R"(         LA    1,7
         BR    14)"));
  twins.put(origin, assembled(R"(         BAL   14,CODE
         LR    7,1
         LA    2,CCW
         ST    2,X'48'
         SIO   X'00C'
WAIT     TIO   X'00C'
         BC    7,WAIT
         BAL   14,CODE
         SVC   0
         DS    0D
CCW      DC    X'02001FFC20000050'
         ORG   T+X'FFC'         across a page
CODE     LA    1,1
         BR    14)"));
  twins.start_at(origin);
  CHECK(twins.run(1'000'000) == "");
  CHECK(twins.fast.cpu().psw.address == end_address);
  CHECK(twins.gpr(7) == 1);
  CHECK(twins.gpr(1) == 7);
}

TEST_CASE("an old PSW that is stored where instructions have been done") {
  ProgramTwins twins(true);
  // The code at X'20' is overwritten by the old PSW of SVC, which leads there: X'070C...' is no operation, X'0000' none at all.
  twins.both([](Machine& machine) {
    machine.cpu().psw.system_mask =
        ProgramStatusWord::external_mask | ProgramStatusWord::io_mask | ProgramStatusWord::translation_mask;
    machine.storage().write(AbsoluteAddress{fixed_location::supervisor_call_new_psw}, std::uint64_t{0x0008'0000'0000'0020});
  });
  twins.make_tables(true);
  twins.put(fixed_location::supervisor_call_old_psw, {0x41, 0x10, 0x10, 0x01, 0x07, 0xFE});  // LA 1,1(1) and BR 14
  run_program(twins, R"(         SR    1,1
         LA    2,2
         LA    3,X'20'
AGAIN    BALR  14,3
         BCT   2,AGAIN
         SVC   0)");
  CHECK(twins.gpr(1) == 2);
  CHECK(twins.program_code() == static_cast<std::uint16_t>(ProgramInterruption::operation));
  CHECK(twins.fast.storage().read<std::uint32_t>({fixed_location::program_old_psw + 4}) == 0x24);
}

TEST_CASE("the host stores into code between two runs") {
  ProgramTwins twins;
  twins.put(origin, assembled(R"(AGAIN    LA    1,1(1)
         B     AGAIN)"));
  twins.start_at(origin);
  CHECK(twins.run(100) == "");
  CHECK(twins.gpr(1) == 50);
  twins.both([](Machine& machine) { machine.storage().write(AbsoluteAddress{origin + 2}, std::uint16_t{0x0002}); });
  CHECK(twins.run(100) == "");
  CHECK(twins.gpr(1) == 150);
  twins.both([](Machine& machine) { machine.storage().bytes()[origin + 3] = 3; });
  CHECK(twins.run(100) == "");
  CHECK(twins.gpr(1) == 300);
  twins.both([](Machine& machine) { machine.storage().fill({origin}, 2, 0); });
  CHECK(twins.run(100) == "");
  CHECK(twins.program_code() == static_cast<std::uint16_t>(ProgramInterruption::operation));
}
