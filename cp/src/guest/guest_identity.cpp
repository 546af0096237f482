// The few facts about a guest that the rest of CP may ask for.
#include "guest/guest_identity.hpp"

#include "guest/guest.hpp"

namespace cp {

const DirectoryUser& directory_entry(const Guest& guest) { return guest.entry; }
isa370::Nanoseconds logged_on_at(const Guest& guest) { return guest.logged_on_at; }
Core::TimerSetting timer_setting(const Guest& guest) { return guest.timers.setting; }
bool extended_control(const Guest& guest) { return guest.extended_control; }
const Virtualisation& virtualisation(const Guest& guest) { return guest.virtualisation; }

}  // namespace cp
