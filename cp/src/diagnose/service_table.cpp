// The table of the services, and the way to them.
#include <algorithm>
#include <array>

#include "diagnose/services.hpp"

namespace cp {
namespace diagnose {
namespace {

constexpr auto table = std::to_array<Service>({
    {{0x00, "Extended identification", "", "Rx: address, on a doubleword boundary. Ry: bytes wanted",
      "The first bytes of: VM/370 (8), version, level and program level change (3), version code (1), length of the extended "
      "logout (2), processor address (2), user (8), program products (8). Ry: less the bytes stored. Condition code unchanged",
      "Tells an operating system whether CP is there, and that it knows VM/VS handshaking.", "[SPG6] [LOG1]"},
     extended_identification},
    {{0x04, "Examine real storage", "CE",
      "Rx: address of a list of real addresses. Ry: their number. Ry+1: address of the result. List and result lie in one "
      "page, "
      "on fullword boundaries",
      "The fullword at each real address, in the order of the list. Condition code unchanged",
      "Shows those who look after the system CP's own tables while it runs.", "[SPG6] p. 215"},
     examine_real_storage},
    {{0x08, "Virtual console function", "",
      "Rx: address of the command. Ry: its length, up to 132, in the low-order three bytes; with X'40' in the first byte the "
      "response goes to the buffer at Rx+1 of Ry+1 bytes, up to 8,192. X'15' separates commands",
      "Ry: return code, the number of the last error message. With a buffer: condition code 0 and Ry+1 the length of the "
      "response, or condition code 1 and Ry+1 the bytes that had no room",
      "A command of CP, as if the user had typed it.", "[SPG6]"},
     console_function},
    {{0x0C, "Pseudo timer", "", "Rx: address of 32 bytes, on a doubleword boundary",
      "mm/dd/yy, hh:mm:ss, virtual and total CPU time in microseconds. Condition code unchanged",
      "Date and time without a clock of one's own, and what the session has cost.", "[SPG6]"},
     pseudo_timer},
    {{0x10, "Release pages", "", "Rx and Ry: addresses of the first and the last page",
      "The pages read as zeros. Condition code unchanged",
      "CP need not write to the drum what the guest does not want any more.", "[SPG6]"},
     release_pages},
    {{0x18, "Standard DASD I/O", "",
      "Rx: virtual device. Ry: address of the channel program: SEEK, SET SECTOR, SEARCH ID EQUAL, TIC, READ DATA or WRITE DATA "
      "for each record, behind the first one with SEEK HEAD or without. R15: number of reads and writes, 1 to 15",
      "Condition code 0: done. 1, with R15: 1 no such device, 2 no disk of the right type, 3 the disk is read-only, 4 not in "
      "the "
      "range of the disk, 5 busy or an interruption pending. 2, with R15: 5 not on a doubleword boundary, 6 argument beyond "
      "the "
      "storage, 7 no such command, 8 count zero, 9 count over 2,048, 10 buffer beyond the storage, 11 wrong number of records, "
      "12 "
      "another cylinder. 3, with R15 13: input/output error, CSW at X'40'",
      "One trap in place of SIO, wait, and interruption, and a channel program in a form that CP needs not examine at length.",
      "[SPG6] p. 221"},
     standard_disk_input_output,
     50'000},
    {{0x20, "General I/O", "", "Rx: virtual device. Ry: storage key in the high-order byte, address of the channel program",
      "Condition code 0: done. 1, with R15: 1 no such device, 5 busy or an interruption pending. 2, with R15: 2 unit "
      "exception, 3 "
      "wrong length. 3, with R15 13: input/output error; the two rightmost bytes of Ry are the first two sense bytes",
      "Any channel program for a tape, a disk, a unit-record device, without an interruption. Ours: for the console too.",
      "[SPG6] p. 222"},
     general_input_output,
     100'000},
    {{0x24, "Device type and features", "", "Rx: virtual device, or -1 for the console",
      "Rx: the console's number, for -1. Ry: class, type, status and flags of the virtual device. Ry+1: class, type, model and "
      "features of the real one. Condition code 0: both; 2: there is no real device; 3: there is no virtual one",
      "What a device is can be asked before anything is tried on it.", "[SPG6] p. 223"},
     device_type},
    {{0x5C, "Error message editing", "", "Rx: address of a message, a code of ten characters and a text. Ry: its length",
      "By SET EMSG: ON, unchanged; CODE, Ry is 10; TEXT, Rx and Ry are those of the text; OFF, Ry is 0. Condition code "
      "unchanged",
      "A guest shows its messages as the user wants those of CP.", "[SPG6] p. 233"},
     error_message_editing},
    {{0x60, "Virtual machine storage size", "", "None", "Rx: bytes of storage. Condition code unchanged",
      "A guest that is given storage enough for all its programs needs not page: CP does, and once is enough.", "[SPG6]"},
     virtual_storage_size},
});

}  // namespace

std::span<const Service> services() { return table; }

}  // namespace diagnose

std::vector<DiagnoseRow> diagnose_table() {
  std::vector<DiagnoseRow> rows;
  for (const auto& service : diagnose::services()) rows.push_back(service.row);
  return rows;
}

Simulated simulation::diagnose(VirtualCpu& cpu, const isa370::Instruction& i) {
  // The code is the instruction's last halfword itself, not an address.
  const auto code = static_cast<std::uint16_t>(i.b2 << 12 | i.d2);
  const auto all = diagnose::services();
  const auto found = std::ranges::find(all, code, [](const diagnose::Service& service) { return service.row.code; });
  if (found == all.end()) return Simulated::exception(isa370::ProgramInterruption::specification);
  const auto& classes = found->row.classes;
  if (!classes.empty() && cpu.guest.entry.classes.find_first_of(classes) == std::string::npos)
    return Simulated::exception(isa370::ProgramInterruption::privileged_operation);
  auto result = found->function(cpu, i);
  if (result.kind == Simulated::Kind::page_wait) return result;
  ++cpu.guest.counters.diagnose[code];
  if (result.kind == Simulated::Kind::done) result.work = found->work;
  return result;
}

}  // namespace cp
