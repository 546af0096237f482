// Arbitrary instruction streams in a virtual machine: CP goes on working, another user's machine stays as it is, and the same
// input gives the same end.
#include <algorithm>
#include <memory>
#include <string>

#include <cp/control_program.hpp>

#include "scenario.hpp"

namespace {

constexpr std::string_view subject = "SUBJECT";
constexpr std::string_view witness = "WITNESS";
constexpr std::uint64_t instruction_budget = 400;
constexpr isa370::Nanoseconds time_budget = 20'000'000'000;
constexpr unsigned most_acts = 3;

cp::DirectoryUser user_named(std::string_view name) {
  cp::DirectoryUser user;
  user.name = std::string(name);
  user.password = "SECRET";
  user.storage = fuzz::storage_size;
  user.devices = {{0x009, cp::VirtualDeviceType::console, "3215"}, {0x00C, cp::VirtualDeviceType::reader, "3505"}};
  return user;
}

cp::Options installation() {
  cp::Options options;
  options.real_storage = 256 * 1024;
  options.directory.users = {user_named(subject), user_named(witness)};
  return options;
}

/// All that a user can see of a virtual machine.
struct Everything {
  isa370::CpuState cpu;
  std::vector<std::uint8_t> storage;
  std::vector<std::uint8_t> keys;
  bool operator==(const Everything&) const = default;
};

class System {
 public:
  explicit System(const fuzz::Scenario& scenario)
      : scenario_(scenario),
        control_program_(installation()),
        terminal_(control_program_.connect("T1")),
        witness_terminal_(control_program_.connect("T2")) {
    fuzz::require(control_program_.logon(witness, witness_terminal_).has_value(), "the witness logs on");
    fuzz::require(control_program_.logon(subject, terminal_).has_value(), "the subject logs on");
    prepare_witness();
    before_ = everything(witness);
    prepare_subject();
  }

  void run() {
    for (unsigned acts = 0; acts <= most_acts; ++acts) {
      const auto until = control_program_.machine().clock().now() + time_budget;
      (void)control_program_.run({.instructions = instruction_budget, .until = until});
      if (!scenario_.operator_acts) break;
      act();
    }
  }

  /// What the subject did reached nobody else.
  void check_isolation() {
    fuzz::require(everything(witness) == before_, "the witness is as it was");
    const auto lines = control_program_.terminal(witness_terminal_).lines.size();
    control_program_.enter(witness_terminal_, "QUERY TIME");
    (void)control_program_.run(
        {.instructions = instruction_budget, .until = control_program_.machine().clock().now() + time_budget});
    fuzz::require(control_program_.terminal(witness_terminal_).lines.size() > lines, "CP answers the witness");
  }

  void equals(System& other) {
    fuzz::require(control_program_.machine().clock().now() == other.control_program_.machine().clock().now(),
                  "the same simulated time");
    fuzz::require(control_program_.terminal(terminal_).lines.size() == other.control_program_.terminal(terminal_).lines.size(),
                  "the same lines on the terminal");
    fuzz::require(control_program_.logged_on_users() == other.control_program_.logged_on_users(), "the same users");
    if (control_program_.guest(subject))
      fuzz::require(everything(subject) == other.everything(subject), "the same virtual machine");
  }

 private:
  void prepare_witness() {
    std::vector<std::uint8_t> pattern(fuzz::storage_size);
    for (std::size_t i = 0; i < pattern.size(); ++i) pattern[i] = static_cast<std::uint8_t>(i * 11 + (i >> 8));
    fuzz::require(control_program_.write_storage(witness, 0, pattern).has_value(), "the witness has storage");
    isa370::CpuState cpu;
    cpu.gpr.fill(0x5A5A5A5A);
    cpu.cr = isa370::initial_control_registers();
    fuzz::require(control_program_.set_cpu(witness, cpu).has_value(), "the witness has registers");
  }

  void prepare_subject() {
    fuzz::require(control_program_.write_storage(subject, 0, fuzz::storage_of(scenario_)).has_value(),
                  "the subject has storage");
    for (std::uint32_t i = 0; i < scenario_.keys.size(); ++i)
      (void)control_program_.set_storage_key(subject, i * isa370::Storage::key_block_size, scenario_.keys[i]);
    auto cpu = fuzz::registers_of(scenario_);
    cpu.psw = isa370::ProgramStatusWord::from_bits(fuzz::start_psw(scenario_));
    fuzz::require(control_program_.set_cpu(subject, cpu).has_value(), "the subject has registers");
    (void)control_program_.load_reader(subject, 0x00C, std::vector<isa370::Card>(3));
    fuzz::require(control_program_.begin(subject).has_value(), "the subject begins");
  }

  Everything everything(std::string_view user) {
    Everything all;
    const auto view = control_program_.guest(user);
    fuzz::require(view.has_value(), "the user is logged on");
    all.cpu = view->cpu;
    auto storage = control_program_.read_storage(user, 0, fuzz::storage_size);
    fuzz::require(storage.has_value(), "the user's storage can be read");
    all.storage = std::move(*storage);
    for (std::uint32_t address = 0; address < fuzz::storage_size; address += isa370::Storage::key_block_size)
      all.keys.push_back(control_program_.storage_key(user, address).value_or(0) & 0xF8);
    return all;
  }

  /// What the subject's user could do; what CP refuses is no fault.
  void act() {
    control_program_.enter(terminal_, "BEGIN");
    (void)control_program_.external_interrupt(subject, isa370::external_code::interrupt_key);
    (void)control_program_.request_key(subject);
  }

  const fuzz::Scenario& scenario_;
  cp::ControlProgram control_program_;
  cp::TerminalNumber terminal_;
  cp::TerminalNumber witness_terminal_;
  Everything before_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto scenario = fuzz::read_scenario({bytes, size});
  System first(scenario);
  first.run();
  System second(scenario);
  second.run();
  first.equals(second);
  first.check_isolation();
  return 0;
}
