* HOSTILE: a guest that means harm. Register 1 says what it does first;
* where the machine lets it go on, it notes in RESULTS what happened
* and ends in a disabled wait at the address X'600D'.
*
*   1  addresses beyond its storage, by every kind of access
*   2  translation tables that lead out of its storage
*   3  channel programs that read and write outside of it
*   4  a PSW that is none, and a program new PSW that is none
*   5  a program new PSW whose address is odd
*   6  a program new PSW that leads out of storage
*   7  a program new PSW that leads to an invalid instruction
*   8  a disabled wait, in EC mode, with a strange address
*   9  a supervisor state that it does not have
*  10  a disabled wait while the console waits for a line
R0       EQU   0
R1       EQU   1
R2       EQU   2
R3       EQU   3
R4       EQU   4
R5       EQU   5
R9       EQU   9
R10      EQU   10
R11      EQU   11
R14      EQU   14
HOSTILE  CSECT
         USING HOSTILE,0
         DC    X'00000000',A(BEGIN)
         ORG   HOSTILE+X'28'
PGMOLD   DS    D
         ORG   HOSTILE+X'40'
CSW      DS    D
CAW      DS    F
         DS    F
         DC    X'7FFFFFFF'
         ORG   HOSTILE+X'58'
         DC    X'000A0000',X'00BAD058'
         DC    X'000A0000',X'00BAD060'
PGMNEW   DC    X'00000000',A(CATCH)
         DC    X'000A0000',X'00BAD070'
IONEW    DC    X'000A0000',X'00BAD078'
         ORG   HOSTILE+X'8C'
PGMWORD  DS    F
         ORG   HOSTILE+X'200'
BEGIN    LA    R10,RESULTS
         SLL   R1,2
         B     *(R1)
         B     BEYOND
         B     TABLES
         B     CHANNEL
         B     BADPSW
         B     ODD
         B     FAR
         B     INVALID
         B     WAITS
         B     PROBLEM
         B     READS
*
* CATCH: a program interruption: note its code, and go on at R11.
*
CATCH    TM    PGMOLD+1,X'08'
         BO    CATCHEC
         MVC   0(2,R10),PGMOLD+2
         B     CAUGHT
CATCHEC  MVC   0(2,R10),PGMWORD+2
CAUGHT   LA    R10,2(,R10)
         BR    R11
NEVER    MVI   0(R10),X'EE'    it was allowed: X'EEEE', which stands
         MVI   1(R10),X'EE'    nowhere else
         LA    R10,2(,R10)
         BR    R11
DONE     LPSW  THEEND
*
BEYOND   L     R2,=X'00040000'      the first byte behind 256K
         LA    R3,4
FARTHER  LA    R11,B1
         L     R0,0(,R2)
         B     NEVER
B1       LA    R11,B2
         ST    R0,0(,R2)
         B     NEVER
B2       LA    R11,B3
         LPSW  0(R2)
         B     NEVER
B3       LA    R11,B4
         STCTL 0,15,0(R2)
         B     NEVER
B4       LA    R11,B5
         SSK   R0,R2
         B     NEVER
B5       LA    R11,B6
         ISK   R0,R2
         B     NEVER
B6       LA    R11,B7
         RRB   0(R2)
         B     NEVER
B7       LA    R11,B8
         STIDP 0(R2)
         B     NEVER
B8       LA    R11,B9
         EX    R0,0(,R2)
         B     NEVER
B9       LA    R11,B10
         LR    R4,R2           the last half of it is outside
         SH    R4,=H'8'
         STCTL 0,3,0(R4)
         B     NEVER
B10      LA    R11,B11
         BR    R2
B11      L     R2,BEYONDS-4(R3)
         SH    R3,=H'4'
         BNM   FARTHER
         B     DONE
*
* Its own tables: a segment table, page tables and frames outside.
*
TABLES   LPSW  TOEC
INEC     MVC   PGMNEW,ECCATCH
         LCTL  0,1,FARSEGS
         LA    R11,T1
         STOSM MASK,X'04'
         L     R0,0
         B     NEVER
T1       LCTL  0,1,NEARSEGS
         MVC   2048(L'SEGMENTS,0),SEGMENTS
         MVC   2048+64(L'PAGES,0),PAGES
         L     R2,=X'00001000'      a frame outside
         LA    R3,4
NEXTPAGE LA    R11,T2
         STOSM MASK,X'04'
         ST    R2,0(,R2)
         B     NEVER
T2       STNSM MASK,X'FB'
         LA    R11,T3
         STOSM MASK,X'04'
         STCTL 0,15,0(R2)
         B     NEVER
T3       STNSM MASK,X'FB'
         LA    R11,T4
         STOSM MASK,X'04'
         LRA   R0,0(0,R2)
         B     NEVER
T4       STNSM MASK,X'FB'
         L     R0,0(,R2)
         A     R2,=X'00010000'      other segments: tables outside
         BCT   R3,NEXTPAGE
         B     DONE
*
* The channel: lines from the last bytes and beyond, CAWs that point to
* the last doubleword and outside, reading backwards below location 0.
*
CHANNEL  LA    R3,0
NEXTPROG L     R2,CAWS(R3)
         ST    R2,CAW
         XC    CSW,CSW
         SIO   9
         BALR  R4,0
         STCM  R4,8,0(R10)
POLL     TIO   9
         BC    2,POLL
         MVC   1(2,R10),CSW+4
         LA    R10,4(,R10)
CLEAR    TIO   9
         BC    6,CLEAR
         LA    R3,4(,R3)
         CH    R3,=AL2(CAWSEND-CAWS)
         BL    NEXTPROG
         B     DONE
*
BADPSW   MVC   PGMNEW,NONSENSE
         LPSW  NONSENSE
ODD      MVC   PGMNEW+4(4),=X'00000301'
         DC    X'0000'
FAR      MVC   PGMNEW+4(4),=X'00F00000'
         DC    X'0000'
INVALID  MVC   PGMNEW+4(4),=A(THEEND)
         DC    X'0000'
WAITS    LPSW  STRANGE
PROBLEM  LPSW  INPROB
INPROBST LA    R11,P1
         SSM   MASK
         B     NEVER
P1       TM    PGMOLD+1,X'01'
         BZ    NEVER
         B     DONE
READS    LA    R2,READLINE
         ST    R2,CAW
         SIO   9
         BNZ   NEVER
         B     DONE
         DS    0D
TOEC     DC    X'00080000',A(INEC)
ECCATCH  DC    X'00080000',A(CATCH)
NONSENSE DC    X'FF0CFFFF',X'FFFFFFFF'
STRANGE  DC    X'000A0000',X'00FEDCBA'
INPROB   DC    X'00010000',A(INPROBST)
THEEND   DC    X'000A0000',X'0000600D'
BEYONDS  DC    X'00FFF000',X'00800000'
FARSEGS  DC    X'00800000',X'FFF00000'
NEARSEGS DC    X'008000E0',X'00000800'
MASK     DC    X'00'
         DS    0F
SEGMENTS DC    0XL20'00'
         DC    X'F0000840',X'F0F00000',X'F0FFFFF8'
         DC    X'F00FFFF8',X'F0000840'
PAGES    DC    0XL8'00'
         DC    X'0000400000000000'
CAWS     DC    A(OUTPAST,OUTFAR,LISTEND-8),X'00FFFFF8',X'00800000'
         DC    A(BACKWARD,ASTRAY),X'00000001',X'0F000000'
CAWSEND  EQU   *
         DS    0D
OUTPAST  CCW   X'09',X'3FFFF',X'20',16
OUTFAR   CCW   X'09',X'FFFFFF',X'20',16
ASTRAY   CCW   X'03',0,X'60',1
         CCW   X'08',X'3FFFC',0,0
READLINE CCW   X'0A',RESULTS,X'20',80
BACKWARD CCW   X'0C',X'10',X'20',255
LISTEND  EQU   X'40000'
RESULTS  DC    XL128'00'
         LTORG
         END   BEGIN
