// Reads a script, runs it in a sandbox and reports how it ended.
#include "lua/run_script.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

#include <fmt/format.h>

#include "lua/binding.hpp"
#include "lua/sandbox.hpp"

namespace console {
namespace {

struct Script {
  std::string name;
  std::string folder;
  std::string text;
};

/// A file, or a built-in demonstration by its name.
std::optional<Script> find_script(const std::string& name) {
  std::error_code ignored;
  if (std::filesystem::is_regular_file(name, ignored)) {
    std::ifstream file(name, std::ios::binary);
    if (file) {
      const auto path = std::filesystem::path(name);
      return Script{path.filename().string(),
                    path.has_parent_path() ? path.parent_path().string() : ".",
                    {std::istreambuf_iterator<char>(file), {}}};
    }
  }
  for (const auto& path : {"demos/" + name + ".lua", "demos/" + name})
    if (const auto text = find_embedded(path); !text.empty()) return Script{name, {}, std::string(text)};
  return std::nullopt;
}

/// Message handler: an error can be any value; what is shown is a string.
int describe_error(lua_State* L) {
  luaL_tolstring(L, 1, nullptr);
  return 1;
}

void report(std::ostream& errors, const ScriptHost& host, std::string_view error) {
  errors << error << '\n';
  if (!host.failing_screen.empty()) errors << host.failing_screen;
}

}  // namespace

int run_script(const RunOptions& options, std::ostream& out, std::ostream& errors) {
  const auto script = find_script(options.script);
  if (!script) {
    errors << fmt::format("cambridge run: {}: no such file, and no built-in script of that name\n", options.script);
    return 2;
  }

  ScriptHost host(options, out);
  // The systems hold event functions that point into the Lua state, so they must go first.
  Sandbox sandbox(host, script->folder);
  struct SystemsFirst {
    ScriptHost& host;
    ~SystemsFirst() { host.systems.clear(); }
  } systems_first{host};

  lua_State* L = sandbox.state();
  lua_newtable(L);
  for (std::size_t i = 0; i < options.arguments.size(); ++i) {
    push_string(L, options.arguments[i]);
    lua_seti(L, -2, static_cast<lua_Integer>(i) + 1);
  }
  lua_setglobal(L, "arg");

  lua_pushcfunction(L, describe_error);
  const bool loaded =
      luaL_loadbufferx(L, script->text.data(), script->text.size(), ("@" + script->name).c_str(), "t") == LUA_OK;
  if (loaded && lua_pcall(L, 0, 0, 1) == LUA_OK) return 0;
  const char* text = lua_tostring(L, -1);
  report(errors, host, text != nullptr ? text : "the script failed");
  return 1;
}

}  // namespace console
