// DIAGNOSE with registers and storage of all kinds: the guest gets what is defined, and nobody else notices.
#include <random>

#include <fmt/format.h>

#include "core_fixture.hpp"
#include "guest/guest.hpp"

#include <isa370/devices/direct_access_storage.hpp>
#include <isa370/devices/disk_models.hpp>
#include <isa370/devices/line_printer.hpp>
#include <isa370/devices/magnetic_tape.hpp>

#include "cp/diagnose_table.hpp"

namespace cp::test {
namespace {

constexpr std::uint64_t seed = 370;
constexpr int calls_per_code = 400;
constexpr std::uint32_t storage_size = 256 * 1024;

class RandomCalls : public Bench {
 public:
  RandomCalls() : Bench(80 * 1024) {
    const auto& model = *isa370::find_disk_model("2314");
    attach(0x130, isa370::make_disk(model, std::make_unique<isa370::TrackStoreInStorage>(model.geometry()), {}));
    attach(0x181, std::make_unique<isa370::MagneticTape>(*isa370::find_tape_unit_model("3420"),
                                                         std::make_unique<isa370::TapeInStorage>()));
    attach(0x00E, std::make_unique<isa370::LinePrinter>(*isa370::find_line_printer_model("1403"),
                                                        std::make_unique<isa370::PaperInStorage>()));
    for (std::uint32_t page = 0; page < victim.storage_size(); page += page_size) put(victim, page + 0x800, "C5C9D5E2");
  }

  void call(std::uint16_t code) {
    prepare();
    const auto i = static_cast<std::uint32_t>(random() % 256);
    const auto program = fmt::format("83{:02X}{:04X}", i, code);
    const bool translates = random() % 4 == 0;
    start(guest, program + "0700");  // One instruction behind it: where the guest goes on.
    put(guest, 0x68, "000A0000 00000E68");
    auto& processor = cpu(guest);
    for (auto& word : processor.gpr) word = register_value();
    constexpr std::uint64_t modes[] = {0x0000'0000'0000'1000, 0x0208'0000'0000'1000, 0x0608'0000'0000'1000};
    processor.psw = isa370::ProgramStatusWord::from_bits(modes[translates ? 2 : random() % 2]);
    processor.cr[0] = 0x0080'0000;
    processor.cr[1] = 0x4000;
    put(guest, 0x4000, "F0004100 F0004120 F0004140 F0004160");  // Every page is itself, of four segments.
    for (std::uint32_t page = 0; page < 64; ++page) put(guest, 0x4100 + page * 2, fmt::format("{:03X}0", page));
    const auto before = processor.gpr;
    const auto taken = view(guest).counters.reflected.program;
    core.run({.instructions = 40, .until = core.machine().clock().now() + 2'000'000'000});
    check(code, i, before, view(guest).counters.reflected.program != taken);
  }

  std::uint64_t random() { return random_(); }
  Guest& guest = log_on("MALLORY", storage_size);
  Guest& victim = log_on("VICTIM", 64 * 1024);

  void check_victim() {
    for (std::uint32_t page = 0; page < victim.storage_size(); page += page_size) {
      CHECK(at(victim, page + 0x800, 4) == "C5C9D5E2");
      CHECK(at(victim, page + 0x804, 8) == "0000000000000000");
    }
  }
  std::map<std::string, int> outcomes;

 private:
  void attach(isa370::DeviceNumber number, std::unique_ptr<isa370::Device> device) {
    REQUIRE(core.attach_device(guest, number, std::move(device)).has_value());
  }
  template <std::size_t Count>
  std::uint32_t one_of(const std::uint32_t (&values)[Count]) {
    return values[random() % Count];
  }
  std::uint32_t register_value() {
    switch (random() % 6) {
      case 0:
        return static_cast<std::uint32_t>(random());
      case 1:
        return one_of({0x009, 0x00C, 0x00E, 0x130, 0x181, 0x123, 0xFFFFFFFF, 0x10009});
      case 2:
        return one_of({0, 1, 2, 8, 10, 15, 132, 133, 0x40000000 | 20, 0x8000, 8192, 8193, 0x80000000});
      case 3:  // Where storage ends, where addresses wrap, where pages meet.
        return one_of({storage_size, storage_size - 1, storage_size - 4, storage_size - 8, 0x00FFFFFF, 0x00FFFFF8, 0x00FFFFFC,
                       0x2FFC, 0x2FF8, 0x2FFE, 0x3F000, 0x40000000 | 0x3FFFC});
      case 4:  // Channel programs, some with keys.
        return 0x2000 + static_cast<std::uint32_t>(random() % 64) * 8 + one_of({0, 0, 0, 0x10000000, 0x0F000000});
      default:
        return static_cast<std::uint32_t>(random() % (storage_size / page_size)) * page_size;
    }
  }
  /// Bytes that look like CCWs, seek arguments, commands; pages pushed out, keys set.
  void prepare() {
    core.stop(guest);
    core.reset(guest, false);
    std::string chain;
    for (int ccw = 0; ccw < 64; ++ccw)
      chain += fmt::format(
          "{:02X}{:06X}{:02X}00{:04X}", one_of({7, 0x31, 8, 6, 5, 0x1B, 1, 2, 3, 4, 9, 0x1F, 0x23, 0xFF, 0x0C}),
          one_of({0x2000 + static_cast<std::uint32_t>(random() % 64) * 8, 0x5000, 0x5FFE, 0x3FFFC, 0xFFFFFC}),
          one_of({0, 0x20, 0x40, 0x60, 0x60, 0x80, 0x10, 0x08, 0x04, 0xFF}), one_of({0, 1, 5, 6, 80, 800, 2048, 0xFFFF}));
    put(guest, 0x2000, chain);
    // Sometimes a proper chain for a disk.
    if (random() % 2 == 0)
      put(guest, 0x2000 + static_cast<std::uint32_t>(random() % 60) * 8,
          "07005000 40000006 31005002 40000005 08002008 40000001 06006000 20000050");
    put(guest, 0x5000, fmt::format("0000 {:04X} 0001 {:02X}", one_of({0, 1, 202, 203, 0xFFFF}), one_of({0, 1, 255})));
    if (random() % 8 == 0)
      for (std::uint32_t page = 0x20; page < 0x38; ++page) put(guest, page * page_size, "FF");
    if (random() % 8 == 0)
      REQUIRE(core.set_key(guest, static_cast<std::uint32_t>(random() % storage_size), static_cast<std::uint8_t>(random()))
                  .has_value());
    core.set_pseudo_page_faults(guest, random() % 2 == 0);
  }
  void check(std::uint16_t code, std::uint32_t i, const std::array<std::uint32_t, 16>& before, bool interrupted) {
    const auto x = i >> 4;
    const auto y = i & 15;
    CAPTURE(code);
    CAPTURE(i);
    const auto& processor = cpu(guest);
    if (interrupted && view(guest).status == GuestStatus::disabled_wait && processor.psw.address == 0xE68) {
      const auto extended = processor.psw.extended_control && at(guest, 0x28, 2).substr(3, 1) == "8";
      const auto number = extended ? at(guest, 0x8E, 2) : at(guest, 0x2A, 2);
      if (number == "0010" || number == "0011") {
        ++outcomes["lost its own tables"];  // By what it had stored over them, or released.
      } else if (number != "0014") {
        CHECK((number == "0002" || number == "0005" || number == "0006"));
        CHECK(processor.gpr == before);  // Suppressed.
        ++outcomes["exception " + number];
      } else {
        ++outcomes["pseudo page fault"];
      }
      return;
    }
    for (unsigned r = 0; r < 16; ++r)
      if (r != x && r != y && r != (y + 1) % 16 && r != 15) CHECK(processor.gpr[r] == before[r]);
    ++outcomes[std::string(name_of(view(guest).status))];
  }

  std::mt19937_64 random_{seed};
};

TEST_CASE("random registers and storage for every service, and for codes that are none") {
  RandomCalls calls;
  calls.port.answer = {.lines = {"ONE", std::string(200, 'X')}, .return_code = 45};
  for (const auto& row : diagnose_table())
    for (int n = 0; n < calls_per_code; ++n) {
      calls.port.wanted = {.code = n % 2 == 0, .text = n % 3 == 0};
      calls.call(row.code);
    }
  for (int n = 0; n < calls_per_code; ++n) calls.call(static_cast<std::uint16_t>(calls.random()));
  calls.check_victim();
  std::string counts;
  for (const auto& [what, count] : calls.outcomes) counts += fmt::format(" {} {},", count, what);
  MESSAGE("seed ", seed, ", ", calls_per_code, " calls a code:", counts);
  CHECK(calls.outcomes["exception 0005"] > 50);
  CHECK(calls.outcomes["exception 0006"] > 50);
  CHECK(calls.outcomes["disabled wait"] > 500);
}

}  // namespace
}  // namespace cp::test
