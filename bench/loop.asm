* loop: registers and nothing else.
*
* A generator of pseudo-random numbers by shifts and exclusive ORs,
* and sums over them. Twelve instructions a round.
         COPY  FRAME
         LA    R3,1
         L     R4,=X'9E3779B9'
         SLR   R5,R5
         SLR   R6,R6
         LA    R7,11
ROUND    LR    R8,R4
         SLL   R8,5
         XR    R4,R8
         LR    R8,R4
         SRL   R8,7
         XR    R4,R8
         ALR   R5,R4
         LA    R3,3(R3,R7)
         SR    R6,R3
         OR    R7,R4
         NR    R7,R5
         BCT   R11,ROUND
         LR    R2,R5
         XR    R2,R3
         XR    R2,R6
         XR    R2,R7
         B     FINISH
         LTORG
         END
