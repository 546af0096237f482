* matrix: the product of two matrices of 16 by 16 words, with indexed
* loads, M and AR: six instructions in the innermost loop.
         COPY  FRAME
         L     R3,=X'00010000' A
         L     R4,=X'00011000' B
         L     R5,=X'00012000' C
         SLR   R6,R6
         LA    R8,5
         LA    R9,1000
FILL     ST    R8,0(R6,R3)
         ST    R9,0(R6,R4)
         LA    R8,7(,R8)
         SH    R9,=H'9'
         LA    R6,4(,R6)
         C     R6,=F'1024'
         BL    FILL
ROUND    L     R0,0(,R5)       A changes with each C
         ALR   R0,R11
         ST    R0,0(,R3)
         SLR   R10,R10         where the row of A begins
ROW      SLR   R14,R14         column of B
COLUMN   LR    R8,R10
         LR    R9,R14
         SLR   R0,R0
         LA    R15,16
INNER    L     R7,0(R8,R3)
         M     R6,0(R9,R4)
         AR    R0,R7
         LA    R8,4(,R8)
         LA    R9,64(,R9)
         BCT   R15,INNER
         LA    R8,0(R10,R14)
         ST    R0,0(R8,R5)
         LA    R14,4(,R14)
         C     R14,=F'64'
         BL    COLUMN
         LA    R10,64(,R10)
         C     R10,=F'1024'
         BL    ROW
         BCT   R11,ROUND
         SLR   R2,R2
         SLR   R6,R6
SUM      AL    R2,0(R6,R5)
         LA    R6,4(,R6)
         C     R6,=F'1024'
         BL    SUM
         B     FINISH
         LTORG
         END
