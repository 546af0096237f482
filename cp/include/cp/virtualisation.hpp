// The ways in which CP makes a virtual machine of the real one, chosen for each user. All give the same results; they differ in
// what runs where, and so in what it costs.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <isa370/instruction_set.hpp>

namespace cp {

/// Who carries out the instructions of a virtual machine.
enum class Method : std::uint8_t {
  trap,      ///< The real machine, in the problem state; what is privileged traps, and CP simulates it.
  rewrite,   ///< The same, on a machine that does not make all of it trap: CP rewrites the guest's code so that it does.
  simulate,  ///< A program of CP's: the whole machine is simulated, instruction by instruction.
};

/// How many instructions CP's simulator executes for one of the guest with the method SIMULATE: what a simulated instruction
/// costs. Traditional simulators took so many, by [MAY87]; it does not say on which machines.
inline constexpr std::uint64_t simulation_expansion = 100;

struct MethodRow {
  Method method;
  std::string_view name;         ///< As SET METHOD takes it: "TRAP".
  std::string_view explanation;  ///< A sentence or two for a newcomer.
};
/// Those that there are, the usual one first.
[[nodiscard]] std::span<const MethodRow> methods();
[[nodiscard]] std::string_view name_of(Method method);
/// "TRAP, ...", for messages.
[[nodiscard]] std::string method_names();
/// By name, in capital letters; nullopt when there is none.
[[nodiscard]] std::optional<Method> find_method(std::string_view name);

/// What a machine passes over silently when nothing else is said: what reads or changes the state of the machine but does not
/// hand over control, as on the Intel processors that had POPF, SMSW and their like. Among them are SSM, STNSM, STOSM (POPF,
/// PUSHF), STCTL, IPK, ISK (SMSW, SGDT: they tell what CP has put there), LRA (LAR, VERR), SPKA, SSK and RRB.
[[nodiscard]] isa370::InstructionSet usual_silent_instructions();

/// What the commands SET METHOD, SET ASSIST and SET PAGEX choose, and the directory for the logon.
struct Virtualisation {
  Method method = Method::trap;
  /// With TRAP: the machine's virtual-machine assist executes what it can, supervisor calls among it or not.
  bool assist = false;
  bool assist_supervisor_calls = true;
  bool pseudo_page_faults = false;  ///< SET PAGEX: VM/VS handshaking. Until the next IPL or reset.
  bool operator==(const Virtualisation&) const = default;
};

}  // namespace cp
