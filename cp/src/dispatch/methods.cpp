// What a guest has under each of the ways to virtualise, and the change from one to another.
#include "dispatch/system.hpp"

namespace cp {

tl::expected<void, std::string> System::provide(Guest& guest) {
  switch (guest.virtualisation.method) {
    case Method::simulate:
      guest.simulated = std::make_unique<SimulatedMachine>(guest, machine);
      return {};
    case Method::trap:
    case Method::rewrite:
      break;
  }
  if (auto admitted = paging.admit(guest); !admitted) return admitted;
  if (guest.virtualisation.assist) paging.make_assist_block(guest);
  return {};
}

void System::withdraw(Guest& guest) {
  machine.clock().cancel(timer_target + guest.number, 0);
  guest.timer_event_at.reset();
  if (guest.simulated)
    given_up.push_back(std::move(guest.simulated));
  else
    paging.dismiss(guest);
}

tl::expected<void, std::string> System::change_method(Guest& guest, Method method) {
  reset(guest, isa370::Reset::system_clear);
  const auto before = guest.virtualisation.method;
  if (method == before) return {};
  withdraw(guest);
  guest.virtualisation.method = method;
  auto provided = provide(guest);
  if (!provided) {
    guest.virtualisation.method = before;
    if (auto again = provide(guest); !again) return again;
  }
  reset(guest, isa370::Reset::system_clear);
  return provided;
}

}  // namespace cp
