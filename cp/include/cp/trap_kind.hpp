// The kinds of trap by which control goes from a guest to CP: one list, with the explanation that the guided tour gives.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace cp {

enum class TrapKind : std::uint8_t {
  privileged_instruction,  ///< In the virtual supervisor state: CP simulates it.
  diagnose,                ///< A service call to CP.
  start_io,                ///< SIO and its relatives: CP runs the virtual channel program.
  supervisor_call,         ///< Reflected to the guest.
  program_exception,       ///< The guest's own error: reflected.
  page_fault,              ///< The page is not in a frame: CP brings it in; the guest never knows.
  shadow_fault,            ///< The guest's own tables are asked for the first time since they may have changed.
  virtual_timer,           ///< A virtual timer is due.
  slice_end,               ///< The real CPU timer: another guest's turn.
  wait_state,              ///< The guest loaded a waiting PSW.
  rewritten_instruction,   ///< One that the machine would have passed over: CP simulates it.
  run_scanned,             ///< CP looks at the guest's code before it is executed.
};

struct TrapKindRow {
  TrapKind kind;
  std::string_view name;         ///< "privileged instruction"
  std::string_view explanation;  ///< A sentence or two for a newcomer.
};
[[nodiscard]] std::span<const TrapKindRow> trap_kinds();
[[nodiscard]] std::string_view name_of(TrapKind kind);

}  // namespace cp
