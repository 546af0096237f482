// The façade: what the console, scripts and tests may ask of CP, handed on to the sessions and the core.
#include "cp/control_program.hpp"

#include <fmt/format.h>

#include "commands/words.hpp"
#include "core.hpp"
#include "io/real_devices.hpp"
#include "session/sessions.hpp"

namespace cp {

namespace {

constexpr std::string_view version = CAMBRIDGE_VERSION;

/// FNV-1a, 32 bits: tells configurations apart; no protection against people.
class Hash {
 public:
  void add(std::uint8_t byte) { value_ = (value_ ^ byte) * 16777619U; }
  void add(std::uint64_t number) {
    for (unsigned shift = 0; shift < 64; shift += 8) add(static_cast<std::uint8_t>(number >> shift));
  }
  void add(std::string_view text) {
    add(std::uint64_t{text.size()});
    for (const char c : text) add(static_cast<std::uint8_t>(c));
  }
  [[nodiscard]] std::uint32_t value() const { return value_; }

 private:
  std::uint32_t value_ = 2166136261U;
};

void add_user(Hash& hash, const DirectoryUser& user) {
  hash.add(std::string_view(user.name));
  hash.add(std::string_view(user.password));
  hash.add(std::uint64_t{user.storage});
  hash.add(std::uint64_t{user.maximum_storage});
  hash.add(std::string_view(user.classes));
  hash.add(std::uint64_t{user.priority});
  hash.add(std::uint64_t{user.extended_control});
  hash.add(std::uint64_t{user.real_timer});
  hash.add(name_of(user.virtualisation.method));
  hash.add(std::uint64_t{user.virtualisation.assist});
  hash.add(std::string_view(user.ipl_system));
  for (const VirtualDevice& device : user.devices) {
    hash.add(std::uint64_t{device.number});
    hash.add(static_cast<std::uint64_t>(device.type));
    hash.add(std::uint64_t{device.real});
    hash.add(std::uint64_t{device.first_cylinder});
    hash.add(std::uint64_t{device.cylinders});
    hash.add(std::string_view(device.volume));
    hash.add(std::uint64_t{device.read_only});
    hash.add(std::string_view(device.model));
  }
}

/// No directory given: the one that is built in.
Options completed(Options options) {
  if (options.directory.users.empty()) {
    if (auto directory = parse_directory(default_directory_text(), "built-in directory"))
      options.directory = std::move(*directory);
  }
  return options;
}

tl::unexpected<std::string> not_logged_on(std::string_view user) {
  return tl::unexpected(fmt::format("{} is not logged on; log the user on first", printable(user)));
}

}  // namespace

std::string configuration_line(const Options& options) {
  const Options complete = completed(options);
  Hash hash;
  hash.add(std::uint64_t{complete.real_storage});
  hash.add(complete.model != nullptr ? complete.model->name : std::string_view{});
  hash.add(complete.time_of_day);
  hash.add(complete.time_slice);
  hash.add(std::uint64_t{complete.paging_device});
  hash.add(std::uint64_t{complete.paging_device_count});
  hash.add(std::uint64_t{complete.hints});
  if (!complete.silent_instructions.empty()) hash.add(std::string_view(isa370::to_string(complete.silent_instructions)));
  for (const DirectoryUser& user : complete.directory.users) add_user(hash, user);
  for (const NamedSystem& system : complete.named_systems) {
    hash.add(std::string_view(system.name));
    hash.add(std::uint64_t{system.origin});
    hash.add(std::uint64_t{system.entry});
    for (const std::uint8_t byte : system.bytes) hash.add(byte);
  }
  return fmt::format("Cambridge CP {}, real storage {}K, configuration {:08X}", version, complete.real_storage / 1024,
                     hash.value());
}

struct ControlProgram::Parts {
  explicit Parts(Options given) : options(completed(std::move(given))), sessions(options) {}
  Options options;
  Sessions sessions;

  [[nodiscard]] Core& core() { return sessions.core(); }
  /// The session of a user, whose name may be in small letters.
  [[nodiscard]] Session* find(std::string_view user) { return sessions.find(upper_case(user)); }
};

ControlProgram::ControlProgram(Options options) : parts_(std::make_unique<Parts>(std::move(options))) {}
ControlProgram::~ControlProgram() = default;

// ---- Terminals ------------------------------------------------------------------------------------------------------

TerminalNumber ControlProgram::connect(std::string_view name) { return parts_->sessions.connect(name); }
const Terminal& ControlProgram::terminal(TerminalNumber number) const { return parts_->sessions.terminal(number); }
std::size_t ControlProgram::terminal_count() const { return parts_->sessions.terminal_count(); }
void ControlProgram::enter(TerminalNumber number, std::string_view line) { parts_->sessions.enter(number, line); }
void ControlProgram::attention(TerminalNumber number) { parts_->sessions.attention(number); }
RunStop ControlProgram::run(isa370::Budget budget) { return parts_->sessions.run(budget); }
std::uint64_t ControlProgram::instruction_count() const { return parts_->core().instruction_count(); }

// ---- Looking at it --------------------------------------------------------------------------------------------------

isa370::Machine& ControlProgram::machine() { return parts_->core().machine(); }
const isa370::Machine& ControlProgram::machine() const { return parts_->core().machine(); }
Monitor& ControlProgram::monitor() { return parts_->core().monitor(); }
const Options& ControlProgram::options() const { return parts_->options; }

std::vector<std::string> ControlProgram::logged_on_users() const {
  std::vector<std::string> users;
  for (const Session* const session : parts_->sessions.logged_on()) users.push_back(session->terminal.user);
  return users;
}

std::optional<GuestView> ControlProgram::guest(std::string_view user) const {
  const Session* const session = parts_->find(user);
  if (session == nullptr) return std::nullopt;
  return parts_->core().view(*session->guest);
}

tl::expected<std::vector<std::uint8_t>, std::string> ControlProgram::read_storage(std::string_view user, std::uint32_t address,
                                                                                  std::uint32_t length) {
  Session* const session = parts_->find(user);
  if (session == nullptr) return not_logged_on(user);
  return parts_->core().read(*session->guest, address, length);
}

tl::expected<void, std::string> ControlProgram::write_storage(std::string_view user, std::uint32_t address,
                                                              std::span<const std::uint8_t> bytes) {
  Session* const session = parts_->find(user);
  if (session == nullptr) return not_logged_on(user);
  return parts_->core().write(*session->guest, address, bytes);
}

tl::expected<std::uint8_t, std::string> ControlProgram::storage_key(std::string_view user, std::uint32_t address) const {
  const Session* const session = parts_->find(user);
  if (session == nullptr) return not_logged_on(user);
  return parts_->core().key(*session->guest, address);
}

tl::expected<void, std::string> ControlProgram::set_storage_key(std::string_view user, std::uint32_t address,
                                                                std::uint8_t key) {
  Session* const session = parts_->find(user);
  if (session == nullptr) return not_logged_on(user);
  return parts_->core().set_key(*session->guest, address, key);
}

std::vector<std::string> ControlProgram::audit() const { return parts_->sessions.core().audit(); }

// ---- What terminals' commands do ------------------------------------------------------------------------------------

tl::expected<void, std::string> ControlProgram::logon(std::string_view user, TerminalNumber terminal) {
  Session* const session = parts_->sessions.session(terminal);
  if (session == nullptr) return tl::unexpected(fmt::format("there is no terminal {}; connect one first", terminal));
  const DirectoryUser* const entry = parts_->options.directory.find(upper_case(user));
  if (entry == nullptr) {
    return tl::unexpected(fmt::format("{} is not in the directory; add a USER statement for it", printable(user)));
  }
  return parts_->sessions.log_on(*session, *entry);
}

tl::expected<void, std::string> ControlProgram::set_cpu(std::string_view user, const isa370::CpuState& cpu) {
  Session* const session = parts_->find(user);
  if (session == nullptr) return not_logged_on(user);
  parts_->core().cpu(*session->guest) = cpu;
  return {};
}

tl::expected<void, std::string> ControlProgram::begin(std::string_view user) {
  Session* const session = parts_->find(user);
  if (session == nullptr) return not_logged_on(user);
  parts_->sessions.leave_cp(*session);
  return {};
}

tl::expected<void, std::string> ControlProgram::restart(std::string_view user) {
  Session* const session = parts_->find(user);
  if (session == nullptr) return not_logged_on(user);
  parts_->core().restart(*session->guest);
  parts_->sessions.leave_cp(*session);
  return {};
}

tl::expected<void, std::string> ControlProgram::ipl(std::string_view user, isa370::DeviceNumber device) {
  Session* const session = parts_->find(user);
  if (session == nullptr) return not_logged_on(user);
  if (auto done = parts_->core().ipl(*session->guest, device); !done) return done;
  session->system_loaded = true;
  parts_->sessions.leave_cp(*session);
  return {};
}

tl::expected<void, std::string> ControlProgram::external_interrupt(std::string_view user, std::uint16_t code) {
  Session* const session = parts_->find(user);
  if (session == nullptr) return not_logged_on(user);
  parts_->core().external_interrupt(*session->guest, code);
  return {};
}

tl::expected<void, std::string> ControlProgram::request_key(std::string_view user) {
  Session* const session = parts_->find(user);
  if (session == nullptr) return not_logged_on(user);
  parts_->core().request_key(*session->guest);
  return {};
}

tl::expected<void, std::string> ControlProgram::attach_device(std::string_view user, isa370::DeviceNumber number,
                                                              std::unique_ptr<isa370::Device> device) {
  Session* const session = parts_->find(user);
  if (session == nullptr) return not_logged_on(user);
  return parts_->core().attach_device(*session->guest, number, std::move(device));
}

tl::expected<void, std::string> ControlProgram::add_real_device(isa370::DeviceNumber number,
                                                                std::unique_ptr<isa370::Device> device) {
  return parts_->core().real_devices().add(number, std::move(device));
}

tl::expected<void, std::string> ControlProgram::make_ready(std::string_view user, isa370::DeviceNumber number) {
  Session* const session = parts_->find(user);
  if (session == nullptr) return not_logged_on(user);
  return parts_->core().make_ready(*session->guest, number);
}

std::vector<std::string> ControlProgram::take_device_reports() { return parts_->core().take_device_reports(); }

tl::expected<void, std::string> ControlProgram::load_reader(std::string_view user, isa370::DeviceNumber reader,
                                                            const std::vector<isa370::Card>& cards) {
  Session* const session = parts_->find(user);
  if (session == nullptr) return not_logged_on(user);
  return parts_->core().load_reader(*session->guest, reader, cards);
}

}  // namespace cp
