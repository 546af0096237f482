* MONITOR: a virtual machine monitor that can be read in one sitting.
*
* It runs ONE guest by trap and emulate, as CP runs many. The guest's
* instructions are executed by the machine itself, but always in the
* problem state and with translation on: whatever could touch the
* machine is refused there, and the machine interrupts to us.
*
* Three things make the guest's machine:
*   VPSW     its PSW, as the guest believes it to be
*   GREGS    its general registers while we run; VCR its control regs
*   storage  ours from X'10000' on: its location 0 is our X'10000'
*
* Read in this order:
*   ENTRY     an interruption: the guest stops and we begin
*   PRIVOP    a privileged instruction of the guest is simulated
*   REFLECT   an interruption that is the guest's own is passed on
*   DISPATCH  the guest goes on
*   STORAGE   from the guest's addresses to ours; shadow tables
*   CHANNEL   its channel programs
*   ENDING    what we say when the guest is at its end
*   START     how all begins, and how a monitor comes to run a monitor
*
* We are in EC mode, in the supervisor state, without translation and
* with all interruptions off. Registers: R12 is the base of the code,
* R13 the guest's location 0. Page zero needs no base, so all data
* that we change lie there.
*
         COPY  REGS
         COPY  MACROS
MONITOR  CSECT
         USING MONITOR,0
         USING CODE,R12
         USING GUEST0,R13
         COPY  PAGEZERO
         COPY  ENTRY
         COPY  WORK
         ORG   MONITOR+X'1000'
CODE     DS    0D
         COPY  START
         COPY  PRIVOP
         COPY  REFLECT
         COPY  DISPATCH
         COPY  STORAGE
         COPY  CHANNEL
         COPY  ENDING
         LTORG
IMAGEEND EQU   *               a copy of us ends here
         COPY  GUEST0
         END   START
