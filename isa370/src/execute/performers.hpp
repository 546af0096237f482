// The code that decoded slots perform: each handler of the instruction table, threaded to the next slot.
#pragma once

#include "cpu/cpu.hpp"
#include "decode/decoded_storage.hpp"

namespace isa370::execute {

/// The performer that suits an instruction best; its handler does the work in any case.
[[nodiscard]] Performer performer_of(const Instruction& instruction);

/// Of slots that have not been decoded yet.
[[nodiscard]] const Slot* perform_after_decoding(Cpu& cpu, const Slot* slot, Allowance left);
/// Of the slot behind a block's last: instructions go on in the next block.
[[nodiscard]] const Slot* perform_next_block(Cpu& cpu, const Slot* slot, Allowance left);
/// Of instructions that cross the end of a block: the processor takes a step without slots.
[[nodiscard]] const Slot* perform_by_step(Cpu& cpu, const Slot* slot, Allowance left);

}  // namespace isa370::execute
