// HELP: printed from the command table. Ours: VM/370's HELP was a command of CMS.
#include "commands/command_entry.hpp"
#include "commands/command_run.hpp"

namespace cp {

namespace {

/// "LOGoff": what must be typed in capitals.
std::string with_abbreviation(const CommandRow& row) {
  std::string name(row.name);
  for (std::size_t i = row.shortest; i < name.size(); ++i) {
    if (name[i] >= 'A' && name[i] <= 'Z') name[i] = static_cast<char>(name[i] - 'A' + 'a');
  }
  return name;
}

void list_commands(CommandRun& run) {
  const bool logged_on = run.session().guest != nullptr;
  const std::string_view classes = logged_on ? std::string_view(run.user().classes) : std::string_view{};
  run.reply("The commands of CP that you may use now; capitals are the shortest form:");
  for (const CommandEntry& entry : command_entries()) {
    if (find_command(entry.row.name, classes, logged_on) != &entry) continue;
    const std::string_view summary = entry.row.help.substr(0, entry.row.help.find('\n'));
    run.reply(fmt::format("{:<9} {}", with_abbreviation(entry.row), summary));
  }
  run.reply("HELP and a command's name says more. #CP in front of a command reaches CP from");
  run.reply("a running system; so does the attention key. BEGIN lets a system go on.");
}

void describe(CommandRun& run, const CommandRow& row) {
  run.reply(fmt::format("{} {}", with_abbreviation(row), row.operands));
  for (std::string_view help = row.help; !help.empty();) {
    const std::size_t end = std::min(help.find('\n'), help.size());
    run.reply(help.substr(0, end));
    help.remove_prefix(std::min(end + 1, help.size()));
  }
  if (!row.classes.empty()) run.reply(fmt::format("Privilege class: {}.", fmt::join(row.classes, ", ")));
  if (!row.historical) run.reply("VM/370 did not have this command; it is Cambridge's own.");
}

}  // namespace

void help_command(CommandRun& run) {
  if (run.count() == 0) return list_commands(run);
  const CommandEntry* const entry = find_command_of_anyone(run.operand(0));
  if (run.count() > 1 || entry == nullptr) return run.fail(messages::help_no_command, run.text_behind(0).substr(0, 20));
  describe(run, entry->row);
}

}  // namespace cp
