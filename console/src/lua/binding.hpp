// Between Lua and C++: arguments with clear errors, and the one wrapper in which every script function runs.
//
// Debian's Lua compiled as C++ raises its own errors as C++ exceptions, so that destructors run; ours are ScriptErrors, which
// the wrapper turns into Lua errors with file and line.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <lua.hpp>

#include "lua/script_host.hpp"

namespace console {

/// The host of the script that runs in this Lua state.
[[nodiscard]] ScriptHost& host_of(lua_State* L);

/// A script function: pushes its results and returns how many.
using ScriptFunction = int (*)(lua_State* L, ScriptHost& host);

/// One function that scripts can call: the registry, the Lua tables and docs/lua-api.md are made from these rows.
struct ApiRow {
  std::string_view object;  ///< "cambridge", "system", "terminal", or "" for a global function.
  std::string_view name;
  std::string_view arguments;  ///< As the reference shows them.
  std::string_view help;
  ScriptFunction function;
};
[[nodiscard]] std::span<const ApiRow> api_table();

/// Makes the global functions, the `cambridge` table and the method tables.
void register_api(lua_State* L);

// Arguments. Each throws ScriptError naming the argument.
[[nodiscard]] std::string string_argument(lua_State* L, int index, std::string_view what);
[[nodiscard]] std::int64_t integer_argument(lua_State* L, int index, std::string_view what, std::int64_t smallest,
                                            std::int64_t largest);
/// Seconds, positive; `otherwise` when absent.
[[nodiscard]] isa370::Nanoseconds seconds_argument(lua_State* L, int index, std::string_view what, double otherwise);

struct TerminalReference {
  ScriptSystem* system;
  cp::TerminalNumber number;
  [[nodiscard]] const cp::Terminal& terminal() const { return system->cp.terminal(number); }
};
[[nodiscard]] ScriptSystem& system_argument(lua_State* L);
[[nodiscard]] TerminalReference terminal_argument(lua_State* L);
void push_system(lua_State* L, ScriptSystem& system);
void push_terminal(lua_State* L, TerminalReference terminal);
void push_string(lua_State* L, std::string_view text);
/// Sets `name` in the table on top of the stack.
void set_field(lua_State* L, const char* name, std::string_view value);
void set_field(lua_State* L, const char* name, std::uint64_t value);
void set_field(lua_State* L, const char* name, double value);

// The functions, by file.
namespace system_api {
int make_system(lua_State* L, ScriptHost& host);
int trap_kinds(lua_State* L, ScriptHost& host);
int methods(lua_State* L, ScriptHost& host);
int host_time(lua_State* L, ScriptHost& host);
int assemble(lua_State* L, ScriptHost& host);
int terminal(lua_State* L, ScriptHost& host);
int run(lua_State* L, ScriptHost& host);
int now(lua_State* L, ScriptHost& host);
int users(lua_State* L, ScriptHost& host);
int real_storage(lua_State* L, ScriptHost& host);
int on_event(lua_State* L, ScriptHost& host);
int expect(lua_State* L, ScriptHost& host);
int print(lua_State* L, ScriptHost& host);
}  // namespace system_api

namespace terminal_api {
int logon(lua_State* L, ScriptHost& host);
int type(lua_State* L, ScriptHost& host);
int attention(lua_State* L, ScriptHost& host);
int wait(lua_State* L, ScriptHost& host);
int wait_mode(lua_State* L, ScriptHost& host);
int mode(lua_State* L, ScriptHost& host);
int user(lua_State* L, ScriptHost& host);
int lines(lua_State* L, ScriptHost& host);
int screen(lua_State* L, ScriptHost& host);
int register_(lua_State* L, ScriptHost& host);
int control_register(lua_State* L, ScriptHost& host);
int psw(lua_State* L, ScriptHost& host);
int storage(lua_State* L, ScriptHost& host);
int store(lua_State* L, ScriptHost& host);
int status(lua_State* L, ScriptHost& host);
int counters(lua_State* L, ScriptHost& host);
int load_reader(lua_State* L, ScriptHost& host);
}  // namespace terminal_api

}  // namespace console
