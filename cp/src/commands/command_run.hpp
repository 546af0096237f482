// One command being carried out: its operands, who gave it, and where its answer goes.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "commands/messages.hpp"
#include "commands/words.hpp"
#include "session/sessions.hpp"

namespace cp {

class CommandRun {
 public:
  /// `line` is the command, `name_length` of it its name. With `answer`, the guest gave the command by DIAGNOSE, and replies
  /// are collected there; without, a person gave it, and the terminal shows them.
  CommandRun(Sessions& sessions, Session& session, std::string_view line, std::size_t name_length, CommandAnswer* answer)
      : sessions_(sessions),
        session_(session),
        line_(line),
        text_(line.substr(name_length)),
        upper_(upper_case(text_)),
        operands_(words_of(upper_)),
        answer_(answer) {}
  CommandRun(const CommandRun&) = delete;
  CommandRun& operator=(const CommandRun&) = delete;

  [[nodiscard]] Sessions& sessions() { return sessions_; }
  [[nodiscard]] Session& session() { return session_; }
  [[nodiscard]] Core& core() { return sessions_.core(); }
  /// The user's virtual machine. Only commands for users who are logged on may ask.
  [[nodiscard]] Guest& guest() { return *session_.guest; }
  [[nodiscard]] const DirectoryUser& user() const;

  [[nodiscard]] std::size_t count() const { return operands_.size(); }
  /// Operand `index` in upper case; empty when there is none.
  [[nodiscard]] std::string_view operand(std::size_t index) const {
    return index < count() ? operands_[index] : std::string_view{};
  }
  [[nodiscard]] const std::vector<std::string_view>& operands() const { return operands_; }
  /// The text behind the first `count` operands, as it was typed.
  [[nodiscard]] std::string_view text_behind(std::size_t count) const;

  void reply(std::string_view line);
  void hint(std::string_view text) {
    if (answer_ == nullptr) sessions_.hint(session_, text);
  }
  /// An error message; its number is the return code.
  void fail(const Message& message, std::string_view about = {});
  /// For commands that change the virtual machine as a whole: given by the guest itself, they must wait until it does not run.
  /// True: the handler returns, and is called again then.
  [[nodiscard]] bool must_wait();
  void set_return_code(std::uint32_t code) { return_code_ = code; }
  [[nodiscard]] std::uint32_t return_code() const { return return_code_; }
  [[nodiscard]] CommandAnswer* answer() { return answer_; }

 private:
  Sessions& sessions_;
  Session& session_;
  std::string line_;
  std::string text_;
  std::string upper_;
  std::vector<std::string_view> operands_;
  CommandAnswer* answer_;
  std::uint32_t return_code_ = 0;
};

/// Finds the command in the table and carries it out; the return code is 0 or the number of the error message.
std::uint32_t execute_command(Sessions& sessions, Session& session, std::string_view line, CommandAnswer* answer);

}  // namespace cp
