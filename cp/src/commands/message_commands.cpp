// MSG and WNG: words from one user to another.
#include "commands/command_entry.hpp"
#include "commands/command_run.hpp"
#include "session/calendar.hpp"

namespace cp {

namespace {

void send(CommandRun& run, Session& receiver, std::string_view kind, std::string_view text) {
  run.sessions().write(receiver, fmt::format("{} {} FROM {:<8}: {}", clock_time(run.sessions().time_of_day()), kind,
                                             run.session().terminal.user, text));
}

/// The user whom the first operand names: "*" is oneself, OPERATOR may be abbreviated.
Session* receiver_of(CommandRun& run) {
  const std::string_view name = run.operand(0);
  if (name == "*") return &run.session();
  if (Session* const found = run.sessions().find(name)) return found;
  return abbreviates(name, "OPERATOR", 2) ? run.sessions().find("OPERATOR") : nullptr;
}

}  // namespace

/// MSG {userid|*|OPERATOR} text.
void message_command(CommandRun& run) {
  if (run.count() == 0) return run.fail(messages::message_userid);
  if (run.count() == 1) return run.fail(messages::message_text);
  Session* const receiver = receiver_of(run);
  if (receiver == nullptr) return run.fail(messages::message_not_logged_on, run.operand(0));
  if (!receiver->settings.messages) return run.fail(messages::message_not_receiving, run.operand(0));
  send(run, *receiver, "MSG", run.text_behind(1));
}

/// WNG {userid|ALL} text.
void warning_command(CommandRun& run) {
  if (run.count() == 0) return run.fail(messages::message_userid);
  if (run.count() == 1) return run.fail(messages::message_text);
  const std::string_view text = run.text_behind(1);
  if (run.operand(0) == "ALL") {
    for (Session* const receiver : run.sessions().logged_on()) {
      if (receiver->settings.warnings) send(run, *receiver, "WNG", text);
    }
    return;
  }
  Session* const receiver = receiver_of(run);
  if (receiver == nullptr) return run.fail(messages::message_not_logged_on, run.operand(0));
  if (!receiver->settings.warnings) return run.fail(messages::message_not_receiving, run.operand(0));
  send(run, *receiver, "WNG", text);
}

}  // namespace cp
