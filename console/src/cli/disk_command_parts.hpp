// What the parts of `cambridge disk` share.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include <isa370/media/disk_image.hpp>

#include "cli/commands.hpp"

namespace console::disk {

/// What `make` makes.
struct NewDisk {
  std::string_view model{};
  std::uint8_t device_type = 0;  ///< X'50' for a 3350; 0 for fixed blocks.
  std::uint16_t cylinders = 0;   ///< Without the alternate ones.
  std::uint16_t heads = 0;
  std::uint32_t track_size = 0;  ///< Bytes of a track image.
  std::uint32_t blocks = 0;      ///< Only for fixed blocks.
};
/// nullopt when there is no such model (in capitals).
[[nodiscard]] std::optional<NewDisk> find_new_disk(std::string_view model);
/// All of them, with blanks between.
[[nodiscard]] std::string new_disk_models();
/// "3350"; "type X'33'" for a type without a name.
[[nodiscard]] std::string device_type_name(std::uint8_t device_type);

/// "raw", "compressed with zlib", ...
[[nodiscard]] std::string_view describe(isa370::DiskImageCompression compression);
/// --compress, or nothing when it was not given.
[[nodiscard]] tl::expected<std::optional<isa370::DiskImageCompression>, std::string> compression_option(
    const Arguments& arguments);

/// A new file. Until it is whole it is NAME.new: who is killed leaves no half volume that looks like one.
class NewFile {
 public:
  explicit NewFile(std::string name) : name_(std::move(name)) {}
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  /// Removes what was not finished.
  ~NewFile();
  [[nodiscard]] std::string unfinished_name() const { return name_ + ".new"; }
  /// The file was made, and is now this one's to remove.
  void made() { made_ = true; }
  /// Gives the file its name, when `done` says that all is well.
  [[nodiscard]] tl::expected<void, isa370::MediumFault> finish(tl::expected<void, isa370::MediumFault> done);

 private:
  std::string name_;
  bool made_ = false;
};
[[nodiscard]] bool exists(const std::string& name);

/// One line, "cambridge disk: what", and `code`.
int failure(const Streams& streams, std::string_view what, int code);

int make(const Arguments& arguments, const Streams& streams);
int list(const Arguments& arguments, const Streams& streams);
int check(const Arguments& arguments, const Streams& streams);
int convert(const Arguments& arguments, const Streams& streams);
int copy(const Arguments& arguments, const Streams& streams);

}  // namespace console::disk
