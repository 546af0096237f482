// Reading and writing whole files.
#include "model/files.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

#include <fmt/format.h>

namespace console {
namespace {

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Close>;

tl::unexpected<std::string> failure(const std::string& name) {
  return tl::unexpected(fmt::format("{}: {}", name, std::strerror(errno)));
}

}  // namespace

tl::expected<std::string, std::string> read_file(const std::string& name) {
  std::error_code ignored;
  if (std::filesystem::is_directory(name, ignored)) return tl::unexpected(fmt::format("{}: is a directory, not a file", name));
  const File file(std::fopen(name.c_str(), "rb"));
  if (!file) return failure(name);
  std::string bytes;
  std::string part(64 * 1024, '\0');
  while (const auto count = std::fread(part.data(), 1, part.size(), file.get())) {
    bytes.append(part, 0, count);
    if (bytes.size() > largest_file)
      return tl::unexpected(fmt::format("{}: larger than {} MB; is it the right file?", name, largest_file >> 20));
  }
  if (std::ferror(file.get()) != 0) return failure(name);
  return bytes;
}

tl::expected<void, std::string> write_file(const std::string& name, std::string_view bytes) {
  File file(std::fopen(name.c_str(), "wb"));
  if (!file) return failure(name);
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size();
  // What is buffered may find the disk full only now.
  if (std::fclose(file.release()) != 0 || !written) return failure(name);
  return {};
}

}  // namespace console
