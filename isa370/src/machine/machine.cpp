// The machine put together: storage, clock, channels and processor, and the operator's keys.
#include "isa370/machine.hpp"

#include <algorithm>
#include <utility>

#include "cpu/cpu.hpp"
#include "cpu/translation.hpp"
#include "machine/initial_program_load.hpp"
#include "machine/parts.hpp"

namespace isa370 {
namespace {

const Model& model_of(const MachineOptions& options) {
  return options.model != nullptr ? *options.model : *find_model("370/168");
}

}  // namespace

Machine::Parts::Parts(const MachineOptions& given, const Surroundings* surroundings)
    : options(given),
      storage(given.storage_size),
      own_clock(surroundings == nullptr ? std::make_unique<EventClock>() : nullptr),
      clock(own_clock ? *own_clock : surroundings->clock),
      channel_storage(storage),
      own_channels(surroundings == nullptr ? std::make_unique<ChannelSet>(channel_storage, clock, channel_target,
                                                                          channel_options(model_of(given), given.timed_devices))
                                           : nullptr),
      channels(own_channels ? *own_channels : surroundings->channels),
      cpu(options, model_of(given), storage, clock) {
  options.storage_size = storage.size();
  options.model = &model_of(given);
  cpu.connect(channels);
  if (surroundings != nullptr) cpu.embed();
}

Machine::Machine(MachineOptions options) : parts_(std::make_unique<Parts>(options, nullptr)) {}
Machine::Machine(MachineOptions options, const Surroundings& surroundings)
    : parts_(std::make_unique<Parts>(options, &surroundings)) {}
Machine::~Machine() = default;

const MachineOptions& Machine::options() const { return parts_->options; }
Storage& Machine::storage() { return parts_->storage; }
const Storage& Machine::storage() const { return parts_->storage; }
CpuState& Machine::cpu() { return parts_->cpu.state; }
const CpuState& Machine::cpu() const { return parts_->cpu.state; }
ChannelSet& Machine::channels() { return parts_->channels; }
EventClock& Machine::clock() { return parts_->clock; }
const EventClock& Machine::clock() const { return parts_->clock; }

Exit Machine::run(Budget budget) { return parts_->cpu.run(budget); }

std::uint64_t Machine::instruction_count() const { return parts_->cpu.instruction_count(); }
const InterruptionCounts& Machine::interruption_counts() const { return parts_->cpu.interruption_counts(); }
const assist::Counts& Machine::assist_counts() const { return parts_->cpu.assist_counts(); }
std::span<const std::uint64_t> Machine::row_counts() const { return parts_->cpu.row_counts(); }

// ---- The operator's keys --------------------------------------------------------------------------------------------

void Machine::reset(Reset kind) {
  if (kind != Reset::cpu && kind != Reset::initial_cpu) parts_->channels.reset();
  parts_->cpu.reset(kind);
  if (kind == Reset::system_clear || kind == Reset::power_on) parts_->storage.clear();
}

void Machine::system_reset(bool clear_storage) {
  reset(clear_storage ? Reset::system_clear : Reset::initial_program);
  start();
}

void Machine::stop() { parts_->cpu.stop(); }
void Machine::start() { parts_->cpu.start(); }
bool Machine::stopped() const { return parts_->cpu.stopped(); }
void Machine::store_status() { parts_->cpu.store_status(); }

void Machine::restart() { parts_->cpu.restart(); }
void Machine::load_psw(std::uint64_t word) {
  start();
  static_cast<void>(parts_->cpu.load_psw(word));
}
void Machine::signal_machine_check(const MachineCheck& check) { parts_->cpu.signal_machine_check(check); }
bool Machine::check_stopped() const { return parts_->cpu.check_stopped(); }
void Machine::external_interrupt_key() { parts_->cpu.press_interrupt_key(); }
void Machine::external_signal(std::uint8_t lines) { parts_->cpu.signal_externally(lines); }
SignalResponse Machine::signal(SignalOrder order) {
  return parts_->cpu.signal(Cpu::cpu_address, static_cast<std::uint8_t>(order));
}

tl::expected<void, std::string> Machine::initial_program_load(DeviceNumber device, bool clear) {
  reset(clear ? Reset::system_clear : Reset::initial_program);
  auto result = load_initial_program(parts_->storage, parts_->clock, parts_->channels, device, parts_->cpu.architecture());
  if (!result) {
    parts_->channels.reset();
    return result;
  }
  start();
  static_cast<void>(parts_->cpu.load_psw(parts_->storage.read<std::uint64_t>({fixed_location::restart_new_psw})));
  return {};
}

// ---- Timers ---------------------------------------------------------------------------------------------------------

std::uint64_t Machine::time_of_day() const { return parts_->cpu.time_of_day(); }
void Machine::set_time_of_day(std::uint64_t value) { parts_->cpu.set_time_of_day(value); }
ClockState Machine::clock_state() const { return parts_->cpu.clock_state(); }
void Machine::set_clock_state(ClockState state) { parts_->cpu.set_clock_state(state); }
void Machine::enable_clock_setting(bool enabled) { parts_->cpu.enable_clock_setting(enabled); }
void Machine::enable_interval_timer(bool enabled) { parts_->cpu.enable_interval_timer(enabled); }
void Machine::enable_extended_control(bool enabled) { parts_->cpu.enable_extended_control(enabled); }
void Machine::note_intervention() { parts_->cpu.note_intervention(); }
std::optional<Nanoseconds> Machine::next_timer_interruption() const { return parts_->cpu.timer_interruption_to_come(); }
bool Machine::waiting() const { return parts_->cpu.waiting(); }
std::int64_t Machine::cpu_timer() const { return parts_->cpu.cpu_timer(); }
void Machine::set_cpu_timer(std::int64_t value) { parts_->cpu.set_cpu_timer(value); }
std::uint64_t Machine::clock_comparator() const { return parts_->cpu.clock_comparator(); }
void Machine::set_clock_comparator(std::uint64_t value) { parts_->cpu.set_clock_comparator(value); }

void Machine::purge_translation_buffer() { parts_->cpu.purge_access_buffer(); }
void Machine::consume(Nanoseconds duration) { parts_->clock.advance_to(parts_->clock.now() + duration); }

std::optional<RealAddress> Machine::translate(VirtualAddress address) const {
  const auto& cpu = parts_->cpu;
  const auto translation = cpu.translate(address);
  const RealAddress real{translation.address};
  if (!translation.done() || !parts_->storage.contains(cpu.absolute(real))) return std::nullopt;
  return real;
}

}  // namespace isa370
