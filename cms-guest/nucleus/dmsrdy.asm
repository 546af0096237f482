* DMSRDY: types  Ready; T=v.vv/t.tt hh:mm:ss  or, when R1, the return
* code, is not zero,  Ready(00028); T=...
*
* v is virtual CPU time, t total, in seconds: TIMEVIRT and TIMETOT
* less what they were when the command began.
*
DMSRDY   CSECT
         USING NUCON,0
         STM   R14,R12,12(R13)
         LR    R12,R15
         USING DMSRDY,R12
         ST    R13,RDYSAVE+4
         LA    R13,RDYSAVE
         LA    R4,OUT          -> where the next piece goes
         MVC   0(5,R4),=C'Ready'
         LA    R4,5(,R4)
         LTR   R1,R1
         BZ    NOCODE
         MVC   0(7,R4),=C'(00000)'
         CVD   R1,CVTPACK
         UNPK  1(5,R4),CVTPACK+5(3)
         OI    5(R4),X'F0'
         LTR   R1,R1
         BP    PLUS
         MVI   1(R4),C'-'      four digits behind the sign
PLUS     LA    R4,7(,R4)
NOCODE   MVC   0(4,R4),=C'; T='
         LA    R4,4(,R4)
         LM    R2,R3,TIMEVIRT
         LM    R6,R7,STRTVIRT
         BAL   R10,SECONDS
         MVI   0(R4),C'/'
         LA    R4,1(,R4)
         LM    R2,R3,TIMETOT
         LM    R6,R7,STRTTOT
         BAL   R10,SECONDS
         MVI   0(R4),C' '
         MVC   1(8,R4),TIMEHMS
         LA    R4,9(,R4)
         LA    R0,OUT
         SR    R4,R0
         ST    R4,OUTLEN
         LA    R1,OUTLIST
         L     R15,=V(TYPLIN)
         BALR  R14,R15
         L     R13,RDYSAVE+4
         LM    R14,R12,12(R13)
         BR    R14
*
* SECONDS: (R2,R3) less (R6,R7), microseconds, appended as s.hh
*
SECONDS  SLR   R3,R7
         BC    3,NOBORROW
         BCTR  R2,0
NOBORROW SLR   R2,R6
         D     R2,=F'10000'    hundredths; the rest is dropped
         SLR   R2,R2
         D     R2,=F'100'      R3 seconds, R2 hundredths
         LR    R1,R3
         L     R15,=V(DMSCVD)
         BALR  R14,R15
         LR    R5,R0
         BCTR  R5,0
         EX    R5,COPY
         LA    R4,1(R5,R4)
         MVI   0(R4),C'.'
         CVD   R2,CVTPACK
         UNPK  1(2,R4),CVTPACK+6(2)
         OI    2(R4),X'F0'
         LA    R4,3(,R4)
         BR    R10
COPY     MVC   0(0,R4),0(R1)
*
         DS    0F
OUTLIST  DC    CL8'TYPLIN',A(OUT)
OUTLEN   DS    F
RDYSAVE  DS    18F
OUT      DS    CL80
         LTORG
         COPY  REGS
         COPY  NUCON
         END
