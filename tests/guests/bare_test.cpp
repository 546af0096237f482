// The CMS-like guest on the bare machine, IPLed from its card deck: without a CP below, it still works, and says what it lacks.
#include <memory>
#include <string>

#include <doctest/doctest.h>

#include <cms_guest/nucleus_image.hpp>
#include <isa370/devices/reader_3505.hpp>
#include <isa370/devices/console_3215.hpp>
#include <isa370/machine.hpp>
#include <isa370/object_deck.hpp>

namespace {

/// A machine with the deck in its reader; `text` is all that its console typed.
struct BareMachine {
  isa370::Machine machine{options()};
  std::string text;
  isa370::Console3215* console = nullptr;

  static isa370::MachineOptions options() {
    isa370::MachineOptions options;
    options.time_of_day = isa370::default_time_of_day();
    return options;
  }
  BareMachine() {
    auto printer = std::make_unique<isa370::Console3215>(
        isa370::Console3215::Options{},
        isa370::Console3215::Outlets{[this](std::string_view typed) { text += typed; }, [] {}, [] {}});
    console = printer.get();
    machine.channels().attach(0x009, std::move(printer));
    auto reader = std::make_unique<isa370::CardReader>(isa370::model_3505);
    const auto nucleus = cms_guest::nucleus();
    const isa370::LoadedImage image{nucleus.origin, {nucleus.bytes.begin(), nucleus.bytes.end()}, nucleus.entry, {}};
    reader->load(isa370::make_ipl_deck(image), false);
    machine.channels().attach(0x00C, std::move(reader));
  }
  std::string type(const char* line) {
    const auto before = text.size();
    console->enter(line);
    run();
    return text.substr(before);
  }
  void run() {
    isa370::Budget budget;
    budget.instructions = 20'000'000;
    const auto exit = machine.run(budget);
    CHECK(exit.reason == isa370::ExitReason::idle);
    CHECK(console->reading());
  }
};

bool contains(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("CMS comes up from cards on the bare machine") {
  BareMachine bare;
  const auto loaded = bare.machine.initial_program_load(0x00C);
  REQUIRE_MESSAGE(loaded.has_value(), loaded.error());
  bare.run();
  CHECK(contains(bare.text, "CMS FOR CAMBRIDGE, VERSION 0.1\n"));
  CHECK(contains(bare.type(""), "Ready; T="));
  CHECK(contains(bare.type("query storage"), "STORAGE = 1024K\n"));
  CHECK(contains(bare.type("primes 1000"), "168 PRIMES UP TO 1000, THE LAST IS 997\n"));
  CHECK(contains(bare.type("touch"), "224 PAGES, PASSES: 1, ERRORS: 0\n"));
  CHECK(contains(bare.type("cp query time"), "THIS IS NO VIRTUAL MACHINE"));
  CHECK(contains(bare.type("nonsense"), "UNKNOWN CP/CMS COMMAND\nReady(-0003);"));
  CHECK(contains(bare.type("query names"), "DMSQRY014E INVALID FUNCTION 'NAMES'"));
  CHECK(contains(bare.type("echo at home"), "at home\nReady; T="));
  CHECK(contains(bare.type("echo what time is it"), " 09:00:"));
}
