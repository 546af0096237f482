// The command table, in the order of VM/370's own (module DMKCFC), which decides what an abbreviation means.
#include <algorithm>
#include <array>

#include "commands/command_entry.hpp"
#include "commands/words.hpp"

namespace cp {

namespace {

using enum CommandTime;

constexpr bool ours = false;

constexpr std::array entries{
    CommandEntry{{"LOGON", 1, "", "userid [password] [Mask] [Noipl]",
                  "Begins a session: CP asks for the password, which is not shown,\n"
                  "and makes your virtual machine. NOIPL skips the IPL that the directory wants."},
                 logged_off,
                 logon_command},
    CommandEntry{{"LOGIN", 1, "", "userid [password] [Mask] [Noipl]", "The same as LOGON."}, logged_off, logon_command},
    CommandEntry{{"LOGOFF", 3, "", "",
                  "Ends your session; the virtual machine and its storage are gone.\n"
                  "CP shows the time you were connected and the CPU time you used."},
                 logged_on,
                 logoff_command},
    CommandEntry{{"LOGOUT", 3, "", "", "The same as LOGOFF."}, logged_on, logoff_command},
    CommandEntry{{"*", 1, "", "anything", "A comment: CP does nothing."}, always, comment_command},
    CommandEntry{{"CP", 2, "", "[command]",
                  "Says that a command is for CP; alone, it gives CP READ.\n"
                  "From a running system type #CP and the command."},
                 always,
                 cp_command},
    CommandEntry{{"FORCE", 5, "A", "userid", "Logs another user off."}, logged_on, force_command},
    CommandEntry{
        {"WNG", 1, "AB", "{userid | ALL} text", "Sends a warning to a user or to all users."}, logged_on, warning_command},
    CommandEntry{{"ATTACH", 3, "B", "raddr [To] {userid | *} [As] vaddr",
                  "Gives a real device to a user, whose virtual machine has it at vaddr.\n"
                  "If it is not free, CP says who has it."},
                 logged_on,
                 attach_command},
    CommandEntry{{"DETACH", 3, "BG", "vaddr | raddr [From] userid",
                  "Takes a device from your virtual machine; a real one becomes free.\n"
                  "Class B may take a real device from any user."},
                 logged_on,
                 detach_command},
    CommandEntry{{"MSG", 1, "BG", "{userid | * | OPerator} text",
                  "Sends a line to another user, to yourself (*) or the operator.\n"
                  "A user who has SET MSG OFF does not receive it, and you are told."},
                 logged_on,
                 message_command},
    CommandEntry{{"INDICATE", 3, "EG", "USER [userid | *]",
                  "Shows pages, paging, CPU time and I/O of your virtual machine so far.\n"
                  "Class E may ask for other users."},
                 logged_on,
                 indicate_command},
    CommandEntry{{"ATTN", 4, "G", "",
                  "Presses the request key of your virtual console.\n"
                  "The virtual machine gets an attention interruption."},
                 logged_on,
                 attention_command},
    CommandEntry{{"BEGIN", 1, "G", "[hexloc]", "Lets your virtual machine go on where it stopped, or at an address."},
                 logged_on,
                 begin_command},
    CommandEntry{{"COUPLE", 6, "G", "vaddr1 [To] {userid | *} vaddr2",
                  "Connects your channel-to-channel adapter with another user's.\n"
                  "With * it is another one of yours. What either was connected with is dropped."},
                 logged_on,
                 couple_command},
    CommandEntry{{"DEFINE", 3, "G", "CTCA [As] vaddr",
                  "Gives your virtual machine a channel-to-channel adapter.\n"
                  "COUPLE connects it with another one. It goes with DETACH or LOGOFF."},
                 logged_on,
                 define_command},
    CommandEntry{{"DISPLAY", 1, "G", "{[K|L|T]hex1[-hex2|.count] | G[n] | X[n] | Y[n] | Psw | CAW | CSW}...",
                  "Shows your virtual machine's storage, registers and PSW.\n"
                  "Storage in hexadecimal (L), also as text (T), keys (K), general (G), control\n"
                  "(X) and floating-point (Y) registers. D G PSW T1000.40"},
                 logged_on,
                 display_command},
    CommandEntry{{"EXTERNAL", 3, "G", "[code]",
                  "Makes an external interruption; without a code, 40.\n"
                  "That is the interrupt key. A stopped virtual machine takes it after BEGIN."},
                 logged_on,
                 external_command},
    CommandEntry{{"IPL", 1, "G", "{system | vaddr [CLear | NOClear] [STOP]}",
                  "Loads a system into your virtual machine and starts it.\n"
                  "By name (IPL CMS) or from a device (IPL 00C). STOP: it stays stopped."},
                 logged_on,
                 ipl_command},
    CommandEntry{{"REQUEST", 3, "G", "", "The same as ATTN."}, logged_on, attention_command},
    CommandEntry{{"STORE", 2, "G", "{[L|S]hexloc data... | G|X|Yn word... | Psw [word] word | STATUS}",
                  "Changes your virtual machine's storage, registers or PSW.\n"
                  "Storage by words or bytes (S). ST 1000 12345678, ST S1002 C1C2C3, ST G1 FF,\n"
                  "ST PSW 20000. STATUS: as the panel's key, from location D8 on."},
                 logged_on,
                 store_command},
    CommandEntry{{"SYSTEM", 3, "G", "{CLEAR | RESET | RESTART}",
                  "Presses a key of your virtual machine's panel.\n"
                  "RESET; CLEAR: storage becomes zero too; RESTART: loads the PSW at location 0."},
                 logged_on,
                 system_command},
    CommandEntry{{"QUERY", 1, "", "{Names|SET|STOrage|Time|USERID|Users [userid]|Virtual [vaddr]}",
                  "Shows users, settings, storage, the time, virtual devices.\n"
                  "NAMES: who is logged on and where. TIME: also what you have used so far."},
                 logged_on,
                 query_command},
    CommandEntry{{"SET", 3, "", "{MSG|WNG|LINEDIT|RUN|HINTS|ECMODE|ASSIST|PAGEX ON|OFF} | ...",
                  "Changes a setting; QUERY SET shows them. Ours: HINTS, METHOD.\n"
                  "EMSG ON|OFF|CODE|TEXT: how messages look. TIMER ON|OFF|REAL: interval timer.\n"
                  "RUN ON: runs on in CP READ. ECMODE, METHOD: reset it. PAGEX: hears page faults."},
                 logged_on,
                 set_command},
    CommandEntry{{"HELP", 1, "", "[command]", "Lists the commands, or says more about one.", ours}, always, help_command},
};

constexpr auto public_rows = [] {
  std::array<CommandRow, entries.size()> rows;
  std::transform(entries.begin(), entries.end(), rows.begin(), [](const CommandEntry& entry) { return entry.row; });
  return rows;
}();

bool may_use(const CommandEntry& entry, std::string_view classes) {
  return entry.row.classes.empty() || entry.row.classes.find_first_of(classes) != std::string_view::npos;
}

bool possible_now(const CommandEntry& entry, bool user_logged_on) {
  return entry.when == always || (entry.when == logged_on) == user_logged_on;
}

}  // namespace

std::span<const CommandRow> command_table() { return public_rows; }

std::span<const CommandEntry> command_entries() { return entries; }

const CommandEntry* find_command(std::string_view word, std::string_view classes, bool user_logged_on) {
  const auto fits = [&](const CommandEntry& entry) {
    return abbreviates(word, entry.row.name, entry.row.shortest) && possible_now(entry, user_logged_on) &&
           may_use(entry, classes);
  };
  const auto found = std::find_if(entries.begin(), entries.end(), fits);
  return found == entries.end() ? nullptr : &*found;
}

const CommandEntry* find_command_of_anyone(std::string_view word) {
  const auto exact = [&](const CommandEntry& entry) { return entry.row.name == word; };
  const auto fits = [&](const CommandEntry& entry) { return abbreviates(word, entry.row.name, entry.row.shortest); };
  const auto named = std::find_if(entries.begin(), entries.end(), exact);
  if (named != entries.end()) return &*named;
  const auto found = std::find_if(entries.begin(), entries.end(), fits);
  return found == entries.end() ? nullptr : &*found;
}

}  // namespace cp
