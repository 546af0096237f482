// Signals among processors, the stopped state, resets and the store-status function. [POO] "Multiprocessing", "Resets", "Store
// Status" (GA22-7000-4 pp. 51-54, 97-99).
//
// There is one processor, and it can signal itself. What a signal orders happens between instructions: a reset at once, the
// rest when no interruption is pending and enabled any more. NOT IMPLEMENTED: initial microprogram loading: without that
// function the order is invalid.
#include <utility>

#include "cpu/clock_units.hpp"
#include "cpu/cpu.hpp"

namespace isa370 {
namespace {

template <typename Words>
void store_words(Storage& storage, std::uint32_t location, const Words& words) {
  for (const auto word : words) {
    storage.write(AbsoluteAddress{location}, word);
    location += sizeof word;
  }
}

}  // namespace

SignalResponse Cpu::signal(std::uint16_t address, std::uint8_t order) {
  static_assert(cpu_address == 0);
  const auto response = respond_to_own_signal(address, order, external_call_pending_);
  if (!response.accepted()) return response;
  switch (static_cast<SignalOrder>(order)) {
    case SignalOrder::external_call:
      external_call_pending_ = true;
      break;
    case SignalOrder::emergency_signal:
      emergency_signal_pending_ = true;
      break;
    case SignalOrder::stop:
      order_ = Order::stop;
      break;
    case SignalOrder::stop_and_store_status:
      order_ = Order::stop_and_store_status;
      break;
    case SignalOrder::restart:
      order_ = Order::restart;
      break;
    case SignalOrder::initial_program_reset:
      ordered_reset_ = Reset::initial_program;
      break;
    case SignalOrder::program_reset:
      ordered_reset_ = Reset::program;
      break;
    case SignalOrder::initial_cpu_reset:
      ordered_reset_ = Reset::initial_cpu;
      break;
    case SignalOrder::cpu_reset:
      ordered_reset_ = Reset::cpu;
      break;
    default:  // Sense; start, as it operates.
      break;
  }
  return response;
}

void Cpu::obey_reset() {
  if (!ordered_reset_) return;
  const auto kind = *ordered_reset_;
  if (kind == Reset::program || kind == Reset::initial_program) channels_->reset();
  reset(kind);
}

void Cpu::obey_order() {
  switch (std::exchange(order_, Order::none)) {
    case Order::none:
      break;
    case Order::stop:
      stop();
      break;
    case Order::stop_and_store_status:
      stop();
      store_status();
      break;
    case Order::restart:
      restart();
      break;
  }
}

// ---- The stopped state -----------------------------------------------------------------------------------------------------

void Cpu::stop() {
  if (stopped_) return;
  stopped_at_ = now();
  stopped_ = true;
}

void Cpu::start() {
  if (!stopped_) return;
  const auto timer = cpu_timer();
  stopped_ = false;
  set_cpu_timer(timer);
  if (embedded_)
    stood_still_ += now() - stopped_at_;
  else
    interval_timer_steps_ = interval_timer_steps(now());
}

void Cpu::restart() {
  if (check_stopped_) return;
  interruption_loop_.end();
  start();
  note_code_in_psw(0, 0);
  swap_psw(fixed_location::restart_old_psw, fixed_location::restart_new_psw);
}

void Cpu::set_prefix(std::uint32_t prefix) {
  constexpr std::uint32_t prefix_bits = 0x00FF'F000;
  state.prefix = prefix & prefix_bits;
  purge_access_buffer();
}

// ---- Resets ----------------------------------------------------------------------------------------------------------------

void Cpu::reset(Reset kind) {
  stop();
  order_ = Order::none;
  ordered_reset_.reset();
  check_stopped_ = false;
  machine_checks_.clear();
  interval_timer_pending_ = false;
  interrupt_key_pending_ = false;
  external_signals_pending_ = 0;
  emergency_signal_pending_ = false;
  external_call_pending_ = false;
  early_exception_length_ = 0;
  purge_access_buffer();
  if (kind == Reset::cpu || kind == Reset::program) return;

  state.psw = {};
  state.prefix = 0;
  state.cr = initial_control_registers(architecture());
  adopt_psw_format();
  set_cpu_timer(0);
  clock_comparator_ = 0;
  if (kind == Reset::initial_cpu || kind == Reset::initial_program) return;

  state.gpr.fill(0);
  state.fpr.fill(0);
  if (kind != Reset::power_on) return;
  set_time_of_day(0);
  clock_state_ = ClockState::not_set;
}

/// A BC-mode PSW is stored with an interruption code of zero.
void Cpu::store_status() {
  if (architecture() != Architecture::system_370) return;
  namespace location = store_status_location;
  auto psw = state.psw;
  psw.interruption_code = 0;
  storage_.write(AbsoluteAddress{location::cpu_timer}, static_cast<std::uint64_t>(cpu_timer()));
  storage_.write(AbsoluteAddress{location::clock_comparator}, clock_comparator_);
  storage_.write(AbsoluteAddress{location::psw}, psw.to_bits());
  storage_.write(AbsoluteAddress{location::prefix}, state.prefix);
  store_words(storage_, location::floating_point_registers, state.fpr);
  store_words(storage_, location::general_registers, state.gpr);
  store_words(storage_, location::control_registers, state.cr);
  storage_.note_change({0});
}

}  // namespace isa370
