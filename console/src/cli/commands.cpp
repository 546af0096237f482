// The table of commands, the help made from it, and the way from words to a command.
#include "cli/commands.hpp"

#include <algorithm>
#include <array>
#include <exception>

#include <fmt/format.h>

#include "cli/exec_options.hpp"

namespace console {
namespace {

constexpr OptionRow help_row{"help", "", false, "this text"};

constexpr auto console_rows = std::to_array<OptionRow>({
    {"line", "", false, "line by line, for terminals that are no screens and for\ninput from a file or pipe"},
    {"directory", "FILE", false, "the users, in place of those that are built in"},
    {"config", "FILE", false, "devices of the real machine, as a Hercules configuration;\nATTACH gives them to users"},
    help_row,
});
constexpr auto run_rows = std::to_array<OptionRow>({
    {"allow-host", "", false, "the script may use the host's files and programs"},
    {"max-instructions", "N", false, "machine instructions, all systems of the script together\n(2000000000)"},
    {"max-time", "SECONDS", false, "simulated seconds of each system (3600)"},
    help_row,
});
constexpr auto asm_rows = std::to_array<OptionRow>({
    {"o,output", "DECK", false, "the object deck (each FILE's name with .deck)"},
    {"image", "FILE", false, "all FILEs as one core image, which begins at START's address;\nwithout -o no deck is written"},
    {"ipl-deck", "FILE", false,
     "a deck that can be IPLed from a card reader: all FILEs, loaded\nat 1000, entered where END says"},
    {"listing", "FILE", false, "write the listing here; - is standard output"},
    {"copy-dir", "DIR", true, "where COPY and macro calls look for members, after the folder of FILE"},
    {"sysparm", "TEXT", false, "what &SYSPARM stands for"},
    {"sysdate", "MM/DD/YY", false, "what &SYSDATE stands for; blank without it"},
    {"systime", "HH.MM", false, "what &SYSTIME stands for; blank without it"},
    help_row,
});
constexpr auto disasm_rows = std::to_array<OptionRow>({
    {"at", "HEXADDR", false, "FILEs are raw bytes that belong at this address"},
    {"entry", "HEXADDR", true, "where code of raw bytes begins (at their first)"},
    help_row,
});
constexpr auto link_rows = std::to_array<OptionRow>({
    {"o,output", "FILE", false, "NAME.deck is an object deck of one section; any other name is\na core image (a.image)"},
    {"at", "HEXADDR", false, "where the first section lies (0)"},
    {"entry", "NAME", false, "the entry point, in place of what END says"},
    {"map", "", false, "print where everything lies"},
    help_row,
});
constexpr auto help_only = std::to_array<OptionRow>({help_row});
constexpr auto print_rows = std::to_array<OptionRow>({
    {"o,output", "NEW", false, "the PDF (FILE.pdf)"},
    {"lpi", "N", false, "6 or 8 lines an inch (6)"},
    help_row,
});
constexpr auto selftest_rows = std::to_array<OptionRow>({
    {"directory", "FILE", false, "check this directory, too"},
    help_row,
});

constexpr auto bench_rows = std::to_array<OptionRow>({
    {"runs", "N", false, "how often each program runs; the median counts (5)"},
    {"list", "", false, "only name the programs, their instructions and checksums"},
    {"mix", "", false, "the share of each instruction, too"},
    {"virtual", "", false, "each program also in virtual machines, made in all the ways there are"},
    {"against", "hercules", false, "run each program in turn with Hercules, and print the ratios"},
    {"brief", "", false, "few rounds: to see whether all is well, not how fast it is"},
    {"programs", "DIR", false, "the programs of this folder, in place of those that are built in"},
    {"json", "", false, "the results as JSON"},
    help_row,
});

constexpr std::size_t any_number = 10'000;

constexpr std::string_view console_details =
    "Without a terminal it prints the guided tour as text. It is what `cambridge` alone does.\n"
    "With --line there is one terminal and no screen: `cambridge console --line <FILE` types the lines of FILE.\n";
constexpr std::string_view run_details =
    "SCRIPT is a file or the name of a built-in script (tour). What stands behind -- is for the script as it stands.\n"
    "Exit code: 0, 1 when the script failed, 2 when it could not be read.\n";
constexpr std::string_view exec_details =
    "One of --psw, --restart and --ipl says how to start. The final state is one JSON object on standard output.\n"
    "Names of files in a configuration are relative to the current directory. A card reader that the dialogue readies gets\n"
    "its cards then; every other one has them from the start, and so has the one that --ipl names.\n"
    "Exit code: 0 whenever the machine stopped in an orderly way, 1 when it could not be started or CP gave it up, 2 for a\n"
    "bad argument or file.\n";
constexpr std::string_view asm_details =
    "Prints what is wrong as FILE:LINE:COLUMN on standard error and then writes nothing.\n";
constexpr std::string_view disasm_details =
    "Prints source that assembles to the same bytes again. FILE is an object deck, or with @HEXADDR raw bytes that belong at\n"
    "this address.\n";
constexpr std::string_view link_details =
    "Makes one image of several decks: places their sections one behind the other, resolves names and relocates.\n"
    "Prints all that is wrong, with deck, card and column, and then writes nothing.\n";
constexpr std::string_view disk_details =
    "make FILE MODEL          a new volume: 2301 2303 2305-1 2305-2 2311 2314 3330 3330-11 3340 3340-70 3350 3380 ...,\n"
    "                         and of fixed blocks 3310 3370 3370-2; with a label, and an empty table of contents\n"
    "list FILE                geometry, label, data sets\n"
    "check FILE...            everything that is wrong, with offsets; it changes nothing\n"
    "convert FILE NEW         to another format; shadow files become one with their volume\n"
    "copy FILE NEW            in the same format, whole or from track to track\n"
    "The formats are those of Hercules. Exit code: 0, 1 when something is wrong with a volume, 2 for a bad argument or file.\n";
constexpr std::string_view tape_details =
    "make FILE                an empty reel, or one with labels and files\n"
    "list FILE                the files on it, their blocks and standard labels\n"
    "check FILE...            whether every block can be read\n"
    "convert FILE NEW         to the format that NEW's name says: .aws, .het or (SIMH) .tap\n"
    "copy FILE NUMBER NEW     a file of the reel, as bytes\n"
    "Exit code: 0, 1 when something is wrong with a reel, 2 for a bad argument or file.\n";
constexpr std::string_view deck_details =
    "make FILE DECK...        card images of one or more decks, one behind the other\n"
    "list FILE                every card; object cards are said to be such\n"
    "check FILE...            whether all are cards\n"
    "convert FILE NEW         lines of text to card images, card images to lines\n"
    "copy FILE NEW            all cards, or some\n"
    "Exit code: 0, 1 when something is wrong with a deck that is checked, 2 for a bad argument or file.\n";
constexpr std::string_view print_details =
    "FILE is what a printer of a configuration wrote. The paper is 14 7/8 by 11 inches, 132 columns wide.\n";
constexpr std::string_view docs_details =
    "What: instructions, models, commands (of CP), lua-api, traps, diagnose, methods, devices, virtualizability.\n";
constexpr std::string_view selftest_details = "One line a check, ok or PROBLEM; exit code 1 when there is a problem.\n";

constexpr std::string_view bench_details =
    "Without a NAME: all programs. NAME-dat is a program with address translation on. Times are the host's; those of Hercules "
    "are\n"
    "without its start-up. Exit code 1 when a program gave another checksum or executed another number of instructions than\n"
    "its table says.\n";

const auto& table() {
  static const auto rows = std::to_array<CommandRow>({
      {"console", "", "the operator console, full screen, on the built-in system", console_details, console_rows, 0, 0,
       console_command},
      {"run", "SCRIPT [ARGUMENT...]", "run a Lua script without a screen", run_details, run_rows, 1, any_number, run_command},
      {"exec", "", "run one program, bare or in a virtual machine; the final state as JSON", exec_details, exec_option_rows(),
       0, 0, exec_command},
      {"asm", "FILE...", "assemble System/370 source to object decks", asm_details, asm_rows, 1, any_number, asm_command},
      {"disasm", "FILE[@HEXADDR]...", "object decks or raw bytes as assembler source", disasm_details, disasm_rows, 1,
       any_number, disasm_command},
      {"link", "DECK...", "one core image or deck of several object decks", link_details, link_rows, 1, any_number,
       link_command},
      {"disk", "make|list|check|convert|copy FILE...", "disk images: make, list, check, convert and copy them", disk_details,
       disk_option_rows(), 1, any_number, disk_command},
      {"tape", "make|list|check|convert|copy FILE...", "tapes: make, list, check, convert them, copy files from them",
       tape_details, tape_option_rows(), 1, any_number, tape_command},
      {"deck", "make|list|check|convert|copy FILE...", "card decks: make, list, check, convert and copy them", deck_details,
       deck_option_rows(), 1, any_number, deck_command},
      {"print", "FILE", "a printer's text as a PDF of green-bar paper", print_details, print_rows, 1, 1, print_command},
      {"selftest", "", "say in words what is wrong with this installation", selftest_details, selftest_rows, 0, 0,
       selftest_command},
      {"bench", "[NAME...]", "how fast the machine is, by programs whose results are known", bench_details, bench_rows, 0,
       any_number, bench_command},
      {"docs", "WHAT", "print a reference in Markdown, made from the live tables", docs_details, help_only, 1, 1, docs_command},
  });
  return rows;
}

const CommandRow* find_command(std::string_view name) {
  const auto rows = program_commands();
  const auto found = std::ranges::find(rows, name, &CommandRow::name);
  return found == rows.end() ? nullptr : &*found;
}

void print_help(std::ostream& out) {
  out << "Cambridge: a teaching re-creation of IBM's CP-67 and VM/370.\n\nusage: cambridge [COMMAND] [OPTION...]\n\n";
  for (const auto& row : program_commands())
    out << fmt::format("  {:<30}{}\n", fmt::format("{} {}", row.name, row.operands), row.summary);
  out << fmt::format("  {:<30}{}\n  {:<30}{}\n", "--version", "print the version", "--help", "this text");
  out << "\n`cambridge COMMAND --help` says more. Without a command: the operator console in a terminal, the guided tour\n"
         "as text when there is none.\n";
}

void print_help(const CommandRow& row, std::ostream& out) {
  out << fmt::format("usage: cambridge {}{}{} [OPTION...]\n\n{}\n\n{}\n{}", row.name, row.operands.empty() ? "" : " ",
                     row.operands, row.summary, describe(row.options), row.details);
}

int run_row(const CommandRow& row, std::span<const std::string> words, const Streams& streams) {
  const auto arguments = parse_arguments(row.options, words);
  if (!arguments)
    return usage_error(streams, row.name, arguments.error() + "; see cambridge " + std::string(row.name) + " --help");
  if (arguments->given("help")) {
    print_help(row, streams.out);
    return exit_code::success;
  }
  const auto count = arguments->positional().size();
  if (count > row.most_operands)
    return usage_error(streams, row.name,
                       fmt::format("'{}' is one argument too many", arguments->positional()[row.most_operands]));
  if (count < row.least_operands) return usage_error(streams, row.name, fmt::format("{} is missing", row.operands));
  return row.run(*arguments, streams);
}

int dispatch(const std::vector<std::string>& words, const Streams& streams) {
  const auto first = words.empty() ? std::string() : words.front();
  if (first == "--help" || first == "-h" || first == "help") {
    print_help(streams.out);
    return exit_code::success;
  }
  if (first == "--version") {
    streams.out << "cambridge " CAMBRIDGE_VERSION "\n";
    return exit_code::success;
  }
  const std::span<const std::string> all(words);
  if (first.empty() || first.front() == '-') return run_row(*find_command("console"), all, streams);
  if (const auto* const row = find_command(first)) return run_row(*row, all.subspan(1), streams);
  streams.errors << fmt::format("cambridge: there is no command '{}'; cambridge --help lists them\n", first);
  return exit_code::usage;
}

}  // namespace

std::span<const CommandRow> program_commands() { return table(); }

int usage_error(const Streams& streams, std::string_view command, std::string_view what) {
  streams.errors << fmt::format("cambridge {}: {}\n", command, what);
  return exit_code::usage;
}

int run_command_line(const std::vector<std::string>& words, const Streams& streams) {
  try {
    return dispatch(words, streams);
  } catch (const std::exception& error) {
    streams.errors << fmt::format("cambridge: internal error: {}; please report it with the command line\n", error.what());
  } catch (...) {
    streams.errors << "cambridge: internal error; please report it with the command line\n";
  }
  return exit_code::failure;
}

}  // namespace console
