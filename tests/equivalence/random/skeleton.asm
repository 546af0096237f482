*
* Page zero of a random program. It starts unit after unit. A unit runs
* with the PSW and the registers of its record until an interruption
* comes; that is logged, and then the unit goes on or the next one
* begins. Before this stand the EQU statements of layout.cpp, from which
* the names with $ are.
*
* The page that becomes the prefix holds the same bytes, so that all of
* this works there too; what must not change with the prefix is in VARS.
*
RANDOM   CSECT
         USING RANDOM,0
CSW      EQU   RANDOM+X'40'
CAW      EQU   RANDOM+X'48'
TIMER    EQU   RANDOM+X'50'
         ORG   RANDOM+X'50'
         DC    X'7FFFFF00'
* New PSWs are the program's.
         ORG   RANDOM+$ENTRY
EXTERNAL STM   0,15,SAVED
         LA    0,1
         B     COMMON
         ORG   RANDOM+$ENTRY+X'10'
SVCALL   STM   0,15,SAVED
         LA    0,2
         B     COMMON
         ORG   RANDOM+$ENTRY+X'20'
PROGRAM  STM   0,15,SAVED
         LA    0,3
         B     COMMON
         ORG   RANDOM+$ENTRY+X'30'
MACHINE  STM   0,15,SAVED
         LA    0,4
         B     COMMON
         ORG   RANDOM+$ENTRY+X'40'
INOUT    STM   0,15,SAVED
         LA    0,5
         B     COMMON
         ORG   RANDOM+$ENTRY+X'50'
RESTART  STM   0,15,SAVED
         LA    0,6
         B     COMMON
         ORG   RANDOM+$BEGIN
         B     FIRST
*
COMMON   L     12,AVARS
         USING VARS,12
         L     11,LOGPTR
         C     11,=A($LOGEND)
         BNL   FINISH
         STC   0,0(11)
         MVC   1(1,11),UNITNO+1
         LR    1,0              R1: the old PSW
         SLL   1,3
         LA    1,16(1)
         CH    0,=H'6'
         BNE   NOTRST
         LA    1,8
NOTRST   MVC   8(8,11),0(1)
         MVC   16(64,11),X'80'(0)
         MVC   80(8,11),CSW
         STPX  88(11)
         MVC   96(64,11),SAVED
         STCTL 0,15,160(11)
         STD   0,224(11)
         STD   2,232(11)
         STD   4,240(11)
         STD   6,248(11)
         LA    11,256(11)
         ST    11,LOGPTR
         L     2,=A($SCRATCH)   times that a unit did not get to hide
         XC    0(256,2),0(2)
         L     10,UNIT
*
* A page or segment that the unit's record can mend: it is done again.
* From not valid to valid, which needs no PTLB.
*
         CH    0,=H'3'
         BNE   RESUMING
         LH    2,2(1)
         TM    1(1),X'08'
         BZ    BASIC
         LH    2,X'8E'(0)
BASIC    N     2,=A(X'7F')
         SH    2,=H'16'
         BM    RESUMING
         CH    2,=H'1'
         BH    RESUMING
         L     3,$UREPAT(10)
         LTR   3,3
         BZ    RESUMING
         MVC   0(2,3),$UREPVAL(10)
         XC    $UREPAT(4,10),$UREPAT(10)
         B     RESUME
*
RESUMING CLI   ALLOWED,0
         BE    NEXT
         SR    2,2
         IC    2,ALLOWED
         BCTR  2,0
         STC   2,ALLOWED
         CH    0,=H'1'
         BNE   RESUME
         SPT   FAROFF           they would come again and again
         SCKC  NEVER
*
* What waited for this goes on behind, and lets no I/O in any more: who
* knows when that would come. For the channel end alone it waits on.
*
RESUME   MVC   SLOT(8),0(1)
         CH    0,=H'5'
         BNE   AWAKE
         TM    CSW+4,X'04'
         BO    AWAKE
         B     BACK
AWAKE    TM    SLOT+1,X'02'
         BZ    BACK
         NI    SLOT+1,X'FD'
         TM    SLOT+1,X'08'
         BO    AWAKEEC
         NI    SLOT,X'01'
         B     BACK
AWAKEEC  NI    SLOT,X'FD'
BACK     LM    0,15,SAVED
         LPSW  SLOT
*
FIRST    L     12,AVARS
         L     10,UNIT
         B     PREPARE
NEXT     SPX   NULL
         L     10,UNIT
         TM    $UFLAGS(10),$STEP   what was set runs out while we sleep
         BO    RUNSOUT
         MVC   TIMER(4),=X'7FFFFF00'
RUNSOUT  DS    0H
         LH    2,$ULENGTH(10)
         AR    10,2
         ST    10,UNIT
PREPARE  LH    2,UNITNO
         LA    2,1(2)
         STH   2,UNITNO
         LH    2,$ULENGTH(10)
         LTR   2,2
         BZ    FINISH
         MVC   ALLOWED(1),$UALLOW(10)
*
* Eight seconds or so: whatever the channels do is over.
*
         TM    $UFLAGS(10),$SLEEP
         BZ    AWOKEN
         STCTL 0,0,OLDCR0
         STCK  TIMES
         L     2,TIMES
         A     2,=F'8'
         ST    2,TIMES
         SCKC  TIMES
         XC    TIMES,TIMES
         MVC   OLDNEW,X'58'(0)
         MVC   X'58'(8,0),WAKEUP
         LCTL  0,0,=A(X'800')
         LPSW  DOZE
AWAKENED MVC   X'58'(8,0),OLDNEW
         SCKC  NEVER
         LCTL  0,0,OLDCR0
*
AWOKEN   MVC   TIMER(4),=X'7FFFFF00'
         LA    6,$UKEYS(10)     keys
KEYS     CLI   0(6),X'FF'
         BE    PATCHES
         SR    1,1
         IC    1,0(6)
         SLL   1,11
         IC    0,1(6)
         SSK   0,1
         LA    6,2(6)
         B     KEYS
PATCHES  LA    6,2(6)
PATCH    L     1,0(6)           length less one, address
         LR    2,1
         SRL   2,24
         CH    2,=H'255'
         BE    PATCHED
         EX    2,MOVE
         LA    6,6(2,6)         4 + length, made even
         N     6,=X'00FFFFFE'
         B     PATCH
MOVE     MVC   0(0,1),4(6)
PATCHED  TM    $UFLAGS(10),$OLDTIME
         BO    TIMED
         SPT   $UTIMER(10)
         LM    2,3,$UCOMP(10)
         TM    $UFLAGS(10),$FROMNOW
         BZ    ABSOLUTE
         STCK  TIMES
         AL    3,TIMES+4
         BC    12,NOCARRY       as many instructions either way
         AL    2,=F'1'
         B     CARRIED
NOCARRY  BCR   0,0
         BCR   0,0
CARRIED  AL    2,TIMES
ABSOLUTE STM   2,3,TIMES
         SCKC  TIMES
         XC    TIMES,TIMES
TIMED    SPX   $UPREFIX(10)
         TM    $UFLAGS(10),$STEP
         BZ    NOSTEP
* Long enough for the interval timer, where it is asked for.
         MVC   TIMER(4),$UINTERV(10)
         TM    $UFLAGS(10),$SPIN
         BZ    NOSTEP
         IPK                    CP notices a new value when it is asked
         L     2,=F'60000'
         BCT   2,*
NOSTEP   MVC   CAW(4),$UCAW(10)
         TM    $UFLAGS(10),$OLDCR
         BO    CONTROL
         LCTL  0,15,$UCR(10)
CONTROL  TM    $UFLAGS(10),$PURGE
         BZ    UNPURGED
         PTLB
UNPURGED TM    $UFLAGS(10),$OLDFPR
         BO    FLOATS
         LD    0,$UFPR(10)
         LD    2,$UFPR+8(10)
         LD    4,$UFPR+16(10)
         LD    6,$UFPR+24(10)
FLOATS   MVC   SLOT(8),$UPSW(10)
         LM    0,15,$UGPR(10)
         LPSW  SLOT
*
FINISH   LPSW  ENDING
         DS    0D
WAKEUP   DC    X'00000000',A(AWAKENED)
DOZE     DC    X'01020000',A(0)
ENDING   DC    X'000A0000',A($LAST)
FAROFF   DC    X'0FFFFFFFFFFFF000'
NEVER    DC    X'FFFFFFFFFFFFF000'
AVARS    DC    A(VARS)
NULL     DC    F'0'
         LTORG
         ORG   RANDOM+$CHANGES
SLOT     DC    D'0'
SAVED    DC    16F'0'
         ORG   RANDOM+X'1000'
VARS     DS    0D
TIMES    DC    D'0'
OLDNEW   DC    D'0'
OLDCR0   DC    F'0'
LOGPTR   DC    A($LOG)
UNIT     DC    A($SCRIPT)
UNITNO   DC    H'-1'
ALLOWED  DC    X'00'
