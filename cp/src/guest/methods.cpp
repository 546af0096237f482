// The list of the ways to virtualise.
#include <algorithm>
#include <array>

#include "cp/virtualisation.hpp"

namespace cp {
namespace {

constexpr auto rows = std::to_array<MethodRow>({
    {Method::trap, "TRAP",
     "Trap and emulate: the guest runs on the real machine in the problem state, and CP simulates the privileged instructions, "
     "which trap there."},
    {Method::rewrite, "REWRITE",
     "Translation of the guest's code, for a machine that passes over some privileged instructions in the problem state "
     "instead "
     "of trapping: CP looks at code before it is executed, and puts instructions that trap in their place."},
    {Method::simulate, "SIMULATE",
     "Simulation, as before there were virtual machines: nothing of the guest runs on the real machine. A program of CP's "
     "simulates a whole machine, instruction by instruction; nothing traps but DIAGNOSE, by which a guest asks CP for "
     "something."},
});

}  // namespace

std::span<const MethodRow> methods() { return rows; }

std::string_view name_of(Method method) {
  const auto row = std::ranges::find(rows, method, &MethodRow::method);
  return row == rows.end() ? "unknown" : row->name;
}

std::string method_names() {
  std::string names;
  for (const auto& row : rows) names.append(names.empty() ? "" : ", ").append(row.name);
  return names;
}

std::optional<Method> find_method(std::string_view name) {
  const auto row = std::ranges::find(rows, name, &MethodRow::name);
  return row == rows.end() ? std::nullopt : std::optional(row->method);
}

isa370::InstructionSet usual_silent_instructions() {
  return isa370::parse_privileged_instructions("SSM,STNSM,STOSM,SPKA,IPK,SSK,ISK,RRB,LRA,STCTL").value();
}

}  // namespace cp
