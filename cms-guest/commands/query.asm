* QUERY: questions about CMS; whatever CMS cannot answer goes to CP.
*
DMSQRY   CSECT
         USING NUCON,0
         STM   R14,R12,12(R13)
         LR    R12,R15
         USING DMSQRY,R12
         ST    R13,QRYSAVE+4
         LA    R13,QRYSAVE
         LR    R3,R1           -> plist: +8 the operand
         CLI   8(R3),X'FF'
         BE    MISSING
         CLC   8(8,R3),=CL8'CMSLEVEL'
         BE    LEVEL
         CLC   8(8,R3),=CL8'STORAGE'
         BE    STORAGE
         TM    SYSFLAG,SYSVM
         BZ    INVALID
         LA    R1,LINE         the whole line: QUERY is CP's, too
         L     R0,LINELEN
         SLR   R2,R2
         L     R15,=V(DMSCPF)
         SSM   MASKOFF
         BALR  R14,R15
         SSM   MASKON
         B     EXIT
*
LEVEL    L     R0,=V(VERSTEXT)
         ST    R0,PATTERN
         B     TYPE
STORAGE  L     R1,STORSIZE
         SRL   R1,10           bytes to K
         ST    R1,VALUE
         LA    R0,STORTEXT
         ST    R0,PATTERN
TYPE     LA    R1,PLIST
         SVC   202
         DC    AL4(1)
         SLR   R15,R15
         B     EXIT
*
MISSING  LA    R0,MISSTEXT
         B     ERROR
INVALID  LA    R0,8(,R3)
         ST    R0,VALUE
         LA    R0,INVTEXT
ERROR    ST    R0,PATTERN
         LA    R1,PLIST
         SVC   202
         DC    AL4(1)
         LA    R15,24
EXIT     L     R13,QRYSAVE+4
         L     R14,12(,R13)
         LM    R0,R12,20(R13)
         BR    R14
MASKOFF  DC    X'00'
MASKON   DC    X'FF'
         DS    0F
PLIST    DC    CL8'LINEDIT'
PATTERN  DS    A
         DC    A(VALUE)
VALUE    DS    F
STORTEXT DC    AL1(STOREND-*-1),C'STORAGE = #K'
STOREND  EQU   *
MISSTEXT DC    AL1(MISSEND-*-1),C'DMSQRY005E NO FUNCTION SPECIFIED'
MISSEND  EQU   *
INVTEXT  DC    AL1(INVEND-*-1),C'DMSQRY014E INVALID FUNCTION ''%'''
INVEND   EQU   *
         LTORG
QRYSAVE  DS    18F
         COPY  REGS
         COPY  NUCON
         END
