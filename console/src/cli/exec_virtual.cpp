// A program in a virtual machine under CP: the only user of a machine with ample real storage.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <cp/control_program.hpp>

#include "cli/exec_subject.hpp"

namespace console {
namespace {

constexpr std::string_view user = "EXEC";
constexpr std::uint32_t real_storage = 16 * 1024 * 1024;

/// As on the bare machine: who waits for a timer for longer than this waits for a person.
constexpr isa370::Nanoseconds idle_horizon = 3'600'000'000'000;

cp::Options options_of(const ExecSetup& setup) {
  cp::DirectoryUser entry;
  entry.name = user;
  entry.password = user;
  entry.storage = setup.storage;
  entry.maximum_storage = setup.storage;
  entry.virtualisation = setup.options.virtualisation;
  entry.real_timer = true;  // The bare machine's timers run while it waits.
  if (setup.has_console) entry.devices.push_back({setup.console.number, cp::VirtualDeviceType::console, setup.console.model});
  cp::Options options;
  options.real_storage = real_storage;
  options.paging_device_count = 2;  // Room for a virtual machine of 16M.
  options.model = &setup.model;
  // For CP, zero stands for its own default; 1900 begins a fraction of a microsecond later.
  options.time_of_day = std::max<std::uint64_t>(setup.options.time_of_day, 1);
  options.directory.users.push_back(std::move(entry));
  options.hints = false;
  options.timed_devices = !setup.options.fast_devices;
  options.silent_instructions = setup.options.silent_instructions;
  return options;
}

class VirtualMachine final : public ExecSubject {
 public:
  explicit VirtualMachine(ExecSetup& setup) : setup_(setup), cp_(options_of(setup)), terminal_(cp_.connect("T1")) {}

  tl::expected<void, std::string> start() override {
    if (auto done = cp_.logon(user, terminal_); !done) return done;
    // What the dialogue types is for the program as it stands.
    cp_.enter(terminal_, "SET LINEDIT OFF");
    for (auto& configured : setup_.devices)
      if (auto done = cp_.attach_device(user, configured.number, std::move(configured.device)); !done) return done;
    if (auto done = fill_storage(); !done) return done;
    if (auto done = press_start(); !done) return done;
    note_view();
    set_registers(setup_.options, view_.cpu);
    return cp_.set_cpu(user, view_.cpu);
  }

  tl::expected<State, std::string> run(isa370::Budget budget) override {
    const auto stop = cp_.run(budget);
    note_typing();
    if (!note_view()) return tl::unexpected(std::string("the virtual machine logged itself off"));
    switch (view_.status) {
      case cp::GuestStatus::disabled_wait:
        return State::disabled_wait;
      case cp::GuestStatus::cp_mode:
        return entered_cp();
      case cp::GuestStatus::enabled_wait:
      case cp::GuestStatus::io_wait:
        return stop == cp::RunStop::idle || nothing_comes() ? State::idle : State::waiting;
      case cp::GuestStatus::runnable:
      case cp::GuestStatus::page_wait:
        break;
    }
    return stop == cp::RunStop::idle ? State::idle : State::running;
  }

  isa370::Nanoseconds now() const override { return cp_.machine().clock().now(); }
  std::vector<std::string> take_reports() override { return cp_.take_device_reports(); }

  // ---- The operator ----
  std::string typed_from(std::size_t offset) const override {
    const auto& unfinished = cp_.terminal(terminal_).unfinished;
    if (offset < typed_.size()) return typed_.substr(offset) + unfinished;
    return unfinished.substr(std::min(offset - typed_.size(), unfinished.size()));
  }
  bool reading() const override { return cp_.terminal(terminal_).mode == cp::TerminalMode::vm_read; }
  void type(std::string_view line) override {
    cp_.enter(terminal_, line);
    note_typing();
  }
  void attention() override { static_cast<void>(cp_.request_key(user)); }
  void ready(isa370::DeviceNumber number) override { static_cast<void>(cp_.make_ready(user, number)); }

  // ---- The report ----
  std::uint64_t instructions() const override { return view_.counters.instructions; }
  isa370::CpuState cpu() const override { return view_.cpu; }
  isa370::InterruptionCounts interruptions() const override { return view_.counters.reflected; }
  std::uint8_t key(std::uint32_t address) const override { return cp_.storage_key(user, address).value_or(0); }
  std::vector<std::uint8_t> storage(StorageRange range) override {
    return cp_.read_storage(user, range.address, range.length).value_or(std::vector<std::uint8_t>{});
  }
  std::optional<ControlProgramCounts> control_program() const override {
    const auto& counters = view_.counters;
    ControlProgramCounts counts{.traps = counters.trap_count(),
                                .page_faults = counters.page_faults,
                                .simulated = counters.simulated.by_mnemonic(),
                                .assisted = {},
                                .diagnose = counters.diagnose,
                                .pseudo_page_faults = counters.pseudo_page_faults,
                                .interpreted = counters.interpreted};
    for (std::size_t k = 0; k < isa370::assist::mnemonics.size(); ++k)
      if (const auto count = counters.assisted[k]; count != 0)
        counts.assisted[std::string(isa370::assist::mnemonics[k])] = count;
    return counts;
  }

 private:
  tl::expected<void, std::string> fill_storage() {
    for (const auto& load : setup_.loads) {
      const std::vector<std::uint8_t> bytes(load.bytes.begin(), load.bytes.end());
      if (auto done = cp_.write_storage(user, load.address, bytes); !done) return done;
      // CP notes a change for every store of its own; on the bare machine loading is not seen in the keys.
      constexpr auto block_size = isa370::Storage::key_block_size;
      const auto end = load.address + static_cast<std::uint32_t>(bytes.size());
      for (auto block = load.address - load.address % block_size; block < end; block += block_size)
        if (auto done = cp_.set_storage_key(user, block, 0); !done) return done;
    }
    for (const auto& [address, key] : setup_.options.keys)
      if (auto done = cp_.set_storage_key(user, address, key); !done) return done;
    return {};
  }

  tl::expected<void, std::string> press_start() {
    if (const auto* const ipl = std::get_if<StartWithIpl>(&setup_.options.start)) return cp_.ipl(user, ipl->device);
    if (std::holds_alternative<StartWithRestart>(setup_.options.start)) return cp_.restart(user);
    note_view();
    view_.cpu.psw = isa370::ProgramStatusWord::from_bits(std::get<StartWithPsw>(setup_.options.start).psw);
    if (auto done = cp_.set_cpu(user, view_.cpu); !done) return done;
    return cp_.begin(user);
  }

  /// CP stopped the guest. What stops the real machine, too, is the program's own doing.
  tl::expected<State, std::string> entered_cp() const {
    std::string_view reason;
    for (const auto& line : cp_.terminal(terminal_).lines)
      if (line.origin == cp::TerminalLine::Origin::cp) reason = line.text;
    for (const std::string_view loop : {"DMKDSP451W", "DMKDSP452W", "DMKPRG453W", "CP ENTERED; the virtual prefix"})
      if (reason.starts_with(loop)) return State::check_stop;
    if (reason == "CP") return State::idle;  // The program itself asked for CP.
    return tl::unexpected(fmt::format("CP stopped the virtual machine: {}", reason));
  }

  bool nothing_comes() const {
    const auto next = cp_.machine().clock().next_at();
    return !next || *next > now() + idle_horizon;
  }

  /// False when the user is logged off.
  bool note_view() {
    auto view = cp_.guest(user);
    if (view) view_ = std::move(*view);
    return view.has_value();
  }

  void note_typing() {
    const auto& lines = cp_.terminal(terminal_).lines;
    for (; lines_seen_ < lines.size(); ++lines_seen_)
      if (lines[lines_seen_].origin == cp::TerminalLine::Origin::guest) typed_ += lines[lines_seen_].text + '\n';
  }

  ExecSetup& setup_;
  cp::ControlProgram cp_;
  cp::TerminalNumber terminal_;
  cp::GuestView view_;
  std::string typed_;  ///< Finished lines.
  std::size_t lines_seen_ = 0;
};

}  // namespace

std::unique_ptr<ExecSubject> make_virtual_machine(ExecSetup& setup) { return std::make_unique<VirtualMachine>(setup); }

}  // namespace console
