// Files by the host's system calls: streams of the standard library keep bytes to themselves, and know no locks.
#include "host_file.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

namespace isa370 {
namespace {

using Kind = MediumFault::Kind;

tl::unexpected<MediumFault> refused(const std::string& name, std::string_view why) {
  return tl::unexpected(MediumFault{Kind::equipment, fmt::format("{}: {}", name, why)});
}

std::string cause(int error) { return std::strerror(error); }

Kind kind_of(int error) { return error == ENOSPC || error == EDQUOT || error == EFBIG ? Kind::full : Kind::equipment; }

}  // namespace

tl::expected<HostFile, MediumFault> HostFile::open(const std::string& name, Mode mode) {
  constexpr mode_t permissions = 0666;
  bool writable = mode != Mode::read_only;
  const int creating = mode == Mode::create ? O_CREAT | O_EXCL : mode == Mode::append ? O_CREAT : 0;
  int descriptor = ::open(name.c_str(), (writable ? O_RDWR : O_RDONLY) | creating | O_CLOEXEC | O_NONBLOCK, permissions);
  if (descriptor < 0 && mode == Mode::read_write_if_allowed && (errno == EACCES || errno == EROFS || errno == EPERM)) {
    writable = false;
    descriptor = ::open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  }
  if (descriptor < 0) return refused(name, errno == EEXIST ? "is there already; it is not written over" : cause(errno));
  HostFile file(name, descriptor, writable);
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) return refused(name, cause(errno));
  if (!S_ISREG(status.st_mode)) return refused(name, "this is not a file");
  // One writer, or any number of readers.
  if (::flock(descriptor, (writable ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0)
    return refused(name, errno == EWOULDBLOCK ? "in use by another program, or twice by this one" : cause(errno));
  return file;
}

HostFile::HostFile(HostFile&& other) noexcept
    : name_(std::move(other.name_)), descriptor_(std::exchange(other.descriptor_, -1)), writable_(other.writable_) {}

HostFile& HostFile::operator=(HostFile&& other) noexcept {
  if (this == &other) return *this;
  close();
  name_ = std::move(other.name_);
  descriptor_ = std::exchange(other.descriptor_, -1);
  writable_ = other.writable_;
  return *this;
}

HostFile::~HostFile() { close(); }

void HostFile::close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

tl::expected<std::uint64_t, MediumFault> HostFile::size() const {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) return refused(name_, cause(errno));
  return static_cast<std::uint64_t>(status.st_size);
}

tl::expected<std::vector<std::uint8_t>, MediumFault> HostFile::read_up_to(std::uint64_t offset, std::size_t length) const {
  std::vector<std::uint8_t> bytes(length);
  std::size_t done = 0;
  while (done < length) {
    const auto count = ::pread(descriptor_, bytes.data() + done, length - done, static_cast<off_t>(offset + done));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return tl::unexpected(fault(Kind::equipment, offset + done, cause(errno)));
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  bytes.resize(done);
  return bytes;
}

tl::expected<void, MediumFault> HostFile::read(std::uint64_t offset, std::span<std::uint8_t> into) const {
  const auto bytes = read_up_to(offset, into.size());
  if (!bytes) return tl::unexpected(bytes.error());
  if (bytes->size() < into.size())
    return tl::unexpected(fault(Kind::damaged, offset,
                                fmt::format("{} bytes are expected, and the file ends after {}", into.size(), bytes->size())));
  if (!bytes->empty()) std::memcpy(into.data(), bytes->data(), bytes->size());
  return {};
}

tl::expected<void, MediumFault> HostFile::write(std::uint64_t offset, std::span<const std::uint8_t> bytes) {
  if (!writable_) return tl::unexpected(fault(Kind::protected_, offset, "the file is open for reading only"));
  std::size_t done = 0;
  while (done < bytes.size()) {
    const auto count = ::pwrite(descriptor_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return tl::unexpected(fault(kind_of(errno), offset + done, cause(errno)));
    done += static_cast<std::size_t>(count);
  }
  return {};
}

tl::expected<void, MediumFault> HostFile::truncate(std::uint64_t size) {
  if (!writable_) return tl::unexpected(fault(Kind::protected_, size, "the file is open for reading only"));
  if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) return tl::unexpected(fault(kind_of(errno), size, cause(errno)));
  return {};
}

MediumFault HostFile::fault(MediumFault::Kind kind, std::uint64_t offset, std::string_view what) const {
  return {kind, fmt::format("{}: offset {}: {}", name_, offset, what)};
}

}  // namespace isa370
