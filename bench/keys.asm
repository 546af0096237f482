* keys: storage keys read, changed and set again, as a control program
* does when it looks for pages that are not used. Eighteen
* instructions a round.
         COPY  FRAME
         L     R3,=X'00020000'
         LA    R4,2048(,R3)
         LA    R5,2048(,R4)
         LA    R6,2048(,R5)
         LA    R9,16
         SLR   R0,R0
         SLR   R2,R2
ROUND    ISK   R0,R3
         ALR   R0,R9
         SSK   R0,R3
         ISK   R0,R4
         XR    R0,R9
         SSK   R0,R4
         ISK   R0,R5
         ALR   R0,R9
         SSK   R0,R5
         ISK   R0,R6
         XR    R0,R9
         SSK   R0,R6
         ISK   R0,R3
         ALR   R2,R0
         ISK   R0,R4
         ALR   R2,R0
         SSK   R0,R4
         BCT   R11,ROUND
         B     FINISH
         LTORG
         END
