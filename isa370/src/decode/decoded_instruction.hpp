// Instructions taken apart, with the handler that performs them; and a memory of those that EXECUTE executes.
//
// Decoding depends on nothing but the six bytes of text. EXECUTE modifies its subject, so that memory is keyed by those bytes
// and the modifier; the address only chooses the slot.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "decode/decoded_storage.hpp"
#include "isa370/instruction.hpp"

namespace isa370 {

class Cpu;
enum class Outcome : std::uint16_t;
using Handler = Outcome (*)(Cpu&, const Instruction&);

struct DecodedInstruction {
  Handler handler = nullptr;  ///< Never nullptr once decoded: unknown operations have one, too.
  Instruction instruction;
  bool privileged = false;

  [[nodiscard]] static DecodedInstruction from(Architecture architecture, InstructionText text);
};

/// An instruction as EXECUTE executes it: modified, and with EXECUTE's length.
struct DecodedSubject {
  static constexpr std::uint64_t no_source = ~std::uint64_t{0};
  std::uint64_t source = no_source;  ///< The modifier, and six bytes of storage, of which the last may not belong to it.
  InstructionText text = 0;
  std::int64_t price = 0;  ///< What it adds to EXECUTE's.
  DecodedInstruction decoded;
};

class DecodedSubjects {
 public:
  explicit DecodedSubjects(std::size_t slots) : slots_(slots) {}
  /// The slot for such a subject, which may hold another one. `slots` must be a power of two.
  [[nodiscard]] DecodedSubject& slot(std::uint32_t address, std::uint8_t modifier) {
    constexpr std::uint32_t spread = 29;
    return slots_[((address >> 1) + modifier * spread) & (slots_.size() - 1)];
  }

 private:
  std::vector<DecodedSubject> slots_;
};

}  // namespace isa370
