// The terminals and the people at them: logon, the modes of a terminal, commands, and the guests' words on the way to them.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core.hpp"
#include "session/session.hpp"

namespace cp {

struct LogicalLine;

/// Owns the core, and is the core's `ConsolePort`.
class Sessions final : public ConsolePort {
 public:
  /// `options` must live as long as the sessions.
  explicit Sessions(const Options& options);

  // ---- Terminals ----
  TerminalNumber connect(std::string_view name);
  [[nodiscard]] const Terminal& terminal(TerminalNumber number) const;
  [[nodiscard]] std::size_t terminal_count() const { return sessions_.size(); }
  void enter(TerminalNumber number, std::string_view line);
  void attention(TerminalNumber number);
  RunStop run(isa370::Budget budget);

  // ---- What commands and the façade need ----
  [[nodiscard]] Core& core() { return core_; }
  [[nodiscard]] const Core& core() const { return core_; }
  [[nodiscard]] Session* session(TerminalNumber number);
  [[nodiscard]] Session* find(std::string_view user);
  [[nodiscard]] const Session* find(std::string_view user) const;
  [[nodiscard]] std::span<Session* const> logged_on() const { return logged_on_; }  ///< In order of logon.

  /// The error says why the user has no virtual machine now.
  [[nodiscard]] tl::expected<void, std::string> log_on(Session& session, const DirectoryUser& user);
  enum class LogoffCause : std::uint8_t { user, forced };
  void log_off(Session& session, LogoffCause cause);
  /// Asks for the password, or checks the one given.
  void begin_logon(Session& session, Session::PendingLogon logon);
  void check_password(Session& session, std::string_view password);

  /// A line from CP. The hint is given only where hints are wanted.
  void write(Session& session, std::string_view text);
  void hint(Session& session, std::string_view text);
  /// The IPL command that a hint can recommend.
  [[nodiscard]] std::string ipl_example() const;
  /// Stops the guest, unless SET RUN ON, and listens for commands.
  void enter_cp(Session& session);
  /// Lets the guest go on.
  void leave_cp(Session& session);
  void refresh_mode(Session& session);
  /// "CONNECT= ... VIRTCPU= ... TOTCPU= ...".
  [[nodiscard]] std::string times_line(const Session& session) const;
  [[nodiscard]] std::uint64_t time_of_day() const { return core_.machine().time_of_day(); }

  // ---- ConsolePort ----
  void guest_typed(Guest& guest, std::string_view text) override;
  void cp_typed(Guest& guest, std::string_view line) override;
  void guest_reads(Guest& guest) override;
  void entered_cp(Guest& guest, std::string_view message) override;
  CommandAnswer command_from_guest(Guest& guest, std::string_view command) override;
  [[nodiscard]] ErrorMessageParts error_messages_wanted(const Guest& guest) const override;

 private:
  void greet(Session& session);
  void attach_minidisk(Session& session, const VirtualDevice& device);
  /// What devices say of their media is for the operator; without one it is kept.
  void report_devices();
  /// The real devices of the user's DEDICATE statements; a line for each that cannot be had.
  void attach_dedicated(Session& session, const DirectoryUser& user);
  void accept_line(Session& session, const LogicalLine& line);
  void give_to_guest(Session& session, std::string_view text);
  void append(Session& session, TerminalLine::Origin origin, std::string_view text);
  void finish_line(Session& session);
  void tell_operator(const Session& about, std::string_view text);
  [[nodiscard]] Session* find(const Guest& guest);
  [[nodiscard]] const Session* find(const Guest& guest) const;
  /// Carries out what guests asked for that could not be done while they ran; says whether there was anything.
  bool settle();

  const Options& options_;
  Core core_;
  std::vector<std::unique_ptr<Session>> sessions_;
  std::vector<Session*> logged_on_;
  std::vector<Guest*> departing_;  ///< Logged off while the core ran: destroyed when it has come back.
  bool core_running_ = false;
  Terminal no_terminal_;
};

}  // namespace cp
