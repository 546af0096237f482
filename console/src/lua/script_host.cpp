// Running and waiting within a script's limits.
#include "lua/script_host.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>

namespace console {
namespace {

/// Between two looks at the terminal while a script waits. Small, so that a wait ends soon behind the text.
constexpr isa370::Nanoseconds wait_step = 1'000'000;

constexpr std::size_t screen_lines = 24;

/// A person's own lines are not what a script waits for.
bool readable(const cp::TerminalLine& line) { return line.origin != cp::TerminalLine::Origin::person; }

/// Finds `text` at or behind the mark, in one line; moves the mark behind it.
bool find_behind(const cp::Terminal& terminal, ScriptSystem::Mark& mark, std::string_view text, std::string& found) {
  for (std::size_t i = mark.line; i <= terminal.lines.size(); ++i) {
    const bool last = i == terminal.lines.size();
    if (!last && !readable(terminal.lines[i])) continue;
    const std::string& line = last ? terminal.unfinished : terminal.lines[i].text;
    const auto from = i == mark.line ? std::min(mark.column, line.size()) : 0;
    const auto at = line.find(text, from);
    if (at == std::string::npos) continue;
    mark = {i, at + text.size()};
    found = line;
    return true;
  }
  return false;
}

[[noreturn]] void fail_at(ScriptSystem& system, cp::TerminalNumber number, const std::string& what) {
  system.host.failing_screen = titled_screenful(system.cp.terminal(number));
  throw ScriptError(what);
}

}  // namespace

std::string screenful(const cp::Terminal& terminal) {
  const auto first = terminal.lines.size() > screen_lines ? terminal.lines.size() - screen_lines : 0;
  std::string result;
  for (auto i = first; i < terminal.lines.size(); ++i) result += terminal.lines[i].text + "\n";
  if (!terminal.unfinished.empty()) result += terminal.unfinished + "\n";
  return result;
}

std::string titled_screenful(const cp::Terminal& terminal) {
  return fmt::format("--- terminal {} ({}) ---\n{}", terminal.name, name_of(terminal.mode), screenful(terminal));
}

void ScriptHost::require_outside_event(std::string_view what) const {
  if (in_event)
    throw ScriptError(fmt::format("{} cannot be called from an event function: it would change what it observes", what));
}

cp::RunStop ScriptSystem::run(isa370::Nanoseconds duration) {
  host.require_outside_event("running the machine");
  const auto& limits = host.options;
  const auto now = cp.machine().clock().now();
  if (now >= limits.max_time)
    throw ScriptError(
        fmt::format("the script's simulated time is used up ({} s); --max-time gives more", limits.max_time / 1'000'000'000));
  if (host.instructions_used >= limits.max_instructions)
    throw ScriptError(
        fmt::format("the script's instruction budget is used up ({}); --max-instructions gives more", limits.max_instructions));

  const auto before = cp.instruction_count();
  const auto until = std::min(limits.max_time, duration > limits.max_time - now ? limits.max_time : now + duration);
  const auto stop = cp.run({.instructions = limits.max_instructions - host.instructions_used, .until = until});
  host.instructions_used += cp.instruction_count() - before;
  if (!host.event_error.empty()) {
    const std::string error = std::exchange(host.event_error, {});
    throw ScriptError(error);
  }
  return stop;
}

std::string ScriptSystem::wait(cp::TerminalNumber number, std::string_view text, isa370::Nanoseconds limit) {
  std::string found;
  wait_until(number, fmt::format("\"{}\"", text), limit,
             [&] { return find_behind(cp.terminal(number), marks[number], text, found); });
  return found;
}

void ScriptSystem::wait_mode(cp::TerminalNumber number, std::string_view mode, isa370::Nanoseconds limit) {
  using enum cp::TerminalMode;
  constexpr std::array modes{not_logged_on, password, cp_read, vm_read, running};
  if (std::ranges::none_of(modes, [&](auto m) { return name_of(m) == mode; }))
    throw ScriptError(
        fmt::format("there is no mode \"{}\"; the modes are NOT LOGGED ON, PASSWORD, CP READ, VM READ, RUNNING", mode));
  wait_until(number, fmt::format("the mode {}", mode), limit, [&] { return name_of(cp.terminal(number).mode) == mode; });
}

void ScriptSystem::wait_until(cp::TerminalNumber number, const std::string& what, isa370::Nanoseconds limit,
                              const std::function<bool()>& happened) {
  const auto deadline = cp.machine().clock().now() + limit;
  while (!happened()) {
    const auto before = cp.machine().clock().now();
    if (before >= deadline)
      fail_at(*this, number, fmt::format("waited {} simulated seconds for {}", static_cast<double>(limit) / 1e9, what));
    const bool idle = run(wait_step) == cp::RunStop::idle && cp.machine().clock().now() == before;
    if (!idle) continue;
    if (happened()) return;
    fail_at(*this, number, fmt::format("waiting for {}, but nothing can happen before somebody types", what));
  }
}

}  // namespace console
