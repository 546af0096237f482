// A program in assembler language on two machines, one with fast paths and one without, that must never differ in anything.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <isa370/machine.hpp>
#include <isa370/object_deck.hpp>

#include "whole_state.hpp"

namespace table_test {

/// Assembles statements behind "T CSECT / USING T,15"; every diagnostic fails the test. The program has no address constants
/// and runs where register 15 says.
[[nodiscard]] std::vector<std::uint8_t> assembled(std::string_view statements);
/// The same with the addresses in it that ENTRY statements name.
[[nodiscard]] isa370::LoadedImage assembled_image(std::string_view statements);

class ProgramTwins {
 public:
  static constexpr std::uint32_t storage_size = 0x1'0000;

  /// Each new PSW is a disabled wait, in the EC mode if asked for, at X'E00' plus its location.
  explicit ProgramTwins(bool extended_control = false);

  template <typename Do>
  void both(Do act) {
    act(fast);
    act(plain);
  }
  void put(std::uint32_t address, const std::vector<std::uint8_t>& bytes) {
    both([&](isa370::Machine& machine) { machine.storage().overwrite({address}, bytes); });
  }
  void word(std::uint32_t address, std::uint32_t value) {
    both([&](isa370::Machine& machine) { machine.storage().write(isa370::AbsoluteAddress{address}, value); });
  }
  void key(std::uint32_t address, std::uint8_t value) {
    both([&](isa370::Machine& machine) { machine.storage().set_key({address}, value); });
  }
  /// The program begins at `address`, in register 15.
  void start_at(std::uint32_t address) {
    both([&](isa370::Machine& machine) {
      machine.cpu().psw.address = address;
      machine.cpu().gpr[15] = address;
    });
  }
  /// Identical page tables of 4K pages for the first 64K; `word` changes them. Turns translation on, if asked for.
  void make_tables(bool translating);
  static constexpr std::uint32_t segment_table = 0xF000;
  static constexpr std::uint32_t page_table = 0xF400;

  /// Until the program waits; how the two then differ.
  [[nodiscard]] std::string run(std::uint64_t instructions = 10'000);
  [[nodiscard]] std::uint32_t gpr(unsigned number) const { return fast.cpu().gpr[number]; }
  /// The code of the last program interruption in BC mode, or in EC mode.
  [[nodiscard]] std::uint16_t program_code() const;

  isa370::Machine fast;
  isa370::Machine plain;
};

}  // namespace table_test
