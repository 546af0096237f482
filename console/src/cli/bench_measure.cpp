// Runs the benchmark programs on a bare machine and in virtual ones.
#include "cli/bench_measure.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <cp/control_program.hpp>
#include <isa370/instruction.hpp>
#include <isa370/machine.hpp>

#include "terminal/host_clock.hpp"

namespace console {
namespace {

/// Enough for a program that does what the table says, and an end for one that does not.
isa370::Budget budget_for(const BenchProgram& program, const BenchSize& size) {
  isa370::Budget budget;
  budget.instructions = 2 * program.instructions(size) + 1'000'000;
  return budget;
}

void start(isa370::Machine& machine, const BenchProgram& program, const BenchSize& size) {
  machine.system_reset(true);
  std::ranges::copy(program.image_for(size), machine.storage().bytes().begin());
  machine.restart();
}

}  // namespace

tl::expected<BenchRun, std::string> run_bench(const BenchProgram& program, const BenchSize& size) {
  isa370::MachineOptions options;
  options.storage_size = bench_storage;
  isa370::Machine machine(options);
  start(machine, program, size);
  HostClock clock;
  const auto exit = machine.run(budget_for(program, size));
  BenchRun run;
  run.host_time = clock.elapsed(UINT64_MAX);
  run.checksum = machine.cpu().psw.address;
  run.instructions = machine.instruction_count();
  if (exit.reason != isa370::ExitReason::disabled_wait)
    return tl::unexpected(fmt::format("{}: stopped without an end ({}), PSW {}", program.name, name_of(exit.reason),
                                      to_string(machine.cpu().psw)));
  return run;
}

tl::expected<BenchRun, std::string> run_bench_virtually(const BenchProgram& program, const BenchSize& size,
                                                        const cp::Virtualisation& virtualisation) {
  constexpr std::string_view user = "BENCH";
  constexpr std::uint32_t virtual_storage = 4 * 1024 * 1024;
  cp::DirectoryUser entry;
  entry.name = entry.password = user;
  entry.storage = entry.maximum_storage = virtual_storage;
  entry.virtualisation = virtualisation;
  cp::Options options;
  options.real_storage = bench_storage;
  if (virtualisation.method == cp::Method::rewrite) options.silent_instructions = cp::usual_silent_instructions();
  options.directory.users.push_back(entry);
  cp::ControlProgram control_program(options);
  const auto failed = [&program](std::string_view why) { return tl::unexpected(fmt::format("{}: {}", program.name, why)); };
  if (auto done = control_program.logon(user, control_program.connect("T1")); !done) return failed(done.error());
  if (auto done = control_program.write_storage(user, 0, program.image_for(size)); !done) return failed(done.error());
  if (auto done = control_program.restart(user); !done) return failed(done.error());
  HostClock clock;
  (void)control_program.run(budget_for(program, size));
  BenchRun run;
  run.host_time = clock.elapsed(UINT64_MAX);
  const auto view = control_program.guest(user);
  if (!view || view->status != cp::GuestStatus::disabled_wait)
    return failed(fmt::format("stopped without an end, PSW {}", view ? to_string(view->cpu.psw) : "none"));
  run.checksum = view->cpu.psw.address;
  run.instructions = view->counters.instructions;
  return run;
}

double in_seconds(isa370::Nanoseconds time) {
  constexpr double nanosecond = 1e-9;
  return static_cast<double>(time) * nanosecond;
}

std::vector<BenchShare> bench_mix(const BenchProgram& program, const BenchSize& size) {
  isa370::MachineOptions options;
  options.storage_size = bench_storage;
  options.count_rows = true;
  isa370::Machine machine(options);
  start(machine, program, size);
  (void)machine.run(budget_for(program, size));
  const auto rows = isa370::instruction_table();
  const auto counts = machine.row_counts();
  std::vector<BenchShare> shares;
  for (std::size_t i = 0; i < std::min(rows.size(), counts.size()); ++i)
    if (counts[i] != 0) shares.push_back({rows[i].mnemonic, counts[i]});
  std::ranges::stable_sort(shares, std::ranges::greater{}, &BenchShare::count);
  return shares;
}

std::string bench_fault(const BenchProgram& program, const BenchSize& size, const BenchRun& run) {
  if (run.checksum != size.checksum) return fmt::format("checksum {:06X}, not {:06X}", run.checksum, size.checksum);
  if (run.instructions != 0 && run.instructions != program.instructions(size))
    return fmt::format("{} instructions, not {}", run.instructions, program.instructions(size));
  return {};
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  const auto middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

}  // namespace console
