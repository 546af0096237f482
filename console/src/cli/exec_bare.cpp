// A program on the bare machine.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <isa370/devices/console_3215.hpp>

#include "cli/exec_subject.hpp"

namespace console {
namespace {

using isa370::ExitReason;

/// A typewriter's carriage stops at some column; CP's terminals have the same.
constexpr std::size_t longest_line = 240;

class BareMachine final : public ExecSubject {
 public:
  explicit BareMachine(ExecSetup& setup) : setup_(setup), machine_(options_of(setup)) {
    if (setup.has_console) {
      auto console = std::make_unique<isa370::Console3215>(
          isa370::Console3215::Options{},
          isa370::Console3215::Outlets{.typed = [this](std::string_view text) { typed(text); }, .read_started{}, .alarm{}});
      console_ = console.get();
      machine_.channels().attach(setup.console.number, std::move(console));
    }
    for (auto& configured : setup.devices) machine_.channels().attach(configured.number, std::move(configured.device));
    machine_.channels().on_report([this](isa370::DeviceNumber number, std::string_view line) {
      reports_.push_back(fmt::format("{:03X}: {}", number, line));
    });
    machine_.system_reset(true);
  }

  tl::expected<void, std::string> start() override {
    const auto bytes = machine_.storage().bytes();
    for (const auto& load : setup_.loads) std::ranges::copy(load.bytes, bytes.begin() + load.address);
    for (const auto& [address, key] : setup_.options.keys) machine_.storage().set_key({address}, key);
    if (const auto* const psw = std::get_if<StartWithPsw>(&setup_.options.start)) {
      set_registers(setup_.options, machine_.cpu());  // Those of the 360/67 choose the PSW's format.
      machine_.load_psw(psw->psw);
      return {};
    }
    if (const auto* const ipl = std::get_if<StartWithIpl>(&setup_.options.start)) {
      if (auto loaded = machine_.initial_program_load(ipl->device); !loaded) return loaded;
    } else {
      machine_.restart();
    }
    set_registers(setup_.options, machine_.cpu());
    return {};
  }

  tl::expected<State, std::string> run(isa370::Budget budget) override {
    switch (machine_.run(budget).reason) {
      case ExitReason::disabled_wait:
        return State::disabled_wait;
      case ExitReason::check_stop:
        return State::check_stop;
      case ExitReason::idle:
      case ExitReason::stopped:  // It has stopped itself by SIGP: only the operator can start it.
        return State::idle;
      default:
        if (interrupts_itself()) return State::check_stop;
        return machine_.cpu().psw.wait ? State::waiting : State::running;
    }
  }

  isa370::Nanoseconds now() const override { return machine_.clock().now(); }
  std::vector<std::string> take_reports() override { return std::exchange(reports_, {}); }

  // ---- The operator ----
  std::string typed_from(std::size_t offset) const override { return typed_.substr(std::min(offset, typed_.size())); }
  bool reading() const override { return console_ != nullptr && console_->reading() && console_->state().lines.empty(); }
  void type(std::string_view line) override {
    // The operator's end-of-block key returns the carriage.
    if (column_ != 0) typed("\n");
    console_->enter(line);
  }
  void attention() override { console_->attention(); }
  void ready(isa370::DeviceNumber number) override {
    if (auto* const device = machine_.channels().device(number); device != nullptr) device->make_ready();
  }

  // ---- The report ----
  std::uint64_t instructions() const override { return machine_.instruction_count(); }
  isa370::CpuState cpu() const override { return machine_.cpu(); }
  isa370::InterruptionCounts interruptions() const override { return machine_.interruption_counts(); }
  std::uint8_t key(std::uint32_t address) const override { return machine_.storage().key({address}); }
  std::vector<std::uint8_t> storage(StorageRange range) override {
    const auto bytes = std::as_const(machine_.storage()).bytes().subspan(range.address, range.length);
    return {bytes.begin(), bytes.end()};
  }

 private:
  static isa370::MachineOptions options_of(const ExecSetup& setup) {
    return {.storage_size = setup.storage,
            .model = &setup.model,
            .cpu_serial = setup.cpu_serial,
            .time_of_day = setup.options.time_of_day,
            .timed_devices = !setup.options.fast_devices,
            .silent_in_problem_state = setup.options.silent_instructions};
  }

  /// Since the last call nothing but program interruptions happened: the first instruction of the program's handler gives one
  /// itself, and so it goes on for ever. CP stops a virtual machine in such a loop, too.
  bool interrupts_itself() {
    constexpr std::uint64_t enough = 1000;
    const auto interruptions = machine_.interruption_counts().program - interruptions_seen_;
    const auto instructions = machine_.instruction_count() - instructions_seen_;
    interruptions_seen_ += interruptions;
    instructions_seen_ += instructions;
    return interruptions >= std::max(instructions, enough);
  }

  void typed(std::string_view text) {
    for (const char c : text) {
      if (c != '\n' && column_ == longest_line) {
        typed_ += '\n';
        column_ = 0;
      }
      typed_ += c;
      column_ = c == '\n' ? 0 : column_ + 1;
    }
  }

  const ExecSetup& setup_;
  isa370::Machine machine_;
  isa370::Console3215* console_ = nullptr;
  std::vector<std::string> reports_;
  std::string typed_;
  std::size_t column_ = 0;
  std::uint64_t interruptions_seen_ = 0;
  std::uint64_t instructions_seen_ = 0;
};

}  // namespace

std::unique_ptr<ExecSubject> make_bare_machine(ExecSetup& setup) { return std::make_unique<BareMachine>(setup); }

void set_registers(const ExecOptions& options, isa370::CpuState& cpu) {
  for (const auto& [number, value] : options.gpr) cpu.gpr[number] = value;
  for (const auto& [number, value] : options.fpr) cpu.fpr[number / 2] = value;
  for (const auto& [number, value] : options.cr) cpu.cr[number] = value;
}

}  // namespace console
