// X'04' and X'10': a look at real storage, and pages given back.
#include <array>
#include <vector>

#include "diagnose/services.hpp"

namespace cp::diagnose {

using isa370::Instruction;
using isa370::ProgramInterruption;

/// A fullword of real storage for each address in a list. List and result must lie in one page, which bounds their number.
Simulated examine_real_storage(VirtualCpu& cpu, const Instruction& i) {
  constexpr std::uint32_t word = 4;
  if (i.r3 == 15) return Simulated::exception(ProgramInterruption::specification);
  const auto list = cpu.gpr(i.r1) & isa370::address_mask;
  const auto result = cpu.gpr(i.r3 + 1U) & isa370::address_mask;
  const auto count = cpu.gpr(i.r3);
  if (count == 0) return cpu.done("no address given, nothing done");
  const auto room = [&](std::uint32_t address) { return (page_size - address % page_size) / word; };
  if (list % word != 0 || result % word != 0 || page_of(list) != page_of(result) || count > room(list) || count > room(result))
    return Simulated::exception(ProgramInterruption::specification);

  std::vector<std::uint8_t> bytes(count * word);
  if (const auto access = cpu.storage.fetch(cpu.guest, list, bytes, 0); !access.done()) return Simulated::from(access);
  const auto& real = std::as_const(cpu.machine.storage());
  for (std::uint32_t at = 0; at < bytes.size(); at += word) {
    const auto address = isa370::load_big_endian<std::uint32_t>(bytes.data() + at) & isa370::address_mask;
    if (real.size() < word || address > real.size() - word) return Simulated::exception(ProgramInterruption::addressing);
    const auto found = real.bytes().subspan(address, word);
    std::copy(found.begin(), found.end(), bytes.begin() + at);
  }
  if (const auto access = cpu.storage.store(cpu.guest, result, bytes, 0); !access.done()) return Simulated::from(access);
  return cpu.done("{} words of real storage were stored", count);
}

Simulated release_pages(VirtualCpu& cpu, const Instruction& i) {
  const auto first = cpu.gpr(i.r1);
  const auto last = cpu.gpr(i.r3);
  if (first % page_size != 0 || last % page_size != 0 || first > last)
    return Simulated::exception(ProgramInterruption::specification);
  if (last >= cpu.guest.storage_size()) return Simulated::exception(ProgramInterruption::addressing);
  cpu.paging.release(cpu.guest, page_of(first), page_of(last));
  return cpu.done("pages {:03X} to {:03X} released; they read as zeros now", page_of(first), page_of(last));
}

}  // namespace cp::diagnose
