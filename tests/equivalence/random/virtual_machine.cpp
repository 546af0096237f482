// Runs a program in a virtual machine under CP.
#include <fmt/format.h>

#include <isa370/bits.hpp>

#include <cp/control_program.hpp>

#include "layout.hpp"
#include "subject.hpp"

namespace equivalence::random {
namespace {

constexpr std::string_view user = "TESTER";
constexpr isa370::DeviceNumber reader_number = 0x00C;

class VirtualMachine : public Subject {
 public:
  VirtualMachine(const Skeleton& skeleton, const VirtualMachineOptions& options) : skeleton_(skeleton), options_(options) {}
  [[nodiscard]] std::string name() const override {
    const auto& made = options_.virtualisation;
    return fmt::format("a virtual machine on {}K, {}{}{}", options_.real_storage / 1024, cp::name_of(made.method),
                       made.assist ? " with the assist" : "", options_.fast_paths ? "" : ", without fast paths");
  }
  [[nodiscard]] Outcome run(const Program& program) override;

 private:
  [[nodiscard]] cp::Options control_program_options(const Program& program) const;
  [[nodiscard]] tl::expected<void, std::string> prepare(cp::ControlProgram& control_program, cp::TerminalNumber terminal,
                                                        const Program& program) const;
  const Skeleton& skeleton_;
  VirtualMachineOptions options_;
};

cp::Options VirtualMachine::control_program_options(const Program& program) const {
  cp::DirectoryUser entry;
  entry.name = std::string(user);
  entry.password = "TEST";
  entry.storage = program_storage;
  entry.real_timer = program.real_timer;
  entry.virtualisation = options_.virtualisation;
  entry.devices = {{.number = 0x009, .type = cp::VirtualDeviceType::console, .model = "3215"},
                   {.number = reader_number, .type = cp::VirtualDeviceType::reader, .model = "3505"}};
  cp::Options options;
  options.real_storage = options_.real_storage;
  options.fast_paths = options_.fast_paths;
  if (options_.virtualisation.method == cp::Method::rewrite) options.silent_instructions = cp::usual_silent_instructions();
  options.timed_devices = program.timed_devices;
  options.hints = false;
  options.directory.users.push_back(entry);
  return options;
}

tl::expected<void, std::string> VirtualMachine::prepare(cp::ControlProgram& control_program, cp::TerminalNumber terminal,
                                                        const Program& program) const {
  const auto image = skeleton_.image_of(program);
  if (auto done = control_program.logon(user, terminal); !done) return done;
  if (auto done = control_program.write_storage(user, 0, image); !done) return done;
  // As the bare machine begins: nothing was referred to yet.
  for (std::uint32_t address = 0; address < program_storage; address += block_size)
    if (auto done = control_program.set_storage_key(user, address, 0); !done) return done;
  if (!program.cards.empty())
    if (auto done = control_program.load_reader(user, reader_number, cards_of(program)); !done) return done;
  isa370::CpuState cpu;
  cpu.cr = isa370::initial_control_registers();
  cpu.psw = isa370::ProgramStatusWord::from_bits(begin);
  if (auto done = control_program.set_cpu(user, cpu); !done) return done;
  return control_program.begin(user);
}

/// What a stopped virtual machine came to; nothing while it goes on.
std::optional<End> end_of(const cp::GuestView& view) {
  if (view.cpu.psw.disabled_wait(view.cpu.cr[2]) && view.status != cp::GuestStatus::runnable) return End::disabled_wait;
  if (view.counters.instructions >= instruction_limit) return End::limit;
  return std::nullopt;
}

/// CP has stopped the virtual machine: because it asked for that, or because it would never end.
End why_stopped(const cp::Terminal& terminal) {
  for (auto line = terminal.lines.rbegin(); line != terminal.lines.rend(); ++line)
    if (line->origin != cp::TerminalLine::Origin::guest) return line->text == "CP" ? End::stopped : End::check_stop;
  return End::check_stop;
}

End run_to_the_end(cp::ControlProgram& control_program, cp::TerminalNumber terminal, Operator& person) {
  for (;;) {
    const auto before = control_program.guest(user);
    if (!before) return End::failure;
    const auto left = instruction_limit - std::min(before->counters.instructions, instruction_limit);
    const auto stop = control_program.run({.instructions = left + 1});
    const auto view = control_program.guest(user);
    if (!view) return End::failure;
    if (const auto end = end_of(*view)) return *end;
    if (view->status == cp::GuestStatus::cp_mode) return why_stopped(control_program.terminal(terminal));
    if (stop != cp::RunStop::idle) continue;
    const bool reading = control_program.terminal(terminal).mode == cp::TerminalMode::vm_read;
    switch (person.next(view->cpu, reading)) {
      case Operator::Act::nothing:
        return End::idle;
      case Operator::Act::type:
        control_program.enter(terminal, person.line());
        break;
      case Operator::Act::interrupt_key:
        if (!control_program.external_interrupt(user, isa370::external_code::interrupt_key)) return End::failure;
        break;
      case Operator::Act::request_key:
        if (!control_program.request_key(user)) return End::failure;
        break;
    }
  }
}

/// Before a line of CP or of the person, a terminal ends the guest's unfinished line: `perhaps_line_end` says so.
std::string typed_by_guest(const cp::Terminal& terminal) {
  std::string text;
  const auto& lines = terminal.lines;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].origin != cp::TerminalLine::Origin::guest) continue;
    const bool last = i + 1 == lines.size() || lines[i + 1].origin == cp::TerminalLine::Origin::guest;
    text += lines[i].text + (last ? '\n' : perhaps_line_end);
  }
  return text + terminal.unfinished;
}

Outcome VirtualMachine::run(const Program& program) {
  cp::ControlProgram control_program(control_program_options(program));
  const auto terminal = control_program.connect("T1");
  Outcome outcome;
  if (auto done = prepare(control_program, terminal, program); !done) {
    outcome.failure = done.error();
    return outcome;
  }
  Operator person(program);
  outcome.end = run_to_the_end(control_program, terminal, person);
  const bool ended = outcome.end == End::disabled_wait || outcome.end == End::stopped;
  while (ended && control_program.run({.instructions = instruction_limit}) != cp::RunStop::idle) {
  }
  outcome.console = typed_by_guest(control_program.terminal(terminal));
  for (std::uint32_t address = 0; address < program_storage; address += block_size)
    outcome.keys.push_back(control_program.storage_key(user, address).value_or(0));
  if (auto storage = control_program.read_storage(user, 0, program_storage)) outcome.storage = std::move(*storage);
  if (const auto view = control_program.guest(user)) {
    outcome.cpu = view->cpu;
    outcome.instructions = view->counters.instructions;
    for (const auto& [mnemonic, count] : view->counters.simulated.by_mnemonic()) outcome.counts[mnemonic] = count;
    outcome.counts["page reads"] = view->counters.page_reads;
    for (std::size_t kind = 0; kind < view->counters.traps.size(); ++kind)
      if (view->counters.traps[kind] != 0)
        outcome.counts[fmt::format("trap: {}", name_of(static_cast<cp::TrapKind>(kind)))] = view->counters.traps[kind];
  }
  return outcome;
}

}  // namespace

std::unique_ptr<Subject> make_virtual_machine(const Skeleton& skeleton, const VirtualMachineOptions& options) {
  return std::make_unique<VirtualMachine>(skeleton, options);
}

}  // namespace equivalence::random
