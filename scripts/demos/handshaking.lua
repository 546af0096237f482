-- VM/VS handshaking: a guest with two tasks that hears of its page faults, and one that does not.
--
-- One task goes through more storage than there is, the other one computes. With SET PAGEX ON the computing task goes on while
-- a page comes from the drum. The results are the same; the time is not. Without input and screen, the same on every run.
local narrator = require "narrator"
local say, heading = narrator.say, narrator.heading

local program = [[
* Two tasks and a dispatcher that knows VM/VS handshaking. EC mode; the
* dispatcher is disabled, the tasks are enabled for input/output.
TWOTASKS CSECT
         USING TWOTASKS,0
         ENTRY TOUCHER,COUNTER
         DC    X'00080000',A(BEGIN)    restart
         ORG   TWOTASKS+X'28'
PGMOLD   DS    D
         ORG   TWOTASKS+X'58'
         DC    X'000A0000',X'00BAD058' external: none is expected
         DC    X'00080000',A(ENDED)    SVC: a task has ended
         DC    X'00080000',A(FAULT)    program
         DC    X'000A0000',X'00BAD070'
         DC    X'000A0000',X'00BAD078'
         ORG   TWOTASKS+X'8E'
CODE     DS    H
ADDRESS  DS    F                       X'90'
         ORG   TWOTASKS+X'200'
* A store into each page, so that CP must keep them all.
BEGIN    LA    R9,PAGES
         L     R5,=A(FIRST)
STORE    ST    R5,0(,R5)
         AL    R5,=F'4096'
         BCT   R9,STORE
         B     DISPATCH
*
* A program interruption, X'14': a page is missing, or has come.
FAULT    STM   R0,R15,SAVED
         CLC   CODE,=X'0014'
         BNE   WRONG
         LA    R10,TOUCHER
         CL    R10,CURRENT
         BE    *+8
         LA    R10,COUNTER
         CLC   CURRENT,=F'0'
         BE    IDLE                    nobody was at work
         MVC   0(64,R10),SAVED         keep the task that was
         MVC   64(8,R10),PGMOLD
IDLE     TM    ADDRESS,X'80'
         BO    ARRIVED
         MVC   72(4,R10),ADDRESS       it waits for this page
         B     DISPATCH
ARRIVED  NI    ADDRESS,X'7F'
         LA    R10,TOUCHER             who waits for it?
         CLC   72(4,R10),ADDRESS
         BE    READY
         LA    R10,COUNTER
         CLC   72(4,R10),ADDRESS
         BNE   DISPATCH
READY    XC    72(4,R10),72(R10)
         B     DISPATCH
*
* A task has ended, with its result in register 2.
ENDED    L     R10,CURRENT
         ST    R2,8(,R10)
         MVI   72(R10),X'FF'           waits for ever
*
* The task that touches pages goes first: it needs little time.
DISPATCH LA    R10,TOUCHER
         CLC   72(4,R10),=F'0'
         BE    GO
         LA    R10,COUNTER
         CLC   72(4,R10),=F'0'
         BE    GO
         XC    CURRENT,CURRENT
         CLI   72(R10),X'FF'
         BNE   WAIT
         CLI   TOUCHER+72,X'FF'
         BNE   WAIT
         LPSW  DONE
WAIT     LPSW  WAITING                 until a page comes
GO       ST    R10,CURRENT
         MVC   PSW,64(R10)
         LM    R0,R15,0(R10)
         LPSW  PSW
WRONG    LPSW  BAD
*
* The tasks.
TOUCH    LA    R8,2                    passes
         SLR   R2,R2
ROUND    LA    R9,PAGES
         L     R5,=A(FIRST)
NEXT     AL    R2,0(,R5)
         AL    R5,=F'4096'
         BCT   R9,NEXT
         BCT   R8,ROUND
         SVC   0
COUNT    L     R9,=F'900000'
         LA    R2,1
AGAIN    LR    R3,R2
         SLL   R3,3
         XR    R2,R3
         AR    R2,R9
         BCT   R9,AGAIN
         SVC   0
*
         DS    0D
WAITING  DC    X'020A0000',A(0)
DONE     DC    X'000A0000',A(0)
BAD      DC    X'000A0000',X'00BAD068'
PSW      DS    D
CURRENT  DC    F'0'
SAVED    DS    16F
         DS    0D
TOUCHER  DC    16F'0',X'02080000',A(TOUCH),F'0',F'0'
COUNTER  DC    16F'0',X'02080000',A(COUNT),F'0',F'0'
         LTORG
FIRST    EQU   X'4000'
PAGES    EQU   48
R0       EQU   0
R2       EQU   2
R3       EQU   3
R5       EQU   5
R8       EQU   8
R9       EQU   9
R10      EQU   10
R15      EQU   15
         END
]]

--- Runs the program; `pagex` is ON or OFF. Returns what it has cost and found.
local function run(pagex, watch)
  local system = cambridge.system{
    storage = "80K", hints = false,
    directory = "USER DUO DUO 256K 256K G\nOPTION ECMODE\nCONSOLE 009 3215\n"}
  if watch then system:on_event(watch) end
  local terminal = system:terminal("T1")
  terminal:logon("DUO", "DUO")
  local image, address = cambridge.assemble(program)
  terminal:store(0, image)
  terminal:type("SET PAGEX " .. pagex)
  local from = system:now()
  terminal:type("SYSTEM RESTART")
  terminal:wait("DISABLED WAIT", 600)
  local elapsed = system:now() - from
  expect(terminal:psw() == "000A0000 00000000", "the program ended with PSW " .. terminal:psw())
  -- Register 2 of each task, where the dispatcher keeps it.
  local results = terminal:storage(address.TOUCHER + 8, 4) .. " " .. terminal:storage(address.COUNTER + 8, 4)
  return {elapsed = elapsed, counters = terminal:counters(), results = results}
end

heading("A guest that knows that it is one")
say([[
Two tasks of one guest: the first goes through 48 pages, twice, on a machine that has room for a dozen; the second computes. The
guest has a dispatcher of its own, but a page fault is CP's affair: the whole virtual machine waits, and the second task with it.
After SET PAGEX ON, CP tells the guest of the fault by a program interruption X'14', with the address at X'90'. The guest's
dispatcher gives its processor to the other task. When the page has come, the same interruption comes again, with bit 0 of the
address on.]])
print("")

local missing, lines = nil, 0
local function timeline(event)
  local what
  if event.name == "trap" and event.kind == "page fault" then
    missing = event.address // 4096
  elseif event.name == "reflected" and event.code == 0x14 and missing then
    what = string.format("page %03X is missing; the guest is told, and goes on with the other task", missing)
    missing = nil
  elseif event.name == "page read" and lines > 0 then
    what = string.format("page %03X has come; the guest is told", event.page)
  end
  if what and lines < 6 then
    lines = lines + 1
    print(string.format("  %.6f s  %s", event.at, what))
  end
end

local without = run("OFF")
local with = run("ON", timeline)

print("")
narrator.table{
  {"SET PAGEX", "OFF", "ON"},
  {"elapsed, ms", math.floor(without.elapsed * 1000), math.floor(with.elapsed * 1000)},
  {"CPU of the guest, ms", math.floor(without.counters.virtual_time * 1000), math.floor(with.counters.virtual_time * 1000)},
  {"CPU in all, ms", math.floor(without.counters.total_time * 1000), math.floor(with.counters.total_time * 1000)},
  {"page faults", without.counters.page_faults, with.counters.page_faults},
  {"told of", without.counters.pseudo_page_faults, with.counters.pseudo_page_faults},
}
print("")
print("results: " .. without.results .. "; " .. with.results)
expect(without.results == with.results, "the results differ")
local ratio = with.elapsed / without.elapsed
print(string.format("elapsed time with handshaking: %.2f of that without", ratio))
expect(ratio < 0.9, "handshaking does not pay")
expect(without.counters.pseudo_page_faults == 0 and with.counters.pseudo_page_faults > 50, "the guest was not told of its faults")
