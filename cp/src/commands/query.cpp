// QUERY: the system and the user's own virtual machine. [CPCR] QUERY.
#include <algorithm>
#include <array>

#include "commands/command_entry.hpp"
#include "commands/command_run.hpp"
#include "guest/guest_identity.hpp"
#include "session/calendar.hpp"

namespace cp {

namespace {

constexpr std::size_t names_in_line = 4;

void too_many(CommandRun& run, std::size_t index) { run.fail(messages::query_option, run.operand(index)); }

void query_names(CommandRun& run) {
  if (run.count() > 1) return too_many(run, 1);
  std::string line;
  std::size_t in_line = 0;
  for (const Session* const session : run.sessions().logged_on()) {
    if (in_line == names_in_line) {
      run.reply(line + ",");
      line.clear();
      in_line = 0;
    }
    line += fmt::format("{}{:<8} - {}", in_line == 0 ? "" : ", ", session->terminal.user, session->terminal.name);
    ++in_line;
  }
  run.reply(line);
}

void query_users(CommandRun& run) {
  if (run.count() > 2) return too_many(run, 2);
  if (run.count() == 1) return run.reply(fmt::format("{:03} USERS, 000 DIALED", run.sessions().logged_on().size()));
  const Session* const session = run.sessions().find(run.operand(1));
  if (session == nullptr) return run.fail(messages::query_not_logged_on, run.operand(1));
  run.reply(fmt::format("{:<8} - {}", session->terminal.user, session->terminal.name));
}

void query_time(CommandRun& run) {
  if (run.count() > 1) return too_many(run, 1);
  run.reply(fmt::format("TIME IS {}", full_time(run.sessions().time_of_day())));
  run.reply(run.sessions().times_line(run.session()));
}

void query_userid(CommandRun& run) {
  if (run.count() > 1) return too_many(run, 1);
  run.reply(run.user().name);
}

void storage_line(CommandRun& run) { run.reply(fmt::format("STORAGE = {:05}K", run.user().storage / 1024)); }

void query_storage(CommandRun& run) {
  if (run.count() > 1) return too_many(run, 1);
  storage_line(run);
}

void device_line(CommandRun& run, const VirtualDeviceView& device) {
  std::string what = fmt::format("{}", device.model);
  if (device.real) what = fmt::format("ON DEV {:03X}", *device.real);
  if (const auto* const disk = device.minidisk)
    what =
        fmt::format("{:<4} {:<6} {}  {:03} CYL", device.model, disk->volume, disk->read_only ? "R/O" : "R/W", disk->cylinders);
  if (device.type == "CONS") what = fmt::format("ON TERMINAL {}", run.session().terminal.name);
  if (device.type == "RDR" && !device.real) what += " READER";
  if (const auto* const adapter = run.core().adapter(run.guest(), device.number)) {
    const auto other = run.core().coupled_with(*adapter);
    what = other ? fmt::format("COUPLED TO {} {:03X}", other->user, other->number) : "NOT COUPLED";
  }
  run.reply(fmt::format("{:<4} {:03X} {}", device.type, device.number, what));
}

void query_virtual(CommandRun& run) {
  if (run.count() > 2) return too_many(run, 2);
  const auto devices = run.core().devices(run.guest());
  if (run.count() == 1 || run.operand(1) == "ALL") {
    storage_line(run);
    for (const VirtualDeviceView& device : devices) device_line(run, device);
    return;
  }
  const auto number = parse_hex(run.operand(1), 3);
  if (!number) return too_many(run, 1);
  const auto same = [&](const VirtualDeviceView& device) { return device.number == *number; };
  const auto found = std::find_if(devices.begin(), devices.end(), same);
  if (found == devices.end()) return run.fail(messages::query_no_device, fmt::format("{:03X}", *number));
  device_line(run, *found);
}

std::string_view on_or_off(bool on) { return on ? "ON" : "OFF"; }

std::string_view word_for(ErrorMessages shown) {
  constexpr std::array<std::string_view, 4> words{"OFF", "ON", "CODE", "TEXT"};
  return words[static_cast<std::size_t>(shown)];
}

std::string_view word_for(Core::TimerSetting timer) {
  constexpr std::array<std::string_view, 3> words{"OFF", "ON", "REAL"};
  return words[static_cast<std::size_t>(timer)];
}

void query_set(CommandRun& run) {
  if (run.count() > 1) return too_many(run, 1);
  const Settings& settings = run.session().settings;
  run.reply(fmt::format("MSG {:<3}, WNG {:<3}, EMSG {:<4}, RUN {}", on_or_off(settings.messages), on_or_off(settings.warnings),
                        word_for(settings.error_messages), on_or_off(settings.run)));
  run.reply(fmt::format("LINEDIT {:<3}, TIMER {:<4}, ECMODE {:<3}, HINTS {}", on_or_off(settings.line_editing),
                        word_for(timer_setting(run.guest())), on_or_off(extended_control(run.guest())),
                        on_or_off(settings.hints)));
  const auto& ways = virtualisation(run.guest());
  const auto calls = ways.assist_supervisor_calls ? " SVC" : " NOSVC";
  run.reply(fmt::format("METHOD {}, ASSIST {}{}, PAGEX {}", name_of(ways.method), on_or_off(ways.assist),
                        ways.assist ? calls : "", on_or_off(ways.pseudo_page_faults)));
}

struct QueryRow {
  std::string_view name;
  std::size_t shortest;
  void (*handler)(CommandRun&);
};

constexpr std::array<QueryRow, 7> query_rows{{
    {"NAMES", 1, query_names},
    {"SET", 3, query_set},
    {"STORAGE", 3, query_storage},
    {"TIME", 1, query_time},
    {"USERID", 6, query_userid},
    {"USERS", 1, query_users},
    {"VIRTUAL", 1, query_virtual},
}};

}  // namespace

void query_command(CommandRun& run) {
  if (run.count() == 0) {
    run.fail(messages::query_operand);
    return run.hint("HELP QUERY says what can be asked");
  }
  for (const QueryRow& row : query_rows) {
    if (abbreviates(run.operand(0), row.name, row.shortest)) return row.handler(run);
  }
  run.fail(messages::query_option, run.operand(0));
}

}  // namespace cp
