// Simulation of privileged instructions: what each does to the virtual machine. One small function an instruction, grouped in
// files as the manual groups them; the table is in simulate.cpp.
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include <isa370/instruction.hpp>

#include "guest/guest.hpp"
#include "storage/guest_storage.hpp"

namespace cp {

/// How a simulated instruction ended.
struct Simulated {
  enum class Kind : std::uint8_t {
    done,
    exception,  ///< A program interruption of the guest; the instruction is suppressed, or nullified if the code says so.
    page_wait,  ///< An operand's page is not in real storage; nothing was changed, and the instruction must be done again.
  };
  Kind kind = Kind::done;
  isa370::ProgramInterruption code = isa370::ProgramInterruption::none;
  std::uint32_t page = 0;
  std::uint32_t translation_address = 0;
  std::string effect{};                ///< For the monitor; empty when nobody listens.
  std::optional<VirtualIoEvent> io{};  ///< For the monitor, of I/O instructions.
  isa370::Nanoseconds work = 0;        ///< What it cost CP more than the trap does.

  [[nodiscard]] static Simulated exception(isa370::ProgramInterruption code) { return {.kind = Kind::exception, .code = code}; }
  /// What follows from an access that was not done.
  [[nodiscard]] static Simulated from(const Access& access);
};

/// The virtual processor as the simulation functions see it.
class VirtualCpu {
 public:
  VirtualCpu(Guest& owner, GuestStorage& guest_storage, Paging& paging, isa370::Machine& machine, ConsolePort& port,
             bool monitored)
      : guest(owner),
        storage(guest_storage),
        paging(paging),
        machine(machine),
        port(port),
        event_control_(owner.event_control()),
        monitored_(monitored) {}

  Guest& guest;
  GuestStorage& storage;
  Paging& paging;
  isa370::Machine& machine;
  ConsolePort& port;
  std::uint8_t instruction_length = 0;  ///< Of EXECUTE, if the instruction was executed by one.

  [[nodiscard]] isa370::ProgramStatusWord& psw() const { return guest.cpu.psw; }
  [[nodiscard]] std::uint32_t& gpr(unsigned number) const { return guest.cpu.gpr[number]; }
  [[nodiscard]] std::uint32_t& cr(unsigned number) const { return guest.cpu.cr[number]; }
  void set_condition_code(unsigned code) const { psw().condition_code = static_cast<std::uint8_t>(code); }

  [[nodiscard]] std::uint32_t first_address(const isa370::Instruction& i) const { return base(i.b1, i.d1); }
  [[nodiscard]] std::uint32_t second_address(const isa370::Instruction& i) const { return base(i.b2, i.d2); }
  [[nodiscard]] std::uint32_t indexed_address(const isa370::Instruction& i) const {
    return (base(i.b2, i.d2) + (i.x2 != 0 ? gpr(i.x2) : 0)) & isa370::address_mask;
  }

  /// Operands by logical address, with the virtual PSW's key.
  template <std::unsigned_integral Word>
  [[nodiscard]] Access fetch(std::uint32_t address, Word& into) const {
    std::array<std::uint8_t, sizeof(Word)> bytes{};
    const auto access = fetch_bytes(address, bytes);
    if (access.done()) into = isa370::load_big_endian<Word>(bytes.data());
    return access;
  }
  template <std::unsigned_integral Word>
  [[nodiscard]] Access store(std::uint32_t address, Word value) {
    std::array<std::uint8_t, sizeof(Word)> bytes{};
    isa370::store_big_endian(bytes.data(), value);
    return store_bytes(address, bytes);
  }
  [[nodiscard]] Access fetch_bytes(std::uint32_t address, std::span<std::uint8_t> into) const;
  [[nodiscard]] Access store_bytes(std::uint32_t address, std::span<const std::uint8_t> bytes) {
    const auto access = store_logical(address, bytes);
    if (access.done() && event_control_.area_has(address, static_cast<std::uint32_t>(bytes.size()))) altered_area_ = true;
    return access;
  }
  /// The PER code of a completed instruction, its fetch aside, by the masks with which it began.
  [[nodiscard]] std::uint8_t events_of(const isa370::Instruction& instruction) const {
    if (!event_control_.any()) return 0;
    unsigned code = altered_area_ ? isa370::ProgramEvents::storage_alteration : 0U;
    if ((isa370::altered_registers(instruction, psw().condition_code) & event_control_.registers()) != 0)
      code |= isa370::ProgramEvents::register_alteration;
    return event_control_.recognised(static_cast<std::uint8_t>(code));
  }

  /// Formats the effect, when somebody listens.
  template <typename... Arguments>
  [[nodiscard]] Simulated done(fmt::format_string<Arguments...> format, Arguments&&... arguments) const {
    Simulated result;
    if (monitored_) result.effect = fmt::format(format, std::forward<Arguments>(arguments)...);
    return result;
  }

 private:
  [[nodiscard]] Access store_logical(std::uint32_t address, std::span<const std::uint8_t> bytes);
  [[nodiscard]] std::uint32_t base(unsigned number, std::uint32_t displacement) const {
    return ((number != 0 ? gpr(number) : 0) + displacement) & isa370::address_mask;
  }
  isa370::EventControl event_control_;
  bool altered_area_ = false;
  bool monitored_;
};

using SimulationFunction = Simulated (*)(VirtualCpu&, const isa370::Instruction&);

struct SimulationRow {
  std::string_view mnemonic;
  SimulationFunction function;
};
[[nodiscard]] std::span<const SimulationRow> simulation_table();

/// Carries `instruction` out for the virtual machine; an operation exception when there is no such row.
[[nodiscard]] Simulated simulate(VirtualCpu& cpu, const isa370::Instruction& instruction);

namespace simulation {

// simulate_psw.cpp
Simulated lpsw(VirtualCpu& cpu, const isa370::Instruction& i);
Simulated ssm(VirtualCpu& cpu, const isa370::Instruction& i);
Simulated stnsm(VirtualCpu& cpu, const isa370::Instruction& i);
Simulated stosm(VirtualCpu& cpu, const isa370::Instruction& i);
Simulated spka(VirtualCpu& cpu, const isa370::Instruction& i);
Simulated ipk(VirtualCpu& cpu, const isa370::Instruction& i);

// simulate_control.cpp
Simulated lctl(VirtualCpu& cpu, const isa370::Instruction& i);
Simulated stctl(VirtualCpu& cpu, const isa370::Instruction& i);
Simulated stidp(VirtualCpu& cpu, const isa370::Instruction& i);
Simulated lra(VirtualCpu& cpu, const isa370::Instruction& i);
Simulated ptlb(VirtualCpu& cpu, const isa370::Instruction& i);

// simulate_multiprocessing.cpp
Simulated spx(VirtualCpu& cpu, const isa370::Instruction& i);
Simulated stpx(VirtualCpu& cpu, const isa370::Instruction& i);
Simulated stap(VirtualCpu& cpu, const isa370::Instruction& i);
Simulated sigp(VirtualCpu& cpu, const isa370::Instruction& i);
Simulated wrd(VirtualCpu& cpu, const isa370::Instruction& i);
Simulated rdd(VirtualCpu& cpu, const isa370::Instruction& i);

// simulate_keys.cpp
Simulated ssk(VirtualCpu& cpu, const isa370::Instruction& i);
Simulated isk(VirtualCpu& cpu, const isa370::Instruction& i);
Simulated rrb(VirtualCpu& cpu, const isa370::Instruction& i);

// simulate_timers.cpp
Simulated sck(VirtualCpu& cpu, const isa370::Instruction& i);
Simulated sckc(VirtualCpu& cpu, const isa370::Instruction& i);
Simulated stckc(VirtualCpu& cpu, const isa370::Instruction& i);
Simulated spt(VirtualCpu& cpu, const isa370::Instruction& i);
Simulated stpt(VirtualCpu& cpu, const isa370::Instruction& i);

// simulate_io.cpp
Simulated sio(VirtualCpu& cpu, const isa370::Instruction& i);
Simulated tio(VirtualCpu& cpu, const isa370::Instruction& i);
Simulated hio(VirtualCpu& cpu, const isa370::Instruction& i);
Simulated clrio(VirtualCpu& cpu, const isa370::Instruction& i);
Simulated hdv(VirtualCpu& cpu, const isa370::Instruction& i);
Simulated tch(VirtualCpu& cpu, const isa370::Instruction& i);
Simulated stidc(VirtualCpu& cpu, const isa370::Instruction& i);

// diagnose/service_table.cpp
Simulated diagnose(VirtualCpu& cpu, const isa370::Instruction& i);

}  // namespace simulation
}  // namespace cp
