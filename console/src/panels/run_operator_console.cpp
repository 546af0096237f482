// The loop of an interactive session: show, read a key, let simulated time keep step with the host's.
#include <algorithm>

#include "panels/operator_console.hpp"
#include "terminal/host_clock.hpp"
#include "terminal/screen.hpp"

namespace console {
namespace {

constexpr int key_wait_milliseconds = 20;
constexpr isa370::Nanoseconds longest_step = 250'000'000;

/// Host time is not exceeded by simulated work: a step also ends after so many instructions.
constexpr std::uint64_t instructions_per_step = 4'000'000;

/// Lets `duration` of simulated time pass, whether anybody has work to do or not.
void pass_time(cp::ControlProgram& control_program, isa370::Nanoseconds duration) {
  auto& clock = control_program.machine().clock();
  const auto until = clock.now() + duration;
  const auto stop = control_program.run({.instructions = instructions_per_step, .until = until});
  if (stop == cp::RunStop::idle) clock.advance_to(until);
}

}  // namespace

int run_operator_console(SystemSetup system, std::ostream& errors) {
  cp::ControlProgram control_program(std::move(system.options));
  if (const auto faults = add_real_devices(control_program, std::move(system.devices)); !faults.empty()) {
    for (const auto& fault : faults) errors << "cambridge: " << fault << '\n';
    return 1;
  }
  OperatorConsole model(control_program);
  auto screen = Screen::open();
  if (!screen) {
    errors << "cambridge: " << screen.error() << '\n';
    return 1;
  }
  HostClock clock;
  while (!model.finished()) {
    const auto canvas = model.draw((*screen)->height(), (*screen)->width());
    (*screen)->show(canvas, model.cursor_row(), model.cursor_column());
    auto key = (*screen)->read_key(key_wait_milliseconds);
    while (key.kind != Key::Kind::none && !model.finished()) {
      model.press(key);
      key = (*screen)->read_key(0);
    }
    pass_time(control_program, clock.elapsed(longest_step));
  }
  return 0;
}

}  // namespace console
