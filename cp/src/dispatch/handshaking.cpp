// Pseudo page faults: the guest hears of a page fault of its own, and of its end. [LOG1] "VM/VS Handshaking"
//
// Only what the guest's own program accesses counts: pages that CP needs to simulate an instruction, to take an interruption or
// to look at the guest's translation tables make the guest wait as ever.
#include "dispatch/dispatcher.hpp"
#include "dispatch/overhead.hpp"

namespace cp {
namespace {

/// SET PAGEX ON, EC mode, enabled for input/output.
bool listens(const Guest& guest) {
  const auto& psw = guest.cpu.psw;
  return psw.extended_control && (psw.system_mask & isa370::ProgramStatusWord::io_mask) != 0;
}

}  // namespace

/// True when the page comes, or has come, without the guest waiting for it.
bool Dispatcher::tell_of_page_fault(Guest& guest, const isa370::Exit& exit, const BringPage& action) {
  if (!guest.virtualisation.pseudo_page_faults || !action.accessed || !listens(guest) || guest.pseudo_page_faults.full())
    return false;
  if (system_.paging.start_bringing(guest, action.page)) return true;  // It took no time: there is nothing to tell.
  guest.pseudo_page_faults.add(*action.accessed);
  ++guest.counters.pseudo_page_faults;
  system_.charge(guest, overhead::reflection);
  guest.immediate = PendingProgram{.code = PseudoPageFaults::interruption_code,
                                   .instruction_length = exit.instruction_length,
                                   .translation_address = *action.accessed};
  return true;
}

/// The end of a fault that the guest was told of, once it listens again; also behind SET PAGEX OFF, for its task waits.
bool Dispatcher::tell_of_arrived_page(Guest& guest) {
  if (!guest.pseudo_page_faults.any_arrived() || !listens(guest)) return false;
  const auto address = *guest.pseudo_page_faults.take_arrived();
  system_.charge(guest, overhead::reflection);
  guest.immediate =
      PendingProgram{.code = PseudoPageFaults::interruption_code, .translation_address = address | PseudoPageFaults::completed};
  return true;
}

}  // namespace cp
