* state: seven operations of the supervisor state that a machine with
* the virtual-machine assist executes by itself, nine instructions a
* round.
         COPY  FRAME
         SLR   R2,R2
         SLR   R10,R10
ROUND    SSM   ZERO
         STNSM MASK,X'00'
         STOSM MASK,X'00'
         STCTL 0,1,SAVED
         SPKA  X'30'
         IPK
         LPSW  NEXT
ON       ALR   R10,R2          IPK left X'30' in it
         BCT   R11,ROUND
         LR    R2,R10
         B     FINISH
         ORG   BEGIN+X'100'    away from code: stores there are slow
NEXT     DC    X'00000000',A(ON)
SAVED    DC    2F'0'
ZERO     DC    X'00'
MASK     DC    X'00'
         END
