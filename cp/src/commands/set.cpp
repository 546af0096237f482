// SET: the settings of a session and of its virtual machine. [CPCR] SET. Only those are here that change something.
#include <array>

#include "commands/command_entry.hpp"
#include "commands/command_run.hpp"

namespace cp {

namespace {

/// ON or OFF as the second operand; without it, the message was given.
std::optional<bool> on_off(CommandRun& run) {
  if (run.operand(1) == "ON") return true;
  if (run.operand(1) == "OFF") return false;
  run.fail(messages::set_option, run.operand(1));
  return std::nullopt;
}

template <bool Settings::*Setting>
void set_switch(CommandRun& run) {
  if (const auto on = on_off(run)) run.session().settings.*Setting = *on;
}

void set_error_messages(CommandRun& run) {
  ErrorMessages& setting = run.session().settings.error_messages;
  if (run.operand(1) == "CODE") {
    setting = ErrorMessages::code;
  } else if (run.operand(1) == "TEXT") {
    setting = ErrorMessages::text;
  } else if (const auto on = on_off(run)) {
    setting = *on ? ErrorMessages::on : ErrorMessages::off;
  }
}

void set_timer(CommandRun& run) {
  using enum Core::TimerSetting;
  if (run.operand(1) == "REAL") {
    run.core().set_timer(run.guest(), real);
  } else if (const auto setting = on_off(run)) {
    run.core().set_timer(run.guest(), *setting ? on : off);
  }
}

/// Behind a change that resets the virtual machine, it waits in CP READ.
void enter_cp_after_reset(CommandRun& run) {
  Session& session = run.session();
  session.cp_mode = true;
  session.system_loaded = false;
  run.sessions().refresh_mode(session);
}

void set_ecmode(CommandRun& run) {
  const auto on = on_off(run);
  if (!on || run.must_wait()) return;
  run.core().stop(run.guest());
  run.core().set_extended_control(run.guest(), *on);
  enter_cp_after_reset(run);
}

/// SET ASSIST ON|OFF [SVC|NOSVC]. [LOG1] pp. 424-429; TMR and NOTMR belong to an extension that this machine has not.
void set_assist(CommandRun& run) {
  const auto on = on_off(run);
  if (!on) return;
  const auto calls = run.count() < 3 || run.operand(2) == "SVC";
  if (!calls && run.operand(2) != "NOSVC") return run.fail(messages::set_option, run.operand(2));
  if (run.core().set_assist(run.guest(), *on, calls)) return;
  run.fail(messages::set_option, run.operand(0));
  run.hint("this machine's model has no virtual-machine assist; a 370/135, 145, 158 or 168 has");
}

/// Ours: how the virtual machine is made.
void set_method(CommandRun& run) {
  const auto method = find_method(run.operand(1));
  if (!method) {
    run.fail(messages::set_option, run.operand(1));
    return run.hint(fmt::format("the methods are {}", method_names()));
  }
  if (run.must_wait()) return;
  run.core().stop(run.guest());
  if (const auto done = run.core().set_method(run.guest(), *method); !done) run.reply(done.error());
  enter_cp_after_reset(run);
}

void set_pagex(CommandRun& run) {
  if (const auto on = on_off(run)) run.core().set_pseudo_page_faults(run.guest(), *on);
}

struct SetRow {
  std::string_view name;
  void (*handler)(CommandRun&);
  std::size_t most_words = 2;
};

constexpr auto set_rows = std::to_array<SetRow>({
    {"ASSIST", set_assist, 3},
    {"ECMODE", set_ecmode},
    {"EMSG", set_error_messages},
    {"HINTS", set_switch<&Settings::hints>},
    {"LINEDIT", set_switch<&Settings::line_editing>},
    {"METHOD", set_method},
    {"MSG", set_switch<&Settings::messages>},
    {"PAGEX", set_pagex},
    {"RUN", set_switch<&Settings::run>},
    {"TIMER", set_timer},
    {"WNG", set_switch<&Settings::warnings>},
});

}  // namespace

void set_command(CommandRun& run) {
  if (run.count() < 2) {
    run.fail(messages::set_operand);
    return run.hint("HELP SET says what can be set");
  }
  for (const SetRow& row : set_rows) {
    if (run.operand(0) != row.name) continue;
    return run.count() > row.most_words ? run.fail(messages::set_option, run.operand(row.most_words)) : row.handler(run);
  }
  run.fail(messages::set_option, run.operand(0));
}

}  // namespace cp
