* call: the conventions of linkage. A round computes the Fibonacci
* number F(10) as its definition says: 177 calls, each saves and
* restores fifteen registers in chained save areas.
         COPY  FRAME
         SLR   R2,R2
         L     R13,=X'00010000' first save area
ROUND    LA    R1,10
         LA    R15,FIB
         BALR  R14,R15
         ALR   R2,R0
         BCT   R11,ROUND
         B     FINISH
         LTORG
         DROP  R12
         USING FIB,R15
FIB      STM   R14,R12,12(R13)
         LR    R12,R15
         DROP  R15
         USING FIB,R12
         LA    R14,72(,R13)
         ST    R13,4(,R14)
         ST    R14,8(,R13)
         LR    R13,R14
         LR    R0,R1           F(0) = 0, F(1) = 1
         LA    R3,2
         CR    R1,R3
         BL    RETURN
         LR    R4,R1
         BCTR  R1,0
         LR    R15,R12
         BALR  R14,R15
         LR    R5,R0
         LR    R1,R4
         SR    R1,R3
         LR    R15,R12
         BALR  R14,R15
         AR    R0,R5
RETURN   L     R13,4(,R13)
         ST    R0,20(,R13)     where LM finds register 0
         LM    R14,R12,12(R13)
         BR    R14
         END
