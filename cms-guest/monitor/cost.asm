* COST: what one privileged instruction costs here. It does each of a
* few instructions a thousand times, looks at the clock before and
* behind, and types the time of one. If there are monitors below, it
* also asks how often the first of them has been interrupted.
*
* A program like any other: it runs on the machine, in a virtual
* machine of CP's, and under monitors, as the cards or --restart want.
*
         COPY  REGS
COST     CSECT
         USING COST,0          all of it lies below X'1000'
         DC    X'00000000',A(BEGIN)
         ORG   COST+X'20'
SVCOLD   DS    D
         ORG   COST+X'48'
CAW      DS    F
         ORG   COST+X'58'
         DC    X'000A0000',X'00BAD058' external
         DC    X'00000000',A(SVCBACK)  SVC: straight back
PGMNEW   DC    X'00000000',A(NOBODY)   program
         DC    X'000A0000',X'00BAD070' machine check
         DC    X'00000000',A(TYPED)    I/O
         ORG   COST+X'200'
*
BEGIN    BAL   R14,ASK         how many monitors?
         ST    R7,DEPTH
         LA    R9,1000         what the loop itself costs
         STCK  STARTED
         BCT   R9,*
         BAL   R14,ELAPSED
         ST    R3,LOOPTIME
         LA    R5,ROWS
EACH     MVC   SLOT,0(R5)
         BAL   R14,ASK
         ST    R6,TRAPS
         LA    R9,1000
         STCK  STARTED
SLOT     DC    XL4'00'         the instruction comes here
BEHIND   BCT   R9,SLOT
         BAL   R14,ELAPSED
         S     R3,LOOPTIME
         ST    R3,TIME
         BAL   R14,ASK
         S     R6,TRAPS
         SR    R7,R7
         SRDA  R6,32
         D     R6,=F'1000'     the question's own are less than that
         ST    R7,TRAPS
         BAL   R10,REPORT
         LA    R5,ROWSIZE(,R5)
         CLI   4(R5),0
         BNE   EACH
         LPSW  THEEND
SVCBACK  LPSW  SVCOLD
*
* ASK: R7 := how many monitors there are, R6 := interruptions of the
* first. Where nobody knows the question, that is a program exception.
*
ASK      SLR   R6,R6
         SLR   R7,R7
         DIAGNOSE R6,R7,X'100'
         BR    R14
NOBODY   SLR   R6,R6
         SLR   R7,R7
         BR    R14
*
* ELAPSED: R3 := microseconds since STARTED. Bit 51 of the clock is one.
*
ELAPSED  STCK  ENDED
         LM    R2,R3,ENDED
         SL    R3,STARTED+4
         BC    3,*+6           no borrow
         BCTR  R2,0
         SL    R2,STARTED
         SRDL  R2,12
         BR    R14
*
* REPORT: the row at R5, TIME (thousandths of a microsecond) and TRAPS.
*
REPORT   LA    R4,LINE
         LA    R1,TDEPTH
         BAL   R14,PUT
         L     R1,DEPTH
         BAL   R14,PUTNUMB
         LA    R1,TONE
         BAL   R14,PUT
         LA    R1,4(,R5)
         BAL   R14,PUT
         LA    R1,TCOSTS
         BAL   R14,PUT
         SLR   R0,R0
         L     R1,TIME
         BAL   R14,PUTTIME
         LA    R1,TMICRO
         BAL   R14,PUT
         L     R1,DEPTH
         LTR   R1,R1
         BZ    WRITE           no monitor, no interruptions
         LA    R1,TCOMMA
         BAL   R14,PUT
         L     R1,TRAPS
         BAL   R14,PUTNUMB
         LA    R1,TTRAPS
         CLC   TRAPS,=F'1'
         BNE   *+8
         LA    R1,TTRAP
         BAL   R14,PUT
WRITE    LA    R1,LINE
         SR    R4,R1
         STH   R4,CCW+6
         LA    R1,CCW
         ST    R1,CAW
         SIO   9
         LPSW  WAIT
TYPED    BR    R10
*
* Text behind its length, a number, a number of thousandths: from R1 to
* the place at R4.
*
PUT      SLR   R2,R2
         IC    R2,0(,R1)
         BCTR  R2,0
         EX    R2,PUTMOVE
         LA    R4,1(R2,R4)
         BR    R14
PUTMOVE  MVC   0(0,R4),1(R1)
PUTNUMB  MVC   EDITED,PATTERN
         CVD   R1,PACKED
         LA    R1,EDITED+10
         EDMK  EDITED,PACKED+3
         B     PUTDIGIT
PUTTIME  MVC   EDITED,PATTERN3
         CVD   R1,PACKED
         LA    R1,EDITED+6
         EDMK  EDITED,PACKED+3
PUTDIGIT LA    R2,EDITED+10
         SR    R2,R1
         EX    R2,PUTDMOVE
         LA    R4,1(R2,R4)
         BR    R14
PUTDMOVE MVC   0(0,R4),0(R1)
*
* The rows: an instruction of four bytes, and its name.
*
ROWS     L     R0,DEPTH
         DC    AL1(12),CL23'L (ordinary)'
ROWSIZE  EQU   *-ROWS
         SSM   NOMASK
         DC    AL1(3),CL23'SSM'
         STIDP PACKED
         DC    AL1(5),CL23'STIDP'
         STCTL 0,0,PACKED
         DC    AL1(5),CL23'STCTL'
         LPSW  TOBEHIND
         DC    AL1(4),CL23'LPSW'
         TIO   9
         DC    AL1(3),CL23'TIO'
         PTLB
         DC    AL1(4),CL23'PTLB'
         SVC   0
         NOPR  0
         DC    AL1(12),CL23'SVC and LPSW'
         DC    XL8'00'
*
         DS    0D
STARTED  DS    D
ENDED    DS    D
PACKED   DS    D
TOBEHIND DC    X'00000000',A(BEHIND)
WAIT     DC    X'FE020000',A(0)
THEEND   DC    X'000A0000',A(0)
CCW      CCW   X'09',LINE,X'20',0
DEPTH    DS    F
LOOPTIME DS    F
TIME     DS    F
TRAPS    DS    F
NOMASK   DC    X'00'
PATTERN  DC    X'4040202020202020202120'
PATTERN3 DC    X'402020202021204B202020'
EDITED   DS    XL11
         LTORG
TDEPTH   DC    AL1(6),C'depth '
TONE     DC    AL1(6),C': one '
TCOSTS   DC    AL1(7),C' costs '
TMICRO   DC    AL1(13),C' microseconds'
TCOMMA   DC    AL1(2),C', '
TTRAPS   DC    AL1(19),C' traps to monitor 1'
TTRAP    DC    AL1(18),C' trap to monitor 1'
LINE     DS    CL132
         END   BEGIN
