// What the virtual-machine assist needs of a guest in real storage: VM/370's MICBLOK, and the virtual PSW and control registers
// to which it points. [DA6] MICBLOK, [VMA]
#pragma once

#include <cstdint>

#include <isa370/machine.hpp>

#include "guest/guest.hpp"

namespace cp {

class AssistBlock {
 public:
  static constexpr std::uint32_t size = 128;
  static constexpr std::uint32_t alignment = 32;

  /// The block of a guest, for which room has been made.
  AssistBlock(isa370::Machine& machine, Guest& guest) : machine_(machine), guest_(guest) {}

  /// Puts the guest's state there, before it runs; `pending`: an interruption waits for the guest's masks. What control
  /// register 6 must be.
  [[nodiscard]] std::uint32_t load(std::uint32_t segment_table, bool pending);
  /// Takes the virtual PSW over, as far as the assist has changed it, and counts what it has executed since `before`.
  void unload(const isa370::assist::Counts& before);

 private:
  isa370::Machine& machine_;
  Guest& guest_;
};

}  // namespace cp
