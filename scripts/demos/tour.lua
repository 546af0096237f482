-- The guided tour: two users share one machine, and each believes that it is theirs.
--
-- Every kind of trap from a virtual machine to CP is explained in plain words the first time it happens. The tour takes
-- no input and needs no screen; its text is the same on every run.
local narrator = require "narrator"
local say, heading = narrator.say, narrator.heading

-- ---- What is shown as it happens ------------------------------------------------------------------------------------

local explanation_of = {}
for _, kind in ipairs(cambridge.trap_kinds()) do explanation_of[kind.name] = kind.explanation end

local explained = {}

--- A line that somebody typed or read, with the terminal in front of it.
local function show_line(event)
  local mark = event.origin == "person" and "> " or "  "
  print(string.format("%-6s| %s%s", event.terminal, mark, event.line))
end

--- Explains the first trap of each kind, where it happens.
local function show_trap(event)
  if explained[event.kind] then return end
  explained[event.kind] = true
  local what = event.instruction ~= "" and " by " .. event.instruction or ""
  print("")
  print(string.format("      * First trap of the kind \"%s\"", event.kind))
  say(string.format("In %s's virtual machine%s, at %.6f s.", event.user, what, event.at), "        ")
  say(explanation_of[event.kind], "        ")
  print("")
end

local function watch(event)
  if event.name == "console line" then show_line(event)
  elseif event.name == "trap" then show_trap(event) end
end

-- ---- The session ----------------------------------------------------------------------------------------------------

heading("Two users, one machine")
say([[
This is an IBM System/370, emulated down to its storage keys and channels, and on it runs CP, the control program of
VM/370. CP gives each user a virtual machine: a complete System/370 of one's own, with a console, a card reader and
storage. The virtual machines' instructions run on the machine itself, at its full speed, but in the problem state, where
every instruction that could touch the real machine is refused and traps to CP. CP then does to the virtual machine what
the instruction would have done to a real one.]])
print("")

local system = cambridge.system{storage = "512K"}
system:on_event(watch)

local alice = system:terminal("T1")
local bob = system:terminal("T2")

heading("Alice logs on")
say([[Alice's terminal talks to CP until she starts a system in her virtual machine. IPL CMS puts a small single-user operating
system into her storage and starts it, as pressing LOAD on a real machine would.]])
print("")
alice:logon("ALICE", "WONDER")
alice:type("IPL CMS")
alice:wait("CMS")
alice:wait_mode("VM READ")
alice:type("")
alice:wait("Ready;")
alice:wait_mode("VM READ")

heading("Bob does the same")
say([[His virtual machine is as much a System/370 as hers. Neither can see the other: each has its own pages, its own console, its
own page zero.]])
print("")
bob:logon("BOB", "BUILDER")
bob:type("IPL CMS")
bob:wait("CMS")
bob:wait_mode("VM READ")
bob:type("")
bob:wait("Ready;")
bob:wait_mode("VM READ")

heading("Working in CMS")
say([[A command that CMS knows runs inside the virtual machine. QUERY shows CMS's own answer; CP in front of a command makes CMS pass
it to the control program, by the instruction DIAGNOSE.]])
print("")
alice:type("QUERY CMSLEVEL")
alice:wait("Ready;")
alice:wait_mode("VM READ")
alice:type("CP QUERY NAMES")
alice:wait("BOB")
alice:wait("Ready;")
alice:wait_mode("VM READ")
bob:type("LISTFILE")
bob:wait("UNKNOWN CP/CMS COMMAND")
bob:wait("Ready(")
bob:wait_mode("VM READ")

heading("A message")
say([[Two virtual machines share nothing, so a message goes through CP, which owns both terminals.]])
print("")
alice:type("CP MSG BOB I AM STARTING A LONG JOB, HOW ABOUT YOU")
alice:wait("Ready;")
alice:wait_mode("VM READ")
bob:wait("MSG FROM ALICE")

heading("Both at once, in more storage than there is")
local together = alice:counters().storage + bob:counters().storage
say(string.format([[
Alice and Bob now work at the same time, each going through nearly all the storage of their virtual machine. Together these
have %dK; the real machine has %dK, and CP needs some of that. CP gives each the processor for one time slice after the
other, and keeps in real storage only the pages that are in use: the others wait on a 2305 drum until they are touched.]],
  together // 1024, system:real_storage() // 1024))
expect(together > system:real_storage(), "the tour wants more virtual storage than there is real storage")
print("")
alice:type("TOUCH 380K 300")
bob:type("TOUCH 380K 300")
alice:wait("Ready;", 600)
bob:wait("Ready;", 600)
alice:wait_mode("VM READ")
bob:wait_mode("VM READ")

heading("And now with nothing but computing")
say([[A program that only computes traps almost never: count the instructions below against the traps.]])
print("")
alice:type("PRIMES 5000")
bob:type("PRIMES 5000")
alice:wait("Ready;", 600)
bob:wait("Ready;", 600)
alice:wait_mode("VM READ")
bob:wait_mode("VM READ")

-- ---- The account ----------------------------------------------------------------------------------------------------

heading("What it cost")
local users = {ALICE = alice:counters(), BOB = bob:counters()}
local rows = {{"", "ALICE", "BOB"}}
local function row(title, value) rows[#rows + 1] = {title, value(users.ALICE), value(users.BOB)} end
local function seconds(number) return string.format("%.3f s", number) end

row("instructions", function(c) return c.instructions end)
row("virtual CPU time", function(c) return seconds(c.virtual_time) end)
row("total CPU time", function(c) return seconds(c.total_time) end)
for _, kind in ipairs(cambridge.trap_kinds()) do
  row("traps: " .. kind.name, function(c) return c.traps[kind.name] end)
end
row("page reads", function(c) return c.page_reads end)
row("page writes", function(c) return c.page_writes end)
row("pages in real storage now", function(c) return c.resident_pages end)
narrator.table(rows)

print("")
for _, name in ipairs{"ALICE", "BOB"} do
  local c = users[name]
  local traps = 0
  for _, count in pairs(c.traps) do traps = traps + count end
  expect(c.page_reads > 0 and c.page_writes > 0, name .. " should have been paged")
  say(string.format("%s's virtual machine trapped once in %d instructions.", name, c.instructions // math.max(traps, 1)))
end

heading("Logging off")
alice:type("#CP LOGOFF")
alice:wait("LOGOFF AT")
bob:type("#CP LOGOFF")
bob:wait("LOGOFF AT")
print("")
say([[That is what CP does: it lets the machine run the users' instructions, and steps in only where one of them would have noticed that
the machine is not theirs.]])
