* The eight shifts, their condition codes and extreme amounts.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         LA    R10,1
         L     R1,=X'80000001'
         LR    R2,R1
         SRL   R2,1
         CL    R2,=X'40000000'
         BNE   FAIL
         LR    R2,R1
         SLL   R2,1
         CL    R2,=X'00000002'
         BNE   FAIL
         LA    R10,2
         LR    R2,R1
         SRA   R2,4
         BNM   FAIL
         CL    R2,=X'F8000000'
         BNE   FAIL
         LR    R2,R1
         SRA   R2,63           all sign
         CL    R2,=X'FFFFFFFF'
         BNE   FAIL
         LA    R10,3
         LA    R2,3
         SLA   R2,28
         BNP   FAIL
         SLA   R2,2            a one is lost: overflow
         BNO   FAIL
         CL    R2,=X'40000000'
         BNE   FAIL
         LA    R10,4
         LM    R4,R5,=X'123456789ABCDEF0'
         SRDL  R4,20
         CL    R4,=X'00000123'
         BNE   FAIL
         CL    R5,=X'456789AB'
         BNE   FAIL
         SLDL  R4,24
         CL    R4,=X'23456789'
         BNE   FAIL
         CL    R5,=X'AB000000'
         BNE   FAIL
         LA    R10,5
         LM    R6,R7,=X'8000000000000000'
         SRDA  R6,33
         BNM   FAIL
         CL    R6,=X'FFFFFFFF'
         BNE   FAIL
         CL    R7,=X'C0000000'
         BNE   FAIL
         SLDA  R6,1
         BNM   FAIL
         SLDA  R6,63           overflow, the sign stays
         BNO   FAIL
         CL    R6,=X'80000000'
         BNE   FAIL
         LA    R10,6
         L     R8,=X'12345678'
         LA    R9,8
         SLL   R8,0(R9)        the amount from a register, mod 64
         SRL   R8,64(R9)
         CL    R8,=X'00345678'
         BNE   FAIL
         SLL   R8,32
         LTR   R8,R8
         BNZ   FAIL
         B     SUCCESS
         LTORG
         END   BEGIN
