// Resets of a virtual machine, its prefix, and what it orders itself by SIGNAL PROCESSOR. [POO] "Multiprocessing", "Resets".
//
// A guest's pages are kept in the order of its real addresses. Its prefix makes page zero and another one change places.
#include <array>

#include "dispatch/entries_to_cp.hpp"
#include "dispatch/system.hpp"

namespace cp {
namespace {

using isa370::Reset;
using isa370::SignalOrder;

void put(std::span<std::uint8_t> area, std::uint32_t origin, std::uint32_t location, std::unsigned_integral auto word) {
  isa370::store_big_endian(area.data() + (location - origin), word);
}

void put_all(std::span<std::uint8_t> area, std::uint32_t origin, std::uint32_t location, const auto& words) {
  for (const auto word : words) {
    put(area, origin, location, word);
    location += static_cast<std::uint32_t>(sizeof word);
  }
}

}  // namespace

/// False when the guest's prefix names storage that it has not.
bool System::follow_prefix(Guest& guest) {
  const auto wanted = guest.cpu.prefix;
  if (wanted == guest.storage.prefix) return true;
  if (page_of(wanted) >= guest.storage.pages.size()) return false;
  if (guest.simulated) {  // Its machine does what is to be done.
    guest.storage.prefix = wanted;
    return true;
  }
  show_interval_timer(guest);
  if (guest.storage.prefix != 0) paging.exchange(guest, 0, page_of(guest.storage.prefix));
  if (wanted != 0) paging.exchange(guest, 0, page_of(wanted));
  guest.storage.prefix = wanted;
  adopt_interval_timer(guest);
  return true;
}

void System::reset(Guest& guest, Reset kind) {
  ++guest.resets;
  if (kind != Reset::cpu && kind != Reset::initial_cpu) {
    paging.cancel(guest);
    guest.io->channels().reset();
    guest.virtualisation.pseudo_page_faults = false;
  }
  guest.synchronous_io.reset();
  guest.pseudo_page_faults.clear();
  paging.purge_shadow_tables(guest);
  guest.immediate = std::monostate{};
  guest.order.reset();
  guest.external_codes.clear();
  guest.timers.interval_pending = false;
  guest.interruption_loop.end();
  guest.in_wait = false;
  guest.disabled_wait = false;
  if (guest.simulated) guest.simulated->reset(kind);
  if (kind == Reset::cpu || kind == Reset::program) return;

  guest.timers.reset();
  guest.cpu.psw = {};
  guest.cpu.cr = isa370::initial_control_registers();
  guest.cpu.prefix = 0;
  static_cast<void>(follow_prefix(guest));  // There is always a page zero.
  if (kind == Reset::initial_cpu || kind == Reset::initial_program) return;

  guest.cpu.gpr = {};
  guest.cpu.fpr = {};
  paging.clear(guest);
  guest.timers.set_interval(0);
  guest.timers.interval_stored = 0;
}

void System::store_status(Guest& guest) {
  if (guest.simulated) return guest.simulated->store_status(guest);
  namespace location = isa370::store_status_location;
  auto psw = guest.cpu.psw;
  psw.interruption_code = 0;
  std::array<std::uint8_t, 16> timers{};
  put(timers, location::cpu_timer, location::cpu_timer, static_cast<std::uint64_t>(guest.timers.cpu_timer()));
  put(timers, location::cpu_timer, location::clock_comparator, guest.timers.clock_comparator);
  std::array<std::uint8_t, 12> psw_and_prefix{};
  put(psw_and_prefix, location::psw, location::psw, psw.to_bits());
  put(psw_and_prefix, location::psw, location::prefix, guest.cpu.prefix);
  std::array<std::uint8_t, 160> registers{};
  put_all(registers, location::floating_point_registers, location::floating_point_registers, guest.cpu.fpr);
  put_all(registers, location::floating_point_registers, location::general_registers, guest.cpu.gpr);
  put_all(registers, location::floating_point_registers, location::control_registers, guest.cpu.cr);
  storage.write_absolute_now(guest, location::cpu_timer, timers);
  storage.write_absolute_now(guest, location::psw, psw_and_prefix);
  storage.write_absolute_now(guest, location::floating_point_registers, registers);
}

namespace {

std::optional<Reset> reset_of(SignalOrder order) {
  switch (order) {
    case SignalOrder::initial_program_reset:
      return Reset::initial_program;
    case SignalOrder::program_reset:
      return Reset::program;
    case SignalOrder::initial_cpu_reset:
      return Reset::initial_cpu;
    case SignalOrder::cpu_reset:
      return Reset::cpu;
    default:
      return std::nullopt;
  }
}

}  // namespace

/// True when the guest has obeyed a reset, which stops it.
bool System::obey_reset(Guest& guest) {
  const auto kind = guest.order ? reset_of(*guest.order) : std::nullopt;
  if (!kind) return false;
  reset(guest, *kind);
  enter_cp(guest, entry::stopped_by_guest);
  return true;
}

/// Stopping and restarting, when no interruption is pending and enabled. False when the guest must wait for page zero.
bool System::obey_order(Guest& guest) {
  if (*guest.order == SignalOrder::restart) {
    if (!paging.bring(guest, 0)) return false;
    guest.order.reset();
    guest.interruption_loop.end();  // What the restart leads to is no loop of program interruptions.
    reflector.restart(guest);
    return true;
  }
  const auto order = *guest.order;
  guest.order.reset();
  if (order == SignalOrder::stop_and_store_status) store_status(guest);
  enter_cp(guest, entry::stopped_by_guest);
  return true;
}

}  // namespace cp
