* null: no work at all. What a run of it takes is start-up.
         COPY  FRAME
         LR    R2,R11
         B     FINISH
         END
