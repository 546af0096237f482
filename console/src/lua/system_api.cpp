// The script functions of `cambridge` and of a system, and the global ones.
#include <algorithm>
#include <iterator>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cp/trap_kind.hpp>
#include <isa370/assembler.hpp>
#include <isa370/object_deck.hpp>

#include "lua/binding.hpp"
#include "lua/event_table.hpp"
#include "model/default_system.hpp"

namespace console::system_api {
namespace {

/// Field `name` of the table at index 1, pushed; false when it is absent (nothing is pushed then).
bool push_option(lua_State* L, const char* name) {
  lua_getfield(L, 1, name);
  if (!lua_isnil(L, -1)) return true;
  lua_pop(L, 1);
  return false;
}

std::string string_option(lua_State* L, const char* name) {
  auto value = string_argument(L, -1, name);
  lua_pop(L, 1);
  return value;
}

/// A value, or a ScriptError with what is wrong.
template <typename T>
T checked(tl::expected<T, std::string> value) {
  if (!value) throw ScriptError(value.error());
  return *std::move(value);
}

void check_option_names(lua_State* L) {
  constexpr std::string_view known[] = {"storage", "model", "time_slice", "directory", "time_of_day", "hints", "silent"};
  lua_pushnil(L);
  while (lua_next(L, 1) != 0) {
    lua_pop(L, 1);
    const auto name = string_argument(L, -1, "an option's name");
    if (std::find(std::begin(known), std::end(known), name) == std::end(known))
      throw ScriptError(fmt::format("cambridge.system has no option \"{}\"", name));
  }
}

cp::Directory directory_option(lua_State* L) {
  const auto text = string_option(L, "directory");
  auto directory = cp::parse_directory(text, "directory");
  if (directory) return *std::move(directory);
  std::string all = "the directory has faults:";
  for (const auto& fault : directory.error()) all += "\n  " + fault;
  throw ScriptError(all);
}

cp::Options options_from_table(lua_State* L) {
  auto options = default_options();
  if (lua_isnoneornil(L, 1)) return options;
  if (!lua_istable(L, 1)) throw ScriptError("cambridge.system wants a table of options: cambridge.system{storage=\"512K\"}");
  check_option_names(L);
  if (push_option(L, "storage")) options.real_storage = checked(cp::parse_storage_size(string_option(L, "storage")));
  if (push_option(L, "directory")) options.directory = directory_option(L);
  if (push_option(L, "time_of_day")) options.time_of_day = checked(isa370::parse_time_of_day(string_option(L, "time_of_day")));
  if (push_option(L, "time_slice")) {
    options.time_slice = static_cast<isa370::Nanoseconds>(integer_argument(L, -1, "time_slice", 1, 10'000)) * 1'000'000;
    lua_pop(L, 1);
  }
  if (push_option(L, "silent")) {
    if (lua_toboolean(L, -1) != 0) options.silent_instructions = cp::usual_silent_instructions();
    lua_pop(L, 1);
  }
  if (push_option(L, "hints")) {
    options.hints = lua_toboolean(L, -1) != 0;
    lua_pop(L, 1);
  }
  if (push_option(L, "model")) {
    const auto name = string_option(L, "model");
    options.model = isa370::find_model(name);
    if (options.model == nullptr)
      throw ScriptError(fmt::format("there is no model \"{}\"; there are {}", name, isa370::model_names()));
    if (options.model->architecture != isa370::Architecture::system_370)
      throw ScriptError(fmt::format("CP runs on System/370 only, and model \"{}\" is none", name));
  }
  return options;
}

double seconds(isa370::Nanoseconds time) { return static_cast<double>(time) / 1e9; }

/// The arguments as `print` shows them.
std::string printed(lua_State* L) {
  std::string text;
  const int count = lua_gettop(L);
  for (int i = 1; i <= count; ++i) {
    if (i > 1) text += '\t';
    const int type = lua_type(L, i);
    if (type == LUA_TTABLE || type == LUA_TFUNCTION || type == LUA_TUSERDATA || type == LUA_TTHREAD) {
      text += lua_typename(L, type);  // Without the host's address, which differs from run to run.
      continue;
    }
    std::size_t length = 0;
    const char* part = luaL_tolstring(L, i, &length);
    text.append(part, length);
    lua_pop(L, 1);
  }
  return text;
}

}  // namespace

int make_system(lua_State* L, ScriptHost& host) {
  host.require_outside_event("cambridge.system");
  auto options = options_from_table(L);
  host.out << cp::configuration_line(options) << '\n';
  host.systems.push_back(std::make_unique<ScriptSystem>(host, std::move(options)));
  push_system(L, *host.systems.back());
  return 1;
}

namespace {

/// A list of {name=, explanation=}.
int push_explained(lua_State* L, const auto& rows) {
  lua_newtable(L);
  lua_Integer index = 0;
  for (const auto& row : rows) {
    lua_newtable(L);
    set_field(L, "name", row.name);
    set_field(L, "explanation", row.explanation);
    lua_seti(L, -2, ++index);
  }
  return 1;
}

}  // namespace

int trap_kinds(lua_State* L, ScriptHost&) { return push_explained(L, cp::trap_kinds()); }
int methods(lua_State* L, ScriptHost&) { return push_explained(L, cp::methods()); }

int host_time(lua_State* L, ScriptHost& host) {
  constexpr double nanosecond = 1e-9;
  host.host_time += host.host_clock.elapsed(UINT64_MAX);
  lua_pushnumber(L, static_cast<double>(host.host_time) * nanosecond);
  return 1;
}

int assemble(lua_State* L, ScriptHost&) {
  const auto text = string_argument(L, 1, "the program");
  const auto result = isa370::assembler::assemble({"program", text});
  if (!result.ok()) {
    std::string all = "the program has errors:";
    for (const auto& diagnostic : result.diagnostics) all += "\n" + to_string(diagnostic);
    throw ScriptError(all);
  }
  const auto image = checked(isa370::load_decks({result.deck}, 0));
  push_string(L, fmt::format("{:02X}", fmt::join(image.bytes, "")));
  lua_newtable(L);
  for (const auto& [name, address] : image.symbols) set_field(L, name.c_str(), std::uint64_t{address});
  return 2;
}

int terminal(lua_State* L, ScriptHost& host) {
  host.require_outside_event("system:terminal");
  auto& system = system_argument(L);
  const auto name = string_argument(L, 2, "the terminal's name");
  push_terminal(L, {&system, system.cp.connect(name)});
  return 1;
}

int run(lua_State* L, ScriptHost&) {
  auto& system = system_argument(L);
  const auto duration = seconds_argument(L, 2, "the time to run", 1.0);
  push_string(L, system.run(duration) == cp::RunStop::idle ? "idle" : "time");
  return 1;
}

int now(lua_State* L, ScriptHost&) {
  lua_pushnumber(L, seconds(system_argument(L).cp.machine().clock().now()));
  return 1;
}

int users(lua_State* L, ScriptHost&) {
  lua_newtable(L);
  lua_Integer index = 0;
  for (const auto& user : system_argument(L).cp.logged_on_users()) {
    push_string(L, user);
    lua_seti(L, -2, ++index);
  }
  return 1;
}

int real_storage(lua_State* L, ScriptHost&) {
  lua_pushinteger(L, system_argument(L).cp.machine().storage().size());
  return 1;
}

int on_event(lua_State* L, ScriptHost& host) {
  auto& system = system_argument(L);
  if (!lua_isfunction(L, 2)) throw ScriptError("system:on_event wants a function");
  lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_MAINTHREAD);
  lua_State* main = lua_tothread(L, -1);
  lua_pop(L, 1);
  lua_pushvalue(L, 2);
  const int listener = luaL_ref(L, LUA_REGISTRYINDEX);
  system.cp.monitor().subscribe(
      [main, listener, &host](const cp::MonitorEvent& event) { deliver_event(main, listener, host, event); });
  return 0;
}

int expect(lua_State* L, ScriptHost& host) {
  if (lua_toboolean(L, 1) != 0) {
    lua_settop(L, 1);
    return 1;
  }
  if (host.failing_screen.empty() && !host.systems.empty() && host.systems.back()->cp.terminal_count() > 0) {
    const auto& terminal = host.systems.back()->cp.terminal(host.systems.back()->last_terminal);
    host.failing_screen = titled_screenful(terminal);
  }
  throw ScriptError(lua_isnoneornil(L, 2) ? "expectation not met" : string_argument(L, 2, "the message"));
}

int print(lua_State* L, ScriptHost& host) {
  host.out << printed(L) << '\n';
  return 0;
}

}  // namespace console::system_api
