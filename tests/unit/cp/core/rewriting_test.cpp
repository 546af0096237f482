// The method REWRITE on a machine that passes over privileged instructions: each program ends as on an ordinary machine, after
// as many instructions and as much virtual time, and without REWRITE it does not. What is hard about it: guests that change
// their own code, look at it, execute it by EXECUTE, have it at two addresses, or have events recorded.
#include <functional>

#include "core_fixture.hpp"
#include "guest/guest.hpp"

namespace cp::test {
namespace {

enum class Machine : std::uint8_t {
  ordinary,
  silent,  ///< Nothing is done about it.
  mended,
};

Options options_of(Machine machine) {
  Options options;
  if (machine != Machine::ordinary) options.silent_instructions = usual_silent_instructions();
  return options;
}

DirectoryUser user_of(Machine machine, std::string name = "ALICE") {
  auto entry = user(std::move(name));
  entry.virtualisation.method = machine == Machine::mended ? Method::rewrite : Method::trap;
  return entry;
}

struct Subject : Bench {
  explicit Subject(Machine machine) : Bench(options_of(machine)), guest(log_on(user_of(machine))) {
    cpu(guest).gpr[12] = program_at;
    put(guest, 0x60, "000A0000 00000E60");
    put(guest, 0x68, "000A0000 00000E68");
    put(guest, 0x200, "02000000");  // A system mask: channel 6.
  }
  [[nodiscard]] std::uint64_t traps(TrapKind kind) { return guest.counters.traps[static_cast<std::size_t>(kind)]; }
  void finish() { CHECK(core.run({.instructions = 200'000, .until = UINT64_MAX}) == RunStop::idle); }
  Guest& guest;
};

constexpr std::uint32_t looked_at = 0x8000;  ///< So much storage is compared.

std::string storage_of(Subject& subject) {
  auto text = subject.at(subject.guest, 0, 0x50);
  text += subject.at(subject.guest, 0x54, looked_at - 0x54);
  for (std::uint32_t block = 0; block < looked_at; block += 0x800)
    text += "," + std::to_string(subject.core.key(subject.guest, block).value());
  return text;
}

using Program = std::function<void(Subject&)>;

void check_same(const Program& program, bool same_counts = true) {
  Subject ordinary(Machine::ordinary);
  Subject mended(Machine::mended);
  program(ordinary);
  program(mended);
  CHECK(mended.cpu(mended.guest) == ordinary.cpu(ordinary.guest));
  CHECK(storage_of(mended) == storage_of(ordinary));
  CHECK(mended.port.messages == ordinary.port.messages);
  if (same_counts) CHECK(mended.guest.counters.instructions == ordinary.guest.counters.instructions);
  if (same_counts) CHECK(mended.guest.counters.virtual_time == ordinary.guest.counters.virtual_time);
  CHECK(mended.guest.counters.simulated == ordinary.guest.counters.simulated);
  CHECK(mended.traps(TrapKind::rewritten_instruction) > 0);
}

/// And it goes wrong without.
void check_mended(const Program& program) {
  check_same(program);
  Subject ordinary(Machine::ordinary);
  Subject silent(Machine::silent);
  program(ordinary);
  program(silent);
  CHECK((storage_of(silent) != storage_of(ordinary) || silent.cpu(silent.guest) != ordinary.cpu(ordinary.guest)));
}

Program running(std::string code) {
  return [code = std::move(code)](Subject& subject) { subject.run(subject.guest, code); };
}

/// After SVC the old PSW shows the system mask.
constexpr std::string_view set_mask = "80000200";
constexpr std::string_view show_mask = "0A05";

std::string program(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const auto part : parts) text += part;
  return text;
}

// ---- Silent instructions --------------------------------------------------------------------------------------------------

TEST_CASE("a silent instruction does nothing to the guest, and REWRITE mends it") {
  const auto code = program({"1812", set_mask, show_mask});
  Subject silent(Machine::silent);
  silent.run(silent.guest, code);
  CHECK(silent.at(silent.guest, 0x20, 1) == "00");
  Subject mended(Machine::mended);
  mended.run(mended.guest, code);
  CHECK(mended.at(mended.guest, 0x20, 1) == "02");
  CHECK(mended.guest.counters.simulated.of("SSM") == 1);
  CHECK(mended.traps(TrapKind::rewritten_instruction) == 1);
  CHECK(mended.traps(TrapKind::privileged_instruction) == 0);
  CHECK(mended.guest.counters.patches == 1);
  CHECK(mended.guest.counters.runs_scanned == 2);
  CHECK(mended.at(mended.guest, program_at, 8) == code);
}

TEST_CASE("on an ordinary machine REWRITE does what TRAP does") {
  Bench bench;
  auto& guest = bench.log_on(user_of(Machine::mended));
  bench.put(guest, 0x200, "02000000");
  bench.run(guest, program({set_mask, show_mask}));
  CHECK(guest.counters.simulated.of("SSM") == 1);
  CHECK(guest.counters.traps[static_cast<std::size_t>(TrapKind::run_scanned)] == 0);
}

TEST_CASE("each of the usual ones is mended") {
  for (const std::string code : {
           "80000200 0A05",                          // SSM
           "AD020300 AC000300 0A05",                 // STNSM
           "AD020300 0A05",                          // STOSM
           "B20A0030 0A05",                          // SPKA
           "41200FFF B20B0000 0A05",                 // IPK
           "41100030 41203000 0812 5810 3000 0A05",  // SSK
           "41100FFF 41203000 0912 0A05",            // ISK
           "41103000 B2131000 0A05",                 // RRB
           "B1100300 0A05",                          // LRA
           "B60F0300 0A05",                          // STCTL
       }) {
    CAPTURE(code);
    check_mended(running(code));
  }
}

TEST_CASE("in the virtual problem state they are refused as on the guest's own machine") {
  check_mended([](Subject& subject) {
    subject.put(subject.guest, 0x300, "00010000 00001100");
    subject.put(subject.guest, 0x1100, "1812 80000200 0A05");
    subject.run(subject.guest, "80000200 82000300");
    CHECK(subject.port.messages.size() == 1);
  });
  check_mended([](Subject& subject) {
    subject.put(subject.guest, 0x300, "00010000 00001100");
    subject.put(subject.guest, 0x1100, "1812 44000200 0A05");  // By EXECUTE.
    subject.put(subject.guest, 0x200, "80000200");
    subject.run(subject.guest, "80000200 82000300");
  });
}

TEST_CASE("an operand that cannot be fetched is the guest's exception") {
  check_mended([](Subject& subject) {
    subject.cpu(subject.guest).gpr[5] = 0x00F0'0000;
    subject.run(subject.guest, program({"80005000", show_mask}));
  });
}

TEST_CASE("an operand in a page that is not there is waited for") {
  check_mended([](Subject& subject) {
    subject.cpu(subject.guest).gpr[5] = 0x7000;
    subject.run(subject.guest, program({set_mask, "AC005000", show_mask}));
  });
}

TEST_CASE("a long program without branches is cut into runs") {
  std::string code;
  for (unsigned i = 0; i < 3 * 64 + 10; ++i) code += "1A11";
  check_mended(running(program({code, set_mask, show_mask})));
}

TEST_CASE("nobody finds a patch in storage between instructions") {
  Subject subject(Machine::mended);
  const auto code = program({"1812 4120C000 58302000", set_mask, "1812", "44000208", show_mask});
  subject.put(subject.guest, 0x208, "AC000300");
  subject.start(subject.guest, code);
  const auto before = subject.at(subject.guest, program_at, 64);
  for (unsigned i = 0; i < 12; ++i) {
    static_cast<void>(subject.core.run({.instructions = 1, .until = UINT64_MAX}));
    CHECK(subject.at(subject.guest, program_at, 64) == before);
  }
  CHECK(subject.guest.counters.instructions == 7);
}

TEST_CASE("however the budget is cut, the guest ends the same") {
  const auto code = program({"41100009", "AD010300", "5820 0300", "AC000300", "4610C004", set_mask, show_mask});
  check_mended(running(code));
  check_same([&code](Subject& subject) {
    subject.start(subject.guest, code);
    for (unsigned i = 0; i < 400; ++i) static_cast<void>(subject.core.run({.instructions = 1 + i % 3, .until = UINT64_MAX}));
    subject.finish();
  });
  check_same([&code](Subject& subject) {
    subject.start(subject.guest, code);
    for (unsigned i = 0; i < 20'000; ++i)
      static_cast<void>(subject.core.run({.until = subject.core.machine().clock().now() + 100}));
    subject.finish();
  });
}

// ---- Guests that change and look at their code ----------------------------------------------------------------------------

TEST_CASE("code that is changed just ahead of itself") {
  for (const std::string code : {
           "9280C004 41000200 0A05",                             // MVI makes an SSM of the LA behind it.
           "9280C008 18001800 41000200 0A05",                    // The same a little further on,
           "4130C00C 92803000 1800 1800 41000200 0A05",          // by a register that the run itself sets,
           "D200C00A0214 1812 1812 41000200 0A05",               // by MVC,
           "D703C00CC00C D603C00C0214 41000200 0A05",            // by XC and OC,
           "58100214 5010C008 41000200 0A05",                    // by ST,
           "9241C004 80000200 0A05",                             // and an LA of an SSM,
           "9280C00C 41000200 9241C010 41000200 80000200 0A05",  // both at once,
           "92A0C004 80000200 0A05",                             // the SSM to the very code of a patch,
           "92A0C008 18001800 80000200 0A05",                    // with the same a little further on,
           "9202C007 80000200 0A05",                             // its displacement.
           "41200FFF 920BC00D 1812 1812 B20A0000 0A05",          // SPKA to IPK,
           "9205C009 1812 1812 B20A0300 0A05",                   // and to STORE CLOCK, in the second byte.
       }) {
    CAPTURE(code);
    const bool clock = code.starts_with("9205");
    const auto run = [&](Subject& subject) {
      subject.put(subject.guest, 0x202, "04");
      subject.put(subject.guest, 0x214, "80000200");
      subject.run(subject.guest, code);
      if (clock) subject.put(subject.guest, 0x300, "0000000000000000");  // CP's own time is another one.
    };
    const auto altered = code.find("9241C004") == 0 || code.starts_with("92A0") || clock;
    if (altered) {
      // No silent instruction is left to be mended.
      Subject ordinary(Machine::ordinary);
      Subject mended(Machine::mended);
      run(ordinary);
      run(mended);
      CHECK(storage_of(mended) == storage_of(ordinary));
      CHECK(mended.cpu(mended.guest) == ordinary.cpu(ordinary.guest));
      CHECK(mended.guest.counters.instructions == ordinary.guest.counters.instructions);
    } else {
      check_mended(run);
    }
  }
}

TEST_CASE("code that is changed ahead of itself across a page boundary") {
  check_mended([](Subject& subject) {
    subject.cpu(subject.guest).gpr[13] = 0x1FFE;
    subject.put(subject.guest, 0x208, "80000200");
    subject.put(subject.guest, 0x1FF0, "D203D0000208 1812 1812 1812 1812 41000200 0A05");
    subject.run(subject.guest, "47F0CFF0");
  });
  // The next page comes only when the run gets there, and the silent instruction lies in both.
  check_mended([](Subject& subject) {
    subject.put(subject.guest, 0x1FF8, "1812 1812 1812 80000200 0A05");
    subject.run(subject.guest, "47F0CFF8");
  });
}

TEST_CASE("code that is changed by a channel program") {
  const auto run = [](Subject& subject) {
    isa370::Card card{};
    std::ranges::copy(hex("80000200 0A05"), card.begin());
    REQUIRE(subject.core.load_reader(subject.guest, 0x00C, {card}).has_value());
    subject.put(subject.guest, 0x48, "00000300");
    subject.put(subject.guest, 0x300, "0200100C 20000006");
    subject.run(subject.guest, "9C00000C 9580C00C 4770C004 41000200 0A06");  // SIO; CLI; BNE *-4
  };
  check_same(run, false);  // How often it looks depends on the clock, by which CP's work counts, too.
  Subject mended(Machine::mended);
  run(mended);
  CHECK(mended.at(mended.guest, 0x20, 4) == "02000005");
  CHECK(mended.guest.counters.instructions > 100);
}

TEST_CASE("code that looks at itself") {
  for (const std::string code : {
           "4310C004 80000200 0A05",                                  // IC
           "4130C008 43103000 80000200 0A05",                         // by a register that the run sets,
           "D20FC200C000 80000200 0A05",                              // MVC
           "E80FC200C00F 80000200 0A05",                              // MVCIN
           "1812 D5FFC000C000 80000200 0A05",                         // CLC
           "9580C008 4780C008 80000200 0A05",                         // CLI
           "4140C200 41500020 4160C000 41700020 0E46 80000200 0A05",  // MVCL
           "9800C004 80000200 0A05",                                  // LM
           "DC03C300C000 80000200 0A05",                              // TR, the code its table
       }) {
    CAPTURE(code);
    check_mended(running(code));
  }
}

TEST_CASE("EXECUTE of silent instructions") {
  for (const std::string code : {
           "1812 44000210 0A05",                    // SSM
           "41200FFF 4110000B 44100214 0A05",       // IPK, made by the modification
           "41200FFF 4410021C 0A05",                // without it: no instruction
           "44000218 0A05",                         // LR: nothing is silent
           "9280C00C 1812 4400C00C 0A05 41000200",  // what the run itself has changed
           "44000211 0A05",                         // odd
           "4400C000 0A05",                         // itself
       }) {
    CAPTURE(code);
    const auto run = [&](Subject& subject) {
      subject.put(subject.guest, 0x210, "80000200 B2000000 1812 0000 B2000000");
      subject.run(subject.guest, program({set_mask, code}));
    };
    check_mended(run);
  }
}

TEST_CASE("a guest that moves its code and goes on there") {
  check_mended([](Subject& subject) {
    subject.put(subject.guest, 0x1100, "1812 80000200 0A05");
    subject.cpu(subject.guest).gpr[7] = 0x3000;
    subject.run(subject.guest, "D20F7000C100 07F7");
    CHECK(subject.at(subject.guest, 0x24, 4) == "40003008");
  });
}

// ---- Translation ----------------------------------------------------------------------------------------------------------

/// Pages 0 and 1 are themselves; pages 2 and 3 both lead to guest-real page 5; the tables lie at X'4000'. A second address
/// space at X'4200' has pages 0, 1, and page 2 at guest-real page 6, page 4 at 5.
void run_translated(Subject& subject, std::string_view in_page_2, std::string_view in_page_6 = "0A09") {
  auto& guest = subject.guest;
  subject.put(guest, 0x4000, "F0004100 00000001");
  subject.put(guest, 0x4100, "0000 0010 0050 0050 0008 0008 0008 0008 0008 0008 0008 0008 0008 0008 0008 0008");
  subject.put(guest, 0x4200, "F0004300 00000001");
  subject.put(guest, 0x4300, "0000 0010 0060 0008 0050 0008 0008 0008 0008 0008 0008 0008 0008 0008 0008 0008");
  subject.put(guest, 0x5000, in_page_2);
  subject.put(guest, 0x6000, in_page_6);
  subject.put(guest, 0x240, "00004200 00004000");
  subject.put(guest, 0x200, "06000000");  // EC mode: translation, and I/O interruptions.
  subject.start(guest, "07FE");
  subject.put(guest, 0x60, "000A0000 00000E60 000A0000 00000E68");
  auto& processor = subject.cpu(guest);
  processor.cr[0] = 0x0080'0000;
  processor.cr[1] = 0x4000;
  processor.gpr[14] = processor.gpr[10] = 0x2000;
  processor.gpr[11] = 0x3000;
  processor.psw = isa370::ProgramStatusWord::from_bits(0x0408'0000'0000'1000);
  subject.core.begin(guest);
  subject.finish();
}

TEST_CASE("translation on: code at one address") {
  check_mended([](Subject& subject) { run_translated(subject, "1812 80000200 B1302004 0A05"); });
}

TEST_CASE("translation on: code is changed and looked at by another address") {
  for (const std::string code : {
           "9280B00C 41400001 1812 1812 41000200 0A05",       // An SSM is made,
           "5830B000 9280B00C 1812 1812 41000200 0A05",       // the alias being known before,
           "92A0B008 1812 1812 80000200 0A05",                // unmade,
           "4310B008 1812 1812 80000200 1812 4320B008 0A05",  // or looked at.
           "1812 80000200 9241B00E 1812 1812 80000200 0A05",
       }) {
    CAPTURE(code);
    const auto run = [&](Subject& subject) { run_translated(subject, program({code, "1812"})); };
    if (code.starts_with("92A0")) {
      Subject ordinary(Machine::ordinary);
      Subject mended(Machine::mended);
      run(ordinary);
      run(mended);
      CHECK(storage_of(mended) == storage_of(ordinary));
    } else {
      check_mended(run);
    }
  }
}

TEST_CASE("translation on: two address spaces with the same page") {
  // From the first space, where page 2 is page 5, to the second, where it is page 6; page 1 is common.
  const auto* const to_second = "B7110240 07FA";
  const auto* const to_first = "B7110244 07FA";
  check_mended([&](Subject& subject) {
    subject.put(subject.guest, 0x1100, to_second);
    run_translated(subject, "80000200 47F0C100", "1812 80000200 B1302004 0A05");
  });
  // The second space stores, as page 4, into the code that the first has as page 2 and has executed once.
  check_mended([&](Subject& subject) {
    subject.put(subject.guest, 0x1100, to_second);
    subject.put(subject.guest, 0x1120, to_first);
    subject.cpu(subject.guest).gpr[8] = 2;
    subject.cpu(subject.guest).gpr[9] = 0x4000;
    run_translated(subject, "1812 41000200 47F0C100", "92809002 4680C120 0A05");
  });
}

// ---- Events ---------------------------------------------------------------------------------------------------------------

TEST_CASE("a guest that has events recorded itself") {
  for (const auto control_register_9 : {0x8000'0000U, 0x4000'0000U, 0x2000'0000U, 0x1000'FFFFU, 0xF000'FFFFU}) {
    for (const std::string code : {
             "1812 80000200 1812 47F0C012 1812 0A05",
             "80000200 B20B0000 AC00C200 0A05",  // STNSM turns recording off.
             "44000210 0A05",
             "9280C008 41000200 0A05",
             "41200FFF 0700 B20B0000 0A05",
         }) {
      CAPTURE(control_register_9);
      CAPTURE(code);
      check_mended([&](Subject& subject) {
        auto& guest = subject.guest;
        subject.put(guest, 0x200, "40000000");
        subject.put(guest, 0x210, "B20B0000");
        subject.start(guest, program({"B20B0000", code}));
        // Each event is noted, and the program goes on.
        subject.put(guest, 0x60, "000A0000 00000E60 00080000 00000800");
        subject.put(guest, 0x800, "58500830 D20750000096 D20750080028 41550010 50500830 82000028");
        subject.put(guest, 0x830, "00000900");
        auto& processor = subject.cpu(guest);
        processor.cr[9] = control_register_9;
        processor.cr[10] = 0x1000;
        processor.cr[11] = 0x1FFF;
        processor.gpr[2] = 0xFFFF'FFFF;
        processor.psw = isa370::ProgramStatusWord::from_bits(0x4008'0000'0000'1000);
        subject.core.begin(guest);
        subject.finish();
      });
    }
  }
}

// ---- Timers, and several guests -------------------------------------------------------------------------------------------

TEST_CASE("a loop of one instruction is stopped by the virtual CPU timer at the same instruction") {
  check_same([](Subject& subject) {
    subject.put(subject.guest, 0x300, "0000000000800000 00000400");  // 2 ms; CPU timer alone.
    subject.put(subject.guest, 0x200, "01000000");
    subject.start(subject.guest, "B2080300 B7000308 80000200 4610C00C");
    subject.put(subject.guest, 0x58, "000A0000 00000E58");
    subject.core.begin(subject.guest);
    subject.finish();
    CHECK(subject.port.messages.back().find("00000E58") != std::string::npos);
  });
}

TEST_CASE("two guests at once, one of them trusting the machine") {
  Bench bench(options_of(Machine::silent));
  auto& mended = bench.log_on(user_of(Machine::mended, "ALICE"));
  auto& other = bench.log_on(user_of(Machine::mended, "BOB"));
  auto& trusting = bench.log_on(user_of(Machine::silent, "CAROL"));
  // Counts in register 2 how often the mask is found as it was set.
  const auto* const code = "AD020300 AC000301 95020301 4770C014 41202001 4610C000";
  for (auto* const guest : {&mended, &other, &trusting}) {
    bench.cpu(*guest).gpr[12] = program_at;
    bench.cpu(*guest).gpr[1] = guest == &other ? 40'000 : 50'000;
    bench.start(*guest, code);
  }
  CHECK(bench.core.run({.instructions = 5'000'000}) == RunStop::idle);
  CHECK(bench.cpu(mended).gpr[2] == 50'000);
  CHECK(bench.cpu(other).gpr[2] == 40'000);
  CHECK(bench.cpu(trusting).gpr[2] == 0);
  CHECK(mended.counters.traps[static_cast<std::size_t>(TrapKind::slice_end)] > 1);
}

}  // namespace
}  // namespace cp::test
