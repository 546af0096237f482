// Runs a program on the bare machine.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <isa370/bits.hpp>
#include <isa370/devices/console_3215.hpp>
#include <isa370/devices/reader_3505.hpp>
#include <isa370/instruction.hpp>

#include "layout.hpp"
#include "subject.hpp"

namespace equivalence::random {
namespace {

constexpr isa370::DeviceNumber console_number = 0x009;
constexpr isa370::DeviceNumber reader_number = 0x00C;

/// Looks whether translation goes on behind a change that wants PTLB. What was not valid is in no look-aside buffer.
class TableWatch {
 public:
  explicit TableWatch(isa370::Machine& machine) : machine_(machine), known_(now()) {}
  /// Before an instruction. False when it may meet what was changed.
  [[nodiscard]] bool good() {
    constexpr auto small_pages = isa370::bit<std::uint32_t>(9);
    const std::uint16_t invalid = (machine_.cpu().cr[0] & small_pages) != 0 ? 0x0004 : 0x0008;
    constexpr std::uint16_t purge = 0xB20D;
    const auto present = now();
    for (std::size_t at = 0; at < present.size(); at += 2) {
      if (present[at] == known_[at] && present[at + 1] == known_[at + 1]) continue;
      changed_ = changed_ || (isa370::load_big_endian<std::uint16_t>(&known_[at]) & invalid) == 0;
    }
    known_ = present;
    const auto& psw = machine_.cpu().psw;
    const auto text_at = psw.translation() ? machine_.translate({psw.address}) : isa370::RealAddress{psw.address};
    const auto absolute = text_at ? isa370::to_absolute(*text_at, machine_.cpu().prefix).value : program_storage;
    const bool purges = absolute + 1 < program_storage && !psw.problem &&
                        isa370::load_big_endian<std::uint16_t>(&machine_.storage().bytes()[absolute]) == purge;
    if (purges) changed_ = false;
    return !changed_ || !psw.translation();
  }

 private:
  [[nodiscard]] std::vector<std::uint8_t> now() const {
    const auto bytes = std::as_const(machine_).storage().bytes().subspan(tables, tables_end - tables);
    return {bytes.begin(), bytes.end()};
  }
  isa370::Machine& machine_;
  std::vector<std::uint8_t> known_;
  bool changed_ = false;
};

class BareMachine : public Subject {
 public:
  BareMachine(const Skeleton& skeleton, const BareMachineOptions& options) : skeleton_(skeleton), options_(options) {}
  [[nodiscard]] std::string name() const override { return "the bare machine"; }
  [[nodiscard]] Outcome run(const Program& program) override;

 private:
  [[nodiscard]] isa370::MachineOptions machine_options(const Program& program) const;
  [[nodiscard]] End run_to_the_end(isa370::Machine& machine, isa370::Console3215& console, Operator& person,
                                   const Program& program) const;
  const Skeleton& skeleton_;
  BareMachineOptions options_;
};

isa370::MachineOptions BareMachine::machine_options(const Program& program) const {
  isa370::MachineOptions options;
  options.storage_size = program_storage;
  if (options_.time_of_day != 0) options.time_of_day = options_.time_of_day;
  if (options_.model != nullptr) options.model = options_.model;
  if (options_.cpu_serial != 0) options.cpu_serial = options_.cpu_serial;
  options.clock_can_be_set = false;  // A virtual machine's cannot.
  options.timed_devices = program.timed_devices;
  options.fast_paths = options_.fast_paths;
  options.count_rows = options_.count_rows;
  return options;
}

constexpr std::int64_t a_moment = std::int64_t{4096} * 10;  // 10 microseconds

/// Or has just done so: from zero to below, or from the least value to the greatest.
bool about_to_change_sign(std::int64_t timer) {
  return (timer > -a_moment && timer < a_moment) || timer < INT64_MIN + a_moment || timer > INT64_MAX - a_moment;
}

bool waits_for_timer(const isa370::CpuState& cpu) {
  constexpr auto timers = isa370::bit<std::uint32_t>(21) | isa370::bit<std::uint32_t>(24);
  return cpu.psw.wait && cpu.psw.external_enabled() && (cpu.cr[0] & timers) != 0;
}

End BareMachine::run_to_the_end(isa370::Machine& machine, isa370::Console3215& console, Operator& person,
                                const Program& program) const {
  constexpr unsigned most_fruitless = 1'000;  // Interruptions follow each other for ever.
  unsigned fruitless = 0;
  auto timer = machine.cpu_timer();
  TableWatch watch(machine);
  const bool steps = options_.forgetful || options_.watchful || options_.awake || options_.careful || options_.wants_prefix ||
                     options_.delay != 0;
  while (machine.instruction_count() < instruction_limit) {
    const auto before = machine.instruction_count();
    const auto left = instruction_limit - machine.instruction_count();
    const auto exit = machine.run({.instructions = steps ? 1 : left});
    if (options_.forgetful) machine.purge_translation_buffer();
    const auto timer_before = std::exchange(timer, machine.cpu_timer());
    const bool set = timer > timer_before || timer_before / 2 - timer / 2 > 500 * a_moment;
    if (options_.watchful && set && about_to_change_sign(timer)) return End::failure;
    if (options_.awake && !program.real_timer && waits_for_timer(machine.cpu())) return End::failure;
    if (options_.careful && !watch.good()) return End::failure;
    if (options_.wants_prefix && machine.cpu().prefix != 0 && machine.cpu().prefix != prefix_page) return End::failure;
    if (options_.delay != 0) machine.consume(options_.delay);
    switch (exit.reason) {
      case isa370::ExitReason::budget:
        fruitless = machine.instruction_count() == before ? fruitless + 1 : 0;
        if (fruitless >= (steps ? most_fruitless : 1)) return End::check_stop;
        continue;
      case isa370::ExitReason::disabled_wait:
        return End::disabled_wait;
      case isa370::ExitReason::stopped:
        return End::stopped;
      case isa370::ExitReason::idle:
        break;
      default:
        return End::check_stop;
    }
    switch (person.next(machine.cpu(), console.reading())) {
      case Operator::Act::nothing:
        return End::idle;
      case Operator::Act::type:
        console.enter(person.line());
        break;
      case Operator::Act::interrupt_key:
        machine.external_interrupt_key();
        break;
      case Operator::Act::request_key:
        console.attention();
        break;
    }
  }
  return End::limit;
}

constexpr std::uint32_t far_interval = 0x7FFF'FF00;
constexpr std::uint32_t other_far_interval = 0x7A5C'3900;

/// In the skeleton's pages, each word that is `from` becomes `to`.
void replace_interval(std::span<std::uint8_t> storage, std::uint32_t from, std::uint32_t to) {
  constexpr std::uint32_t page = 0x1000;
  for (const auto origin : {0U, prefix_page})
    for (auto at = origin; at < origin + page; at += sizeof from)
      if (isa370::load_big_endian<std::uint32_t>(&storage[at]) == from) isa370::store_big_endian(&storage[at], to);
}

/// Lets the channels come to an end; the processor waits meanwhile.
void finish_channel_programs(isa370::Machine& machine) {
  const auto cpu = machine.cpu();
  machine.start();
  machine.cpu().psw = {};
  machine.cpu().psw.wait = true;
  machine.cpu().psw.system_mask = isa370::ProgramStatusWord::external_mask;
  machine.cpu().cr[0] = 0;
  while (machine.run({}).reason == isa370::ExitReason::budget) {
  }
  machine.cpu() = cpu;
}

Outcome BareMachine::run(const Program& program) {
  isa370::Machine machine(machine_options(program));
  Outcome outcome;
  auto console = std::make_unique<isa370::Console3215>(
      isa370::Console3215::Options{},
      isa370::Console3215::Outlets{
          .typed = [&outcome](std::string_view text) { outcome.console += text; }, .read_started = [] {}, .alarm = [] {}});
  auto& console_device = *console;
  auto reader = std::make_unique<isa370::CardReader>(isa370::model_3505, isa370::CardReader::Options{.end_of_file = true});
  reader->load(cards_of(program), false);
  machine.channels().attach(console_number, std::move(console));
  machine.channels().attach(reader_number, std::move(reader));

  auto image = skeleton_.image_of(program);
  if (options_.other_interval) replace_interval(image, far_interval, other_far_interval);
  std::ranges::copy(image, machine.storage().bytes().begin());
  machine.cpu().cr = isa370::initial_control_registers();
  machine.cpu().psw = isa370::ProgramStatusWord::from_bits(begin);

  Operator person(program);
  outcome.end = run_to_the_end(machine, console_device, person, program);
  if (outcome.end == End::disabled_wait || outcome.end == End::stopped) finish_channel_programs(machine);
  outcome.cpu = machine.cpu();
  const auto bytes = machine.storage().bytes();
  outcome.storage.assign(bytes.begin(), bytes.end());
  if (options_.other_interval) replace_interval(outcome.storage, other_far_interval, far_interval);
  for (std::uint32_t address = 0; address < program_storage; address += block_size)
    outcome.keys.push_back(machine.storage().key({address}));
  outcome.instructions = machine.instruction_count();
  const auto counts = machine.row_counts();
  for (std::size_t i = 0; i < counts.size(); ++i)
    if (counts[i] != 0) outcome.counts[std::string(isa370::instruction_table()[i].mnemonic)] = counts[i];
  return outcome;
}

}  // namespace

std::unique_ptr<Subject> make_bare_machine(const Skeleton& skeleton, const BareMachineOptions& options) {
  return std::make_unique<BareMachine>(skeleton, options);
}

}  // namespace equivalence::random
