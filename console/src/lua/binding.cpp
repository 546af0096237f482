// Arguments, the wrapper, and the registration of the script functions.
#include "lua/binding.hpp"

#include <fmt/format.h>
#include <cmath>

namespace console {
namespace {

constexpr const char* system_type = "cambridge.system";
constexpr const char* terminal_type = "cambridge.terminal";

/// Runs the row that is this closure's upvalue.
int call_row(lua_State* L) {
  const auto* row = static_cast<const ApiRow*>(lua_touserdata(L, lua_upvalueindex(1)));
  try {
    return row->function(L, host_of(L));
  } catch (const ScriptError& error) {
    luaL_where(L, 1);
    lua_pushstring(L, error.what());
    lua_concat(L, 2);
  }
  return lua_error(L);
}

void push_row(lua_State* L, const ApiRow& row) {
  // Lua hands the pointer back unchanged; rows are constant.
  lua_pushlightuserdata(L, const_cast<ApiRow*>(&row));  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  lua_pushcclosure(L, call_row, 1);
}

void make_methods(lua_State* L, const char* type, std::string_view object) {
  luaL_newmetatable(L, type);
  lua_newtable(L);
  for (const auto& row : api_table()) {
    if (row.object != object) continue;
    push_row(L, row);
    lua_setfield(L, -2, std::string(row.name).c_str());
  }
  lua_setfield(L, -2, "__index");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");  // A script cannot reach in and exchange the methods of another's objects.
  lua_pop(L, 1);
}

}  // namespace

ScriptHost& host_of(lua_State* L) { return **static_cast<ScriptHost**>(lua_getextraspace(L)); }

void register_api(lua_State* L) {
  lua_newtable(L);
  for (const auto& row : api_table()) {
    if (row.object == "cambridge") {
      push_row(L, row);
      lua_setfield(L, -2, std::string(row.name).c_str());
    } else if (row.object.empty()) {
      push_row(L, row);
      lua_setglobal(L, std::string(row.name).c_str());
    }
  }
  lua_setglobal(L, "cambridge");
  make_methods(L, system_type, "system");
  make_methods(L, terminal_type, "terminal");
}

std::string string_argument(lua_State* L, int index, std::string_view what) {
  if (lua_type(L, index) != LUA_TSTRING && lua_type(L, index) != LUA_TNUMBER)
    throw ScriptError(fmt::format("{} must be a string, not {}", what, luaL_typename(L, index)));
  std::size_t length = 0;
  lua_pushvalue(L, index);
  const char* text = lua_tolstring(L, -1, &length);
  std::string result(text, length);
  lua_pop(L, 1);
  return result;
}

std::int64_t integer_argument(lua_State* L, int index, std::string_view what, std::int64_t smallest, std::int64_t largest) {
  int is_integer = 0;
  const auto value = lua_tointegerx(L, index, &is_integer);
  if (is_integer == 0) throw ScriptError(fmt::format("{} must be a whole number, not {}", what, luaL_typename(L, index)));
  if (value < smallest || value > largest)
    throw ScriptError(fmt::format("{} is {}; it must be between {} and {}", what, value, smallest, largest));
  return value;
}

isa370::Nanoseconds seconds_argument(lua_State* L, int index, std::string_view what, double otherwise) {
  constexpr double longest = 1e9;
  double seconds = otherwise;
  if (!lua_isnoneornil(L, index)) {
    int is_number = 0;
    seconds = lua_tonumberx(L, index, &is_number);
    if (is_number == 0) throw ScriptError(fmt::format("{} must be a number of seconds, not {}", what, luaL_typename(L, index)));
  }
  if (!(seconds > 0 && seconds <= longest))
    throw ScriptError(fmt::format("{} must be more than 0 and at most 1e9 seconds", what));
  return static_cast<isa370::Nanoseconds>(std::llround(seconds * 1e9));
}

ScriptSystem& system_argument(lua_State* L) {
  auto* box = static_cast<ScriptSystem**>(luaL_testudata(L, 1, system_type));
  if (box == nullptr) throw ScriptError("this function belongs to a system: write system:name(...), with a colon");
  return **box;
}

TerminalReference terminal_argument(lua_State* L) {
  auto* box = static_cast<TerminalReference*>(luaL_testudata(L, 1, terminal_type));
  if (box == nullptr) throw ScriptError("this function belongs to a terminal: write terminal:name(...), with a colon");
  return *box;
}

void push_system(lua_State* L, ScriptSystem& system) {
  // The userdata holds a pointer: the host owns the system.
  *static_cast<ScriptSystem**>(lua_newuserdatauv(L, sizeof(ScriptSystem*), 0)) = &system;  // NOLINT(bugprone-sizeof-expression)
  luaL_setmetatable(L, system_type);
}

void push_terminal(lua_State* L, TerminalReference terminal) {
  *static_cast<TerminalReference*>(lua_newuserdatauv(L, sizeof(TerminalReference), 0)) = terminal;
  luaL_setmetatable(L, terminal_type);
}

void push_string(lua_State* L, std::string_view text) { lua_pushlstring(L, text.data(), text.size()); }

void set_field(lua_State* L, const char* name, std::string_view value) {
  push_string(L, value);
  lua_setfield(L, -2, name);
}

void set_field(lua_State* L, const char* name, std::uint64_t value) {
  lua_pushinteger(L, static_cast<lua_Integer>(value));
  lua_setfield(L, -2, name);
}

void set_field(lua_State* L, const char* name, double value) {
  lua_pushnumber(L, value);
  lua_setfield(L, -2, name);
}

}  // namespace console
