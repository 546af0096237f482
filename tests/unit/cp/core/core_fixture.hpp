// A core with guests that run programs given as bytes, and a port that remembers what it was told.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "core.hpp"

namespace cp::test {

/// "82 00 0200" as bytes.
inline std::vector<std::uint8_t> hex(std::string_view text) {
  std::vector<std::uint8_t> bytes;
  std::string digits;
  for (const char c : text) {
    if (c == ' ') continue;
    digits += c;
    if (digits.size() == 2) {
      bytes.push_back(static_cast<std::uint8_t>(std::stoul(digits, nullptr, 16)));
      digits.clear();
    }
  }
  CHECK(digits.empty());
  return bytes;
}

inline std::string to_hex(const std::vector<std::uint8_t>& bytes) {
  std::string text;
  for (const auto byte : bytes) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

class RecordingPort final : public ConsolePort {
 public:
  void guest_typed(Guest&, std::string_view text) override { typed += text; }
  void cp_typed(Guest&, std::string_view line) override { cp_lines.emplace_back(line); }
  void guest_reads(Guest&) override { ++reads; }
  void entered_cp(Guest&, std::string_view message) override { messages.emplace_back(message); }
  CommandAnswer command_from_guest(Guest&, std::string_view command) override {
    commands.emplace_back(command);
    return answer;
  }

  [[nodiscard]] ErrorMessageParts error_messages_wanted(const Guest&) const override { return wanted; }

  ErrorMessageParts wanted;
  std::string typed;
  std::vector<std::string> cp_lines;
  int reads = 0;
  std::vector<std::string> messages;
  std::vector<std::string> commands;
  CommandAnswer answer;
};

inline DirectoryUser user(std::string name, std::uint32_t storage = 256 * 1024) {
  DirectoryUser user;
  user.name = std::move(name);
  user.storage = storage;
  user.devices = {{.number = 0x009, .type = VirtualDeviceType::console, .model = "3215"},
                  {.number = 0x00C, .type = VirtualDeviceType::reader, .model = "3505"}};
  return user;
}

/// Where test programs stand in the guest's storage.
inline constexpr std::uint32_t program_at = 0x1000;
inline constexpr std::string_view disabled_wait_psw = "000A0000 00000000";

class Bench {
 public:
  explicit Bench(std::uint32_t real_storage = 512 * 1024, std::uint32_t drums = 1) : core(options(real_storage, drums), port) {}

  explicit Bench(const Options& options) : core(options, port) {}

  Guest& log_on(const DirectoryUser& who) {
    const auto made = core.create(who);
    REQUIRE(made.has_value());
    return **made;
  }
  Guest& log_on(std::string name = "ALICE", std::uint32_t storage = 256 * 1024) {
    return log_on(user(std::move(name), storage));
  }

  void put(Guest& guest, std::uint32_t address, std::string_view bytes) {
    REQUIRE(core.write(guest, address, hex(bytes)).has_value());
  }
  [[nodiscard]] std::string at(Guest& guest, std::uint32_t address, std::uint32_t length) {
    const auto bytes = core.read(guest, address, length);
    REQUIRE(bytes.has_value());
    return to_hex(*bytes);
  }
  /// Puts a program at X'1000', followed by an LPSW of a disabled wait, and starts it in BC mode, disabled, supervisor state.
  void start(Guest& guest, std::string_view program) {
    const auto bytes = hex(program);
    REQUIRE(core.write(guest, program_at, bytes).has_value());
    put(guest, program_at + static_cast<std::uint32_t>(bytes.size()), "82000FF8");
    put(guest, 0xFF8, disabled_wait_psw);
    // Every class of interruption that a test does not expect ends in a wait that says which.
    put(guest, 0x58, "000A0000 00000E58 000A0000 00000E60 000A0000 00000E68");
    put(guest, 0x78, "000A0000 00000E78");
    core.cpu(guest).psw = isa370::ProgramStatusWord::from_bits(program_at);
    core.begin(guest);
  }
  void run(Guest& guest, std::string_view program) {
    start(guest, program);
    CHECK(core.run({.instructions = 200'000, .until = UINT64_MAX}) == RunStop::idle);
  }
  [[nodiscard]] isa370::CpuState& cpu(Guest& guest) { return core.cpu(guest); }
  [[nodiscard]] GuestView view(Guest& guest) const { return core.view(guest); }

  RecordingPort port;
  Core core;

 private:
  static Options options(std::uint32_t real_storage, std::uint32_t drums) {
    Options options;
    options.paging_device_count = drums;
    options.real_storage = real_storage;
    return options;
  }
};

}  // namespace cp::test
