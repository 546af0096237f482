// A Lua state that cannot reach the host and cannot run or grow for ever.
#pragma once

#include <memory>

#include <lua.hpp>

#include "lua/script_host.hpp"

namespace console {

/// How much of the script's limits is used.
struct ScriptLimits {
  std::size_t storage_used = 0;
  std::size_t storage_limit = 0;
  std::uint64_t steps_left = 0;
};

/// Owns a Lua state together with the limits its allocator and its hook point to.
class Sandbox {
 public:
  /// `script_folder` is where `require` looks for a script's own modules, before the built-in library; empty: nowhere.
  Sandbox(ScriptHost& host, std::string script_folder);
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;
  [[nodiscard]] lua_State* state() const { return state_; }

 private:
  friend int require_module(lua_State* L);
  ScriptLimits limits_;
  std::string script_folder_;
  lua_State* state_ = nullptr;
};

/// Built-in script text by path below scripts/ ("demos/tour.lua", "lib/table.lua"); empty when there is none.
[[nodiscard]] std::string_view find_embedded(std::string_view path);

}  // namespace console
