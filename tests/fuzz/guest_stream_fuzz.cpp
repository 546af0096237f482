// Arbitrary instruction streams in a virtual machine: CP goes on working, its tables are in order, another user's machine stays
// as it is, and the same input gives the same end. The machine is small; the virtual machine may have devices of every kind,
// its own translation, program events, a prefix and a companion that runs the same, and its user types commands.
#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include <cp/control_program.hpp>

#include "all_devices.hpp"
#include "scenario.hpp"

namespace {

constexpr std::string_view subject = "SUBJECT";
constexpr std::string_view witness = "WITNESS";
constexpr std::string_view companion = "FRIEND";
constexpr std::uint64_t instruction_budget = 400;
constexpr isa370::Nanoseconds time_budget = 20'000'000'000;
constexpr unsigned most_acts = 4;

/// What the byte for the model means here.
struct Circumstances {
  explicit Circumstances(std::uint8_t byte)
      : program_events((byte & 0x80) != 0),
        prefix((byte & 0x40) != 0),
        company((byte & 0x20) != 0),
        scarce((byte & 0x10) != 0),
        first_command(byte & 0x0FU) {}
  bool program_events;
  bool prefix;
  bool company;
  bool scarce;
  std::size_t first_command;
};

constexpr std::array<std::string_view, 24> commands{"BEGIN",
                                                    "SYSTEM RESET",
                                                    "SYSTEM CLEAR",
                                                    "SYSTEM RESTART",
                                                    "IPL 00C",
                                                    "IPL 00C CLEAR",
                                                    "EXTERNAL",
                                                    "ATTN",
                                                    "STORE STATUS",
                                                    "STORE PSW 040C0000 00001000",
                                                    "STORE X0 008000E0 00000780",
                                                    "STORE S1000 82",
                                                    "DISPLAY 0-FFFF K0-FFFF G X Y PSW CAW CSW",
                                                    "SET ECMODE OFF",
                                                    "SET ECMODE ON",
                                                    "SET TIMER REAL",
                                                    "SET RUN ON",
                                                    "DETACH 009",
                                                    "DETACH 00C",
                                                    "DEFINE CTCA 700",
                                                    "COUPLE 700 TO FRIEND 700",
                                                    "QUERY VIRTUAL",
                                                    "MSG WITNESS HELLO",
                                                    "LOGOFF"};
cp::DirectoryUser user_named(std::string_view name) {
  cp::DirectoryUser user;
  user.name = std::string(name);
  user.password = "SECRET";
  user.storage = fuzz::storage_size;
  user.devices = {{0x009, cp::VirtualDeviceType::console, "3215"}, {0x00C, cp::VirtualDeviceType::reader, "3505"}};
  return user;
}

cp::Options installation(const Circumstances& circumstances) {
  cp::Options options;
  options.real_storage = (circumstances.scarce ? 64 : 256) * 1024;
  options.directory.users = {user_named(subject), user_named(witness), user_named(companion)};
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
        circumstances_(scenario.model),
        control_program_(installation(circumstances_)),
        terminal_(control_program_.connect("T1")),
        witness_terminal_(control_program_.connect("T2")),
        companion_terminal_(control_program_.connect("T3")) {
    fuzz::require(control_program_.logon(witness, witness_terminal_).has_value(), "the witness logs on");
    fuzz::require(control_program_.logon(subject, terminal_).has_value(), "the subject logs on");
    prepare_witness();
    before_ = everything(witness);
    if (circumstances_.company) {
      fuzz::require(control_program_.logon(companion, companion_terminal_).has_value(), "the companion logs on");
      prepare(companion);
    }
    if (scenario.devices) attach_devices();
    prepare(subject);
  }

  void run() {
    for (unsigned acts = 0; acts <= most_acts; ++acts) {
      const auto until = control_program_.machine().clock().now() + time_budget;
      (void)control_program_.run({.instructions = instruction_budget, .until = until});
      check_tables();
      if (!scenario_.operator_acts) break;
      act(acts);
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

  void check_tables() {
    const auto faults = control_program_.audit();
    fuzz::require(faults.empty(), faults.empty() ? "" : faults.front().c_str());
  }

  /// One of each kind, from a machine of their own; those whose numbers are taken stay there.
  void attach_devices() {
    isa370::Machine shop({});
    for (const auto number : fuzz::attach_all(shop.channels()))
      (void)control_program_.attach_device(subject, number, shop.channels().detach(number));
  }

  void prepare(std::string_view subject) {
    fuzz::require(control_program_.write_storage(subject, 0, fuzz::storage_of(scenario_)).has_value(),
                  "the subject has storage");
    for (std::uint32_t i = 0; i < scenario_.keys.size(); ++i)
      (void)control_program_.set_storage_key(subject, i * isa370::Storage::key_block_size, scenario_.keys[i]);
    auto cpu = fuzz::registers_of(scenario_);
    cpu.psw = isa370::ProgramStatusWord::from_bits(fuzz::start_psw(scenario_));
    if (scenario_.translation && cpu.psw.extended_control) cpu.psw.system_mask |= isa370::ProgramStatusWord::translation_mask;
    if (circumstances_.program_events) {
      if (cpu.psw.extended_control) cpu.psw.system_mask |= isa370::ProgramStatusWord::per_mask;
      cpu.cr[9] |= 0x7000'0000;
    }
    if (circumstances_.prefix) cpu.prefix = fuzz::code_address & ~0xFFFU;
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
  void act(unsigned turn) {
    const auto typed = commands[(circumstances_.first_command + scenario_.psw + turn * 7) % commands.size()];
    if (turn % 2 == 1) control_program_.enter(terminal_, "#CP " + std::string(typed));
    control_program_.enter(terminal_, "#CP BEGIN");
    if (turn == 2) control_program_.attention(terminal_);
    (void)control_program_.external_interrupt(subject, isa370::external_code::interrupt_key);
    (void)control_program_.request_key(subject);
  }

  const fuzz::Scenario& scenario_;
  Circumstances circumstances_;
  cp::ControlProgram control_program_;
  cp::TerminalNumber terminal_;
  cp::TerminalNumber witness_terminal_;
  cp::TerminalNumber companion_terminal_;
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
