* DMSTIM: what time is it, and how much of it did we use? Fills
* TIMEHMS, TIMEVIRT and TIMETOT.
*
* A guest cannot know by its own means what it costs: its clocks stand
* still while CP works for it, or another guest runs. CP can tell it:
* that is DIAGNOSE X'0C', the pseudo timer. TIMEVIRT is the time in
* which the guest's own instructions ran; TIMETOT adds what CP spent
* on its behalf. The difference is the price of the virtual machine.
*
DMSTIM   CSECT
         USING NUCON,0
         STM   R14,R12,12(R13)
         LR    R12,R15
         USING DMSTIM,R12
         TM    SYSFLAG,SYSVM
         BZ    BARE
         LA    R2,TIMEDATE     32 bytes on a doubleword boundary
         DIAGNOSE R2,R0,X'0C'
         B     EXIT
*
* On the bare machine there is nobody to pay: both times are what the
* CPU timer has counted down since DMSINI set it, waiting included. A
* unit of bit 51 is a microsecond, so 12 bits are shifted out.
*
BARE     STPT  TIMEVIRT
         LM    R2,R3,BIGTIME
         SL    R3,TIMEVIRT+4   a doubleword subtraction in two halves
         BC    3,NOBORROW      carry: no borrow
         BCTR  R2,0
NOBORROW SL    R2,TIMEVIRT
         SRDL  R2,12
         STM   R2,R3,TIMEVIRT
         STM   R2,R3,TIMETOT
*
* The hour from the time-of-day clock: microseconds since 1900. A
* quotient must fit 31 bits, so the first division is by a minute:
* there have not been two thousand million minutes since 1900.
*
         STCK  TIMEDATE
         LM    R2,R3,TIMEDATE
         SRDL  R2,12
         D     R2,MINUTE       R3: minutes, R2: rest in microseconds
         LR    R5,R3
         SRDA  R2,32
         D     R2,SECOND       R3: seconds
         LR    R8,R3
         SLR   R4,R4
         D     R4,DAY          R4: minutes of this day
         SRDA  R4,32
         D     R4,HOUR         R5: hours, R4: minutes
         MVC   TIMEHMS,PATTERN
         CVD   R5,CVTPACK
         UNPK  TIMEHMS(2),CVTPACK+6(2)
         OI    TIMEHMS+1,X'F0'
         CVD   R4,CVTPACK
         UNPK  TIMEHMS+3(2),CVTPACK+6(2)
         OI    TIMEHMS+4,X'F0'
         CVD   R8,CVTPACK
         UNPK  TIMEHMS+6(2),CVTPACK+6(2)
         OI    TIMEHMS+7,X'F0'
EXIT     LM    R14,R12,12(R13)
         BR    R14
         DS    0F
BIGTIME  DC    X'7FFFFFFFFFFFFFFF'
MINUTE   DC    F'60000000'
SECOND   DC    F'1000000'
DAY      DC    F'1440'
HOUR     DC    F'60'
PATTERN  DC    C'00:00:00'
         COPY  REGS
         COPY  NUCON
         END
