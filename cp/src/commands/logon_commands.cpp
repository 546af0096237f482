// LOGON, LOGOFF, FORCE.
#include "commands/command_entry.hpp"
#include "commands/command_run.hpp"

namespace cp {

/// LOGON userid [password] [MASK] [NOIPL]. MASK changes nothing: a password is never shown.
void logon_command(CommandRun& run) {
  if (run.count() == 0 || run.operand(0).size() > 8) {
    run.fail(messages::userid_missing);
    return run.hint("type LOGON and a user's name, e.g. LOGON ALICE");
  }
  Session::PendingLogon logon{std::string(run.operand(0)), false};
  std::string password;
  for (std::size_t i = 1; i < run.count(); ++i) {
    if (abbreviates(run.operand(i), "NOIPL", 1)) {
      logon.skip_ipl = true;
    } else if (i == 1 && !abbreviates(run.operand(i), "MASK", 1)) {
      password = run.operand(i);
    } else if (!abbreviates(run.operand(i), "MASK", 1)) {
      return run.fail(messages::logon_option, run.operand(i));
    }
  }
  Session& session = run.session();
  run.sessions().begin_logon(session, std::move(logon));
  if (!session.pending_logon) {
    run.set_return_code(messages::not_in_directory.number);
  } else if (password.empty()) {
    run.reply("ENTER PASSWORD:");
  } else {
    run.sessions().check_password(session, password);
  }
}

void logoff_command(CommandRun& run) {
  if (run.count() != 0) return run.fail(messages::logoff_option, run.operand(0));
  run.sessions().log_off(run.session(), Sessions::LogoffCause::user);
}

void force_command(CommandRun& run) {
  if (run.count() != 1) return run.fail(messages::force_userid);
  Session* const victim = run.sessions().find(run.operand(0));
  if (victim == nullptr) return run.fail(messages::force_not_logged_on, run.operand(0));
  run.sessions().log_off(*victim, Sessions::LogoffCause::forced);
}

}  // namespace cp
