// Scripts: what they can do, how they fail, and what they cannot do.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <unistd.h>

#include "lua/binding.hpp"
#include "lua/embedded_scripts.hpp"
#include "lua/run_script.hpp"

using namespace console;

namespace {

struct Outcome {
  int code;
  std::string out;
  std::string errors;
};

/// Runs `text` as the script t.lua in a folder of its own, with `module` beside it as m.lua.
Outcome run(const std::string& text, RunOptions options = {}, const std::string& module = {}) {
  const auto folder = std::filesystem::temp_directory_path() / ("cambridge-test-" + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "t.lua") << text;
  std::ofstream(folder / "m.lua") << module;
  options.script = (folder / "t.lua").string();
  std::ostringstream out;
  std::ostringstream errors;
  const int code = run_script(options, out, errors);
  std::filesystem::remove_all(folder);
  return {code, out.str(), errors.str()};
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("print, arguments and modules") {
  RunOptions options;
  options.arguments = {"one", "two"};
  const auto result =
      run("print(arg[1], arg[2], nil, 3.5)\nprint(require('m').answer)\nprint({})", options, "return {answer = 42}");
  CHECK(result.code == 0);
  CHECK(result.out == "one\ttwo\tnil\t3.5\n42\ntable\n");
  CHECK(result.errors.empty());
}

TEST_CASE("a script that is not there") {
  std::ostringstream out;
  std::ostringstream errors;
  RunOptions options;
  options.script = "/nowhere/x.lua";
  CHECK(run_script(options, out, errors) == 2);
  CHECK(contains(errors.str(), "/nowhere/x.lua: no such file"));
}

TEST_CASE("errors name file and line") {
  CHECK(contains(run("x = 1\nx.y.z = 2").errors, "t.lua:2:"));
  CHECK(contains(run("x = = 1").errors, "t.lua:1:"));
  CHECK(contains(run("error({})").errors, "table"));
  CHECK(contains(run("cambridge.system{storage = '17'}").errors, "t.lua:1:"));
  CHECK(contains(run("cambridge.system{model = '7090'}").errors, "there are 360/30"));
  CHECK(contains(run("cambridge.system{model = '360/67'}").errors, "System/370 only"));
  CHECK(contains(run("cambridge.system{colour = 'red'}").errors, "no option \"colour\""));
  CHECK(contains(run("cambridge.system{directory = 'NONSENSE'}").errors, "directory:1"));
  CHECK(run("cambridge.system{storage = '17'}").code == 1);
}

TEST_CASE("an expectation that is not met shows line and last screenful") {
  const auto result =
      run("local s = cambridge.system{}\n"
          "local t = s:terminal('T1')\n"
          "t:logon('ALICE', 'WONDER')\n"
          "expect(t:mode() == 'RUNNING', 'CMS should run')\n");
  CHECK(result.code == 1);
  CHECK(contains(result.errors, "t.lua:4: CMS should run"));
  CHECK(contains(result.errors, "--- terminal T1 (CP READ) ---"));
  CHECK(contains(result.errors, "LOGON AT"));
}

TEST_CASE("waiting in vain ends, and says why") {
  const std::string start = "local t = cambridge.system{}:terminal('T1')\n";
  CHECK(contains(run(start + "t:wait('NEVER', 5)").errors, "t.lua:2: waiting for \"NEVER\", but nothing can happen"));
  CHECK(contains(run(start + "t:wait_mode('ASLEEP')").errors, "there is no mode \"ASLEEP\""));
  CHECK(contains(run(start + "t:logon('NOBODY', 'X')").errors, "t.lua:2:"));
}

TEST_CASE("registers, storage and counters can be read") {
  const auto result = run(R"(
    local s = cambridge.system{}
    local t = s:terminal("T1")
    t:logon("ALICE", "WONDER")
    t:store(0x1000, "DEADBEEF 0102")
    expect(t:storage(0x1000, 6) == "DEADBEEF0102")
    t:type("STORE G5 12345678")
    expect(t:register(5) == 0x12345678, "register 5")
    expect(t:control_register(0) == 0xE0, "control register 0")
    expect(#t:psw() == 17)
    expect(t:status() == "CP mode", t:status())
    expect(t:user() == "ALICE" and s:users()[1] == "ALICE")
    local c = t:counters()
    expect(c.instructions == 0 and c.storage > 0 and type(c.traps["page fault"]) == "number")
    expect(s:real_storage() == 512 * 1024)
  )");
  CHECK(result.errors == "");
  CHECK(result.code == 0);
}

TEST_CASE("limits end every script") {
  RunOptions few;
  few.max_script_steps = 100'000;
  CHECK(contains(run("local x\nwhile true do end", few).errors, "t.lua:2: the script's own step budget is used up"));
  CHECK(contains(run("while true do pcall(function() while true do end end) end", few).errors, "step budget is used up"));
  CHECK(contains(run("local c = coroutine.wrap(function() while true do end end) c()", few).errors, "step budget is used up"));
  RunOptions small;
  small.max_script_storage = 4 * 1024 * 1024;
  CHECK(contains(run("local t = {} while true do t[#t + 1] = ('x'):rep(1000) .. #t end", small).errors, "not enough memory"));
  RunOptions brief;
  brief.max_time = 1'000'000'000;
  const std::string loop =
      "local t = cambridge.system{}:terminal('T1')\nt:logon('ALICE', 'WONDER')\n"
      "t:store(0x800, '47F00800')\nt:type('BEGIN 800')\n";
  CHECK(contains(run(loop + "t:wait('NEVER', 100)", brief).errors, "simulated time is used up"));
  RunOptions short_run;
  short_run.max_instructions = 10'000;
  CHECK(contains(run(loop + "t:wait('NEVER', 100)", short_run).errors, "instruction budget is used up"));
}

TEST_CASE("scripts cannot reach the host") {
  for (const std::string name : {"io", "os", "dofile", "loadfile", "package", "debug", "collectgarbage"})
    CHECK(run("expect(" + name + " == nil)").code == 0);
  CHECK(contains(run("require('../m')").errors, "plain module name"));
  CHECK(contains(run("require('/etc/passwd')").errors, "plain module name"));
  CHECK(contains(run("expect(load(string.dump(function() end)))").errors, "binary chunk"));
  CHECK(contains(run("getmetatable(cambridge.system{}).__index = 1").errors, "t.lua:1:"));
  RunOptions trusted;
  trusted.allow_host = true;
  CHECK(run("expect(os.getenv and io.open)", trusted).code == 0);
}

TEST_CASE("a script does the same on every run") {
  const std::string text = R"(
    local t = {zeta = 1, alpha = 2, [3] = 3, [1] = 1, [true] = 4}
    for key, value in pairs(t) do print(key, value) end
    print(math.random(1000000), math.randomseed)
  )";
  const auto first = run(text);
  CHECK(first.code == 0);
  CHECK(contains(first.out, "1\t1\n3\t3\nalpha\t2\nzeta\t1\ntrue\t4\n"));
  CHECK(run(text).out == first.out);
}

TEST_CASE("event functions observe and do not touch") {
  const std::string start = "local s = cambridge.system{}\nlocal t = s:terminal('T1')\n";
  const auto seen = run(start +
                        "s:on_event(function(e) if e.name == 'session' then print(e.user, e.logged_on) end end)\n"
                        "t:logon('ALICE', 'WONDER')");
  CHECK(seen.code == 0);
  CHECK(contains(seen.out, "ALICE\ttrue"));
  CHECK(contains(run(start + "s:on_event(function() s:run(1) end)\nt:type('LOGON ALICE')\ns:run(1)").errors,
                 "cannot be called from an event function"));
  CHECK(contains(run(start + "s:on_event(function() error('mine') end)\nt:type('LOGON ALICE')\ns:run(1)").errors, "mine"));
}

TEST_CASE("objects are what they say") {
  CHECK(contains(run("local s = cambridge.system{}\ns.run(1)").errors, "belongs to a system"));
  CHECK(contains(run("local t = cambridge.system{}:terminal('T1')\nt.mode(5)").errors, "belongs to a terminal"));
  CHECK(contains(run("local t = cambridge.system{}:terminal('T1')\nt:psw()").errors, "nobody is logged on"));
  CHECK(contains(run("local s = cambridge.system{}\ns:run(-1)").errors, "more than 0"));
}

TEST_CASE("every row of the table has help, and every script is built in with its text") {
  for (const auto& row : api_table()) {
    CAPTURE(row.name);
    CHECK(row.help.size() > 10);
    CHECK((row.function != nullptr));
  }
  bool tour = false;
  for (const auto& script : embedded_scripts()) {
    CHECK_FALSE(script.text.empty());
    tour |= script.path == "demos/tour.lua";
  }
  CHECK(tour);
}
