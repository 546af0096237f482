* CP: passes a command on to CP, as typed.
*
DMSCP    CSECT
         USING NUCON,0
         STM   R14,R12,12(R13)
         LR    R12,R15
         USING DMSCP,R12
         ST    R13,CPSAVE+4
         LA    R13,CPSAVE
         TM    SYSFLAG,SYSVM
         BZ    NOCP
         L     R1,ARGADDR
         L     R0,ARGLEN
         SLR   R2,R2           every answer is typed
         L     R15,=V(DMSCPF)
*
* DMSCPF works with one buffer and the console, and must not be
* interrupted by a halt of this command in the middle of it: so it
* runs disabled.
*
         SSM   MASKOFF
         BALR  R14,R15
         SSM   MASKON
         B     EXIT
*
* A DIAGNOSE on a real machine does something else on every model, and
* nothing that we want.
*
NOCP     LA    R1,SAYNOCP
         SVC   202
         DC    AL4(1)
         LA    R15,40
EXIT     L     R13,CPSAVE+4
         L     R14,12(,R13)
         LM    R0,R12,20(R13)
         BR    R14
MASKOFF  DC    X'00'
MASKON   DC    X'FF'
         DS    0F
SAYNOCP  DC    CL8'LINEDIT',A(NOCPTEXT,0)
NOCPTEXT DC    AL1(NOCPEND-*-1)
         DC    C'THIS IS NO VIRTUAL MACHINE: THERE IS NO CP'
NOCPEND  EQU   *
         LTORG
CPSAVE   DS    18F
         COPY  REGS
         COPY  NUCON
         END
