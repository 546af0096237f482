// The Lua libraries that a script may have, `require` over the built-in library, the step limit and the storage limit.
#include "lua/sandbox.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "lua/binding.hpp"
#include "lua/embedded_scripts.hpp"

namespace console {
namespace {

/// Lua takes the order of `pairs` and the seed of its random numbers from the host. A script gives the same transcript on every
/// run, so `pairs` goes by sorted keys (numbers, strings, booleans, others) and the seed is fixed.
constexpr const char* deterministic_prelude = R"(
local next, type, sort, getmetatable = next, type, table.sort, getmetatable
local rank = {number = 1, string = 2, boolean = 3}
local function before(a, b)
  local ta, tb = type(a), type(b)
  if ta ~= tb then return (rank[ta] or 4) < (rank[tb] or 4) end
  if ta == "number" or ta == "string" then return a < b end
  return ta == "boolean" and a and not b
end
function pairs(t)
  local keys, count = {}, 0
  for key in next, t do
    count = count + 1
    keys[count] = key
  end
  sort(keys, before)
  local i = 0
  return function()
    repeat i = i + 1 until i > count or t[keys[i]] ~= nil
    if i <= count then return keys[i], t[keys[i]] end
  end, t, nil
end
math.randomseed(370)
math.randomseed = nil
)";

constexpr int steps_between_checks = 10'000;

/// Lua's allocator: refuses what goes beyond the limit, which Lua reports as "not enough memory".
void* allocate(void* limits_pointer, void* block, std::size_t old_size, std::size_t new_size) {
  auto& limits = *static_cast<ScriptLimits*>(limits_pointer);
  const std::size_t held = block != nullptr ? old_size : 0;
  if (new_size == 0) {
    std::free(block);  // NOLINT: Lua's allocator contract is realloc's.
    limits.storage_used -= held;
    return nullptr;
  }
  if (new_size > held && limits.storage_used + (new_size - held) > limits.storage_limit) return nullptr;
  void* result = std::realloc(block, new_size);  // NOLINT
  if (result != nullptr) limits.storage_used += new_size - held;
  return result;
}

/// Called every so many steps. Once the budget is used up it is called at each step, so that a script cannot catch the error
/// and go on.
void count_steps(lua_State* L, lua_Debug*) {
  void* limits_pointer = nullptr;
  lua_getallocf(L, &limits_pointer);
  auto& limits = *static_cast<ScriptLimits*>(limits_pointer);
  if (limits.steps_left > steps_between_checks) {
    limits.steps_left -= steps_between_checks;
    return;
  }
  limits.steps_left = 0;
  lua_sethook(L, count_steps, LUA_MASKCOUNT, 1);
  luaL_where(L, 0);  // In a hook, level 0 is the function that was interrupted.
  lua_pushliteral(L, "the script's own step budget is used up: it probably loops for ever");
  lua_concat(L, 2);
  lua_error(L);
}

bool plain_module_name(std::string_view name) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), plain);
}

std::string read_module(const std::string& folder, const std::string& name) {
  if (!folder.empty()) {
    std::ifstream file(folder + "/" + name + ".lua", std::ios::binary);
    if (file) return {std::istreambuf_iterator<char>(file), {}};
  }
  return std::string(find_embedded("lib/" + name + ".lua"));
}

/// Text only: precompiled Lua could break the Lua virtual machine.
int load_text(lua_State* L) {
  std::size_t length = 0;
  const char* text = luaL_checklstring(L, 1, &length);
  const char* name = luaL_optstring(L, 2, "=(load)");
  if (luaL_loadbufferx(L, text, length, name, "t") == LUA_OK) return 1;
  lua_pushnil(L);
  lua_insert(L, -2);
  return 2;
}

void open_libraries(lua_State* L, bool allow_host) {
  luaL_requiref(L, LUA_GNAME, luaopen_base, 1);
  luaL_requiref(L, LUA_TABLIBNAME, luaopen_table, 1);
  luaL_requiref(L, LUA_STRLIBNAME, luaopen_string, 1);
  luaL_requiref(L, LUA_MATHLIBNAME, luaopen_math, 1);
  luaL_requiref(L, LUA_UTF8LIBNAME, luaopen_utf8, 1);
  luaL_requiref(L, LUA_COLIBNAME, luaopen_coroutine, 1);
  if (allow_host) {
    luaL_requiref(L, LUA_IOLIBNAME, luaopen_io, 1);
    luaL_requiref(L, LUA_OSLIBNAME, luaopen_os, 1);
  }
  lua_settop(L, 0);
  for (const char* name : {"dofile", "loadfile", "collectgarbage", "warn"}) {
    lua_pushnil(L);
    lua_setglobal(L, name);
  }
  lua_pushcfunction(L, load_text);
  lua_setglobal(L, "load");
  if (luaL_dostring(L, deterministic_prelude)) throw ScriptError(lua_tostring(L, -1));
}

}  // namespace

std::string_view find_embedded(std::string_view path) {
  for (const auto& script : embedded_scripts())
    if (script.path == path) return script.text;
  return {};
}

/// require "name": a module beside the script, or of the built-in library; loaded once.
int require_module(lua_State* L) {
  const std::string name = luaL_checkstring(L, 1);
  const auto& sandbox = *static_cast<Sandbox*>(lua_touserdata(L, lua_upvalueindex(1)));
  if (!plain_module_name(name)) return luaL_error(L, "require takes a plain module name, not a path");
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  if (lua_getfield(L, -1, name.c_str()) != LUA_TNIL) return 1;
  lua_pop(L, 1);
  const std::string text = read_module(sandbox.script_folder_, name);
  if (text.empty())
    return luaL_error(L, "there is no module \"%s\", beside the script or in the built-in library", name.c_str());
  if (luaL_loadbufferx(L, text.data(), text.size(), ("@" + name + ".lua").c_str(), "t") != LUA_OK) return lua_error(L);
  lua_call(L, 0, 1);
  if (lua_isnil(L, -1)) {
    lua_pop(L, 1);
    lua_pushboolean(L, 1);
  }
  lua_pushvalue(L, -1);
  lua_setfield(L, -3, name.c_str());
  return 1;
}

Sandbox::Sandbox(ScriptHost& host, std::string script_folder)
    : limits_{.storage_limit = host.options.max_script_storage, .steps_left = host.options.max_script_steps},
      script_folder_(std::move(script_folder)),
      state_(lua_newstate(allocate, &limits_)) {
  if (state_ == nullptr) throw ScriptError("there is not enough storage for Lua");
  *static_cast<ScriptHost**>(lua_getextraspace(state_)) = &host;
  open_libraries(state_, host.options.allow_host);
  register_api(state_);
  lua_pushlightuserdata(state_, this);
  lua_pushcclosure(state_, require_module, 1);
  lua_setglobal(state_, "require");
  lua_sethook(state_, count_steps, LUA_MASKCOUNT, steps_between_checks);
}

Sandbox::~Sandbox() {
  if (state_ == nullptr) return;
  // Finalizers may run now; they get no budget of their own.
  lua_close(state_);
}

}  // namespace console
