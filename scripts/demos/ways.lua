-- One workload in virtual machines that are made in all the ways there are, and what each of them costs.
--
-- The workload is an operating system: the CMS-like guest is loaded and works through a few commands. What it types must be the
-- same everywhere. The simulated figures are the same in every run; those of the host are not.
local narrator = require "narrator"
local say, heading = narrator.say, narrator.heading

local commands = { "", "PRIMES 2000", "ECHO AN OPERATING SYSTEM AS A GUEST", "TOUCH 128K 3", "QUERY CMSLEVEL" }

--- The ways: each method, and the first of them with the machine's assist.
local function ways()
  local list = {}
  for _, method in ipairs(cambridge.methods()) do
    list[#list + 1] = { name = method.name, explanation = method.explanation, set = { "SET METHOD " .. method.name },
      silent = method.name == "REWRITE" }
    if method.name == "TRAP" then
      list[#list + 1] = { name = "TRAP, ASSIST", set = { "SET METHOD TRAP", "SET ASSIST ON" },
        explanation = [[Virtual-machine assist: as before, but the machine itself executes most of the privileged instructions
          of the guest, and its supervisor calls, on a PSW that CP keeps for it in storage.]] }
    end
  end
  return list
end

local function sum(counts)
  local total = 0
  for _, count in pairs(counts) do total = total + count end
  return total
end

--- Loads the guest in a virtual machine of its own and works through the commands. What it typed, and the costs.
local function work(way)
  local system = cambridge.system{ storage = "1M", silent = way.silent }
  local user = system:terminal("T1")
  user:logon("ALICE", "WONDER")
  for _, line in ipairs(way.set) do user:type(line) end
  local began = cambridge.host_time()
  local before = #user:lines()
  user:type("IPL CMS")
  user:wait_mode("VM READ")
  for _, command in ipairs(commands) do
    user:type(command)
    user:wait("Ready;")
    user:wait_mode("VM READ")
  end
  local took = cambridge.host_time() - began
  local counters = user:counters()
  local typed = {}
  for number, line in ipairs(user:lines()) do
    -- Behind Ready are the times, which are what differs.
    if number > before then typed[#typed + 1] = line:find("^Ready;") and "Ready;" or line end
  end
  return table.concat(typed, "\n"), counters, took
end

heading("One guest, made in different ways")
for _, way in ipairs(ways()) do
  print("")
  print(way.name)
  say(way.explanation, "  ")
end

print("")
local rows = { { "way", "instructions", "traps", "assisted", "guest ms", "CP ms", "host ms" } }
local first
for _, way in ipairs(ways()) do
  local typed, counters, took = work(way)
  first = first or typed
  expect(typed == first, way.name .. ": the guest typed something else")
  local guest = counters.virtual_time * 1000
  local cp = counters.total_time * 1000 - guest
  rows[#rows + 1] = { way.name, counters.instructions, sum(counters.traps), sum(counters.assisted),
    string.format("%.3f", guest), string.format("%.3f", cp), string.format("%.1f", took * 1000) }
end

heading("What it costs")
say([[The guest typed the same each time. Guest: simulated time of its own instructions; CP: simulated time that CP worked for
it; host: time of the computer that all this runs on.]])
print("")
narrator.table(rows)
