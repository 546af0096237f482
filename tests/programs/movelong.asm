* MOVE LONG and COMPARE LOGICAL LONG across many pages: fill, copy,
* truncation, padding, the destructive overlap, register results.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         LA    R10,1
         L     R2,=X'00010800'   fill 70,000 bytes with X'A5'
         L     R3,=F'70000'
         SLR   R4,R4
         L     R5,=X'A5000000'
         MVCL  R2,R4
         BC    13,FAIL         first operand longer: cc 2
         LTR   R3,R3
         BNZ   FAIL
         CL    R2,=X'00021970'
         BNE   FAIL
         LA    R10,2
         L     R2,=X'00025003'   copy 50,001 to an odd place
         L     R3,=F'50001'
         L     R4,=X'00010900'
         L     R5,=F'50001'
         MVCL  R2,R4
         BNZ   FAIL            equal lengths: cc 0
         LA    R10,3
         L     R2,=X'00025003'
         L     R3,=F'50001'
         L     R4,=X'00010800'
         L     R5,=F'50000'
         ICM   R5,B'1000',=X'A5'
         CLCL  R2,R4
         BNE   FAIL
         LA    R10,4           truncation: cc 1, source not used up
         L     R2,=X'00030FF0'
         LA    R3,32
         L     R4,=X'00010800'
         LA    R5,100
         MVCL  R2,R4
         BC    11,FAIL
         C     R5,=F'68'
         BNE   FAIL
         LA    R10,5           destructive overlap: cc 3, not moved
         L     R2,=X'00010801'
         LA    R3,100
         L     R4,=X'00010800'
         LA    R5,100
         MVCL  R2,R4
         BNO   FAIL
         C     R3,=F'100'
         BNE   FAIL
         LA    R10,6           odd register: specification
         LA    R11,ODD
         MVCL  R3,R4
         B     FAIL
ODD      CLI   PGMOLD+3,X'06'
         BNE   FAIL
         LA    R10,7           a difference deep in the second page
         L     R1,=X'00021234'
         MVI   0(R1),0
         L     R2,=X'00020000'
         L     R3,=X'00005000'
         SLR   R4,R4
         L     R5,=X'A5000000'
         CLCL  R2,R4
         BE    FAIL
         CR    R2,R1
         BNE   FAIL
         B     SUCCESS
         LTORG
         END   BEGIN
