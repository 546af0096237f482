* svc: a supervisor call and LPSW back: four instructions a round.
         COPY  FRAME
         MVC   SVCNEW,HANDLER
         SLR   R2,R2
ROUND    SVC   7
         LA    R2,3(,R2)
         BCT   R11,ROUND
         B     FINISH
HANDLE   LPSW  SVCOLD
         DS    0D
HANDLER  DC    X'00000000',A(HANDLE)
         END
