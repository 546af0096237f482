// The monitor: the list of subscribers, and events as lines of text.
#include "cp/monitor.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "cp/trap_kind.hpp"

namespace cp {
namespace {

std::string describe(const TrapEvent& event) {
  auto text = fmt::format("{} traps: {}", event.user, name_of(event.kind));
  if (!event.instruction.empty()) text += fmt::format(", {}", event.instruction);
  if (event.kind == TrapKind::page_fault || event.kind == TrapKind::shadow_fault)
    text += fmt::format(", address {:06X}", event.address);
  if (event.kind == TrapKind::run_scanned) text += fmt::format(" at {:06X}", event.address);
  if (event.kind == TrapKind::supervisor_call) text += fmt::format(", number {}", event.address);
  if (event.kind == TrapKind::program_exception) text += fmt::format(", code {:04X}", event.address);
  return text + fmt::format(", virtual PSW {}", isa370::to_string(event.virtual_psw));
}

std::string describe(const SimulatedEvent& event) {
  return fmt::format("{} simulated {}: {}", event.user, event.mnemonic, event.effect);
}

std::string describe(const ReflectedEvent& event) {
  return fmt::format("{} takes a virtual {} interruption, code {:04X}", event.user, event.interruption_class, event.code);
}

std::string describe(const PageReadEvent& event) {
  return fmt::format("{} page {:03X} into frame {:03X}, {}", event.user, event.page, event.frame,
                     event.from_drum ? "read from the drum" : "zeros, never used before");
}

std::string describe(const PageWriteEvent& event) {
  return fmt::format("{} page {:03X} written from frame {:03X} to the drum", event.user, event.page, event.frame);
}

std::string describe(const PageStolenEvent& event) {
  return fmt::format("{} loses the frame of page {:03X}, {}", event.user, event.page,
                     event.changed ? "changed" : "not changed");
}

std::string describe(const DispatchEvent& event) { return fmt::format("{} is dispatched", event.user); }

std::string describe(const SliceEndEvent& event) { return fmt::format("{} has used its time slice", event.user); }

std::string describe(const VirtualIoEvent& event) {
  return fmt::format("{} virtual I/O, device {:03X}, condition code {}", event.user, event.device, event.condition_code);
}

std::string describe(const ConsoleLineEvent& event) {
  const auto* who = event.origin == ConsoleLineEvent::Origin::person ? "typed"
                    : event.origin == ConsoleLineEvent::Origin::cp   ? "CP"
                                                                     : "guest";
  return fmt::format("terminal {} ({}): {}", event.terminal, who, event.text);
}

std::string describe(const SessionEvent& event) {
  return fmt::format("{} logged {}", event.user, event.logged_on ? "on" : "off");
}

}  // namespace

unsigned Monitor::subscribe(Subscriber subscriber) {
  const auto number = next_number_++;
  subscribers_.push_back({number, std::move(subscriber)});
  return number;
}

void Monitor::unsubscribe(unsigned subscription) {
  std::erase_if(subscribers_, [subscription](const Entry& entry) { return entry.number == subscription; });
}

void Monitor::publish(const MonitorEvent& event) const {
  // A copy, because a subscriber may unsubscribe (or subscribe another) while it is told.
  const auto told = subscribers_;
  for (const auto& entry : told) entry.subscriber(event);
}

std::string_view name_of(const EventBody& body) {
  return std::visit([](const auto& event) { return std::remove_cvref_t<decltype(event)>::name; }, body);
}

std::string to_string(const MonitorEvent& event) {
  constexpr isa370::Nanoseconds second = 1'000'000'000;
  return fmt::format("{:>6}.{:06} {}", event.at / second, event.at % second / 1'000,
                     std::visit([](const auto& body) { return describe(body); }, event.body));
}

}  // namespace cp
