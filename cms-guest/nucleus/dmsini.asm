* DMSINI: initialisation. IPL ends here, once, and DMSINI ends in the
* command loop (DMSINT), which never ends.
*
* CP's  IPL CMS  puts the nucleus at X'10000' and enters it here, in
* BC mode, in the supervisor state, with all interruptions masked
* off. A card deck that is IPLed on a bare machine does the same.
* About registers and page zero nothing is promised; so we first make
* a page zero in which an interruption finds its way, and only then
* do anything that can be interrupted.
*
DMSINI   CSECT
         USING NUCON,0
         BALR  R12,0           where are we? nobody has told us
         USING HERE,R12
HERE     DS    0H
*
* 1. Clear our half of page zero, and lay out the five new PSWs. Until
*    the last of them is there, any interruption would be fatal; none
*    can come, for the PSW masks them and we make no mistakes.
*
         LA    R2,NUCSOFT      from here ...
         LA    R3,NUCEND-NUCSOFT   ... for so many bytes
         SLR   R5,R5           an empty source: MVCL only pads,
         SLR   R4,R4           with its pad byte, which is zero
         MVCL  R2,R4
         MVC   NEWPSWS(5*8),PSWS
         MVC   RSTNPSW,RESTART
         MVC   TIMER,BIGTIMER  else it would soon go through zero
         LCTL  0,0,CR0         timer and interrupt key may interrupt
*
* 2. Are we in a virtual machine? Everything that a program can ask
*    gives the same answer on a real machine, but for one: a CP that
*    follows VM/370 puts X'FF' in the version byte of the CPU
*    identification. Only then is there somebody below to whom a
*    DIAGNOSE makes sense.
*
         STIDP CPUID
         CLI   CPUID,X'FF'
         BNE   BARE
         OI    SYSFLAG,SYSVM
         DIAGNOSE R2,R0,X'60'  X'60': R2 := bytes of storage
         ST    R2,STORSIZE
         B     SIZED
*
*    On the bare machine we look ourselves: touch one word in each
*    2K block until an addressing exception says that there is none.
*    The program new PSW is pointed at PROBED for that long.
*
BARE     SPT   BIGCPU          the CPU timer will serve as our meter
         MVC   PGMNPSW,PROBEPSW
         LA    R2,2048         the first block is ours for certain
         LR    R3,R2
PROBE    L     R0,0(R2)        exception: goes on at PROBED
         AR    R2,R3
         C     R2,SIXTEENM     24-bit addresses end there
         BL    PROBE
PROBED   MVC   PGMNPSW,PSWS+PGMNPSW-NEWPSWS
         ST    R2,STORSIZE
*
* 3. Empty the SVC stack, say who we are, and go to work.
*
SIZED    L     R0,=V(SVCSTACK)
         ST    R0,CURRSAVE
         MVI   LASTCMND,C' '
         MVC   LASTCMND+1(7),LASTCMND
         OI    SYSFLAG,SYSFIRST
         LA    R13,INISAVE
         LA    R1,VERSION
         L     R15,=V(DMSLIN)
         BALR  R14,R15
         L     R15,=V(DMSINT)
         BR    R15
*
         DS    0D
* New PSWs in the order of page zero. BC mode, X'04' in the second
* byte: machine-check interruptions allowed. Each handler starts
* disabled for all others, so that nothing can overwrite its old PSW
* before it has saved it.
PSWS     DC    X'00040000',V(DMSITE)   external
         DC    X'00040000',V(DMSITS)   supervisor call
         DC    X'00040000',V(DMSITP)   program
         DC    X'00020000',X'00003001' machine check: wait, disabled
         DC    X'00040000',V(DMSITI)   input/output
RESTART  DC    X'00040000',V(DMSREST)  restart key: back to the loop
PROBEPSW DC    X'00040000',A(PROBED)
BIGCPU   DC    X'7FFFFFFFFFFFFFFF'
BIGTIMER DC    X'7FFFFFFF'
CR0      DC    X'000000E0'     interval timer, key, external signal
SIXTEENM DC    X'01000000'
VERSION  DC    CL8'LINEDIT',A(VERSTEXT,0)
         LTORG
INISAVE  DS    18F
         ENTRY VERSTEXT
VERSTEXT DC    AL1(VERSEND-*-1)
         DC    C'CMS FOR CAMBRIDGE, VERSION 0.1'
VERSEND  EQU   *
         COPY  REGS
         COPY  NUCON
         END   DMSINI
