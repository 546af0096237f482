// The table of everything that scripts can call.
#include <array>

#include "lua/binding.hpp"

namespace console {
namespace {

constexpr auto rows = std::to_array<ApiRow>({
    {"", "print", "...", "Writes its arguments, with tabs between them, and a new line to the script's output.",
     system_api::print},
    {"", "expect", "condition, message",
     "Fails the script with its line number and `message` unless `condition` is true. Returns `condition`.",
     system_api::expect},

    {"cambridge", "system", "{storage=, model=, time_slice=, directory=, time_of_day=, hints=, silent=}",
     "Makes a machine with CP and returns it. All fields are optional: `storage` is real storage (\"512K\"), `model` "
     "\"370/168\", `time_slice` "
     "milliseconds, `directory` the text of a user directory, `time_of_day` \"1972-08-02 09:00:00\", `hints` a boolean; with "
     "`silent` true the machine passes over some privileged instructions in the problem state, for "
     "the method REWRITE to mend. Prints "
     "the "
     "version and configuration line.",
     system_api::make_system},
    {"cambridge", "trap_kinds", "", "A list of {name=, explanation=}: the kinds of trap from a guest to CP.",
     system_api::trap_kinds},
    {"cambridge", "methods", "",
     "A list of {name=, explanation=}: the ways to make a virtual machine, as SET METHOD takes them.", system_api::methods},
    {"cambridge", "host_time", "",
     "Seconds of the host's time since the script began: the one thing that is another one in every run.",
     system_api::host_time},
    {"cambridge", "assemble", "text",
     "Assembles a System/370 program to stand at location 0; returns its bytes as upper-case hexadecimal digits, and a table "
     "of "
     "addresses by name, of its sections and ENTRY symbols. Fails with all that is wrong.",
     system_api::assemble},

    {"system", "terminal", "name", "Connects a terminal and returns it.", system_api::terminal},
    {"system", "run", "seconds",
     "Lets everything run for so many simulated seconds; returns \"idle\" when nothing can happen before somebody types, else "
     "\"time\".",
     system_api::run},
    {"system", "now", "", "Simulated seconds since the machine was made.", system_api::now},
    {"system", "users", "", "The users that are logged on, in order of logon.", system_api::users},
    {"system", "real_storage", "", "Bytes of real storage.", system_api::real_storage},
    {"system", "on_event", "function(event)",
     "Calls the function with each monitor event: a table with `at` (seconds), `name`, `text`, `user` and the event's own "
     "fields. It may "
     "print and count, but not run the machine or type.",
     system_api::on_event},

    {"terminal", "logon", "user, password", "Types LOGON and the password and waits until the user is logged on.",
     terminal_api::logon},
    {"terminal", "type", "line", "Types a line and presses enter.", terminal_api::type},
    {"terminal", "attention", "", "Presses the attention key: CP READ.", terminal_api::attention},
    {"terminal", "wait", "text [, seconds]",
     "Runs until CP or the guest has typed `text`, behind what the last wait found; returns the line. Fails after `seconds` "
     "(60) of "
     "simulated time, showing the last screenful.",
     terminal_api::wait},
    {"terminal", "wait_mode", "mode [, seconds]",
     "Runs until the status line says `mode`: CP READ, VM READ, RUNNING, NOT LOGGED ON.", terminal_api::wait_mode},
    {"terminal", "mode", "", "What the status line says.", terminal_api::mode},
    {"terminal", "user", "", "The user logged on at the terminal, or nil.", terminal_api::user},
    {"terminal", "lines", "", "All lines of the transcript.", terminal_api::lines},
    {"terminal", "screen", "", "The last 24 lines as one string.", terminal_api::screen},
    {"terminal", "register", "number", "General register 0 to 15 of the user's virtual machine.", terminal_api::register_},
    {"terminal", "control_register", "number", "Control register 0 to 15.", terminal_api::control_register},
    {"terminal", "psw", "", "The virtual PSW as \"xxxxxxxx xxxxxxxx\".", terminal_api::psw},
    {"terminal", "storage", "address, length", "Storage of the virtual machine as upper-case hexadecimal digits.",
     terminal_api::storage},
    {"terminal", "store", "address, hex", "Stores bytes, given as hexadecimal digits.", terminal_api::store},
    {"terminal", "status", "", "runnable, CP mode, page wait, I/O wait, enabled wait or disabled wait.", terminal_api::status},
    {"terminal", "counters", "",
     "A table: instructions, interpreted (of these, by the method SIMULATE), virtual_time and total_time (seconds), "
     "page_faults, pseudo_page_faults, page_reads, page_writes, resident_pages, storage (bytes), traps (by kind), simulated "
     "and "
     "assisted (by mnemonic) and diagnose (by code, \"08\").",
     terminal_api::counters},
    {"terminal", "load_reader", "device, {card, ...}", "Puts cards (strings of up to 80 characters) into the virtual reader.",
     terminal_api::load_reader},
});

}  // namespace

std::span<const ApiRow> api_table() { return rows; }

}  // namespace console
