* Translation with each size of page and segment: two neighbouring
* pages are exchanged, and an operand goes over from one to the other.
* A storage key protects a virtual page, too.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         MVC   PGMNEW,ECCATCH
         LPSW  ECPSW
ECGO     LA    R8,FORMATS
         LA    R10,1
NEXT     L     R2,PTABLE       entries: page by page, themselves
         LH    R3,6(R8)        how many
         LH    R4,4(R8)        what one differs from the next by
         SLR   R5,R5
ENTRIES  STH   R5,0(R2)
         LA    R2,2(R2)
         AR    R5,R4
         BCT   R3,ENTRIES
         L     R6,=F'32768'    the pages there are exchanged
         LH    R7,4(R8)
         SLL   R7,8            bytes of a page
         LR    R1,R6
         SLR   R0,R0
         DR    R0,R7           number of the page
         SLL   R1,1
         AL    R1,PTABLE
         LH    R2,0(R1)
         LH    R3,2(R1)
         STH   R3,0(R1)
         STH   R2,2(R1)
         L     R1,STABLE
         MVC   0(4,R1),8(R8)
         MVC   CRS(4),0(R8)
         LCTL  0,1,CRS
         PTLB
         STOSM MASK,X'04'
         LR    R2,R6
         AR    R2,R7           the second page
         MVI   0(R6),C'A'
         MVI   0(R2),C'B'
         LR    R3,R2
         SH    R3,=H'4'
         MVC   0(8,R3),TEXT    over the boundary
         CLC   0(8,R3),TEXT
         BNE   FAIL
         STNSM MASK,X'FB'
         CLC   0(4,R2),TEXT+4  not here ...
         BE    FAIL
         CLC   0(4,R6),TEXT+4  but here
         BNE   FAIL
         CLI   0(R2),C'A'
         BNE   FAIL
         AR    R2,R7
         SH    R2,=H'4'
         CLC   0(4,R2),TEXT
         BNE   FAIL
         LA    R10,100(R10)    the key of the real page counts
         L     R0,=X'00000010'
         SSK   R0,R6
         LA    R11,PROTECT
         LPSW  KEY2PSW
KEYED    AR    R6,R7           the page whose real one has the key
         MVI   1(R6),C'C'
         B     FAIL
PROTECT  SR    R6,R7
         CLC   CODE,=X'00040004'
         BNE   FAIL
         SLR   R0,R0
         SSK   R0,R6
         SH    R10,=H'99'
         LA    R8,12(R8)
         CLI   0(R8),X'FF'
         BNE   NEXT
         B     SUCCESS
         DS    0D
ECCATCH  DC    X'00080000',A(PGMCATCH)
ECPSW    DC    X'00080000',A(ECGO)
KEY2PSW  DC    X'04280000',A(KEYED)
CRS      DC    X'00000000',X'00030000'
STABLE   DC    X'00030000'
PTABLE   DC    X'00030400'
MASK     DC    X'00'
TEXT     DC    C'BOUNDARY'
         DS    0F
* CR0; an entry's increment, and their number for 64K; the segment's
* entry
FORMATS  DC    X'008000E0',H'16',H'16',X'F0030400'
         DC    X'004000E0',H'8',H'32',X'F0030400'
         DC    X'009000E0',H'16',H'16',X'00030400'
         DC    X'005000E0',H'8',H'32',X'00030400'
         DC    X'FF'
CODE     EQU   TEST+X'8C'
         LTORG
         END   BEGIN
