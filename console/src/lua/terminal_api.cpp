// The script functions of a terminal, and of the virtual machine of the user who is logged on there.
#include <charconv>
#include <type_traits>

#include <fmt/format.h>

#include "lua/binding.hpp"

namespace console::terminal_api {
namespace {

constexpr double default_wait = 60.0;
constexpr std::int64_t largest_address = 0xFF'FFFF;

/// The terminal argument, noted as the one to show when an expectation fails.
TerminalReference used_terminal(lua_State* L) {
  const auto terminal = terminal_argument(L);
  terminal.system->last_terminal = terminal.number;
  return terminal;
}

const std::string& user_of(const TerminalReference& terminal) {
  const auto& user = terminal.terminal().user;
  if (user.empty()) throw ScriptError(fmt::format("nobody is logged on at terminal {}", terminal.terminal().name));
  return user;
}

cp::GuestView guest_of(const TerminalReference& terminal) {
  const auto& user = user_of(terminal);
  auto view = terminal.system->cp.guest(user);
  if (!view) throw ScriptError(fmt::format("{} has no virtual machine", user));
  return *std::move(view);
}

template <typename T>
T checked(tl::expected<T, std::string> value) {
  if (!value) throw ScriptError(value.error());
  if constexpr (!std::is_void_v<T>) return *std::move(value);
}

std::vector<std::uint8_t> bytes_from_hex(std::string_view text) {
  std::string digits;
  for (const char c : text)
    if (c != ' ') digits += c;
  if (digits.size() % 2 != 0) throw ScriptError("the hexadecimal text has an odd number of digits");
  std::vector<std::uint8_t> bytes(digits.size() / 2);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char* first = digits.data() + 2 * i;
    const auto [end, error] = std::from_chars(first, first + 2, bytes[i], 16);
    if (error != std::errc{} || end != first + 2)
      throw ScriptError(fmt::format("\"{}\" is not hexadecimal", std::string_view(first, 2)));
  }
  return bytes;
}

double seconds(isa370::Nanoseconds time) { return static_cast<double>(time) / 1e9; }

}  // namespace

int logon(lua_State* L, ScriptHost& host) {
  host.require_outside_event("terminal:logon");
  const auto terminal = used_terminal(L);
  const auto user = string_argument(L, 2, "the user");
  const auto password = string_argument(L, 3, "the password");
  auto& system = *terminal.system;
  const auto limit = static_cast<isa370::Nanoseconds>(default_wait * 1e9);
  system.cp.enter(terminal.number, "LOGON " + user);
  system.wait_mode(terminal.number, "PASSWORD", limit);
  system.cp.enter(terminal.number, password);
  system.wait(terminal.number, "LOGON AT", limit);
  return 0;
}

int type(lua_State* L, ScriptHost& host) {
  host.require_outside_event("terminal:type");
  const auto terminal = used_terminal(L);
  terminal.system->cp.enter(terminal.number, string_argument(L, 2, "the line"));
  return 0;
}

int attention(lua_State* L, ScriptHost& host) {
  host.require_outside_event("terminal:attention");
  const auto terminal = used_terminal(L);
  terminal.system->cp.attention(terminal.number);
  return 0;
}

int wait(lua_State* L, ScriptHost&) {
  const auto terminal = used_terminal(L);
  const auto text = string_argument(L, 2, "the text to wait for");
  push_string(L, terminal.system->wait(terminal.number, text, seconds_argument(L, 3, "the time to wait", default_wait)));
  return 1;
}

int wait_mode(lua_State* L, ScriptHost&) {
  const auto terminal = used_terminal(L);
  const auto mode = string_argument(L, 2, "the mode");
  terminal.system->wait_mode(terminal.number, mode, seconds_argument(L, 3, "the time to wait", default_wait));
  return 0;
}

int mode(lua_State* L, ScriptHost&) {
  push_string(L, cp::name_of(terminal_argument(L).terminal().mode));
  return 1;
}

int user(lua_State* L, ScriptHost&) {
  const auto terminal = terminal_argument(L);
  if (terminal.terminal().user.empty())
    lua_pushnil(L);
  else
    push_string(L, terminal.terminal().user);
  return 1;
}

int lines(lua_State* L, ScriptHost&) {
  const auto terminal = terminal_argument(L);
  lua_newtable(L);
  lua_Integer index = 0;
  for (const auto& line : terminal.terminal().lines) {
    push_string(L, line.text);
    lua_seti(L, -2, ++index);
  }
  return 1;
}

int screen(lua_State* L, ScriptHost&) {
  push_string(L, screenful(terminal_argument(L).terminal()));
  return 1;
}

int register_(lua_State* L, ScriptHost&) {
  const auto number = static_cast<std::size_t>(integer_argument(L, 2, "the register's number", 0, 15));
  lua_pushinteger(L, guest_of(terminal_argument(L)).cpu.gpr[number]);
  return 1;
}

int control_register(lua_State* L, ScriptHost&) {
  const auto number = static_cast<std::size_t>(integer_argument(L, 2, "the register's number", 0, 15));
  lua_pushinteger(L, guest_of(terminal_argument(L)).cpu.cr[number]);
  return 1;
}

int psw(lua_State* L, ScriptHost&) {
  push_string(L, isa370::to_string(guest_of(terminal_argument(L)).cpu.psw));
  return 1;
}

int storage(lua_State* L, ScriptHost& host) {
  host.require_outside_event("terminal:storage");
  const auto terminal = used_terminal(L);
  const auto address = static_cast<std::uint32_t>(integer_argument(L, 2, "the address", 0, largest_address));
  const auto length = static_cast<std::uint32_t>(integer_argument(L, 3, "the length", 1, largest_address + 1));
  std::string hex;
  for (const auto byte : checked(terminal.system->cp.read_storage(user_of(terminal), address, length)))
    hex += fmt::format("{:02X}", byte);
  push_string(L, hex);
  return 1;
}

int store(lua_State* L, ScriptHost& host) {
  host.require_outside_event("terminal:store");
  const auto terminal = used_terminal(L);
  const auto address = static_cast<std::uint32_t>(integer_argument(L, 2, "the address", 0, largest_address));
  const auto bytes = bytes_from_hex(string_argument(L, 3, "the bytes"));
  checked(terminal.system->cp.write_storage(user_of(terminal), address, bytes));
  return 0;
}

int status(lua_State* L, ScriptHost&) {
  push_string(L, cp::name_of(guest_of(terminal_argument(L)).status));
  return 1;
}

int counters(lua_State* L, ScriptHost&) {
  const auto view = guest_of(terminal_argument(L));
  const auto& c = view.counters;
  lua_newtable(L);
  set_field(L, "instructions", c.instructions);
  set_field(L, "virtual_time", seconds(c.virtual_time));
  set_field(L, "total_time", seconds(c.total_time));
  set_field(L, "interpreted", c.interpreted);
  set_field(L, "page_faults", c.page_faults);
  set_field(L, "pseudo_page_faults", c.pseudo_page_faults);
  set_field(L, "page_reads", c.page_reads);
  set_field(L, "page_writes", c.page_writes);
  set_field(L, "resident_pages", std::uint64_t{view.resident_pages});
  set_field(L, "storage", std::uint64_t{view.storage_size});
  lua_newtable(L);
  for (const auto& row : cp::trap_kinds())
    set_field(L, std::string(row.name).c_str(), c.traps[static_cast<std::size_t>(row.kind)]);
  lua_setfield(L, -2, "traps");
  lua_newtable(L);
  for (const auto& [mnemonic, count] : c.simulated.by_mnemonic()) set_field(L, mnemonic.c_str(), count);
  lua_setfield(L, -2, "simulated");
  lua_newtable(L);
  for (std::size_t k = 0; k < isa370::assist::mnemonics.size(); ++k)
    if (c.assisted[k] != 0) set_field(L, std::string(isa370::assist::mnemonics[k]).c_str(), c.assisted[k]);
  lua_setfield(L, -2, "assisted");
  lua_newtable(L);
  for (const auto& [code, count] : c.diagnose) set_field(L, fmt::format("{:02X}", code).c_str(), count);
  lua_setfield(L, -2, "diagnose");
  return 1;
}

int load_reader(lua_State* L, ScriptHost& host) {
  host.require_outside_event("terminal:load_reader");
  const auto terminal = used_terminal(L);
  const auto device = static_cast<isa370::DeviceNumber>(integer_argument(L, 2, "the device number", 0, 0xFFF));
  if (!lua_istable(L, 3)) throw ScriptError("the cards must be a list of strings");
  std::string text;
  for (lua_Integer i = 1;; ++i) {
    lua_geti(L, 3, i);
    const bool end = lua_isnil(L, -1);
    if (!end) text += string_argument(L, -1, "a card") + "\n";
    lua_pop(L, 1);
    if (end) break;
  }
  const auto cards = checked(isa370::parse_deck(text, true));
  checked(terminal.system->cp.load_reader(user_of(terminal), device, cards));
  return 0;
}

}  // namespace console::terminal_api
