* sort: Shell's sort of 2,048 pseudo-random words: comparisons and
* branches. Each round makes the same words, sorts them, and looks
* whether they are in order.
         COPY  FRAME
         SLR   R0,R0           sum over the rounds
         L     R3,=X'00010000' the words
ROUND    SLR   R5,R5
         L     R7,=F'20250'
FILL     M     R6,=F'1103515245'
         AL    R7,=F'12345'
         ST    R7,0(R5,R3)
         LA    R5,4(,R5)
         C     R5,=F'8192'
         BL    FILL
         LA    R10,GAPS
GAP      L     R4,0(,R10)      distance in bytes
         LR    R5,R4
ELEMENT  L     R6,0(R5,R3)     goes to its place among the former
         LR    R7,R5
SHIFT    LR    R8,R7
         SR    R8,R4
         BM    PLACE
         L     R9,0(R8,R3)
         CR    R9,R6
         BNH   PLACE
         ST    R9,0(R7,R3)
         LR    R7,R8
         B     SHIFT
PLACE    ST    R6,0(R7,R3)
         LA    R5,4(,R5)
         C     R5,=F'8192'
         BL    ELEMENT
         LA    R10,4(,R10)
         CLI   3(R10),0        behind the last distance: zero
         BNE   GAP
         L     R6,0(,R3)       in order?
         SLR   R2,R2
         LA    R5,4
CHECK    L     R7,0(R5,R3)
         CR    R6,R7
         BH    WRONG
         LR    R6,R7
         ALR   R2,R2
         XR    R2,R7
         LA    R5,4(,R5)
         C     R5,=F'8192'
         BL    CHECK
         ALR   R0,R2
         BCT   R11,ROUND
         LR    R2,R0
         B     FINISH
WRONG    L     R2,=X'00BAD0BA'
         B     FINISH
GAPS     DC    A(4*701,4*301,4*132,4*57,4*23,4*10,4*4,4*1,0)
         LTORG
         END
