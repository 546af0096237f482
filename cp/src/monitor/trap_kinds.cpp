// The list of trap kinds with the words that explain each of them to a newcomer.
#include "cp/trap_kind.hpp"

#include <array>

namespace cp {
namespace {

constexpr auto rows = std::to_array<TrapKindRow>({
    {TrapKind::privileged_instruction, "privileged instruction",
     "The guest believes that it is in the supervisor state, but the real machine runs it in the problem state. So the machine "
     "refuses "
     "the instruction, and CP does to the virtual machine what the instruction would have done to a real one."},
    {TrapKind::diagnose, "DIAGNOSE",
     "The guest knows that it runs under CP and asks CP for a service. On a real machine DIAGNOSE belongs to the field "
     "engineer; under "
     "CP it is the call from a guest to its host."},
    {TrapKind::start_io, "start I/O",
     "The guest wants to use one of its devices. The device is virtual: CP looks it up, carries the channel program out on the "
     "guest's "
     "own storage and later presents the interruption."},
    {TrapKind::supervisor_call, "supervisor call",
     "A program of the guest calls the guest's own operating system. CP passes the call on: it stores the old PSW in the "
     "guest's page "
     "zero and loads the new one from there, as the machine would."},
    {TrapKind::program_exception, "program exception",
     "The guest made an error that a real machine would have reported to the guest itself, so CP presents it as a program "
     "interruption in the guest's page zero."},
    {TrapKind::page_fault, "page fault",
     "The guest touched a page of its storage that is not in a frame of real storage. CP brings the page in, and the "
     "instruction is "
     "done again. The guest never knows; it only took longer."},
    {TrapKind::shadow_fault, "shadow fault",
     "The guest has turned translation on and has tables of its own, which lead to what it takes for real storage. The machine "
     "needs tables that lead to frames: CP looks into the guest's tables, puts both steps together into a shadow table, and "
     "the instruction is done again."},
    {TrapKind::virtual_timer, "virtual timer",
     "One of the guest's own timers ran out. It counts the time that the guest itself was running, so CP lets the real timer "
     "stop the "
     "guest at the right moment and presents the interruption."},
    {TrapKind::slice_end, "end of time slice",
     "The real CPU timer ran out: the guest had the processor for its full slice, and now it is another guest's turn. That is "
     "how many "
     "people share one machine."},
    {TrapKind::wait_state, "wait state",
     "The guest has nothing to do and loaded a PSW that waits. A real machine would stand still; CP gives the processor to "
     "another guest "
     "until the awaited interruption comes."},
    {TrapKind::rewritten_instruction, "rewritten instruction",
     "The machine would have passed over a privileged instruction without a word, and the guest would have gone wrong. CP "
     "found "
     "the instruction before it was executed and put one in its place that traps; now it does what the original would have "
     "done."},
    {TrapKind::run_scanned, "run scanned",
     "The guest has branched, or changed its own code, and CP must look at what comes next before the machine executes it: up "
     "to the next branch, or the first instruction that the machine would pass over, which CP rewrites."},
});

constexpr bool in_order() {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (static_cast<std::size_t>(rows[i].kind) != i) return false;
  return true;
}
static_assert(in_order(), "rows are found by their number");

}  // namespace

std::span<const TrapKindRow> trap_kinds() { return rows; }

std::string_view name_of(TrapKind kind) {
  const auto number = static_cast<std::size_t>(kind);
  return number < rows.size() ? rows[number].name : "unknown";
}

}  // namespace cp
