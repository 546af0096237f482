// Turns each kind of monitor event into a table and calls the script's function with it.
#include "lua/event_table.hpp"

#include <type_traits>
#include <variant>

#include <cp/trap_kind.hpp>

#include "lua/binding.hpp"

namespace console {
namespace {

void fields(lua_State* L, const cp::TrapEvent& e) {
  set_field(L, "kind", cp::name_of(e.kind));
  set_field(L, "instruction", e.instruction);
  set_field(L, "psw", isa370::to_string(e.virtual_psw));
  set_field(L, "address", std::uint64_t{e.address});
}
void fields(lua_State* L, const cp::SimulatedEvent& e) {
  set_field(L, "mnemonic", e.mnemonic);
  set_field(L, "effect", e.effect);
}
void fields(lua_State* L, const cp::ReflectedEvent& e) {
  set_field(L, "class", e.interruption_class);
  set_field(L, "code", std::uint64_t{e.code});
}
void fields(lua_State* L, const cp::PageReadEvent& e) {
  set_field(L, "page", std::uint64_t{e.page});
  set_field(L, "frame", std::uint64_t{e.frame});
  lua_pushboolean(L, e.from_drum ? 1 : 0);
  lua_setfield(L, -2, "from_drum");
}
void fields(lua_State* L, const cp::PageWriteEvent& e) {
  set_field(L, "page", std::uint64_t{e.page});
  set_field(L, "frame", std::uint64_t{e.frame});
}
void fields(lua_State* L, const cp::PageStolenEvent& e) {
  set_field(L, "page", std::uint64_t{e.page});
  lua_pushboolean(L, e.changed ? 1 : 0);
  lua_setfield(L, -2, "changed");
}
void fields(lua_State* L, const cp::VirtualIoEvent& e) {
  set_field(L, "device", std::uint64_t{e.device});
  set_field(L, "condition_code", std::uint64_t{e.condition_code});
}
void fields(lua_State* L, const cp::ConsoleLineEvent& e) {
  using enum cp::ConsoleLineEvent::Origin;
  set_field(L, "terminal", e.terminal);
  set_field(L, "origin", std::string_view(e.origin == person ? "person" : e.origin == cp ? "cp" : "guest"));
  set_field(L, "line", e.text);
}
void fields(lua_State* L, const cp::SessionEvent& e) {
  lua_pushboolean(L, e.logged_on ? 1 : 0);
  lua_setfield(L, -2, "logged_on");
}
void fields(lua_State*, const cp::DispatchEvent&) {}
void fields(lua_State*, const cp::SliceEndEvent&) {}

/// Runs protected. Argument 1 is the listener, 2 the event: makes the table and calls the listener with it.
int call_listener(lua_State* L) {
  const auto& event = *static_cast<const cp::MonitorEvent*>(lua_touserdata(L, 2));
  lua_settop(L, 1);
  lua_newtable(L);
  set_field(L, "at", static_cast<double>(event.at) / 1e9);
  set_field(L, "name", cp::name_of(event.body));
  set_field(L, "text", cp::to_string(event));
  std::visit(
      [&](const auto& body) {
        if constexpr (requires { body.user; }) set_field(L, "user", body.user);
        fields(L, body);
      },
      event.body);
  lua_call(L, 1, 0);
  return 0;
}

}  // namespace

void deliver_event(lua_State* L, int listener, ScriptHost& host, const cp::MonitorEvent& event) {
  if (!host.event_error.empty()) return;
  const bool nested = std::exchange(host.in_event, true);
  lua_pushcfunction(L, call_listener);
  lua_rawgeti(L, LUA_REGISTRYINDEX, listener);
  lua_pushlightuserdata(L, const_cast<cp::MonitorEvent*>(&event));  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  if (lua_pcall(L, 2, 0, 0) != LUA_OK) {
    const char* text = lua_tostring(L, -1);
    host.event_error = text != nullptr ? text : "an event function failed";
    lua_pop(L, 1);
  }
  host.in_event = nested;
}

}  // namespace console
