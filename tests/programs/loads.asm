* Loads and stores of every width, under mask, multiple with wrap.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         LA    R10,1
         L     R1,WORDS
         LH    R2,WORDS+4      FFFE: sign-extended
         C     R2,=F'-2'
         BNE   FAIL
         IC    R2,WORDS        only the last byte
         CL    R2,=X'FFFFFF12'
         BNE   FAIL
         LA    R10,2
         ICM   R3,B'1111',WORDS
         BNP   FAIL
         CR    R3,R1
         BNE   FAIL
         SLR   R3,R3
         ICM   R3,B'0101',WORDS+4
         CL    R3,=X'00FF00FE'
         BNE   FAIL
         ICM   R3,B'1000',WORDS+4
         BNM   FAIL
         ICM   R3,B'0000',WORDS    mask zero: cc 0
         BNZ   FAIL
         LA    R10,3
         L     R4,=X'A1B2C3D4'
         STCM  R4,B'1010',WORK
         CLC   WORK(4),=X'A1C30000'
         BNE   FAIL
         CLM   R4,B'0011',=X'C3D5'
         BNL   FAIL
         CLM   R4,B'1001',=X'A1D4'
         BNE   FAIL
         LA    R10,4
         STC   R4,WORK+4
         STH   R4,WORK+6
         CLC   WORK,=X'A1C30000D400C3D4'
         BNE   FAIL
         LA    R10,5
         SLR   R0,R0
         STM   R14,R1,AREA     14, 15, 0, 1
         LM    R5,R8,AREA
         CR    R8,R1
         BNE   FAIL
         LTR   R7,R0
         BNZ   FAIL
         LA    R10,6
         LA    R9,4095(R9,R0)  24 bits and no more
         L     R9,=X'FFFFFFFF'
         LA    R9,1(,R9)
         LTR   R9,R9
         BNZ   FAIL
         L     R9,=X'7F000010'
         LA    R9,0(,R9)
         CL    R9,=X'00000010'
         BNE   FAIL
         LA    R10,7           operands on odd addresses (370)
         L     R5,WORDS+1
         CL    R5,=X'345678FF'
         BNE   FAIL
         ST    R5,WORK+3
         LH    R6,WORK+4
         C     R6,=X'00005678'
         BNE   FAIL
         B     SUCCESS
         DS    0D
WORDS    DC    X'12345678FFFE0001'
WORK     DC    XL8'00'
AREA     DC    4F'0'
         LTORG
         END   BEGIN
