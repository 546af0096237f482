// "*", which begins a comment, and CP, which says that the rest is a command for CP.
#include "commands/command_entry.hpp"
#include "commands/command_run.hpp"

namespace cp {

void comment_command(CommandRun&) {}

/// CP [command]: alone, it gives CP READ.
void cp_command(CommandRun& run) {
  std::size_t prefixes = 0;
  while (run.operand(prefixes) == "CP") ++prefixes;
  const std::string_view command = run.text_behind(prefixes);
  if (!command.empty()) return run.set_return_code(execute_command(run.sessions(), run.session(), command, run.answer()));
  if (run.session().guest == nullptr) return;
  run.sessions().enter_cp(run.session());
  run.sessions().write(run.session(), "CP");
}

}  // namespace cp
