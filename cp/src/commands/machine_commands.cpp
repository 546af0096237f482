// The virtual machine's keys: IPL, BEGIN, SYSTEM, EXTERNAL, ATTN.
#include <algorithm>
#include <array>

#include "commands/command_entry.hpp"
#include "commands/command_run.hpp"
#include "guest/guest_identity.hpp"

namespace cp {

namespace {

struct IplOptions {
  bool clear = false;
  bool stop = false;
  bool named = true;
};

/// The operands behind the device or name; false when a message was given.
bool parse_ipl_options(CommandRun& run, IplOptions& options) {
  for (std::size_t i = 1; i < run.count(); ++i) {
    const std::string_view word = run.operand(i);
    const bool for_devices_only = abbreviates(word, "CLEAR", 2) || abbreviates(word, "NOCLEAR", 3) || word == "STOP";
    if (!for_devices_only || options.named) {
      run.fail(messages::ipl_option, word);
      return false;
    }
    options.clear = options.clear || word.front() == 'C';
    options.stop = options.stop || word == "STOP";
  }
  return true;
}

const NamedSystem* find_system(const Options& options, std::string_view name) {
  const auto same = [&](const NamedSystem& system) { return upper_case(system.name) == name; };
  const auto found = std::find_if(options.named_systems.begin(), options.named_systems.end(), same);
  return found == options.named_systems.end() ? nullptr : &*found;
}

void ipl_done(CommandRun& run, const tl::expected<void, std::string>& done, const IplOptions& options) {
  Session& session = run.session();
  if (!done) {
    session.cp_mode = true;
    run.core().stop(run.guest());
    return run.fail(messages::ipl_failed, done.error());
  }
  session.system_loaded = true;
  if (!options.stop) return run.sessions().leave_cp(session);
  session.cp_mode = true;
  run.core().stop(run.guest());
  run.sessions().refresh_mode(session);
}

void ipl_system(CommandRun& run, std::string_view name) {
  const NamedSystem* const system = find_system(run.core().options(), name);
  if (system == nullptr) {
    run.fail(messages::ipl_no_system, name.substr(0, 8));
    const auto& systems = run.core().options().named_systems;
    if (!systems.empty()) run.hint(fmt::format("there is a system named {}", systems.front().name));
    return;
  }
  IplOptions options;
  if (!parse_ipl_options(run, options)) return;
  ipl_done(run, run.core().ipl(run.guest(), *system), options);
}

}  // namespace

/// IPL {vaddr [CLEAR|NOCLEAR] [STOP] | system}.
void ipl_command(CommandRun& run) {
  if (run.must_wait()) return;
  if (run.count() == 0) {
    run.fail(messages::ipl_operand);
    return run.hint(fmt::format("write {}", run.sessions().ipl_example()));
  }
  const std::string_view what = run.operand(0);
  const auto number = parse_hex(what, 3);
  if (!number || find_system(run.core().options(), what) != nullptr) return ipl_system(run, what);
  const auto devices = run.core().devices(run.guest());
  const auto same = [&](const VirtualDeviceView& device) { return device.number == *number; };
  if (std::none_of(devices.begin(), devices.end(), same)) {
    return run.fail(messages::ipl_no_device, fmt::format("{:03X}", *number));
  }
  IplOptions options;
  options.named = false;
  if (!parse_ipl_options(run, options)) return;
  run.core().reset(run.guest(), options.clear);
  ipl_done(run, run.core().ipl(run.guest(), static_cast<isa370::DeviceNumber>(*number)), options);
}

/// BEGIN [hexloc].
void begin_command(CommandRun& run) {
  if (run.must_wait()) return;
  if (run.count() > 1) return run.fail(messages::begin_option, run.operand(1));
  if (run.count() == 1) {
    const auto address = parse_hex(run.operand(0), 6);
    if (!address) return run.fail(messages::begin_hexloc, run.operand(0));
    if (*address >= run.user().storage) return run.fail(messages::begin_exceeds, run.operand(0));
    run.core().cpu(run.guest()).psw.address = *address;
  }
  run.sessions().leave_cp(run.session());
}

/// SYSTEM {CLEAR|RESET|RESTART}.
void system_command(CommandRun& run) {
  if (run.must_wait()) return;
  if (run.count() == 0) {
    run.fail(messages::system_operand);
    return run.hint("write SYSTEM RESET, SYSTEM CLEAR or SYSTEM RESTART");
  }
  if (run.count() > 1) return run.fail(messages::system_option, run.operand(1));
  Session& session = run.session();
  if (run.operand(0) == "RESTART") {
    run.core().restart(run.guest());
    return run.sessions().leave_cp(session);
  }
  const bool clear = run.operand(0) == "CLEAR";
  if (!clear && run.operand(0) != "RESET") return run.fail(messages::system_option, run.operand(0));
  session.cp_mode = true;
  session.system_loaded = false;
  run.core().stop(run.guest());
  run.core().reset(run.guest(), clear);
  run.reply(clear ? "STORAGE CLEARED - SYSTEM RESET" : "SYSTEM RESET");
  run.sessions().refresh_mode(session);
}

/// EXTERNAL [code]: X'40', the interrupt key, when there is no code.
void external_command(CommandRun& run) {
  std::uint32_t code = 0x40;
  if (run.count() > 0) {
    const auto given = parse_hex(run.operand(0), 4);
    const bool timer = given && (*given == 0x1004 || *given == 0x1005) && extended_control(run.guest());
    if (run.count() > 1 || !given || ((*given == 0 || *given > 0xFF) && !timer)) {
      return run.fail(messages::external_code, run.operand(0));
    }
    code = *given;
  }
  run.core().external_interrupt(run.guest(), static_cast<std::uint16_t>(code));
}

/// ATTN and REQUEST: the request key of the virtual console.
void attention_command(CommandRun& run) { run.core().request_key(run.guest()); }

}  // namespace cp
