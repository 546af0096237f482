* move: 64K bytes moved in blocks of 256 with MVC, two blocks in five
* instructions.
         COPY  FRAME
         L     R3,=X'00020000' from
         L     R7,=F'12345'    filled with pseudo-random words
         L     R5,=F'16384'
FILL     M     R6,=F'1103515245'
         AL    R7,=F'12345'
         ST    R7,0(,R3)
         LA    R3,4(,R3)
         BCT   R5,FILL
         SLR   R8,R8
ROUND    L     R3,=X'00020000'
         L     R4,=X'00040000' to
         ALR   R8,R11          something else each round
         ST    R8,0(,R3)
         LA    R5,128
BLOCK    MVC   0(256,R4),0(R3)
         MVC   256(256,R4),256(R3)
         LA    R3,512(,R3)
         LA    R4,512(,R4)
         BCT   R5,BLOCK
         BCT   R11,ROUND
         L     R4,=X'00040000' a sum in which order counts
         SLR   R2,R2
         L     R5,=F'16384'
SUM      LR    R6,R2
         SRL   R6,31
         ALR   R2,R2
         OR    R2,R6
         X     R2,0(,R4)
         LA    R4,4(,R4)
         BCT   R5,SUM
         B     FINISH
         LTORG
         END
