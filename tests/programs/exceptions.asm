* Program interruptions: code, instruction length and address in the
* old PSW, and that suppressed instructions change nothing.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         LA    R10,1           operation
         LA    R11,P1
         DC    X'0000'
A1       B     FAIL
P1       CLC   PGMOLD+2(2),=X'0001'
         BNE   FAIL
         CLC   PGMOLD+5(3),=AL3(A1)
         BNE   FAIL
         TM    PGMOLD+4,X'40'  length 1
         BNO   FAIL
         LA    R10,2           specification: odd branch address
         LA    R11,P2
         LA    R1,A1+1
         BR    R1
         B     FAIL
P2       CLC   PGMOLD+2(2),=X'0006'
         BNE   FAIL
         LA    R10,3           specification: odd register pair
         LA    R11,P3
         LA    R3,9
         MR    R3,R1
         B     FAIL
P3       CLC   PGMOLD+2(2),=X'0006'
         BNE   FAIL
         C     R3,=F'9'
         BNE   FAIL
         LA    R10,4           addressing: beyond the storage
         LA    R11,P4
         L     R1,=X'00F00000'
         L     R2,0(,R1)
A4       B     FAIL
P4       CLC   PGMOLD+2(2),=X'0005'
         BNE   FAIL
         CLC   PGMOLD+5(3),=AL3(A4)
         BNE   FAIL
         LA    R10,5
         LA    R11,P5
         ST    R2,0(,R1)
         B     FAIL
P5       CLC   PGMOLD+2(2),=X'0005'
         BNE   FAIL
         LA    R10,6           addressing: a branch out of storage
         LA    R11,P6
         BR    R1
P6       CLC   PGMOLD+2(2),=X'0005'
         BNE   FAIL
         LA    R10,7           fixed-point overflow, mask on
         L     R1,=X'08000000'
         SPM   R1
         LA    R11,P7
         L     R2,=X'7FFFFFFF'
         A     R2,=F'1'
         B     FAIL
P7       CLC   PGMOLD+2(2),=X'0008'
         BNE   FAIL
         C     R2,=X'80000000' completed, not suppressed
         BNE   FAIL
         SPM   R11
         LA    R10,8           fixed-point divide
         LA    R11,P8
         LA    R4,1
         SLR   R5,R5
         LA    R6,1
         DR    R4,R6           2^32 / 1 does not fit
         B     FAIL
P8       CLC   PGMOLD+2(2),=X'0009'
         BNE   FAIL
         C     R4,=F'1'
         BNE   FAIL
         LA    R10,9
         LA    R11,P9
         SLR   R6,R6
         DR    R4,R6
         B     FAIL
P9       CLC   PGMOLD+2(2),=X'0009'
         BNE   FAIL
         LA    R10,10          a wrong SVC-like opcode of six bytes
         LA    R11,P10
         DC    X'FF0000000000'
         B     FAIL
P10      CLC   PGMOLD+2(2),=X'0001'
         BNE   FAIL
         TM    PGMOLD+4,X'C0'  length 3
         BNO   FAIL
         LA    R10,11          LPSW not on a doubleword
         LA    R11,P11
         LPSW  RSTNEW+4
         B     FAIL
P11      CLC   PGMOLD+2(2),=X'0006'
         BNE   FAIL
         B     SUCCESS
         LTORG
         END   BEGIN
