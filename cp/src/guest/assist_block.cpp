// Fills a guest's block before it runs, and reads it afterwards.
#include "guest/assist_block.hpp"

namespace cp {
namespace {

namespace assist = isa370::assist;
using isa370::AbsoluteAddress;

constexpr std::uint32_t psw_offset = 32;
constexpr std::uint32_t control_registers_offset = 40;
static_assert(control_registers_offset + 16 * sizeof(std::uint32_t) <= AssistBlock::size);

}  // namespace

std::uint32_t AssistBlock::load(std::uint32_t segment_table, bool pending) {
  auto& storage = machine_.storage();
  const auto block = guest_.storage.assist_block;
  const auto psw_pointer = (block + psw_offset) | (pending ? assist::interruption_pending : 0);
  storage.write(AbsoluteAddress{block + assist::segment_table}, segment_table);
  storage.write(AbsoluteAddress{block + assist::control_registers}, block + control_registers_offset);
  storage.write(AbsoluteAddress{block + assist::psw}, psw_pointer);
  storage.write(AbsoluteAddress{block + psw_offset}, guest_.cpu.psw.to_bits());
  for (std::uint32_t number = 0; number < guest_.cpu.cr.size(); ++number)
    storage.write(AbsoluteAddress{block + control_registers_offset + number * 4}, guest_.cpu.cr[number]);
  const auto problem = guest_.cpu.psw.problem ? assist::problem_state : 0;
  const auto calls = guest_.virtualisation.assist_supervisor_calls ? 0 : assist::no_supervisor_calls;
  return assist::active | problem | calls | block;
}

void AssistBlock::unload(const assist::Counts& before) {
  const auto& now = machine_.assist_counts();
  if (now == before) return;
  auto& counters = guest_.counters;
  for (std::size_t k = 0; k < now.size(); ++k) counters.assisted[k] += now[k] - before[k];
  counters.reflected.supervisor_call += now.back() - before.back();
  const auto word = machine_.storage().read<std::uint64_t>(AbsoluteAddress{guest_.storage.assist_block + psw_offset});
  guest_.cpu.psw = isa370::ProgramStatusWord::from_bits(word);
  guest_.early_exception_length = 0;
}

}  // namespace cp
