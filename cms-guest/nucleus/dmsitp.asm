* DMSITP: the program interruption handler, alias "program check".
* The command that made the mistake is ended with a message that says
* which, where, and in which command.
*
DMSITP   CSECT
         USING NUCON,0
         STM   R0,R15,PGMSAVE
         BALR  R12,0
         USING HERE,R12
*
* A mistake while we handle a mistake: do not loop, stop. The address
* of the disabled wait says why.
*
HERE     TM    SYSFLAG,SYSABEND
         BO    HOPELESS
         OI    SYSFLAG,SYSABEND
*
* The code, 1 to 15, chooses the name; others have none.
*
         SLR   R2,R2
         IC    R2,PGMOPSW+3
         C     R2,=F'15'
         BNH   KNOWN
         SLR   R2,R2
KNOWN    SLL   R2,4            16 bytes a name
         LA    R2,NAMES(R2)
         ST    R2,WHAT         two halves: the longest has 16 letters
         LA    R2,8(,R2)
         ST    R2,WHAT2
*
* The old PSW points behind the instruction. Its length in halfwords
* stands in bits 32 and 33, so that we can step back to it.
*
         SLR   R3,R3
         IC    R3,PGMOPSW+4
         SRL   R3,6            halfwords
         SLL   R3,1            bytes
         L     R4,PGMOPSW+4
         SLR   R4,R3
         LA    R4,0(,R4)
         ST    R4,WHERE
         LA    R13,ITPSAVE
         LA    R1,SAYPGM
         L     R15,=V(DMSLIN)
         BALR  R14,R15
         L     R15,=V(DMSABN)
         BR    R15
HOPELESS LPSW  STOPPSW
*
         DS    0D
STOPPSW  DC    X'00020000',X'00141141'
SAYPGM   DC    CL8'LINEDIT',A(PGMTEXT,WHAT)
WHAT     DS    A               -> name of the exception, first half
WHAT2    DS    A               -> second half
WHERE    DS    F               address of the instruction
         DC    A(LASTCMND-NUCON)
PGMTEXT  DC    AL1(PGMEND-*-1)
         DC    C'DMSITP141T %% EXCEPTION OCCURRED AT @ IN ROUTINE %'
PGMEND   EQU   *
NAMES    DC    CL16'PROGRAM'
         DC    CL16'OPERATION'
         DC    CL16'PRIVILEGED'
         DC    CL16'EXECUTE'
         DC    CL16'PROTECTION'
         DC    CL16'ADDRESSING'
         DC    CL16'SPECIFICATION'
         DC    CL16'DATA'
         DC    CL16'FIXED OVERFLOW'
         DC    CL16'FIXED DIVIDE'
         DC    CL16'DEC. OVERFLOW'
         DC    CL16'DEC. DIVIDE'
         DC    CL16'EXP. OVERFLOW'
         DC    CL16'EXP. UNDERFLOW'
         DC    CL16'SIGNIFICANCE'
         DC    CL16'FLOAT. DIVIDE'
         LTORG
ITPSAVE  DS    18F
         COPY  REGS
         COPY  NUCON
         END
