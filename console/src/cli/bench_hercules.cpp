// Runs Hercules as a child process, in a folder of its own.
#include "cli/bench_hercules.hpp"

#include <csignal>
#include <cstdlib>
#include <optional>
#include <sstream>
#include <string_view>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "cli/numbers.hpp"
#include "model/files.hpp"
#include "terminal/host_clock.hpp"

namespace console {
namespace {

namespace fs = std::filesystem;

/// A program that never ends would otherwise keep Hercules for ever; no benchmark program takes a tenth of this.
constexpr unsigned seconds_allowed = 100;

constexpr std::string_view configuration =
    "CPUSERIAL 012345\nCPUMODEL 0168\nMAINSIZE 16\nNUMCPU 1\nARCHMODE S/370\nOSTAILOR QUIET\n000C 3505\n";
/// Hercules' own automatic operator ends it when the processor has come to a disabled wait.
constexpr std::string_view commands = "loadcore program.bin 0\nhao tgt HHCCP011I\nhao cmd quit\nrestart\n";

std::optional<std::string> executable_on_path(std::string_view name) {
  const char* const path = std::getenv("PATH");
  std::istringstream folders(path != nullptr ? path : "");
  for (std::string folder; std::getline(folders, folder, ':');) {
    const auto candidate = fs::path(folder.empty() ? "." : folder) / name;
    std::error_code ignored;
    if (fs::is_regular_file(candidate, ignored) && access(candidate.c_str(), X_OK) == 0) return candidate.string();
  }
  return std::nullopt;
}

/// In the child: never returns.
[[noreturn]] void become(const std::string& executable, const fs::path& folder) {
  const int nothing = open("/dev/null", O_RDONLY);
  const bool there = chdir(folder.c_str()) == 0 && nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0;
  const int output = open("output.txt", O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (there && output >= 0 && dup2(output, STDOUT_FILENO) >= 0 && dup2(output, STDERR_FILENO) >= 0 &&
      setenv("HERCULES_RC", "commands.rc", 1) == 0) {
    alarm(seconds_allowed);
    execl(executable.c_str(), "hercules", "-d", "-f", "hercules.cnf", static_cast<char*>(nullptr));
  }
  constexpr int not_started = 127;
  _exit(not_started);
}

/// The address behind "PSW=000A0000 " in the message about the disabled wait.
std::optional<std::uint32_t> wait_address(std::string_view output) {
  constexpr std::string_view before = "PSW=000A0000 ";
  constexpr std::size_t digits = 8;
  const auto at = output.rfind(before);
  if (at == std::string_view::npos || output.size() < at + before.size() + digits) return std::nullopt;
  return parse_hex<std::uint32_t>(output.substr(at + before.size(), digits));
}

}  // namespace

tl::expected<Hercules, std::string> Hercules::find() {
  auto executable = executable_on_path("hercules");
  if (!executable) return tl::unexpected(std::string("hercules is not on the PATH; on Debian: apt-get install hercules"));
  std::string pattern = (fs::temp_directory_path() / "cambridge-bench-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) return tl::unexpected(fmt::format("{}: cannot be made", pattern));
  Hercules hercules(fs::absolute(*executable).string(), pattern);
  for (const auto& [name, text] : {std::pair{"hercules.cnf", configuration}, std::pair{"commands.rc", commands}})
    if (const auto done = write_file((hercules.folder_ / name).string(), text); !done) return tl::unexpected(done.error());
  return hercules;
}

Hercules::Hercules(std::string executable, fs::path folder) : executable_(std::move(executable)), folder_(std::move(folder)) {}

Hercules::Hercules(Hercules&& other) noexcept
    : executable_(std::move(other.executable_)), folder_(std::exchange(other.folder_, fs::path())) {}

Hercules::~Hercules() {
  std::error_code ignored;
  if (!folder_.empty()) fs::remove_all(folder_, ignored);
}

tl::expected<BenchRun, std::string> Hercules::run(const BenchProgram& program, const BenchSize& size) const {
  const auto image = program.image_for(size);
  const auto written =
      write_file((folder_ / "program.bin").string(), {reinterpret_cast<const char*>(image.data()), image.size()});
  if (!written) return tl::unexpected(written.error());

  // Now and then Hercules 3.13 comes to the wait and ends without having written so, or stands still: it is asked again.
  constexpr unsigned attempts = 3;
  bool killed = false;
  for (unsigned attempt = 0; attempt < attempts; ++attempt) {
    HostClock clock;
    const auto child = fork();
    if (child == 0) become(executable_, folder_);
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child) return tl::unexpected(std::string("hercules cannot be started"));
    BenchRun run;
    run.host_time = clock.elapsed(UINT64_MAX);
    const auto output = read_file((folder_ / "output.txt").string());
    if (const auto address = output ? wait_address(*output) : std::nullopt) {
      run.checksum = *address;
      return run;
    }
    killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM;
  }
  return tl::unexpected(fmt::format("hercules came to no end of {}{}", program.name,
                                    killed ? fmt::format(" within {} seconds", seconds_allowed) : ""));
}

}  // namespace console
