// The directory of users: who may log on, and the virtual machine each of them has.
//
// The text has the statements of VM/370's USER DIRECT, columns 1 to 71, "*" for comments. [PSG] "Directory program".
// Not implemented: links, passwords and temporary minidisks, special devices, virtual punches and printers, line-editing
// characters of a user's own; such statements are faults, so that nobody believes to have them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include <isa370/address.hpp>

#include "cp/virtualisation.hpp"

namespace cp {

enum class VirtualDeviceType : std::uint8_t {
  console,
  reader,
  dedicated,  ///< A real device, which must be free when the user logs on.
  minidisk,   ///< Cylinders of a volume, which must be mounted then.
  adapter,    ///< One half of a channel-to-channel adapter, not coupled.
};

struct VirtualDevice {
  isa370::DeviceNumber number = 0;
  VirtualDeviceType type = VirtualDeviceType::console;
  std::string model;              ///< "3215", "3505", "2540".
  bool end_of_file = true;        ///< Of a reader: unit exception behind the last card, not intervention required.
  isa370::DeviceNumber real = 0;  ///< Of a dedicated device.
  // Of a minidisk.
  std::uint16_t first_cylinder = 0;
  std::uint16_t cylinders = 0;
  std::string volume{};
  bool read_only = false;
  bool operator==(const VirtualDevice&) const = default;
};

struct DirectoryUser {
  std::string name;  ///< 1 to 8 characters, upper case.
  std::string password;
  std::uint32_t storage = 256 * 1024;
  std::uint32_t maximum_storage = 1024 * 1024;
  std::string classes = "G";  ///< Privilege classes, letters A to H.
  std::uint8_t priority = 64;
  bool extended_control = true;     ///< OPTION ECMODE.
  bool real_timer = false;          ///< OPTION REALTIMER.
  Virtualisation virtualisation{};  ///< OPTION METHOD, OPTION ASSIST.
  std::string ipl_system;           ///< IPL statement; empty when there is none.
  std::vector<VirtualDevice> devices;
  bool operator==(const DirectoryUser&) const = default;
};

struct Directory {
  std::vector<DirectoryUser> users;  ///< In the order of the text.
  [[nodiscard]] const DirectoryUser* find(std::string_view name) const;
  bool operator==(const Directory&) const = default;
};

/// Reads the text; all faults are reported at once, as "file:line: what is wrong and what would be right".
[[nodiscard]] tl::expected<Directory, std::vector<std::string>> parse_directory(std::string_view text,
                                                                                std::string_view file_name);

/// "512K" or "2M" in bytes, a multiple of 4K between 8K and 16M.
[[nodiscard]] tl::expected<std::uint32_t, std::string> parse_storage_size(std::string_view text);

/// The directory that is built in: OPERATOR, ALICE, BOB, CMSUSER.
[[nodiscard]] std::string_view default_directory_text();

}  // namespace cp
