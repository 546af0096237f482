// Runs an equivalence program in a virtual machine under CP.
#include <fmt/format.h>

#include <cp/control_program.hpp>

#include "devices.hpp"
#include "outcome.hpp"

namespace equivalence {
namespace {

constexpr std::string_view user = "TESTER";
constexpr std::uint64_t instruction_limit = 20'000'000;
constexpr std::uint64_t step = 1'000'000;

cp::Options options_with(std::uint32_t real_storage, bool fast_paths, const cp::Virtualisation& virtualisation) {
  cp::DirectoryUser entry;
  entry.name = std::string(user);
  entry.password = "TEST";
  entry.storage = program_storage;
  entry.virtualisation = virtualisation;
  entry.devices = {{0x009, cp::VirtualDeviceType::console, "3215"}, {0x00C, cp::VirtualDeviceType::reader, "3505"}};
  cp::Options options;
  options.real_storage = real_storage;
  options.fast_paths = fast_paths;
  options.directory.users.push_back(entry);
  return options;
}

std::vector<std::string> guest_lines(const cp::Terminal& terminal) {
  std::vector<std::string> lines;
  for (const auto& line : terminal.lines)
    if (line.origin == cp::TerminalLine::Origin::guest) lines.push_back(line.text);
  if (!terminal.unfinished.empty()) lines.push_back(terminal.unfinished);
  return lines;
}

bool at_its_end(const cp::GuestView& view) { return view.cpu.psw.disabled_wait(view.cpu.cr[2]); }

/// Loads the program and the state of a machine after a reset; an error is what the façade answered.
tl::expected<void, std::string> prepare(cp::ControlProgram& control_program, cp::TerminalNumber terminal,
                                        const TestProgram& program, std::map<isa370::DeviceNumber, TestDevice>& devices) {
  if (auto done = control_program.logon(user, terminal); !done) return done;
  if (auto done = control_program.write_storage(user, 0, program.image); !done) return done;
  if (!program.cards.empty())
    if (auto done = control_program.load_reader(user, 0x00C, program.cards); !done) return done;
  for (auto& [number, made] : devices)
    if (auto done = control_program.attach_device(user, number, std::move(made.device)); !done) return done;
  isa370::CpuState cpu;
  cpu.cr = isa370::initial_control_registers();
  cpu.psw = isa370::ProgramStatusWord::from_bits(isa370::load_big_endian<std::uint64_t>(program.image.data()));
  if (auto done = control_program.set_cpu(user, cpu); !done) return done;
  return control_program.begin(user);
}

std::string run_to_the_end(cp::ControlProgram& control_program, cp::TerminalNumber terminal,
                           const std::vector<std::string>& typed) {
  std::size_t answered = 0;
  for (std::uint64_t used = 0; used < instruction_limit; used += step) {
    isa370::Budget budget;
    budget.instructions = step;
    const auto stop = control_program.run(budget);
    const auto view = control_program.guest(user);
    if (!view) return "the user is not logged on any more";
    if (at_its_end(*view)) return {};
    if (stop != cp::RunStop::idle) continue;
    if (control_program.terminal(terminal).mode != cp::TerminalMode::vm_read || answered == typed.size())
      return fmt::format("stopped: {}, terminal {}, PSW {}", name_of(view->status),
                         name_of(control_program.terminal(terminal).mode), to_string(view->cpu.psw));
    control_program.enter(terminal, typed[answered++]);
  }
  return "instruction limit";
}

}  // namespace

namespace {

Outcome run_with(const TestProgram& program, const cp::Options& options) {
  cp::ControlProgram control_program(options);
  const auto terminal = control_program.connect("T1");
  Outcome outcome;
  auto devices = make_devices(program);
  if (auto done = prepare(control_program, terminal, program, devices); !done) {
    outcome.stopped = done.error();
    return outcome;
  }
  outcome.stopped = run_to_the_end(control_program, terminal, program.typed);
  if (const auto view = control_program.guest(user)) {
    outcome.cpu = view->cpu;
    outcome.instructions = view->counters.instructions;
    outcome.page_reads = view->counters.page_reads;
    outcome.interpreted = view->counters.interpreted;
    outcome.time = view->counters.virtual_time;
    for (const auto& [mnemonic, count] : view->counters.simulated.by_mnemonic()) outcome.simulated.insert(mnemonic);
  }
  for (const auto& [number, made] : devices) outcome.media.push_back(made.contents());
  outcome.console = guest_lines(control_program.terminal(terminal));
  if (auto storage = control_program.read_storage(user, 0, program_storage)) outcome.storage = std::move(*storage);
  for (std::uint32_t address = 0; address < program_storage; address += isa370::Storage::key_block_size)
    if (const auto key = control_program.storage_key(user, address)) {
      outcome.keys.push_back(*key & 0xF8);
      outcome.reference_and_change.push_back(*key & 0x06);
    }
  return outcome;
}

}  // namespace

Outcome run_guest(const TestProgram& program, std::uint32_t real_storage, bool fast_paths,
                  const cp::Virtualisation& virtualisation) {
  return run_with(program, options_with(real_storage, fast_paths, virtualisation));
}

Outcome run_guest_on_silent_machine(const TestProgram& program, std::uint32_t real_storage, Mending mending, bool fast_paths) {
  auto options = options_with(real_storage, fast_paths, {});
  options.silent_instructions = cp::usual_silent_instructions();
  if (mending == Mending::rewriting) options.directory.users[0].virtualisation.method = cp::Method::rewrite;
  return run_with(program, options);
}

}  // namespace equivalence
