// The core's face to the rest of CP: guests made and given back, console functions, and the virtual console and reader.
#include "core.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "dispatch/dispatcher.hpp"
#include "dispatch/system.hpp"
#include "storage/audit.hpp"

namespace cp {

struct Core::Parts {
  Parts(const Options& options, ConsolePort& port) : system(options, port), dispatcher(system) {}
  System system;
  Dispatcher dispatcher;
};

Core::Core(const Options& options, ConsolePort& port) : parts_(std::make_unique<Parts>(options, port)) {}
Core::~Core() = default;

isa370::Machine& Core::machine() { return parts_->system.machine; }
const isa370::Machine& Core::machine() const { return parts_->system.machine; }
Monitor& Core::monitor() { return parts_->system.monitor; }
const Options& Core::options() const { return parts_->system.options; }
std::uint64_t Core::instruction_count() const {
  return parts_->system.machine.instruction_count() + parts_->system.interpreted;
}
RunStop Core::run(isa370::Budget budget) { return parts_->dispatcher.run(budget); }

// ---- Guests --------------------------------------------------------------------------------------------------------------

std::vector<Guest*> Core::guests() {
  std::vector<Guest*> list;
  for (const auto& guest : parts_->system.guests)
    if (!guest->doomed) list.push_back(guest.get());
  return list;
}

Guest* Core::find(std::string_view user) {
  for (const auto& guest : parts_->system.guests)
    if (!guest->doomed && guest->name() == user) return guest.get();
  return nullptr;
}

const Guest* Core::find(std::string_view user) const {
  for (const auto& guest : parts_->system.guests)
    if (!guest->doomed && guest->name() == user) return guest.get();
  return nullptr;
}

tl::expected<Guest*, std::string> Core::create(const DirectoryUser& user) {
  auto& system = parts_->system;
  if (user.storage == 0 || user.storage % page_size != 0 || user.storage > isa370::address_mask + 1)
    return tl::unexpected(
        fmt::format("the storage of {} is {} bytes; it must be a multiple of 4K, at most 16M", user.name, user.storage));
  auto guest = std::make_unique<Guest>();
  guest->entry = user;
  guest->number = system.next_number++;
  guest->logged_on_at = system.machine.clock().now();
  guest->real_time_seen = guest->logged_on_at;
  guest->extended_control = user.extended_control;
  guest->virtualisation = user.virtualisation;
  guest->timers.setting = user.real_timer ? TimerSetting::real : TimerSetting::on;
  guest->slice_left = system.options.time_slice;
  guest->cpu.cr = isa370::initial_control_registers();
  guest->storage.pages.resize(user.storage / page_size);
  guest->io = std::make_unique<GuestChannels>(*guest, system.storage, system.machine, system.port);
  if (!system.machine.options().model->can_assist) guest->virtualisation.assist = false;
  if (auto provided = system.provide(*guest); !provided) return tl::unexpected(provided.error());
  auto* const made = guest.get();
  made->io->channels().on_report([&system, made](isa370::DeviceNumber number, std::string_view line) {
    system.device_reports.push_back(fmt::format("{} {:03X}: {}", made->name(), number, line));
  });
  system.guests.push_back(std::move(guest));
  system.scheduler->add(*made);
  return made;
}

void Core::destroy(Guest& guest) {
  auto& system = parts_->system;
  guest.stopped = true;
  guest.doomed = true;
  if (!system.running) system.bury();
}

GuestView Core::view(const Guest& guest) const {
  GuestView view;
  view.user = guest.name();
  view.storage_size = guest.storage_size();
  view.cpu = guest.cpu;
  view.resident_pages = guest.storage.resident;
  view.counters = guest.counters;
  if (guest.stopped)
    view.status = guest.disabled_wait ? GuestStatus::disabled_wait : GuestStatus::cp_mode;
  else if (guest.page_wait)
    view.status = GuestStatus::page_wait;
  else if (guest.synchronous_io)
    view.status = GuestStatus::io_wait;
  else if (guest.cpu.psw.wait)
    view.status = GuestStatus::enabled_wait;
  return view;
}

// ---- Console functions ---------------------------------------------------------------------------------------------------

void Core::stop(Guest& guest) {
  parts_->system.pass_real_time(guest);
  guest.stopped = true;
  if (guest.simulated && guest.simulated->in_turn()) guest.simulated->interrupt_turn();
}

void Core::begin(Guest& guest) {
  parts_->system.pass_real_time(guest);
  guest.stopped = false;
  guest.disabled_wait = false;
  guest.interruptions_in_a_row = 0;
  guest.interruption_loop.end();  // Whoever pressed the key may have changed everything.
  if (guest.simulated) guest.simulated->note_intervention();
}

bool Core::stopped(const Guest& guest) const { return guest.stopped; }

void Core::reset(Guest& guest, bool clear) {
  parts_->system.reset(guest, clear ? isa370::Reset::system_clear : isa370::Reset::initial_program);
}

void Core::store_status(Guest& guest) { parts_->system.store_status(guest); }

void Core::restart(Guest& guest) {
  auto& system = parts_->system;
  guest.immediate = std::monostate{};
  guest.synchronous_io.reset();
  guest.order.reset();
  if (!system.follow_prefix(guest)) return;  // The first turn will say so.
  system.paging.bring_now(guest, 0);
  system.reflector.restart(guest);
  begin(guest);
}

tl::expected<void, std::string> Core::ipl(Guest& guest, const NamedSystem& named) {
  const auto size = guest.storage_size();
  if (named.origin > size || named.bytes.size() > size - named.origin)
    return tl::unexpected(
        fmt::format("{} ends at {:06X}, beyond the virtual machine's {}K; give the user more storage in the directory",
                    named.name, named.origin + named.bytes.size(), size / 1024));
  reset(guest, true);
  parts_->system.storage.write_now(guest, named.origin, named.bytes);
  guest.cpu.psw.address = named.entry & isa370::address_mask;
  begin(guest);
  return {};
}

tl::expected<void, std::string> Core::ipl(Guest& guest, isa370::DeviceNumber device) {
  auto& system = parts_->system;
  reset(guest, false);
  auto& channels = guest.io->channels();
  const auto failed = [&](std::string_view why) {
    channels.reset();
    return tl::unexpected(fmt::format("device {:03X}: {}", device, why));
  };
  const auto started = channels.start_initial_program_load(device);
  if (started.condition_code == 3) return failed("there is no such virtual device");
  if (started.condition_code != 0) return failed("it did not accept the read; load cards and make it ready");
  // A chain of commands that never ends must not hold everybody else up for ever.
  constexpr isa370::Nanoseconds patience = 60'000'000'000;
  const auto limit = system.machine.clock().now() + patience;
  while (channels.busy(device)) {
    if (system.machine.clock().now() >= limit || !system.paging.wait_for_machine(limit))
      return failed("the channel program does not end");
    system.deliver_deferred();
  }
  const auto end = channels.take_initial_program_load_end(device);
  using namespace isa370::unit_status;
  if (end.channel_status != 0 || (end.unit_status & (unit_check | unit_exception)) != 0)
    return failed(
        fmt::format("the load ended with status {:02X}{:02X}; is the device ready, with cards or a volume that loads?",
                    end.unit_status, end.channel_status));
  system.paging.bring_now(guest, 0);
  // The device's number goes to where the interruption code of the PSW to be loaded is: locations 2-3, or 186-187 in EC mode.
  constexpr std::uint8_t extended_control_bit = 0x08;
  const auto extended = (system.storage.read_low<std::uint8_t>(guest, 1) & extended_control_bit) != 0;
  if (extended) system.storage.write_low(guest, isa370::fixed_location::io_address + 1, std::uint8_t{0});
  system.storage.write_low(guest, extended ? isa370::fixed_location::io_address + 2 : 2, static_cast<std::uint16_t>(device));
  guest.cpu.psw = isa370::ProgramStatusWord::from_bits(system.storage.read_low<std::uint64_t>(guest, 0));
  begin(guest);
  return {};
}

void Core::external_interrupt(Guest& guest, std::uint16_t code) { guest.external_codes.insert(code); }

isa370::CpuState& Core::cpu(Guest& guest) { return guest.cpu; }

namespace {

tl::expected<void, std::string> check_range(const Guest& guest, std::uint32_t address, std::size_t length) {
  const auto size = guest.storage_size();
  if (address < size && length <= size - address) return {};
  return tl::unexpected(fmt::format("{:06X} to {:06X} is not in the virtual machine's storage, which ends at {:06X}", address,
                                    address + (length == 0 ? 0 : length - 1), size - 1));
}

}  // namespace

tl::expected<std::vector<std::uint8_t>, std::string> Core::read(Guest& guest, std::uint32_t address, std::uint32_t length) {
  if (auto range = check_range(guest, address, length); !range) return tl::unexpected(range.error());
  std::vector<std::uint8_t> bytes(length);
  parts_->system.storage.read_absolute_now(guest, address, bytes);
  return bytes;
}

tl::expected<void, std::string> Core::write(Guest& guest, std::uint32_t address, std::span<const std::uint8_t> bytes) {
  if (auto range = check_range(guest, address, bytes.size()); !range) return tl::unexpected(range.error());
  auto& system = parts_->system;
  system.pass_real_time(guest);
  system.storage.write_absolute_now(guest, address, bytes);
  // Who stores into the interval timer sets it: it counts from now on.
  const auto timer = guest.storage.prefix + isa370::fixed_location::interval_timer;
  if (address < timer + sizeof(std::uint32_t) && timer < address + bytes.size()) system.adopt_interval_timer(guest);
  return {};
}

tl::expected<std::uint8_t, std::string> Core::key(const Guest& guest, std::uint32_t address) const {
  if (auto range = check_range(guest, address, 1); !range) return tl::unexpected(range.error());
  return parts_->system.storage.key(guest, isa370::apply_prefix(address, guest.storage.prefix));
}

tl::expected<void, std::string> Core::set_key(Guest& guest, std::uint32_t address, std::uint8_t key) {
  if (auto range = check_range(guest, address, 1); !range) return tl::unexpected(range.error());
  parts_->system.storage.set_key(guest, isa370::apply_prefix(address, guest.storage.prefix),
                                 static_cast<std::uint8_t>(key & 0xFE));
  return {};
}

void Core::set_timer(Guest& guest, TimerSetting setting) {
  parts_->system.pass_real_time(guest);
  guest.timers.setting = setting;
  if (guest.simulated) guest.simulated->set_timer(setting);
}

void Core::set_extended_control(Guest& guest, bool on) {
  guest.extended_control = on;
  if (guest.simulated) guest.simulated->set_extended_control(on);
  reset(guest, false);
}

bool Core::set_assist(Guest& guest, bool on, bool supervisor_calls) {
  auto& system = parts_->system;
  if (!system.machine.options().model->can_assist) return false;
  if (on && !guest.simulated) system.paging.make_assist_block(guest);
  guest.virtualisation.assist = on;
  guest.virtualisation.assist_supervisor_calls = supervisor_calls;
  return true;
}

tl::expected<void, std::string> Core::set_method(Guest& guest, Method method) {
  return parts_->system.change_method(guest, method);
}

void Core::set_pseudo_page_faults(Guest& guest, bool on) { guest.virtualisation.pseudo_page_faults = on; }

// ---- Devices ---------------------------------------------------------------------------------------------------------

RealDevices& Core::real_devices() { return parts_->system.real_devices; }

std::vector<VirtualDeviceView> Core::devices(const Guest& guest) const {
  std::vector<VirtualDeviceView> views;
  const auto& channels = std::as_const(*guest.io).channels();
  for (const auto number : channels.device_numbers()) {
    auto model = channels.device(number)->model();
    const auto* const real = parts_->system.real_devices.find(guest, number);
    const auto type = device_type_word(model);
    // The directory may say more exactly what it is meant to be.
    const auto entry = std::ranges::find(guest.entry.devices, number, &VirtualDevice::number);
    const bool directory = real == nullptr && entry != guest.entry.devices.end();
    if (directory) model = entry->model;
    views.push_back({.number = number,
                     .type = type,
                     .model = model,
                     .real = real == nullptr ? std::nullopt : std::optional(real->number),
                     .minidisk = directory && entry->type == VirtualDeviceType::minidisk ? &*entry : nullptr});
  }
  return views;
}

bool Core::detach_device(Guest& guest, isa370::DeviceNumber number) {
  auto& real_devices = parts_->system.real_devices;
  if (const auto* const real = real_devices.find(guest, number)) {
    real_devices.detach(*real);
    return true;
  }
  return guest.io->remove(number);
}

tl::expected<void, std::string> Core::attach_device(Guest& guest, isa370::DeviceNumber number,
                                                    std::unique_ptr<isa370::Device> device) {
  auto& channels = guest.io->channels();
  if (number >> 8 >= isa370::channel_count) return tl::unexpected(fmt::format("{:X} is no device number", number));
  if (channels.device(number) != nullptr)
    return tl::unexpected(fmt::format("{} has a device {:03X} already", guest.name(), number));
  channels.attach(number, std::move(device));
  return {};
}

isa370::ChannelToChannelAdapter* Core::adapter(const Guest& guest, isa370::DeviceNumber number) const {
  return dynamic_cast<isa370::ChannelToChannelAdapter*>(guest.io->channels().device(number));
}

std::optional<DevicePlace> Core::coupled_with(const isa370::ChannelToChannelAdapter& half) const {
  for (const auto& guest : parts_->system.guests)
    for (const auto number : guest->io->channels().device_numbers())
      if (half.coupled() && adapter(*guest, number) == half.other_half()) return DevicePlace{guest->name(), number};
  return std::nullopt;
}

tl::expected<void, std::string> Core::make_ready(Guest& guest, isa370::DeviceNumber number) {
  auto* const device = guest.io->channels().device(number);
  if (device == nullptr) return tl::unexpected(fmt::format("{} has no device {:03X}", guest.name(), number));
  if (!device->make_ready()) return tl::unexpected(fmt::format("{:03X} cannot be made ready", number));
  return {};
}

std::vector<std::string> Core::take_device_reports() { return std::exchange(parts_->system.device_reports, {}); }

std::vector<std::string> Core::audit() const {
  const auto& system = parts_->system;
  return audit_storage(system.machine, system.paging, system.guests);
}

// ---- The virtual console and reader --------------------------------------------------------------------------------------

void Core::give_line(Guest& guest, std::string_view line) {
  auto* const console = guest.io->console();
  if (console == nullptr) return;
  const auto was_reading = console->reading();
  console->enter(line);
  if (!was_reading) console->attention();
}

void Core::request_key(Guest& guest) {
  if (auto* const console = guest.io->console(); console != nullptr) console->attention();
}

bool Core::reading(const Guest& guest) const {
  const auto* const console = guest.io->console();
  return console != nullptr && console->reading();
}

tl::expected<void, std::string> Core::load_reader(Guest& guest, isa370::DeviceNumber number,
                                                  const std::vector<isa370::Card>& cards) {
  auto* const reader = guest.io->reader(number);
  if (reader == nullptr) return tl::unexpected(fmt::format("{:03X} is not a card reader of {}", number, guest.name()));
  // A machine that stands still finds the cards there; a running one is told by device end, as by the start key.
  reader->load(cards, !guest.stopped);
  return {};
}

}  // namespace cp
