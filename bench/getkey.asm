* getkey: ISK of eight blocks of 2K, ten instructions a round.
         COPY  FRAME
         L     R3,=X'00020000'
         LA    R4,2048(,R3)
         LA    R5,2048(,R4)
         LA    R6,2048(,R5)
         LA    R7,2048(,R6)
         LA    R8,2048(,R7)
         LA    R9,2048(,R8)
         LA    R10,2048(,R9)
         LA    R1,X'A0'
         SSK   R1,R4
         LA    R1,X'58'
         SSK   R1,R7
         SLR   R2,R2
         SLR   R0,R0
ROUND    ISK   R0,R3
         ISK   R0,R4
         ISK   R0,R5
         ISK   R0,R6
         ISK   R0,R7
         ISK   R0,R8
         ISK   R0,R9
         ISK   R0,R10
         ALR   R2,R0
         BCT   R11,ROUND
         ISK   R0,R4
         ALR   R2,R0
         SLL   R2,8
         ISK   R0,R7
         ALR   R2,R0
         B     FINISH
         LTORG
         END
