// Builds the installation of a round, lets it run in small steps, and looks at CP's tables behind each.
#include "contest.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include <cp/control_program.hpp>

#include "devices.hpp"

namespace isolation {
namespace {

using equivalence::Outcome;
using equivalence::TestDevice;
using equivalence::TestProgram;

constexpr std::uint32_t fewest_hostile = 3;
constexpr std::uint32_t most_hostile = 9;
constexpr std::uint32_t ample_storage = 1024 * 1024;
constexpr std::uint32_t key_block = isa370::Storage::key_block_size;
constexpr isa370::Nanoseconds step_time = 200'000'000;
constexpr unsigned most_steps = 6000;
constexpr unsigned steps_behind_the_end = 40;
constexpr std::array<std::uint32_t, 8> real_sizes{56 * 1024, 64 * 1024,  72 * 1024,  80 * 1024,
                                                  96 * 1024, 128 * 1024, 192 * 1024, 320 * 1024};
constexpr std::array<std::uint32_t, 4> hostile_sizes{64 * 1024, 128 * 1024, 256 * 1024, 1024 * 1024};

cp::DirectoryUser user_of(std::string name, std::uint32_t storage) {
  cp::DirectoryUser user;
  user.name = std::move(name);
  user.password = "SECRET";
  user.storage = storage;
  user.devices = {{0x009, cp::VirtualDeviceType::console, "3215"}, {0x00C, cp::VirtualDeviceType::reader, "3505"}};
  return user;
}

/// A user who runs a program that is looked at afterwards.
struct Victim {
  std::string name;
  std::size_t number = 0;  ///< Of the program.
  cp::TerminalNumber terminal = 0;
  std::map<isa370::DeviceNumber, TestDevice> devices{};
  std::size_t typed = 0;
  bool ended = false;
};

struct Attacker {
  std::string name;
  std::uint32_t storage = 0;
  Temper temper = Temper::noise;
  cp::TerminalNumber terminal = 0;
};

class Round {
 public:
  Round(Victims& victims, std::uint64_t seed, std::uint64_t number) : random_(seed, number), programs_(victims) {
    real_storage_ = random_.one_of(real_sizes);
    const auto crowd = random_.percent(70) ? fewest_hostile : fewest_hostile + random_.below(most_hostile - fewest_hostile + 1);
    // All of one mind, or each with its own.
    const auto same = random_.percent(30);
    const auto temper = random_.one_of(tempers);
    for (std::uint32_t i = 0; i < crowd; ++i)
      attackers_.push_back({fmt::format("EVE{}", i), random_.one_of(hostile_sizes), same ? temper : random_.one_of(tempers)});
    // Room for everybody's tables.
    constexpr std::uint32_t frame = 4096;
    real_storage_ += static_cast<std::uint32_t>(attackers_.size() / 3) * frame;
    victims_.push_back({"VICTIM", 0});
    victims_.push_back({"WITNESS", 1 + number % (victims.count() - 1)});
    control_program_ = std::make_unique<cp::ControlProgram>(options());
  }

  RoundReport run() {
    for (auto& victim : victims_) prepare(victim);
    for (auto& attacker : attackers_) {
      attacker.terminal = control_program_->connect(attacker.name);
      prepare(attacker);
    }
    unsigned behind = 0;
    for (unsigned step = 0; step < most_steps && behind < steps_behind_the_end && report_.faults.empty(); ++step) {
      this->step();
      if (std::ranges::all_of(victims_, &Victim::ended)) ++behind;
    }
    if (report_.faults.empty())
      for (auto& victim : victims_) check(victim);
    for (auto& attacker : attackers_) count(attacker);
    return std::move(report_);
  }

 private:
  cp::Options options() {
    cp::Options options;
    options.real_storage = real_storage_;
    options.hints = false;
    options.time_slice = random_.percent(50) ? 200'000 : 5'000'000;
    for (const auto& victim : victims_) options.directory.users.push_back(user_of(victim.name, equivalence::program_storage));
    for (const auto& attacker : attackers_) options.directory.users.push_back(user_of(attacker.name, attacker.storage));
    return options;
  }

  void fault(std::string what) { report_.faults.push_back(std::move(what)); }
  template <typename Value>
  void expect(const tl::expected<Value, std::string>& done) {
    if (!done) fault(done.error());
  }

  // ---- Users ---------------------------------------------------------------------------------------------------------------

  void prepare(Victim& victim) {
    auto& cp = *control_program_;
    const auto& program = programs_.program(victim.number);
    victim.terminal = cp.connect(victim.name);
    expect(cp.logon(victim.name, victim.terminal));
    expect(cp.write_storage(victim.name, 0, program.image));
    if (!program.cards.empty()) expect(cp.load_reader(victim.name, 0x00C, program.cards));
    victim.devices = equivalence::make_devices(program);
    for (auto& [number, made] : victim.devices) expect(cp.attach_device(victim.name, number, std::move(made.device)));
    isa370::CpuState cpu;
    cpu.cr = isa370::initial_control_registers();
    cpu.psw = isa370::ProgramStatusWord::from_bits(isa370::load_big_endian<std::uint64_t>(program.image.data()));
    expect(cp.set_cpu(victim.name, cpu));
    expect(cp.begin(victim.name));
  }

  /// A new virtual machine, or a new program in the one there is: what the user left of it may be anything.
  void prepare(Attacker& attacker) {
    auto& cp = *control_program_;
    if (!cp.guest(attacker.name)) {
      if (cp.terminal(attacker.terminal).mode == cp::TerminalMode::password) cp.attention(attacker.terminal);
      if (const auto on = cp.logon(attacker.name, attacker.terminal); !on) return fault(on.error());
      TestProgram wanted;
      wanted.devices = hostile_devices();
      for (auto& [number, made] : equivalence::make_devices(wanted))
        expect(cp.attach_device(attacker.name, number, std::move(made.device)));
    }
    const auto hostile = make_hostile_guest(random_, attacker.temper, attacker.storage, real_storage_);
    if (random_.percent(70)) cp.enter(attacker.terminal, "#CP SYSTEM RESET");
    expect(cp.write_storage(attacker.name, 0, hostile.image));
    for (std::uint32_t block = 0; block < hostile.keys.size(); ++block)
      expect(cp.set_storage_key(attacker.name, block * key_block, hostile.keys[block]));
    static_cast<void>(cp.load_reader(attacker.name, 0x00C, hostile.cards));  // It may have been detached.
    expect(cp.set_cpu(attacker.name, hostile.cpu));
    expect(cp.begin(attacker.name));
  }

  // ---- Time ----------------------------------------------------------------------------------------------------------------

  void step() {
    auto& cp = *control_program_;
    static_cast<void>(cp.run({.instructions = 50 + random_.below(3000), .until = cp.machine().clock().now() + step_time}));
    audit();
    for (auto& victim : victims_) serve(victim);
    auto& attacker = attackers_[random_.below(static_cast<std::uint32_t>(attackers_.size()))];
    if (random_.percent(60)) return;
    act(attacker);
    if (random_.percent(30)) audit();
  }

  void audit() {
    ++report_.audits;
    for (auto& line : control_program_->audit()) fault("CP's tables: " + line);
  }

  /// What the person at the victim's terminal does.
  void serve(Victim& victim) {
    auto& cp = *control_program_;
    const auto view = cp.guest(victim.name);
    if (!view) return fault(victim.name + " is not logged on any more");
    if (view->cpu.psw.disabled_wait(view->cpu.cr[2])) {
      victim.ended = true;
      return;
    }
    const auto& typed = programs_.program(victim.number).typed;
    if (cp.terminal(victim.terminal).mode == cp::TerminalMode::vm_read && victim.typed < typed.size())
      cp.enter(victim.terminal, typed[victim.typed++]);
  }

  void act(Attacker& attacker) {
    auto& cp = *control_program_;
    ++report_.commands;
    if (!cp.guest(attacker.name) || random_.percent(20)) {
      if (random_.percent(30)) attacker.temper = random_.one_of(tempers);
      return prepare(attacker);
    }
    switch (random_.below(8)) {
      case 0:
        cp.attention(attacker.terminal);
        break;
      case 1:
        static_cast<void>(cp.begin(attacker.name));
        break;
      case 2:
        static_cast<void>(cp.external_interrupt(attacker.name, isa370::external_code::interrupt_key));
        break;
      case 3:
        static_cast<void>(cp.request_key(attacker.name));
        break;
      default:
        cp.enter(attacker.terminal, "#CP " + hostile_command(random_, random_.percent(50) ? "VICTIM" : "WITNESS"));
    }
  }

  // ---- The end -------------------------------------------------------------------------------------------------------------

  Outcome outcome(const Victim& victim) {
    auto& cp = *control_program_;
    Outcome outcome;
    const auto view = cp.guest(victim.name);
    if (!victim.ended) outcome.stopped = fmt::format("stopped: {}, PSW {}", name_of(view->status), to_string(view->cpu.psw));
    outcome.cpu = view->cpu;
    outcome.instructions = view->counters.instructions;
    report_.pages_stolen_back += view->counters.page_reads;
    for (const auto& line : cp.terminal(victim.terminal).lines)
      if (line.origin == cp::TerminalLine::Origin::guest) outcome.console.push_back(line.text);
    if (const auto& unfinished = cp.terminal(victim.terminal).unfinished; !unfinished.empty())
      outcome.console.push_back(unfinished);
    for (const auto& [number, made] : victim.devices) outcome.media.push_back(made.contents());
    if (auto storage = cp.read_storage(victim.name, 0, equivalence::program_storage)) outcome.storage = std::move(*storage);
    for (std::uint32_t address = 0; address < equivalence::program_storage; address += key_block) {
      const auto key = cp.storage_key(victim.name, address).value_or(0);
      outcome.keys.push_back(key & 0xF8);
      outcome.reference_and_change.push_back(key & 0x06);
    }
    return outcome;
  }

  void check(const Victim& victim) {
    const auto& program = programs_.program(victim.number);
    const auto& alone = programs_.alone(victim.number);
    const auto ending = outcome(victim);
    for (const auto& line : differences(program, alone, ending))
      fault(fmt::format("{} ({}): {} (\"bare\": alone)", victim.name, program.name, line));
    for (std::size_t i = 0; i < ending.reference_and_change.size(); ++i)
      if (ending.reference_and_change[i] != alone.reference_and_change[i])
        fault(fmt::format("{} ({}): reference and change bits of {:06X}: alone {:X}, beside the others {:X}", victim.name,
                          program.name, i * key_block, alone.reference_and_change[i], ending.reference_and_change[i]));
  }

  void count(const Attacker& attacker) {
    const auto view = control_program_->guest(attacker.name);
    if (!view) return;
    report_.hostile_instructions += view->counters.instructions;
    report_.hostile_traps += view->counters.trap_count();
    for (const auto& [mnemonic, times] : view->counters.simulated.by_mnemonic()) report_.simulated[mnemonic] += times;
  }

  Random random_;
  Victims& programs_;
  std::uint32_t real_storage_ = 0;
  std::vector<Attacker> attackers_;
  std::vector<Victim> victims_;
  std::unique_ptr<cp::ControlProgram> control_program_;
  RoundReport report_;
};

}  // namespace

tl::expected<Victims, std::string> Victims::read() {
  Victims victims;
  std::ifstream file(std::string(CAMBRIDGE_SOURCE_DIR) + "/tests/isolation/victim.asm", std::ios::binary);
  auto own = equivalence::make_program("victim", std::string(std::istreambuf_iterator<char>(file), {}));
  if (!own) return tl::unexpected(own.error());
  victims.programs_.push_back(std::move(*own));
  for (const auto& name : equivalence::program_names()) {
    auto program = equivalence::read_program(name);
    if (!program) return tl::unexpected(program.error());
    victims.programs_.push_back(std::move(*program));
  }
  return victims;
}

const Outcome& Victims::alone(std::size_t number) {
  if (const auto known = alone_.find(number); known != alone_.end()) return known->second;
  return alone_.emplace(number, equivalence::run_guest(programs_[number], ample_storage)).first->second;
}

RoundReport run_round(Victims& victims, std::uint64_t seed, std::uint64_t number) { return Round(victims, seed, number).run(); }

}  // namespace isolation
