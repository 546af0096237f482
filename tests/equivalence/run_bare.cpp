// Runs an equivalence program on the bare machine.
#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include <isa370/devices/reader_3505.hpp>
#include <isa370/devices/console_3215.hpp>

#include "devices.hpp"
#include "outcome.hpp"

namespace equivalence {
namespace {

constexpr std::uint64_t instruction_limit = 20'000'000;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::string line;
  for (const char character : text) {
    if (character == '\n')
      lines.push_back(std::exchange(line, {}));
    else
      line += character;
  }
  if (!line.empty()) lines.push_back(line);
  return lines;
}

/// Runs until the disabled wait, answering each read with the next line.
std::string run_to_the_end(isa370::Machine& machine, isa370::Console3215& console, const std::vector<std::string>& typed) {
  std::size_t answered = 0;
  while (machine.instruction_count() < instruction_limit) {
    isa370::Budget budget;
    budget.instructions = instruction_limit - machine.instruction_count();
    const auto exit = machine.run(budget);
    if (exit.reason == isa370::ExitReason::disabled_wait) return {};
    if (exit.reason == isa370::ExitReason::budget) continue;
    if (exit.reason != isa370::ExitReason::idle || !console.reading() || answered == typed.size())
      return fmt::format("stopped: {}", name_of(exit.reason));
    console.enter(typed[answered++]);
  }
  return "instruction limit";
}

}  // namespace

Outcome run_bare(const TestProgram& program, bool fast_paths) {
  isa370::MachineOptions options;
  options.fast_paths = fast_paths;
  options.storage_size = program_storage;
  isa370::Machine machine(options);
  std::string text;
  auto console = std::make_unique<isa370::Console3215>(
      isa370::Console3215::Options{},
      isa370::Console3215::Outlets{[&text](std::string_view typed) { text += typed; }, [] {}, [] {}});
  auto reader = std::make_unique<isa370::CardReader>(isa370::model_3505);
  auto& console_device = *console;
  reader->load(program.cards, false);
  machine.channels().attach(0x009, std::move(console));
  machine.channels().attach(0x00C, std::move(reader));
  auto devices = make_devices(program);
  for (auto& [number, made] : devices) machine.channels().attach(number, std::move(made.device));

  std::copy(program.image.begin(), program.image.end(), machine.storage().bytes().begin());
  machine.cpu().cr = isa370::initial_control_registers();
  machine.cpu().psw = isa370::ProgramStatusWord::from_bits(machine.storage().read<std::uint64_t>({0}));

  Outcome outcome;
  outcome.stopped = run_to_the_end(machine, console_device, program.typed);
  outcome.cpu = machine.cpu();
  const auto bytes = machine.storage().bytes();
  outcome.storage.assign(bytes.begin(), bytes.end());
  for (std::uint32_t address = 0; address < program_storage; address += isa370::Storage::key_block_size) {
    outcome.keys.push_back(machine.storage().key({address}) & 0xF8);
    outcome.reference_and_change.push_back(machine.storage().key({address}) & 0x06);
  }
  outcome.time = machine.clock().now();
  outcome.console = lines_of(text);
  for (const auto& [number, made] : devices) outcome.media.push_back(made.contents());
  outcome.instructions = machine.instruction_count();
  return outcome;
}

}  // namespace equivalence
