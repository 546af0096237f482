// `cambridge selftest`: what a person would need to know when something does not work, one line a check.
#include <array>
#include <clocale>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include <fmt/format.h>
#include <langinfo.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cms_guest/nucleus_image.hpp>
#include <isa370/bits.hpp>

#include "cli/commands.hpp"
#include "cli/exec_run.hpp"
#include "lua/sandbox.hpp"
#include "model/default_system.hpp"

namespace console {
namespace {

namespace fs = std::filesystem;

/// What was found, or the problem: its cause and what to do.
using Finding = tl::expected<std::string, std::string>;

std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  return value != nullptr ? value : "";
}

bool at_a_terminal() { return isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0; }

// ---- The terminal ---------------------------------------------------------------------------------------------------

/// Where ncurses looks for descriptions of terminals.
std::vector<fs::path> terminfo_folders() {
  std::vector<fs::path> folders;
  if (const auto own = environment("TERMINFO"); !own.empty()) folders.emplace_back(own);
  if (const auto home = environment("HOME"); !home.empty()) folders.push_back(fs::path(home) / ".terminfo");
  for (const auto* const system : {"/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo", "/usr/lib/terminfo"})
    folders.emplace_back(system);
  return folders;
}

Finding check_terminal_type() {
  if (!at_a_terminal()) return "not at a terminal: `cambridge` alone will print the guided tour";
  const auto type = environment("TERM");
  if (type.empty())
    return tl::unexpected(std::string("TERM is not set; set it to the terminal's type, e.g. export TERM=xterm"));
  if (type == "dumb") return "dumb: no full screen, so `cambridge` works line by line";
  for (const auto& folder : terminfo_folders()) {
    std::error_code ignored;
    const auto in_hexadecimal = fmt::format("{:x}", static_cast<unsigned char>(type.front()));
    if (fs::exists(folder / type.substr(0, 1) / type, ignored) || fs::exists(folder / in_hexadecimal / type, ignored))
      return type;
  }
  return tl::unexpected(fmt::format("no description of TERM={}; apt-get install ncurses-term, or export TERM=xterm", type));
}

Finding check_terminal_size() {
  constexpr unsigned rows = 24;
  constexpr unsigned columns = 80;
  if (!at_a_terminal()) return "not at a terminal";
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0)
    return tl::unexpected(std::string("the terminal does not say how large it is; try stty rows 24 columns 80"));
  if (size.ws_row < rows || size.ws_col < columns)
    return tl::unexpected(
        fmt::format("{} rows and {} columns; make the window at least {} by {}", size.ws_row, size.ws_col, rows, columns));
  return fmt::format("{} rows, {} columns", size.ws_row, size.ws_col);
}

Finding check_locale() {
  if (std::setlocale(LC_ALL, "") == nullptr)
    return tl::unexpected(std::string("the locale that LANG or LC_ALL names is not installed; try export LC_ALL=C.UTF-8"));
  const std::string code = nl_langinfo(CODESET);
  if (code == "UTF-8") return code;
  return code + ", not UTF-8: enough, as Cambridge itself writes ASCII only";
}

// ---- The machine ----------------------------------------------------------------------------------------------------

constexpr std::uint32_t test_origin = 0x1000;
constexpr std::uint32_t test_sum = 12;

/// LA 1,5; LA 2,7; AR 1,2; LPSW of the disabled wait that stands at 1010, by way of register 15.
std::string test_program() {
  constexpr auto bytes = std::to_array<unsigned char>({0x41, 0x10, 0x00, 0x05, 0x41, 0x20, 0x00, 0x07, 0x1A, 0x12, 0x82, 0x00,
                                                       0xF0, 0x10, 0x00, 0x00, 0x00, 0x0A, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00});
  return {bytes.begin(), bytes.end()};
}

Finding check_program(Place place) {
  ExecSetup setup;
  setup.options.place = place;
  setup.options.start = StartWithPsw{0x0008'0000'0000'0000 | test_origin};
  setup.options.gpr[15] = test_origin;
  setup.options.max_instructions = 100;
  setup.model = *isa370::find_model("370/168");
  setup.loads.push_back({test_origin, test_program()});
  const auto subject = place == Place::bare ? make_bare_machine(setup) : make_virtual_machine(setup);
  if (const auto started = subject->start(); !started) return tl::unexpected(started.error());
  Dialogue nobody({});
  const auto stop = run_to_end(*subject, nobody, setup.options);
  if (!stop) return tl::unexpected(stop.error());
  const auto sum = subject->cpu().gpr[1];
  if (*stop != Stop::disabled_wait || sum != test_sum)
    return tl::unexpected(fmt::format("5 + 7 gave {} (stop: {}); this build is broken, build it afresh", sum, name_of(*stop)));
  return fmt::format("5 + 7 = {} in {} instructions", sum, subject->instructions());
}

Finding check_bare() { return check_program(Place::bare); }
Finding check_virtual() { return check_program(Place::virtual_machine); }

// ---- CMS and scripts ------------------------------------------------------------------------------------------------

Finding check_image() {
  const auto image = cms_guest::nucleus();
  if (image.bytes.empty() || image.entry < image.origin || image.entry - image.origin >= image.bytes.size())
    return tl::unexpected(std::string("the CMS image that is built in is empty or has no entry; build Cambridge afresh"));
  return fmt::format("{} bytes at {:06X}", image.bytes.size(), image.origin);
}

bool shows(const cp::Terminal& terminal, std::string_view text) {
  for (const auto& line : terminal.lines)
    if (line.text.find(text) != std::string::npos) return true;
  return terminal.unfinished.find(text) != std::string::npos;
}

Finding check_cms() {
  constexpr isa370::Nanoseconds patience = 60'000'000'000;
  constexpr std::uint64_t step = 1'000'000;
  constexpr unsigned most_steps = 100;
  auto options = default_options();
  if (options.directory.users.empty())
    return tl::unexpected(std::string("the built-in directory has no users; build Cambridge afresh"));
  const auto user = options.directory.users.back().name;
  cp::ControlProgram control_program(std::move(options));
  const auto terminal = control_program.connect("SELFTEST");
  if (auto done = control_program.logon(user, terminal); !done) return tl::unexpected(done.error());
  control_program.enter(terminal, "IPL CMS");
  for (unsigned i = 0; i < most_steps && !shows(control_program.terminal(terminal), "Ready;"); ++i) {
    static_cast<void>(control_program.run({.instructions = step, .until = patience}));
    if (control_program.terminal(terminal).mode == cp::TerminalMode::vm_read) control_program.enter(terminal, "");
  }
  if (!shows(control_program.terminal(terminal), "Ready;"))
    return tl::unexpected(std::string("CMS was loaded and never said Ready; this build is broken, build it afresh"));
  return fmt::format("Ready; {:.1f} simulated seconds after the logon of {}",
                     static_cast<double>(control_program.machine().clock().now()) / 1e9, user);
}

Finding check_lua() {
  const RunOptions options;
  std::ostringstream output;
  ScriptHost host(options, output);
  const Sandbox sandbox(host, "");
  if (luaL_dostring(sandbox.state(), "print(6 * 7)") != LUA_OK || output.str() != "42\n")
    return tl::unexpected(std::string("a script of one line did not run; is liblua5.4 complete? Build Cambridge afresh"));
  if (find_embedded("demos/tour.lua").empty())
    return tl::unexpected(std::string("the built-in scripts are missing; build Cambridge afresh"));
  return std::string(LUA_RELEASE);
}

struct Check {
  std::string_view name;
  Finding (*look)();
};
constexpr auto checks = std::to_array<Check>({
    {"terminal type", check_terminal_type},
    {"terminal size", check_terminal_size},
    {"locale", check_locale},
    {"bare machine", check_bare},
    {"virtual machine", check_virtual},
    {"CMS image", check_image},
    {"IPL CMS", check_cms},
    {"Lua", check_lua},
});

bool tell(std::ostream& out, std::string_view name, const Finding& finding) {
  if (finding)
    out << fmt::format("ok       {}: {}\n", name, *finding);
  else
    out << fmt::format("PROBLEM: {}: {}\n", name, finding.error());
  return finding.has_value();
}

}  // namespace

int selftest_command(const Arguments& arguments, const Streams& streams) {
  bool good = true;
  for (const auto& check : checks) good = tell(streams.out, check.name, check.look()) && good;
  if (const auto file = arguments.value("directory")) {
    const auto options = options_with_directory(*file);
    if (options) tell(streams.out, "directory", fmt::format("{}, {} users", *file, options->directory.users.size()));
    for (const auto& fault : options ? std::vector<std::string>{} : options.error())
      good = tell(streams.out, "directory", tl::unexpected(fault)) && good;
  }
  return good ? exit_code::success : exit_code::failure;
}

}  // namespace console
