// Logging on and off. [CPCR] LOGON, LOGOFF.
#include <fmt/format.h>

#include <algorithm>

#include "commands/command_run.hpp"
#include "commands/words.hpp"
#include "guest/guest_identity.hpp"
#include "io/real_devices.hpp"
#include "session/calendar.hpp"
#include "session/sessions.hpp"

namespace cp {

namespace {

/// Whether the directory is the one that is built in, whose passwords everybody may know.
bool built_in(const Directory& directory) {
  const auto parsed = parse_directory(default_directory_text(), "built-in directory");
  return parsed && *parsed == directory;
}

std::string names_of(const Directory& directory) {
  constexpr std::size_t most = 6;
  std::string names;
  for (const DirectoryUser& user : std::span(directory.users).first(std::min(most, directory.users.size()))) {
    names += (names.empty() ? "" : ", ") + user.name;
  }
  return directory.users.size() > most ? names + ", ..." : names;
}

/// An error before anybody is logged on: there are no settings to follow.
void refuse(Sessions& sessions, Session& session, const Message& message, std::string_view about = {}) {
  CommandRun(sessions, session, "", 0, nullptr).fail(message, about);
}

}  // namespace

void Sessions::begin_logon(Session& session, Session::PendingLogon logon) {
  const DirectoryUser* const user = options_.directory.find(logon.user);
  if (user == nullptr || user->password == "NOLOG") {
    refuse(*this, session, messages::not_in_directory, logon.user.substr(0, 8));
    return hint(session, fmt::format("the users are {}", names_of(options_.directory)));
  }
  session.pending_logon = std::move(logon);
  refresh_mode(session);
}

void Sessions::check_password(Session& session, std::string_view password) {
  const Session::PendingLogon logon = *session.pending_logon;
  session.pending_logon.reset();
  refresh_mode(session);
  const DirectoryUser* const user = options_.directory.find(logon.user);
  if (user == nullptr || upper_case(trimmed(password)) != user->password) {
    refuse(*this, session, messages::password_incorrect);
    if (user != nullptr && built_in(options_.directory)) {
      hint(session, fmt::format("in the directory that is built in, {} has the password {}", user->name, user->password));
    }
    return;
  }
  if (const auto done = log_on(session, *user); !done) {
    if (const Session* const other = find(user->name)) {
      return refuse(*this, session, messages::already_logged_on, other->terminal.name);
    }
    return refuse(*this, session, messages::no_virtual_machine, done.error());
  }
  if (!user->ipl_system.empty() && !logon.skip_ipl) {
    execute_command(*this, session, "IPL " + user->ipl_system, nullptr);
  } else {
    hint(session, fmt::format("you have a virtual machine, which is stopped. {} starts a system in it", ipl_example()));
  }
}

tl::expected<void, std::string> Sessions::log_on(Session& session, const DirectoryUser& user) {
  if (session.guest != nullptr) {
    return tl::unexpected(
        fmt::format("{} is logged on at terminal {}; log off first", session.terminal.user, session.terminal.name));
  }
  if (const Session* const other = find(user.name)) {
    return tl::unexpected(fmt::format("{} is already logged on at terminal {}", user.name, other->terminal.name));
  }
  settle();
  const auto guest = core_.create(user);
  if (!guest) return tl::unexpected(guest.error());
  session.guest = *guest;
  session.terminal.user = user.name;
  session.settings = Settings{};
  session.settings.hints = options_.hints;
  session.cp_mode = true;
  session.system_loaded = false;
  session.pending_logon.reset();
  logged_on_.push_back(&session);
  core_.stop(**guest);
  refresh_mode(session);
  if (core_.monitor().active()) core_.monitor().publish({core_.machine().clock().now(), SessionEvent{user.name, true}});
  write(session, fmt::format("LOGON AT {}", full_time(time_of_day())));
  attach_dedicated(session, user);
  tell_operator(session,
                fmt::format("LINE {:<8} LOGON  AS {:<8} USERS = {:03}", session.terminal.name, user.name, logged_on_.size()));
  return {};
}

void Sessions::attach_minidisk(Session& session, const VirtualDevice& device) {
  auto& real_devices = core_.real_devices();
  const auto* const row = real_devices.mount(device.volume);
  if (row == nullptr) {
    write(session, fmt::format("DASD {:03X} NOT LINKED; VOLID {} NOT MOUNTED", device.number, device.volume));
    return hint(session, "CP finds volumes by their labels among the disks of --config that nobody has");
  }
  auto minidisk = real_devices.make_minidisk(*row, {device.first_cylinder, device.cylinders, device.read_only});
  if (minidisk == nullptr) {
    write(session, fmt::format("DASD {:03X} NOT LINKED; {} HAS NO CYLINDERS {} TO {}", device.number, device.volume,
                               device.first_cylinder, device.first_cylinder + device.cylinders - 1));
    return;
  }
  // The directory has no two devices of one number.
  static_cast<void>(core_.attach_device(*session.guest, device.number, std::move(minidisk)));
}

void Sessions::attach_dedicated(Session& session, const DirectoryUser& user) {
  for (const VirtualDevice& device : user.devices) {
    if (device.type == VirtualDeviceType::minidisk) attach_minidisk(session, device);
    if (device.type != VirtualDeviceType::dedicated) continue;
    const auto* const row = core_.real_devices().find(device.real);
    if (row == nullptr || row->holder != nullptr || !row->volume.empty()) {
      const auto why = row == nullptr           ? "THERE IS NO SUCH DEVICE"
                       : row->holder == nullptr ? "IT IS ATTACHED TO SYSTEM"
                                                : "IT IS ATTACHED TO ANOTHER USER";
      write(session, fmt::format("DEV {:03X} NOT ATTACHED AS {:03X}; {}", device.real, device.number, why));
      continue;
    }
    core_.real_devices().attach(*row, *session.guest, device.number);
  }
}

void Sessions::log_off(Session& session, LogoffCause cause) {
  Guest& guest = *session.guest;
  const std::string user = session.terminal.user;
  finish_line(session);
  write(session, times_line(session));
  const bool forced = cause == LogoffCause::forced;
  write(session, fmt::format("LOGOFF AT {}{}", full_time(time_of_day()), forced ? " BY SYSTEM" : ""));
  std::erase(logged_on_, &session);
  session.guest = nullptr;
  session.cp_mode = false;
  session.deferred.clear();
  session.terminal.user.clear();
  session.settings = Settings{};
  session.settings.hints = options_.hints;
  refresh_mode(session);
  tell_operator(session, fmt::format("LINE {:<8} LOGOFF AS {:<8} USERS = {:03}{}", session.terminal.name, user,
                                     logged_on_.size(), forced ? " FORCED" : ""));
  if (core_.monitor().active()) core_.monitor().publish({core_.machine().clock().now(), SessionEvent{user, false}});
  core_.stop(guest);
  if (core_running_) {
    departing_.push_back(&guest);
  } else {
    core_.destroy(guest);
  }
}

void Sessions::tell_operator(const Session& about, std::string_view text) {
  Session* const console = find("OPERATOR");
  if (console != nullptr && console != &about) write(*console, fmt::format("{} {}", clock_time(time_of_day()), text));
}

std::string Sessions::times_line(const Session& session) const {
  const GuestCounters counters = core_.view(*session.guest).counters;
  const isa370::Nanoseconds connected = core_.machine().clock().now() - logged_on_at(*session.guest);
  return fmt::format("CONNECT= {} VIRTCPU= {} TOTCPU= {}", connect_time(connected), processor_time(counters.virtual_time),
                     processor_time(counters.total_time));
}

}  // namespace cp
