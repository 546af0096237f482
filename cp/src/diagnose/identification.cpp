// X'00' and X'60': who CP is, and how large the virtual machine.
//
// With STORE CPU ID, whose version code is X'FF' in a virtual machine, they are all that an operating system needs to find out
// that it runs under CP, and that it need not page itself. [LOG1] "VM/VS Handshaking".
#include <vector>

#include "diagnose/bytes.hpp"
#include "diagnose/services.hpp"

namespace cp::diagnose {

using isa370::Instruction;
using isa370::ProgramInterruption;

/// Stores as much of the extended identification as Ry says, and takes that off Ry.
Simulated extended_identification(VirtualCpu& cpu, const Instruction& i) {
  const auto address = cpu.gpr(i.r1) & isa370::address_mask;
  const auto wanted = cpu.gpr(i.r3);
  if (address % 8 != 0 || wanted == 0) return Simulated::exception(ProgramInterruption::specification);
  std::vector<std::uint8_t> id;
  append(id, "VM/370", 8);
  id.insert(id.end(), {6, 0, 0});       // Version (the release), level, program level change.
  id.push_back(0);                      // Version code of the real processor.
  append_number(id, std::uint16_t{0});  // Length of the machine-check extended logout.
  append_number(id, std::uint16_t{0});  // Processor address.
  append(id, cpu.guest.name(), 8);
  append_number(id, std::uint64_t{0});  // Program products.
  if (id.size() > wanted) id.resize(wanted);
  if (const auto access = cpu.storage.store(cpu.guest, address, id, 0); !access.done()) return Simulated::from(access);
  cpu.gpr(i.r3) = wanted - static_cast<std::uint32_t>(id.size());
  return cpu.done("CP said who it is: VM/370 and the user's name, {} bytes", id.size());
}

Simulated virtual_storage_size(VirtualCpu& cpu, const Instruction& i) {
  cpu.gpr(i.r1) = cpu.guest.storage_size();
  return cpu.done("the virtual machine has {}K of storage", cpu.guest.storage_size() / 1024);
}

}  // namespace cp::diagnose
