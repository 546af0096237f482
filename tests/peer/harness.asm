*
* Runs case after case in the arena and keeps what each did. Behind it
* stand the EQU statements of layout.hpp, from which the names with $ are.
* Lines with FLOAT on the right need floating-point instructions.
*
PEER     CSECT
         BALR  12,0
         USING *,12
BASE     B     START
NEWPSWS  DC    0D'0',X'00080000',A(EXTERNAL)
         DC    X'00080000',A(SVCALL)
         DC    X'00080000',A(PROGRAM)
         DC    X'00080000',A(MACHINE)
         DC    X'00080000',A(INOUT)
START    ST    12,$HBASE(0)
         L     1,=A($SIZE)       nobody but key 0 or 15 reaches us
         LA    0,$OUTKEY
KEYS     S     1,=F'2048'
         SSK   0,1
         LTR   1,1
         BP    KEYS
         SR    0,0
         ST    0,$DONE(0)
         L     10,=A($INPUTS)    R10: case, R11: result
         L     11,=A($OUTPUT)
*
CASE     ST    10,THISCASE
         ST    11,THISRES
         L     9,0(10)
         LTR   9,9
         BZ    FINISH
         C     11,=A($OUTLIM)
         BH    FINISH
         L     2,=A($MODEL)      the template: bytes from the pool ...
         L     3,=A($ARSIZE)
         L     4,=A($POOL)
         A     4,$INPOOL(10)
         LR    5,3
         MVCL  2,4
         LA    6,$INPATCH(10)    ... and patches
PATCH    LH    7,0(6)
         LTR   7,7
         BM    PATCHED
         A     7,=A($MODEL)
         LH    8,2(6)
         EX    8,PATCHMVC
         LA    6,6(8,6)          4 + length, made even
         N     6,=X'00FFFFFE'
         B     PATCH
PATCHMVC MVC   0(0,7),4(6)
PATCHED  L     1,$INPFX(10)      a page that may become the prefix
         LTR   1,1
         BZ    NOPREFIX
         A     1,=A($MODEL-$ARENA)
         MVC   88(40,1),NEWPSWS
         XC    24(40,1),24(1)
         XC    128(64,1),128(1)
NOPREFIX L     2,=A($ARENA)      the arena
         L     3,=A($ARSIZE)
         L     4,=A($MODEL)
         LR    5,3
         MVCL  2,4
         L     1,=A($ARENA)
         LA    2,$INKEYS(10)
         LA    3,16
SETKEY   IC    0,0(2)
         SSK   0,1
         LA    2,1(2)
         A     1,=F'2048'
         BCT   3,SETKEY
         XC    24(40,0),24(0)    old PSWs, codes
         XC    128(64,0),128(0)
         MVC   88(40,0),NEWPSWS
         MVC   $CASEPSW(8,0),$INPSW(10)
         LD    0,$INFPR(10)                                       FLOAT
         LD    2,$INFPR+8(10)                                     FLOAT
         LD    4,$INFPR+16(10)                                    FLOAT
         LD    6,$INFPR+24(10)                                    FLOAT
         LCTL  0,15,$INCR(10)
         PTLB
         LM    0,15,$INGPR(10)
         LPSW  $CASEPSW(0)
*
* An interruption ends a case. The prefix may be the case's.
*
EXTERNAL STM   0,15,$SAVED(0)
         LA    0,1
         BALR  12,0
         USING *,12
         L     12,ABASE
         USING BASE,12
         B     ENDED
SVCALL   STM   0,15,$SAVED(0)
         LA    0,2
         BALR  12,0
         USING *,12
         L     12,ABASE
         USING BASE,12
         B     ENDED
PROGRAM  STM   0,15,$SAVED(0)
         LA    0,3
         BALR  12,0
         USING *,12
         L     12,ABASE
         USING BASE,12
         B     ENDED
MACHINE  STM   0,15,$SAVED(0)
         LA    0,4
         BALR  12,0
         USING *,12
         L     12,ABASE
         USING BASE,12
         B     ENDED
INOUT    STM   0,15,$SAVED(0)
         LA    0,5
         BALR  12,0
         USING *,12
         L     12,ABASE
         USING BASE,12
ENDED    ST    0,$SAVED+164(0)
         STPX  $SAVED+160(0)
         L     1,$SAVED+160(0)
         SPX   =F'0'
         LTR   1,1
         BZ    OURPAGE
         MVC   $SAVED(168,0),$SAVED(1)
         MVC   24(40,0),24(1)
         MVC   128(64,0),128(1)
OURPAGE  STCTL 0,15,$SAVED+96(0)
         LCTL  0,15,OURCRS
         XC    $SAVED+64(32,0),$SAVED+64(0)
         STD   0,$SAVED+64(0)                                     FLOAT
         STD   2,$SAVED+72(0)                                     FLOAT
         STD   4,$SAVED+80(0)                                     FLOAT
         STD   6,$SAVED+88(0)                                     FLOAT
         L     10,THISCASE
         L     11,THISRES
         MVC   0(168,11),$SAVED(0)
         MVC   $RSPSWS(40,11),24(0)
         MVC   $RSCODES(64,11),128(0)
         L     1,=A($ARENA)
         LA    2,$RSKEYS(11)
         LA    3,16
GETKEY   SR    0,0
         ISK   0,1
         STC   0,0(2)
         LA    2,1(2)
         A     1,=F'2048'
         BCT   3,GETKEY
         L     3,=A($ARENA)      what has changed in the arena
         L     4,=A($MODEL)
         SR    5,5
         LA    6,$RSPIECE(11)
         LA    7,$PIECES
PIECE    CLC   0(256,3),0(4)
         BE    SAME
         STC   5,1(6)
         MVI   0(6),0
         MVC   2(256,6),0(3)
         LA    6,258(6)
SAME     LA    3,256(3)
         LA    4,256(4)
         LA    5,1(5)
         BCT   7,PIECE
         MVC   0(2,6),=X'FFFF'
         LA    11,5(6)
         N     11,=X'00FFFFFC'
         A     10,0(10)
         L     1,$DONE(0)
         LA    1,1(1)
         ST    1,$DONE(0)
         B     CASE
*
FINISH   LPSW  WAIT
*
WAIT     DC    0D'0',X'000A000000ABCDEF'
ABASE    DC    A(BASE)
THISCASE DC    F'0'
THISRES  DC    F'0'
OURCRS   DC    X'00000000',13X'00000000',X'C2000000',F'512'
         LTORG
