* TOUCH nK passes: writes every page of the user area, then reads every
* one back and compares, and does so for each pass. When the user
* areas of all guests are together larger than real storage, CP must
* carry pages to the paging device and back; and if it ever brought
* back the wrong one, this command would say so.
*
* A page is filled with a byte that depends on page and pass, and
* begins with its own address: no two pages are alike, and no page is
* like itself in the pass before.
*
DMSTCH   CSECT
         USING NUCON,0
         STM   R14,R12,12(R13)
         LR    R12,R15
         USING DMSTCH,R12
         ST    R13,TCHSAVE+4
         LA    R13,TCHSAVE
         LR    R2,R1
         L     R3,STORSIZE     all there is, if nothing is said
         S     R3,USERAREA
         BNP   NOROOM          no user area at all
         SRL   R3,12           pages
         LR    R4,R3           the most there can be
         LA    R5,1            passes
*
* First operand: a number and K. The K is cut off before conversion.
*
         CLI   8(R2),X'FF'
         BE    BEGIN
         MVC   NUMBER,8(R2)
         LA    R1,NUMBER
         LA    R6,8
FINDK    CLI   0(R1),C'K'
         BE    CUTK
         LA    R1,1(,R1)
         BCT   R6,FINDK
         B     CONVERT         a K is not required
CUTK     MVI   0(R1),C' '
         BCT   R6,AFTERK       the K must be the last character
         B     CONVERT
AFTERK   CLI   1(R1),C' '
         BNE   INVALID
CONVERT  LA    R1,NUMBER
         L     R15,=V(DMSCVB)
         BALR  R14,R15
         LTR   R15,R15
         BNZ   INVALID
         LR    R3,R1
         SRL   R3,2            K to pages
         LTR   R3,R3
         BZ    INVALID
         CR    R3,R4
         BH    NOROOM
*
         CLI   16(R2),X'FF'
         BE    BEGIN
         LA    R2,8(,R2)       for INVALID, should it be
         LA    R1,8(,R2)
         L     R15,=V(DMSCVB)
         BALR  R14,R15
         LTR   R15,R15
         BNZ   INVALID
         LTR   R5,R1
         BZ    INVALID
*
* R3 pages, R5 passes, R6 pass under way, R7 errors, R8 -> page,
* R9 pages to go. R10 and R11, R0 and R1 are for the long move.
*
BEGIN    ST    R3,VALUES
         ST    R5,VALUES+4
         LA    R6,1
         SLR   R7,R7
PASS     L     R8,USERAREA
         LR    R9,R3
WRITE    BAL   R14,FILLER      R1: no length, pad byte
         LA    R10,0(,R8)
         L     R11,PAGESIZE
         MVCL  R10,R0
         ST    R8,0(,R8)       its address in front
         A     R8,PAGESIZE
         BCT   R9,WRITE
*
* Only now, with all pages written, are they read: the first of them
* are the longest out of use, and gone if there was no room.
*
         L     R8,USERAREA
         LR    R9,R3
READ     C     R8,0(,R8)
         BNE   WRONG
         BAL   R14,FILLER
         LA    R10,4(,R8)
         L     R11,PAGESIZE
         S     R11,FOUR
         CLCL  R10,R0          equal to pad bytes all the way?
         BE    RIGHT
WRONG    LA    R7,1(,R7)
RIGHT    A     R8,PAGESIZE
         BCT   R9,READ
         LA    R6,1(,R6)
         CR    R6,R5
         BNH   PASS
*
         ST    R7,VALUES+8
         LA    R1,PLIST
         SVC   202
         DC    AL4(1)
         LTR   R15,R7
         BZ    EXIT
         LA    R15,8           errors
         B     EXIT
*
* FILLER: (R0,R1) := the second operand of MVCL and CLCL, of length 0,
* so that its pad byte stands for all of it: page number plus pass.
*
FILLER   LR    R1,R8
         SRL   R1,12
         AR    R1,R6
         SLL   R1,24           high byte: pad; low three: length 0
         SLR   R0,R0
         BR    R14
*
INVALID  LA    R0,8(,R2)
         ST    R0,VALUES
         LA    R1,ERRLIST
         B     ERROR
NOROOM   ST    R4,VALUES
         LR    R0,R4
         SLL   R0,2
         ST    R0,VALUES
         LA    R1,BIGLIST
ERROR    SVC   202
         DC    AL4(1)
         LA    R15,24
EXIT     L     R13,TCHSAVE+4
         L     R14,12(,R13)
         LM    R0,R12,20(R13)
         BR    R14
         DS    0F
USERAREA DC    X'00020000'
PAGESIZE DC    F'4096'
FOUR     DC    F'4'
PLIST    DC    CL8'LINEDIT',A(TEXT,VALUES)
ERRLIST  DC    CL8'LINEDIT',A(INVTEXT,VALUES)
BIGLIST  DC    CL8'LINEDIT',A(BIGTEXT,VALUES)
VALUES   DS    3F
NUMBER   DS    CL8
TEXT     DC    AL1(TEXTEND-*-1)
         DC    C'# PAGES, PASSES: #, ERRORS: #'
TEXTEND  EQU   *
INVTEXT  DC    AL1(INVEND-*-1),C'DMSTCH070E INVALID PARAMETER ''%'''
INVEND   EQU   *
BIGTEXT  DC    AL1(BIGEND-*-1)
         DC    C'DMSTCH109S THE USER AREA HAS ONLY #K'
BIGEND   EQU   *
         LTORG
TCHSAVE  DS    18F
         COPY  REGS
         COPY  NUCON
         END
