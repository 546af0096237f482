// A row of the command table with what only CP itself needs: when the command is allowed, and its handler.
#pragma once

#include <span>
#include <string_view>

#include "cp/command_table.hpp"

namespace cp {

class CommandRun;

enum class CommandTime : std::uint8_t {
  logged_off,  ///< Only while nobody is logged on at the terminal.
  logged_on,
  always,
};

struct CommandEntry {
  CommandRow row;
  CommandTime when = CommandTime::logged_on;
  void (*handler)(CommandRun&) = nullptr;
};

[[nodiscard]] std::span<const CommandEntry> command_entries();

/// The first row, in the table's order, that `word` (upper case) abbreviates and that a user with `classes` may use now.
[[nodiscard]] const CommandEntry* find_command(std::string_view word, std::string_view classes, bool logged_on);
/// The first row that `word` abbreviates, whoever may use it.
[[nodiscard]] const CommandEntry* find_command_of_anyone(std::string_view word);

// The handlers, by the file that holds them.
void logon_command(CommandRun& run);  // logon_commands.cpp
void logoff_command(CommandRun& run);
void force_command(CommandRun& run);
void ipl_command(CommandRun& run);  // machine_commands.cpp
void begin_command(CommandRun& run);
void system_command(CommandRun& run);
void external_command(CommandRun& run);
void attention_command(CommandRun& run);
void display_command(CommandRun& run);  // display.cpp
void store_command(CommandRun& run);    // store.cpp
void query_command(CommandRun& run);    // query.cpp
void set_command(CommandRun& run);      // set.cpp
void message_command(CommandRun& run);  // message_commands.cpp
void warning_command(CommandRun& run);
void attach_command(CommandRun& run);  // device_commands.cpp
void detach_command(CommandRun& run);
void define_command(CommandRun& run);  // adapter_commands.cpp
void couple_command(CommandRun& run);
void indicate_command(CommandRun& run);  // indicate.cpp
void help_command(CommandRun& run);      // help.cpp
void comment_command(CommandRun& run);   // prefix_commands.cpp
void cp_command(CommandRun& run);

}  // namespace cp
