* DMSITE: the external interruption handler. The interrupt key (on a
* terminal: CP's EXTERNAL command) halts the command that runs; all
* other external interruptions are only counted.
*
* In VM/370 the key entered CMS's DEBUG environment; there is none
* here, and halting a runaway command is what it is needed for.
*
DMSITE   CSECT
         USING NUCON,0
         STM   R0,R15,EXTSAVE
         BALR  R12,0
         USING HERE,R12
HERE     L     R1,EXTCOUNT
         LA    R1,1(,R1)
         ST    R1,EXTCOUNT
         TM    EXTOPSW+3,X'40' BC mode: low byte of the code
         BZ    RESUME          a timer
         CLI   LASTCMND,C' '
         BE    RESUME          no command: nothing to halt
         TM    EXTOPSW+1,X'02'
         BO    RESUME          it waits for the console: let it
*
* Halt it. Its registers and its PSW are simply forgotten.
*
         LA    R13,ITESAVE
         LA    R1,SAYHALT
         L     R15,=V(DMSLIN)
         BALR  R14,R15
         L     R15,=V(DMSABN)
         BR    R15
RESUME   NI    EXTOPSW+1,X'FF'-X'02'  as in DMSITI: look again
         LM    R0,R15,EXTSAVE
         LPSW  EXTOPSW
         DS    0F
SAYHALT  DC    CL8'LINEDIT',A(HALTTEXT,HALTLIST)
HALTLIST DC    A(LASTCMND-NUCON)
HALTTEXT DC    AL1(HALTEND-*-1)
         DC    C'EXTERNAL INTERRUPTION: % HALTED'
HALTEND  EQU   *
         LTORG
ITESAVE  DS    18F
         COPY  REGS
         COPY  NUCON
         END
