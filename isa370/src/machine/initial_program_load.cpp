// IPL: the channel reads 24 bytes to location 0 and goes on with the CCWs that they brought; the end is not presented to the
// program, but the device's number is stored for it.
#include "machine/initial_program_load.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "isa370/bits.hpp"
#include "isa370/interruption.hpp"

namespace isa370 {
namespace {

/// A channel program may chain for ever; nobody holds the LOAD key for so long (simulated).
constexpr Nanoseconds patience = 600'000'000'000;

constexpr std::uint8_t normal_end = unit_status::channel_end | unit_status::device_end;

constexpr auto unit_status_names = std::to_array<std::string_view>(
    {"attention", "status modifier", "control unit end", "busy", "channel end", "device end", "unit check", "unit exception"});
constexpr auto channel_status_names = std::to_array<std::string_view>(
    {"program-controlled interruption", "incorrect length", "program check", "protection check", "channel data check",
     "channel control check", "interface control check", "chaining check"});

std::string names_of(std::uint8_t status, const std::array<std::string_view, 8>& names) {
  std::string text;
  for (unsigned i = 0; i < names.size(); ++i)
    if ((status & bit<std::uint8_t>(i)) != 0) text += (text.empty() ? "" : ", ") + std::string(names[i]);
  return text;
}

tl::unexpected<std::string> failure(DeviceNumber device, std::string_view what) {
  return tl::unexpected(fmt::format("IPL {:03X}: {}", device, what));
}

tl::unexpected<std::string> failure(DeviceNumber device, const ChannelStatusWord& csw) {
  std::string text = "the device ended";
  if (csw.unit_status != 0)
    text += fmt::format(" with unit status {:02X} ({})", csw.unit_status, names_of(csw.unit_status, unit_status_names));
  if (csw.channel_status != 0)
    text += fmt::format("{} channel status {:02X} ({})", csw.unit_status != 0 ? " and" : " with", csw.channel_status,
                        names_of(csw.channel_status, channel_status_names));
  return failure(device, csw == ChannelStatusWord{} ? "the device ended without status" : text);
}

/// Lets time go by until the device is ready with everything. False when nothing more will come of it.
bool wait_for_end(EventClock& clock, ChannelSet& channels, DeviceNumber device, std::vector<Event>& events_of_host) {
  const auto given_up = clock.now() + patience;
  while (channels.busy(device)) {
    const auto next = clock.next_at();
    if (!next || *next > given_up) return false;
    clock.advance_to(*next);
    while (const auto event = clock.take_due()) {
      if (event->target == channel_target)
        channels.event(event->detail);
      else
        events_of_host.push_back(*event);
    }
  }
  return true;
}

}  // namespace

tl::expected<void, std::string> load_initial_program(Storage& storage, EventClock& clock, ChannelSet& channels,
                                                     DeviceNumber device, Architecture architecture) {
  const auto started = channels.start_initial_program_load(device);
  if (started.condition_code == 3) return failure(device, "there is no such device");
  if (started.condition_code == 2) return failure(device, "the device is busy");
  if (started.condition_code == 1) return failure(device, started.csw.value_or(ChannelStatusWord{}));

  std::vector<Event> events_of_host;
  const bool ended = wait_for_end(clock, channels, device, events_of_host);
  for (const auto& event : events_of_host) clock.schedule(event.at, event.target, event.detail);
  if (!ended) return failure(device, "the channel program does not end; the device may be waiting for its operator");
  const auto csw = channels.take_initial_program_load_end(device);
  if (csw.unit_status != normal_end || csw.channel_status != 0) return failure(device, csw);

  constexpr std::uint8_t extended_control_byte = 1;
  constexpr std::uint8_t extended_control_bit = 0x08;
  const bool extended_control = architecture == Architecture::system_370 &&
                                (storage.read<std::uint8_t>({extended_control_byte}) & extended_control_bit) != 0;
  if (extended_control) storage.write(AbsoluteAddress{fixed_location::io_address + 1}, std::uint8_t{0});
  storage.write(AbsoluteAddress{extended_control ? fixed_location::io_address + 2 : 2}, device);
  return {};
}

}  // namespace isa370
