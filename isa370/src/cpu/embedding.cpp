// An embedded machine: one whose clock and channels are a host's, and which comes back when the host must see to something.
#include "cpu/clock_units.hpp"
#include "cpu/cpu.hpp"

namespace isa370 {

void Cpu::embed() {
  embedded_ = true;
  stopped_at_ = now();  // The machine begins operating; the time before it was made does not count for its timers.
  stood_still_ = now();
  set_cpu_timer(0);
}

/// DIAGNOSE in the supervisor state, and what an instruction causes that follows another program interruption at once: the new
/// PSW would be loaded for ever.
bool Cpu::host_sees_to(ProgramInterruption code) {
  if (code == ProgramInterruption::privileged_operation && !state.psw.problem) return true;
  const auto count = instructions_by_now() - (nullified(code) ? 1 : 0);
  if (completes(code)) {
    interruption_loop_.end();
    return false;
  }
  return interruption_loop_.next(count);
}

bool Cpu::waiting() const {
  if (!state.psw.wait || !state.psw.valid() || machine_check_due() || order_ != Order::none || ordered_reset_) return false;
  if (state.psw.external_enabled() && external_request() != 0) return false;
  return !channels_->pending([this](unsigned channel) { return state.psw.io_enabled(channel, channel_masks()); });
}

std::optional<Nanoseconds> Cpu::timer_interruption_to_come() const {
  const auto instant = state.psw.external_enabled() ? next_timer_interruption() : never;
  return instant == never ? std::nullopt : std::optional(instant);
}

void Cpu::enable_interval_timer(bool enabled) {
  if (enabled == options_.interval_timer) return;
  options_.interval_timer = enabled;
  interval_timer_steps_ = interval_timer_steps((stopped_ ? stopped_at_ : clock_.now()) - stood_still_);
}

}  // namespace isa370
