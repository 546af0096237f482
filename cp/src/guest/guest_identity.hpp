// What the rest of CP may know of a guest without its inside: who it is, since when, and its settings.
#pragma once

#include <string>

#include "core.hpp"

namespace cp {

/// The directory entry the guest was made from.
[[nodiscard]] const DirectoryUser& directory_entry(const Guest& guest);
/// Simulated instant of the logon.
[[nodiscard]] isa370::Nanoseconds logged_on_at(const Guest& guest);
[[nodiscard]] Core::TimerSetting timer_setting(const Guest& guest);
[[nodiscard]] bool extended_control(const Guest& guest);
[[nodiscard]] const Virtualisation& virtualisation(const Guest& guest);

}  // namespace cp
