// One command being carried out; finding it in the table; what is said when it is not there.
#include "commands/command_run.hpp"

#include "commands/command_entry.hpp"
#include "guest/guest_identity.hpp"

namespace cp {

const DirectoryUser& CommandRun::user() const { return directory_entry(*session_.guest); }

std::string_view CommandRun::text_behind(std::size_t count) const {
  if (count == 0) return trimmed(text_);
  if (count > operands_.size()) return {};
  const std::string_view last = operands_[count - 1];
  const auto end = static_cast<std::size_t>(last.data() - upper_.data()) + last.size();
  return trimmed(std::string_view(text_).substr(end));
}

void CommandRun::reply(std::string_view line) {
  if (answer_ != nullptr) {
    answer_->lines.emplace_back(line);
  } else {
    sessions_.write(session_, line);
  }
}

bool CommandRun::must_wait() {
  if (answer_ == nullptr) return false;
  core().stop(guest());
  session_.deferred.push_back(line_);
  return true;
}

void CommandRun::fail(const Message& message, std::string_view about) {
  set_return_code(message.number);
  const std::string code = fmt::format("DMK{}{:03}{}", message.module, message.number, message.type);
  const std::string text = fmt::format(fmt::runtime(message.text), about);
  switch (session_.settings.error_messages) {
    case ErrorMessages::off:
      return;
    case ErrorMessages::on:
      return reply(code + " " + text);
    case ErrorMessages::code:
      return reply(code);
    case ErrorMessages::text:
      return reply(text);
  }
}

namespace {

constexpr std::size_t longest_quotation = 64;

std::string classes_in_words(std::string_view classes) {
  std::string words;
  for (const char letter : classes) {
    if (!words.empty()) words += " or ";
    words += letter;
  }
  return words;
}

/// A word that is no command: why, and what to do.
void unknown_command(CommandRun& run, std::string_view line, std::string_view word) {
  Session& session = run.session();
  const bool logged_on = session.guest != nullptr;
  const CommandEntry* const elsewhere = find_command_of_anyone(word);
  // A LOGON in the wrong place may hold a password, which is not repeated.
  const bool logon = elsewhere != nullptr && elsewhere->when == CommandTime::logged_off;
  run.reply(fmt::format("?CP: {}", logon ? word : line.substr(0, longest_quotation)));
  run.set_return_code(1);
  if (!logged_on) return run.hint("log on first: type LOGON and a user's name, e.g. LOGON ALICE");
  if (logon)
    return run.hint(fmt::format("{} is logged on at this terminal. LOGOFF first, or use another one", run.user().name));
  if (elsewhere != nullptr) {
    return run.hint(fmt::format("{} needs privilege class {}; {} has {}", elsewhere->row.name,
                                classes_in_words(elsewhere->row.classes), run.user().name, run.user().classes));
  }
  if (!session.cp_mode) return run.hint("this line went to CP. HELP lists CP's commands");
  if (session.system_loaded) {
    return run.hint(
        fmt::format("this is CP; your virtual machine is stopped. Type BEGIN to let it go on, or {}; HELP lists CP's commands",
                    run.sessions().ipl_example()));
  }
  run.hint(fmt::format("this is CP; no system runs in your virtual machine. Type {} to start one; HELP lists CP's commands",
                       run.sessions().ipl_example()));
}

}  // namespace

std::uint32_t execute_command(Sessions& sessions, Session& session, std::string_view line, CommandAnswer* answer) {
  line = trimmed(line);
  if (line.empty()) return 0;
  const std::string_view typed_word = line.front() == '*' ? line.substr(0, 1) : line.substr(0, line.find(' '));
  const std::string word = upper_case(typed_word);
  CommandRun run(sessions, session, line, typed_word.size(), answer);
  const std::string_view classes = session.guest != nullptr ? std::string_view(run.user().classes) : std::string_view{};
  const CommandEntry* const entry = find_command(word, classes, session.guest != nullptr);
  if (entry == nullptr) {
    unknown_command(run, line, word);
  } else {
    entry->handler(run);
  }
  return run.return_code();
}

}  // namespace cp
