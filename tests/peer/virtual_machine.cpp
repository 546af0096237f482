// Runs an image in a virtual machine.
#include <cp/control_program.hpp>
#include <isa370/bits.hpp>

#include <fmt/format.h>

#include "layout.hpp"
#include "machines.hpp"

namespace peer {
namespace {

constexpr std::string_view user = "TESTER";

cp::Options options_with(std::uint32_t real_storage, cp::Method method) {
  cp::DirectoryUser entry;
  entry.name = user;
  entry.password = "TEST";
  entry.storage = storage_size;
  entry.virtualisation.method = method;
  entry.devices = {{.number = 0x009, .type = cp::VirtualDeviceType::console, .model = "3215"}};
  cp::Options options;
  options.real_storage = real_storage;
  options.directory.users.push_back(entry);
  return options;
}

/// The restart key: the PSW at location 0. The interval timer stands still, as on the other machines.
tl::expected<void, std::string> start(cp::ControlProgram& control_program, std::span<const std::uint8_t> storage) {
  const auto terminal = control_program.connect("T1");
  if (auto done = control_program.logon(user, terminal); !done) return done;
  control_program.enter(terminal, "SET TIMER OFF");
  static_cast<void>(control_program.run({.instructions = 1}));
  if (auto done = control_program.write_storage(user, 0, storage); !done) return done;
  isa370::CpuState cpu;
  cpu.cr = isa370::initial_control_registers();
  cpu.psw = isa370::ProgramStatusWord::from_bits(isa370::load_big_endian<std::uint64_t>(storage.data()));
  if (auto done = control_program.set_cpu(user, cpu); !done) return done;
  return control_program.begin(user);
}

}  // namespace

tl::expected<StorageBytes, std::string> run_in_virtual_machine(std::span<const std::uint8_t> storage,
                                                               std::uint32_t real_storage, cp::Method method) {
  constexpr std::uint64_t most_instructions = 200'000'000;
  constexpr std::uint32_t last_address = 0xABCDEF;
  cp::ControlProgram control_program(options_with(real_storage, method));
  if (auto done = start(control_program, storage); !done) return tl::unexpected(done.error());
  while (control_program.run({.instructions = most_instructions}) == cp::RunStop::budget) {
    const auto view = control_program.guest(user);
    if (!view || view->counters.instructions >= most_instructions) break;
  }
  const auto view = control_program.guest(user);
  if (!view) return tl::unexpected(std::string("the user is not logged on any more"));
  const auto& psw = view->cpu.psw;
  if (!psw.disabled_wait(view->cpu.cr[2]) || psw.address != last_address)
    return tl::unexpected(fmt::format("stopped, {}, at PSW {}", name_of(view->status), to_string(psw)));
  return control_program.read_storage(user, 0, storage_size);
}

}  // namespace peer
