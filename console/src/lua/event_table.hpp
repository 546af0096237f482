// Monitor events as Lua tables.
#pragma once

#include <cp/monitor.hpp>
#include <lua.hpp>

#include "lua/script_host.hpp"

namespace console {

/// Calls the function `listener` (a registry reference) with the event. An error in it is kept in the host until the machine
/// comes back: it must not unwind through CP.
void deliver_event(lua_State* L, int listener, ScriptHost& host, const cp::MonitorEvent& event);

}  // namespace console
