* HELP, ?: lists the commands. The list is the function table itself,
* so that it cannot be wrong.
*
DMSHLP   CSECT
         USING NUCON,0
         STM   R14,R12,12(R13)
         LR    R12,R15
         USING DMSHLP,R12
         ST    R13,HLPSAVE+4
         LA    R13,HLPSAVE
         L     R2,=V(FUNCTAB)
         USING FNCTAB,R2
NEXT     L     R3,FNCHELP
         LTR   R3,R3
         BZ    ADVANCE         hidden: a service for programs
         SLR   R4,R4
         IC    R4,0(,R3)
         LA    R3,1(,R3)
         STM   R3,R4,TEXT
         LA    R1,PLIST
         SVC   202
         DC    AL4(1)
ADVANCE  LA    R2,FNCLEN(,R2)
         C     R2,=V(FUNCEND)
         BL    NEXT
         LA    R1,CPLIST
         TM    SYSFLAG,SYSVM
         BZ    EXIT
         SVC   202
         DC    AL4(1)
EXIT     L     R13,HLPSAVE+4
         LM    R14,R12,12(R13)
         SLR   R15,R15
         BR    R14
         DS    0F
PLIST    DC    CL8'TYPLIN'
TEXT     DS    A
         DS    F
CPLIST   DC    CL8'LINEDIT',A(CPTEXT,0)
CPTEXT   DC    AL1(CPEND-*-1)
         DC    C'Other commands are passed on to CP.'
CPEND    EQU   *
         LTORG
HLPSAVE  DS    18F
         COPY  REGS
         COPY  NUCON
         COPY  FNCTAB
         END
