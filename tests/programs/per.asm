* Program-event recording. Each program interruption is put down in LOG:
* code, PER code, PER address, next instruction; the list must be the
* one in EXPECT. On the machine the events are the machine's, in a
* virtual machine some are CP's: those of instructions it simulates.
         COPY  PROLOGUE
BEGIN    MVC   PGMNEW(8),LOGPSW
         MVC   SVCNEW(8),SVCPSW
         LPSW  ECPSW
         DS    0D
ECPSW    DC    X'00080000',A(BRANCHES)
LOGPSW   DC    X'00080000',A(PUTDOWN)
SVCPSW   DC    X'00080000',A(SVCCAME)
ON       DC    X'40'
*
* ---- Successful branching
BRANCHES LCTL  9,11,BRCRS
         STOSM MASK,X'40'
B1       BAL   R1,B2
         DC    H'0'
B2       BC    0,FAIL
         BALR  R1,0
         LA    R2,2
B3       BCT   R2,B3           branches once
B4       EX    0,BSUBJECT
BSUBJECT BC    15,B5
B5       LCTL  9,9,ZERO        no masks, no events
         B     REGISTER
*
* ---- General registers: 2 is watched
REGISTER SLR   R4,R4
         LCTL  0,0,=X'008000E0' a translation format, for LRA
         LCTL  9,9,REGCRS
R1L      LR    R2,R2           the same value is an event
         LR    R3,R2
R2L      LM    R15,R2,WORDS
         LM    R3,R5,WORDS
         STM   R2,R3,DATA
R3L      IPK   0
         LA    R3,X'800'
R4L      ISK   R2,R3
         ISK   R4,R3
R5L      EX    0,RSUBJECT
         LA    R6,5
R6L      CS    R6,R2,FIVE+4    unequal, but R6 is not watched
R7L      LA    R2,5
         CS    R2,R6,FIVE      equal: not altered
R8L      CVB   R2,PACKED       too large: loaded, then an exception
         MVC   TABLE(3),=X'000001'
R9L      TRT   TWO(1),TABLE    register 2 gets the function byte
         TRT   ZERO(1),TABLE
R10L     D     R2,ZERO         suppressed
         LCTL  9,9,ZERO
         B     STORAGE
RSUBJECT LRA   R2,0(0,R3)
*
* ---- Storage: DATA to DATA+7
STORAGE  LCTL  9,11,STOCRS
         ST    R2,DATA-4
S1       ST    R2,DATA+4
S2       MVC   DATA-8(9),DATA-8
         CLC   DATA(8),DATA
S3       STCTL 0,1,DATA-4
         STCTL 0,0,DATA+8
S4       STOSM DATA,X'00'
         STCM  R2,0,DATA
S5       STM   R0,R1,DATA+7
S6       EX    0,SSUBJECT
         CS    R2,R3,DATA      a store only when equal
         SSK   R4,R3
         STOSM DATA+8,X'00'
S7       STNSM DATA+3,X'BF'    the mask at the start counts
         ST    R2,DATA
         LCTL  9,9,ZERO
         B     FETCHES
SSUBJECT MVI   DATA+3,0
*
* ---- Fetching: F1 to FLAST
FETCHES  LCTL  9,11,FETCRS
         LA    R13,F3
         L     R4,=A(X'47F0')
         L     R8,=X'00F00000'
         LA    R5,X'20'
         LR    R6,R4
         LR    R7,R5
         STOSM MASK,X'40'
F1       LR    R1,R1
F2       SVC   5
F3       DC    X'0000'         operation exception
F4       SSM   ON
F5       LCTL  8,8,ZERO
F6       EX    0,FSUBJECT      EXECUTE is inside, its subject not
         MC    0(0),1          masked
F7       MC    0(0),16         specification
F8       ST    R1,0(R8)        addressing, see R8
F9       MVCL  R4,R6           two units
F10      LPSW  PROBLEM
F11      LPSW  ECPSW           privileged operation
F12      LA    R13,F14
F13      SVC   6
F14      LPSW  INVALID         format error behind LPSW
F15      LA    R13,FLAST
FLAST    STNSM MASK,X'BF'
         LR    R1,R1
         EX    0,FLAST
*
* ---- The subject of an EXECUTE outside
         B     FETCHED
FSUBJECT LR    R2,R2
FETCHED  LCTL  10,11,SUBJECTS
         STOSM MASK,X'40'
X1       EX    0,FSUBJECT
         STNSM MASK,X'BF'
*
* ---- What came
         LA    R10,1
         L     R1,NEXT
         LA    R0,LOG+EXPEND-EXPECT
         CR    R1,R0
         BNE   FAIL
         LA    R10,100
         LA    R1,LOG
         LA    R2,EXPECT
         LA    R3,EXPEND
COMPARE  LA    R10,1(,R10)
         CLC   0(16,R1),0(R2)
         BNE   FAIL
         LA    R1,16(,R1)
         LA    R2,16(,R2)
         CR    R2,R3
         BL    COMPARE
         LCTL  9,11,ENDCRS
         LPSW  BCPSW
*
PUTDOWN  STM   R14,R15,SAVE
         L     R15,NEXT
         MVC   0(4,R15),X'8C'
         MVC   4(2,R15),X'96'
         XC    6(2,R15),6(R15)
         MVC   8(4,R15),X'98'
         MVC   12(4,R15),PGMOLD+4
         XC    X'96'(6),X'96'
         LA    R15,16(,R15)
         ST    R15,NEXT
         NC    PGMOLD(8),KEEP    an invalid PSW becomes valid
         LM    R14,R15,SAVE
         LPSW  PGMOLD
SVCCAME  STOSM MASK,X'40'
         BR    R13
         DS    0D
PROBLEM  DC    X'40090000',A(F11)
INVALID  DC    X'40080000',X'01',AL3(F15)
BCPSW    DC    X'00000000',A(SUCCESS)
KEEP     DC    X'FFFFFFFF',X'00FFFFFF'
PACKED   DC    X'000099999999999C'
FIVE     DC    F'5,6'
SAVE     DS    2F
NEXT     DC    A(LOG)
ZERO     DC    F'0'
WORDS    DC    F'1,2,3,4'
BRCRS    DC    X'80000000',A(0),X'00FFFFFF'
REGCRS   DC    X'10002000'
STOCRS   DC    X'20000000',A(DATA),A(DATA+7)
FETCRS   DC    X'40000000',A(F1),A(FLAST)
SUBJECTS DC    A(FSUBJECT),A(FSUBJECT)
ENDCRS   DC    F'0,0,0'
MASK     DS    X
TWO      DC    X'02'
TABLE    DS    XL3
         DS    0D
         DC    D'0'
DATA     DC    3D'0'
         LTORG
*
EXPECT   DS    0F
         DC    X'0004008080000000',A(B1),A(B2)
         DC    X'0004008080000000',A(B3),A(B3)
         DC    X'0004008080000000',A(B4),A(B5)
         DC    X'0002008010000000',A(R1L),A(R1L+2)
         DC    X'0004008010000000',A(R2L),A(R2L+4)
         DC    X'0004008010000000',A(R3L),A(R3L+4)
         DC    X'0002008010000000',A(R4L),A(R4L+2)
         DC    X'0004008010000000',A(R5L),A(R5L+4)
         DC    X'0004008010000000',A(R7L),A(R7L+4)
         DC    X'0004008910000000',A(R8L),A(R8L+4)
         DC    X'0006008010000000',A(R9L),A(R9L+6)
         DC    X'0004000900000000',A(0),A(R10L+4)
         DC    X'0004008020000000',A(S1),A(S1+4)
         DC    X'0006008020000000',A(S2),A(S2+6)
         DC    X'0004008020000000',A(S3),A(S3+4)
         DC    X'0004008020000000',A(S4),A(S4+4)
         DC    X'0004008020000000',A(S5),A(S5+4)
         DC    X'0004008020000000',A(S6),A(S6+4)
         DC    X'0004008020000000',A(S7),A(S7+4)
         DC    X'0002008040000000',A(F1),A(F1+2)
         DC    X'0002008040000000',A(F2),A(SVCCAME)
         DC    X'0002008140000000',A(F3),A(F3+2)
         DC    X'0004008040000000',A(F4),A(F4+4)
         DC    X'0004008040000000',A(F5),A(F5+4)
         DC    X'0004008040000000',A(F6),A(F6+4)
         DC    X'0004008040000000',A(F6+4),A(F6+8)
         DC    X'0004008640000000',A(F7),A(F7+4)
         DC    X'0004008540000000',A(F8),A(F8+4)
         DC    X'0002008040000000',A(F9),A(F9)
         DC    X'0002008040000000',A(F9),A(F9+2)
         DC    X'0004008040000000',A(F10),A(F11)
         DC    X'0004008240000000',A(F11),A(F11+4)
         DC    X'0004008040000000',A(F12),A(F12+4)
         DC    X'0002008040000000',A(F13),A(SVCCAME)
         DC    X'0000008640000000',A(F14),X'01',AL3(F15)
         DC    X'0004008040000000',A(F15),A(F15+4)
         DC    X'0004008040000000',A(FLAST),A(FLAST+4)
         DC    X'0004008040000000',A(X1),A(X1+4)
EXPEND   EQU   *
LOG      DS    48XL16
         END   BEGIN
