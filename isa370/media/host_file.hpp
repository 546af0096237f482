// A file of the host with media on it: reads and writes at offsets, whole or not at all, and the lock that keeps others out.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "isa370/media/fault.hpp"

namespace isa370 {

class HostFile {
 public:
  enum class Mode : std::uint8_t {
    read_only,
    read_write,             ///< The file must be there. Locked against all others that would read or write it through here.
    read_write_if_allowed,  ///< As `read_write`; as `read_only` when the host does not permit writing.
    append,                 ///< As `create`; a file that is there keeps what it holds.
    create,                 ///< As `read_write`; the file must not be there yet.
  };
  /// The error is one line that begins with the name: no such file, a directory, no permission, or "in use by another program".
  [[nodiscard]] static tl::expected<HostFile, MediumFault> open(const std::string& name, Mode mode);

  HostFile(HostFile&& other) noexcept;
  HostFile& operator=(HostFile&& other) noexcept;
  HostFile(const HostFile&) = delete;
  HostFile& operator=(const HostFile&) = delete;
  ~HostFile();

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] bool writable() const { return writable_; }
  [[nodiscard]] tl::expected<std::uint64_t, MediumFault> size() const;

  /// Exactly so many bytes; fewer are a fault of kind `damaged` ("the file ends at offset N").
  [[nodiscard]] tl::expected<void, MediumFault> read(std::uint64_t offset, std::span<std::uint8_t> into) const;
  /// What is there, at most so many bytes; none behind the end.
  [[nodiscard]] tl::expected<std::vector<std::uint8_t>, MediumFault> read_up_to(std::uint64_t offset, std::size_t length) const;
  /// When this returns, the bytes are the host's: they outlive this process, however it ends.
  [[nodiscard]] tl::expected<void, MediumFault> write(std::uint64_t offset, std::span<const std::uint8_t> bytes);
  [[nodiscard]] tl::expected<void, MediumFault> truncate(std::uint64_t size);

  /// A fault that names this file and the offset.
  [[nodiscard]] MediumFault fault(MediumFault::Kind kind, std::uint64_t offset, std::string_view what) const;

 private:
  HostFile(std::string name, int descriptor, bool writable)
      : name_(std::move(name)), descriptor_(descriptor), writable_(writable) {}
  void close();

  std::string name_;
  int descriptor_ = -1;
  bool writable_ = false;
};

}  // namespace isa370
