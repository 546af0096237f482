* trap: a privileged operation in the problem state, the program
* interruption, and LPSW back behind it: four instructions a round.
         COPY  FRAME
         MVC   PGMNEW,HANDLER
         MVC   SVCNEW,ENDING
         SLR   R2,R2
         LPSW  PROBLEM
ROUND    SSM   ZERO
         LA    R2,5(,R2)
         BCT   R11,ROUND
         SVC   0
HANDLE   LPSW  PGMOLD
         DS    0D
HANDLER  DC    X'00000000',A(HANDLE)
PROBLEM  DC    X'00010000',A(ROUND)
ENDING   DC    X'00000000',A(FINISH)
ZERO     DC    X'00'
         END
