* Hexadecimal floating point: all three formats, and the exceptions.
         COPY  PROLOGUE
F0       EQU   0
F2       EQU   2
F4       EQU   4
F6       EQU   6
BEGIN    SLR   R11,R11
*
* Loading and storing; a short result leaves the right half.
*
         LA    R10,1
         LD    F0,LONG
         LE    F0,MINUS2
         STD   F0,WORK
         CLC   WORK,=X'C120000078ABCDEF'
         BNE   FAIL
         LA    R10,2
         LCER  F2,F0           +2
         BNP   FAIL
         LNER  F4,F2           -2
         BNM   FAIL
         CER   F4,F0
         BNE   FAIL
         LPDR  F6,F0
         BNP   FAIL
         STD   F6,WORK+1       no boundary is needed
         CLC   WORK+1(8),=X'4120000078ABCDEF'
         BNE   FAIL
         LA    R10,3
         LCDR  F6,F6
         LTDR  F4,F6
         BNM   FAIL
         CDR   F4,F0
         BNE   FAIL
         SDR   F4,F4
         BNZ   FAIL
         LNDR  F4,F4           minus zero
         BNZ   FAIL
         STE   F4,WORK
         CLC   WORK(4),=X'80000000'
         BNE   FAIL
*
* Sums. The first two are the manual's.
*
         LA    R10,4
         LE    F6,=X'C3082100'
         AE    F6,=X'41123456'
         BNM   FAIL
         STE   F6,WORK
         CLC   WORK(4),=X'C280ECBB'
         BNE   FAIL
         LA    R10,5
         LE    F6,=X'C3082100'
         AU    F6,=X'41123456'
         BNM   FAIL
         STE   F6,WORK
         CLC   WORK(4),=X'C3080ECB'
         BNE   FAIL
         LA    R10,6
         LD    F2,ONE
         SD    F2,ALMOST      only the guard digit is left
         BNP   FAIL
         STD   F2,WORK
         CLC   WORK,=X'3310000000000000'
         BNE   FAIL
         LA    R10,7
         LD    F2,ONE
         SW    F2,ALMOST      and here it is lost
         BNZ   FAIL
*
* 1 + 1/2 + 1/4 + ... until nothing changes: 2 less one digit of 16
*
         LA    R10,8
         LD    F0,ONE
         LDR   F2,F0
         SLR   R1,R1
SERIES   HDR   F2,F2
         LDR   F4,F0
         ADR   F0,F2
         LA    R1,1(,R1)
         CDR   F4,F0
         BL    SERIES
         STD   F0,WORK
         CLC   WORK,=X'411FFFFFFFFFFFFF'
         BNE   FAIL
         CH    R1,=H'53'
         BNE   FAIL
*
* The square root of two, by Newton, then its square.
*
         LA    R10,9
         LD    F0,ONE
         LA    R1,6
NEWTON   LD    F2,TWO
         DDR   F2,F0
         ADR   F0,F2
         HDR   F0,F0
         BCT   R1,NEWTON
         LDR   F4,F0
         MDR   F4,F0
         SD    F4,TWO
         LPDR  F4,F4
         CD    F4,=X'3440000000000000'
         BH    FAIL            some units of the last digit
         STD   F0,WORK
         CLC   WORK(7),=X'4116A09E667F3B'
         BNE   FAIL
         LA    R10,10
         LRER  F6,F0           4116A09E 66...
         STE   F6,WORK
         CLC   WORK(4),=X'4116A09E'
         BNE   FAIL
         LA    R10,11
         ME    F6,TWOE         product is long
         STD   F6,WORK
         CLC   WORK,=X'412D413C00000000'
         BNE   FAIL
         LA    R10,12
         DE    F6,TWOE
         SE    F6,=X'4116A09E'
         BNZ   FAIL
*
* Extended: (10**14 + 1)**2 is exact; less its parts it is zero.
*
         LA    R10,13
         LD    F0,BIG
         MXDR  F0,F0
         STD   F0,WORK
         STD   F2,WORK2
         CLC   WORK,=X'58204FCE5E3E25B8'
         BNE   FAIL
         CLC   WORK2,=X'4A4730F480010000'
         BNE   FAIL
         LDR   F4,F0
         LDR   F6,F2
         LRDR  F4,F4
         MXD   F4,ONE
         SXR   F0,F4           what rounding took away
         BZ    FAIL
         AXR   F0,F4
         LD    F4,BIG
         MXD   F4,BIG
         SXR   F0,F4
         BNZ   FAIL
         LA    R10,14
         LD    F0,ONE
         SDR   F2,F2
         LDR   F4,F0
         LDR   F6,F2
         AXR   F0,F0           2
         MXR   F0,F0           4
         AXR   F4,F0           5
         SXR   F4,F0           1
         SXR   F0,F4           3
         CD    F0,=X'4130000000000000'
         BNE   FAIL
         LTDR  F2,F2
         BNZ   FAIL
*
* Exceptions
*
         LA    R10,15
         LA    R11,DIVZERO
         LD    F0,ONE
         DD    F0,ZERO
         B     FAIL
DIVZERO  CLI   PGMOLD+3,X'0F'
         BNE   FAIL
         CD    F0,ONE          suppressed
         BNE   FAIL
         LA    R10,16
         LA    R11,OVER
         LD    F0,LARGEST
         ADR   F0,F0
         B     FAIL
OVER     CLI   PGMOLD+3,X'0C'
         BNE   FAIL
         STD   F0,WORK
         CLC   WORK,=X'001FFFFFFFFFFFFF'
         BNE   FAIL
         LA    R10,17
         L     R1,=X'02000000' exponent underflow interrupts
         SPM   R1
         LA    R11,UNDER
         LD    F0,TINY
         MD    F0,TINY
         B     FAIL
UNDER    CLI   PGMOLD+3,X'0D'
         BNE   FAIL
         STD   F0,WORK
         CLC   WORK,=X'3F10000000000000'
         BNE   FAIL
         LA    R10,18
         SLR   R1,R1           and now it does not
         SPM   R1
         LD    F0,TINY
         MD    F0,TINY
         STD   F0,WORK
         CLC   WORK,ZERO
         BNE   FAIL
         LA    R10,19
         L     R1,=X'01000000' significance interrupts
         SPM   R1
         LA    R11,NOSIG
         LD    F0,ONE
         SDR   F0,F0
         B     FAIL
NOSIG    CLI   PGMOLD+3,X'0E'
         BNE   FAIL
         STD   F0,WORK
         CLC   WORK,=X'4100000000000000'
         BNE   FAIL
         LA    R10,20
         LA    R11,NOREG
         DC    X'2A01'         ADR 0,1
         B     FAIL
NOREG    CLI   PGMOLD+3,X'06'
         BNE   FAIL
         LA    R10,21
         LA    R11,NOPAIR
         DC    X'3602'         AXR 0,2
         B     FAIL
NOPAIR   CLI   PGMOLD+3,X'06'
         BNE   FAIL
         B     SUCCESS
         DS    0D
WORK     DC    XL8'00'
         DC    X'00'
         DS    0D
WORK2    DC    XL8'00'
LONG     DC    X'4112345678ABCDEF'
ONE      DC    X'4110000000000000'
TWO      DC    X'4120000000000000'
TWOE     DC    X'41200000'
MINUS2   DC    X'C1200000'
         DS    0D
ALMOST  DC    X'40FFFFFFFFFFFFFF'
BIG      DC    X'4C5AF3107A400100'
LARGEST  DC    X'7FFFFFFFFFFFFFFF'
TINY     DC    X'0010000000000000'
ZERO     DC    XL8'00'
         LTORG
         END   BEGIN
