* setkey: SSK of eight blocks of 2K, nine instructions a round.
         COPY  FRAME
         L     R3,=X'00020000'
         LA    R4,2048(,R3)
         LA    R5,2048(,R4)
         LA    R6,2048(,R5)
         LA    R7,2048(,R6)
         LA    R8,2048(,R7)
         LA    R9,2048(,R8)
         LA    R10,2048(,R9)
         LA    R1,X'F8'
ROUND    SSK   R1,R3
         SSK   R11,R4
         SSK   R1,R5
         SSK   R11,R6
         SSK   R1,R7
         SSK   R11,R8
         SSK   R1,R9
         SSK   R11,R10
         BCT   R11,ROUND
         SLR   R2,R2
         SLR   R0,R0
         ISK   R0,R3
         ALR   R2,R0
         SLL   R2,8
         ISK   R0,R10
         ALR   R2,R0
         B     FINISH
         LTORG
         END
