// Terminals: connecting them, lines typed at them, their modes and transcripts.
#include "session/sessions.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "commands/command_entry.hpp"
#include "commands/command_run.hpp"
#include "commands/words.hpp"
#include "guest/guest_identity.hpp"
#include "session/line_editing.hpp"

namespace cp {

namespace {

/// A typewriter's carriage stops at some column; a guest that never returns it gets a new line there.
constexpr std::size_t longest_line = 240;
constexpr std::size_t hint_width = 79;
constexpr std::string_view hidden_password = "********";

/// `text` with the password of a LOGON on one line made unreadable.
std::string without_password(const LogicalLine& line) {
  const auto words = words_of(line.text);
  const auto is_logon = [&](std::size_t at) {
    return words.size() >= at + 3 &&
           (abbreviates(upper_case(words[at]), "LOGON", 1) || abbreviates(upper_case(words[at]), "LOGIN", 1));
  };
  std::size_t logon = 0;
  while (logon < words.size() && upper_case(words[logon]) == "CP") ++logon;
  if (!is_logon(logon)) return line.typed;
  const std::string option = upper_case(words[logon + 2]);
  if (abbreviates(option, "NOIPL", 1) || abbreviates(option, "MASK", 1)) return line.typed;
  std::string shown = line.to_cp ? "#CP" : "";
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!shown.empty()) shown += ' ';
    shown += i == logon + 2 ? hidden_password : words[i];
  }
  return shown;
}

/// Whether a line typed at a running guest looks as if it had been meant for CP.
bool names_a_command(std::string_view text) {
  const auto words = words_of(text);
  if (words.empty()) return false;
  const CommandEntry* const entry = find_command_of_anyone(upper_case(words[0]));
  return entry != nullptr && entry->row.name.size() > 2 && upper_case(words[0]) == entry->row.name;
}

}  // namespace

std::string_view name_of(TerminalMode mode) {
  switch (mode) {
    case TerminalMode::not_logged_on:
      return "NOT LOGGED ON";
    case TerminalMode::password:
      return "PASSWORD";
    case TerminalMode::cp_read:
      return "CP READ";
    case TerminalMode::vm_read:
      return "VM READ";
    case TerminalMode::running:
      return "RUNNING";
  }
  return "";
}

Sessions::Sessions(const Options& options) : options_(options), core_(options, *this) {}

TerminalNumber Sessions::connect(std::string_view name) {
  auto session = std::make_unique<Session>();
  session->number = static_cast<TerminalNumber>(sessions_.size());
  session->terminal.name = printable(name);
  session->settings.hints = options_.hints;
  sessions_.push_back(std::move(session));
  write(*sessions_.back(), configuration_line(options_));
  greet(*sessions_.back());
  return sessions_.back()->number;
}

const Terminal& Sessions::terminal(TerminalNumber number) const {
  return number < sessions_.size() ? sessions_[number]->terminal : no_terminal_;
}

Session* Sessions::session(TerminalNumber number) { return number < sessions_.size() ? sessions_[number].get() : nullptr; }

Session* Sessions::find(std::string_view user) {
  const auto same = [&](const Session* session) { return session->terminal.user == user; };
  const auto found = std::find_if(logged_on_.begin(), logged_on_.end(), same);
  return found == logged_on_.end() ? nullptr : *found;
}

const Session* Sessions::find(std::string_view user) const {
  const auto same = [&](const Session* session) { return session->terminal.user == user; };
  const auto found = std::find_if(logged_on_.begin(), logged_on_.end(), same);
  return found == logged_on_.end() ? nullptr : *found;
}

Session* Sessions::find(const Guest& guest) {
  const auto same = [&](const Session* session) { return session->guest == &guest; };
  const auto found = std::find_if(logged_on_.begin(), logged_on_.end(), same);
  return found == logged_on_.end() ? nullptr : *found;
}

const Session* Sessions::find(const Guest& guest) const {
  const auto same = [&](const Session* session) { return session->guest == &guest; };
  const auto found = std::find_if(logged_on_.begin(), logged_on_.end(), same);
  return found == logged_on_.end() ? nullptr : *found;
}

void Sessions::greet(Session& session) {
  write(session, "CAMBRIDGE ONLINE");
  hint(session, "type LOGON and a user's name, e.g. LOGON ALICE; HELP lists the commands");
}

std::string Sessions::ipl_example() const {
  const auto& systems = options_.named_systems;
  return "IPL " + (systems.empty() ? "00C" : printable(systems.front().name));
}

void Sessions::enter(TerminalNumber number, std::string_view line) {
  Session* const typist = session(number);
  if (typist == nullptr) return;
  settle();
  const bool editing = typist->guest == nullptr || typist->settings.line_editing;
  for (const LogicalLine& logical : edit_line(printable(line), editing)) {
    accept_line(*typist, logical);
    settle();
  }
  refresh_mode(*typist);
}

void Sessions::accept_line(Session& session, const LogicalLine& line) {
  using Origin = TerminalLine::Origin;
  finish_line(session);
  if (session.pending_logon && !line.to_cp) {
    append(session, Origin::person, "");
    return check_password(session, line.text);
  }
  const bool to_cp = line.to_cp || session.guest == nullptr || session.cp_mode;
  if (!to_cp) {
    append(session, Origin::person, line.typed);
    return give_to_guest(session, line.text);
  }
  append(session, Origin::person, without_password(line));
  if (!trimmed(line.text).empty()) {
    execute_command(*this, session, line.text, nullptr);
  } else if (session.guest == nullptr) {
    greet(session);
  } else {
    enter_cp(session);
    write(session, "CP");
  }
  refresh_mode(session);
}

void Sessions::give_to_guest(Session& session, std::string_view text) {
  const bool awaited = core_.reading(*session.guest);
  core_.give_line(*session.guest, text);
  refresh_mode(session);
  if (!awaited && names_a_command(text)) {
    hint(session, fmt::format("this line waits for your virtual machine, which is running. For CP, type #CP {}",
                              printable(trimmed(text).substr(0, 32))));
  }
}

void Sessions::attention(TerminalNumber number) {
  Session* const typist = session(number);
  if (typist == nullptr) return;
  settle();
  finish_line(*typist);
  if (typist->guest == nullptr) {
    typist->pending_logon.reset();
    greet(*typist);
  } else if (!typist->cp_mode) {
    enter_cp(*typist);
    write(*typist, "CP");
  }
  refresh_mode(*typist);
}

void Sessions::enter_cp(Session& session) {
  session.cp_mode = true;
  if (!session.settings.run) core_.stop(*session.guest);
  refresh_mode(session);
}

void Sessions::leave_cp(Session& session) {
  session.cp_mode = false;
  core_.begin(*session.guest);
  refresh_mode(session);
}

void Sessions::refresh_mode(Session& session) {
  if (session.guest == nullptr) {
    session.terminal.mode = session.pending_logon ? TerminalMode::password : TerminalMode::not_logged_on;
  } else if (session.cp_mode) {
    session.terminal.mode = TerminalMode::cp_read;
  } else {
    session.terminal.mode = core_.reading(*session.guest) ? TerminalMode::vm_read : TerminalMode::running;
  }
}

void Sessions::append(Session& session, TerminalLine::Origin origin, std::string_view text) {
  session.terminal.lines.push_back({origin, std::string(text)});
  if (!core_.monitor().active()) return;
  const auto event_origin = origin == TerminalLine::Origin::person ? ConsoleLineEvent::Origin::person
                            : origin == TerminalLine::Origin::cp   ? ConsoleLineEvent::Origin::cp
                                                                   : ConsoleLineEvent::Origin::guest;
  core_.monitor().publish(
      {core_.machine().clock().now(), ConsoleLineEvent{session.terminal.name, event_origin, std::string(text)}});
}

void Sessions::finish_line(Session& session) {
  if (session.terminal.unfinished.empty()) return;
  const std::string text = std::move(session.terminal.unfinished);
  session.terminal.unfinished.clear();
  append(session, TerminalLine::Origin::guest, text);
}

void Sessions::write(Session& session, std::string_view text) { append(session, TerminalLine::Origin::cp, printable(text)); }

void Sessions::hint(Session& session, std::string_view text) {
  if (!session.settings.hints) return;
  const std::string sentence = fmt::format("{}.", text);
  std::string line = "HINT:";
  for (const std::string_view word : words_of(sentence)) {
    if (line.size() + 1 + word.size() > hint_width) {
      write(session, line);
      line = "     ";
    }
    line += ' ';
    line += word;
  }
  write(session, line);
}

// ---- ConsolePort: called by the core while it runs -----------------------------------------------------------------------

void Sessions::guest_typed(Guest& guest, std::string_view text) {
  Session* const session = find(guest);
  if (session == nullptr) return;
  std::string& unfinished = session->terminal.unfinished;
  for (const char c : text) {
    if (c == '\n') {
      const std::string line = printable(unfinished);
      unfinished.clear();
      append(*session, TerminalLine::Origin::guest, line);
      continue;
    }
    if (unfinished.size() >= longest_line) finish_line(*session);
    unfinished += printable(std::string_view(&c, 1));
  }
}

void Sessions::cp_typed(Guest& guest, std::string_view line) {
  Session* const session = find(guest);
  if (session == nullptr) return;
  finish_line(*session);
  write(*session, line);
}

void Sessions::guest_reads(Guest& guest) {
  if (Session* const session = find(guest)) refresh_mode(*session);
}

void Sessions::entered_cp(Guest& guest, std::string_view message) {
  Session* const session = find(guest);
  if (session == nullptr) return;
  finish_line(*session);
  session->cp_mode = true;
  write(*session, message);
  hint(*session, "your virtual machine cannot go on by itself. DISPLAY PSW shows where it stopped; an IPL starts it afresh");
  refresh_mode(*session);
}

CommandAnswer Sessions::command_from_guest(Guest& guest, std::string_view command) {
  CommandAnswer answer;
  Session* const session = find(guest);
  if (session == nullptr) return answer;
  while (!command.empty() && session->guest != nullptr) {
    const std::size_t end = std::min(command.find('\n'), command.size());
    const std::string line = printable(command.substr(0, end));
    command.remove_prefix(std::min(end + 1, command.size()));
    if (!session->deferred.empty()) {
      session->deferred.push_back(line);  // Behind the one that waits.
    } else if (const std::uint32_t code = execute_command(*this, *session, line, &answer); code != 0) {
      answer.return_code = code;
    }
  }
  return answer;
}

ErrorMessageParts Sessions::error_messages_wanted(const Guest& guest) const {
  const Session* const session = find(guest);
  const auto setting = session == nullptr ? ErrorMessages::on : session->settings.error_messages;
  return {.code = setting == ErrorMessages::on || setting == ErrorMessages::code,
          .text = setting == ErrorMessages::on || setting == ErrorMessages::text};
}

// ---- Time -----------------------------------------------------------------------------------------------------------

RunStop Sessions::run(isa370::Budget budget) {
  settle();
  for (;;) {
    const std::uint64_t before = core_.instruction_count();
    core_running_ = true;
    const RunStop stop = core_.run(budget);
    core_running_ = false;
    const bool settled = settle();
    for (Session* const session : logged_on_) refresh_mode(*session);
    report_devices();
    // What was settled may have made a guest ready to run. A round costs at least one instruction, so that this ends.
    const std::uint64_t used = std::max<std::uint64_t>(core_.instruction_count() - before, 1);
    if (!settled || stop == RunStop::budget || used >= budget.instructions) return settled ? RunStop::budget : stop;
    budget.instructions -= used;
  }
}

void Sessions::report_devices() {
  Session* const operator_session = find("OPERATOR");
  if (operator_session == nullptr) return;
  for (const std::string& line : core_.take_device_reports()) write(*operator_session, line);
}

bool Sessions::settle() {
  bool any = !departing_.empty();
  for (Guest* const guest : departing_) core_.destroy(*guest);
  departing_.clear();
  const std::vector<Session*> users = logged_on_;  // A command can log users off.
  for (Session* const session : users) {
    const std::vector<std::string> commands = std::move(session->deferred);
    session->deferred.clear();
    for (const std::string& command : commands) {
      if (session->guest != nullptr) execute_command(*this, *session, command, nullptr);
    }
    // The guest was stopped for its command only.
    if (!commands.empty() && session->guest != nullptr && !session->cp_mode) leave_cp(*session);
    any = any || !commands.empty();
  }
  return any;
}

}  // namespace cp
