// Runs an image on Hercules. Its automatic operator waits for the message of the disabled wait and saves storage; that comes a
// moment before the processor counts as stopped, so that saving may have to be tried again. Then it is killed: its own way to
// end sometimes waits for itself.
#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <sstream>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "layout.hpp"
#include "machines.hpp"

namespace peer {
namespace {

namespace fs = std::filesystem;

/// Without a word from Hercules for so long it is given up. A batch takes a second.
constexpr int patience_milliseconds = 30'000;

constexpr std::string_view configuration =
    "CPUSERIAL 012345\nCPUMODEL 0168\nMAINSIZE 8\nNUMCPU 1\nARCHMODE S/370\nOSTAILOR QUIET\n000C 3505\n";
constexpr std::string_view commands =
    "loadcore before.bin 0\n"
    "hao tgt HHCCP011I\nhao cmd savecore after.bin 0 7FFFFF\n"
    "hao tgt HHCPN102E\nhao cmd savecore after.bin 0 7FFFFF\n"
    "restart\n";
constexpr std::string_view saved = "HHCPN170I";

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

bool write_bytes(const fs::path& path, std::string_view bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return file.good();
}

/// In the child: never returns.
[[noreturn]] void become(const std::string& executable, const fs::path& folder, int output) {
  const int nothing = open("/dev/null", O_RDONLY);
  if (chdir(folder.c_str()) == 0 && nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0 && dup2(output, STDOUT_FILENO) >= 0 &&
      dup2(output, STDERR_FILENO) >= 0 && setenv("HERCULES_RC", "commands.rc", 1) == 0)
    execl(executable.c_str(), "hercules", "-d", "-f", "hercules.cnf", static_cast<char*>(nullptr));
  constexpr int not_started = 127;
  _exit(not_started);
}

/// What Hercules writes up to the message, to its end, or until it is silent for too long.
std::string read_until(int input, std::string_view message) {
  std::string text;
  std::array<char, 4096> buffer;
  while (text.find(message) == std::string::npos) {
    pollfd wait{.fd = input, .events = POLLIN, .revents = 0};
    if (poll(&wait, 1, patience_milliseconds) <= 0) break;
    const auto length = read(input, buffer.data(), buffer.size());
    if (length <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(length));
  }
  return text;
}

std::string last_lines(const std::string& text) {
  constexpr std::size_t most = 600;
  return text.size() <= most ? text : text.substr(text.size() - most);
}

}  // namespace

tl::expected<Hercules, std::string> Hercules::find() {
  auto executable = executable_on_path("hercules");
  if (!executable) return tl::unexpected(std::string("hercules is not on the PATH; on Debian: apt-get install hercules"));
  std::string pattern = (fs::temp_directory_path() / "cambridge-peer-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) return tl::unexpected(fmt::format("{}: cannot be made", pattern));
  Hercules hercules(fs::absolute(*executable).string(), pattern);
  for (const auto& [name, text] : {std::pair{"hercules.cnf", configuration}, std::pair{"commands.rc", commands}})
    if (!write_bytes(hercules.folder_ / name, text)) return tl::unexpected(fmt::format("{}: cannot be written", pattern));
  return hercules;
}

Hercules::Hercules(std::string executable, fs::path folder) : executable_(std::move(executable)), folder_(std::move(folder)) {}

Hercules::Hercules(Hercules&& other) noexcept
    : executable_(std::move(other.executable_)), folder_(std::exchange(other.folder_, fs::path())) {}

Hercules::~Hercules() {
  std::error_code ignored;
  if (!folder_.empty()) fs::remove_all(folder_, ignored);
}

tl::expected<StorageBytes, std::string> Hercules::run(std::span<const std::uint8_t> storage) const {
  std::error_code ignored;
  fs::remove(folder_ / "after.bin", ignored);
  if (!write_bytes(folder_ / "before.bin", {reinterpret_cast<const char*>(storage.data()), storage.size()}))
    return tl::unexpected(fmt::format("{}: storage cannot be written there", folder_.string()));
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return tl::unexpected(std::string("no pipe to hercules"));
  const auto child = fork();
  if (child == 0) become(executable_, folder_, ends[1]);
  close(ends[1]);
  std::string text;
  if (child > 0) {
    text = read_until(ends[0], saved);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
  }
  close(ends[0]);
  if (child < 0) return tl::unexpected(std::string("hercules cannot be started"));
  if (text.find(saved) == std::string::npos)
    return tl::unexpected(fmt::format("hercules came to no end; it wrote: ...{}", last_lines(text)));

  std::ifstream file(folder_ / "after.bin", std::ios::binary);
  StorageBytes bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (bytes.size() != storage_size) return tl::unexpected(fmt::format("hercules saved {} bytes", bytes.size()));
  return bytes;
}

}  // namespace peer
