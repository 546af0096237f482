// `cambridge exec`: one program on the bare machine or in a virtual one, the final state as JSON.
#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/exec_run.hpp"

namespace console {

int exec_command(const Arguments& arguments, const Streams& streams) {
  const auto options = exec_options_from(arguments);
  if (!options) return usage_error(streams, "exec", options.error());
  auto setup = prepare_exec(*options);
  if (!setup) {
    for (const auto& fault : setup.error()) usage_error(streams, "exec", fault);
    return exit_code::usage;
  }
  const auto note = [&](std::string_view text) {
    if (!options->quiet) streams.errors << text << '\n';
  };
  for (const auto& warning : setup->warnings) note(warning);

  const auto failed = [&](std::string_view what) {
    streams.errors << fmt::format("cambridge exec: {}\n", what);
    return exit_code::failure;
  };
  const auto subject = setup->options.place == Place::bare ? make_bare_machine(*setup) : make_virtual_machine(*setup);
  const auto before = subject->now();
  if (const auto started = subject->start(); !started) return failed(started.error());
  Dialogue dialogue(setup->dialogue);
  const auto stop = run_to_end(*subject, dialogue, setup->options);
  for (const auto& line : subject->take_reports()) streams.errors << line << '\n';
  if (!stop) return failed(stop.error());
  if (const auto* const step = dialogue.waiting(); step != nullptr && *stop != Stop::matched)
    note(fmt::format("{}:{}: the run ended ({}) while this step waited: {}", options->dialogue, step->line, name_of(*stop),
                     to_string(*step)));
  streams.out << report(*subject, *stop, subject->now() - before, setup->options) << '\n';
  return exit_code::success;
}

}  // namespace console
