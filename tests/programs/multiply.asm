* Multiplication and division, all forms and signs.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         LA    R10,1
         L     R3,=F'100000'
         SLR   R2,R2
         M     R2,=F'100000'   10^10 = 2540BE400
         C     R2,=F'2'
         BNE   FAIL
         CL    R3,=X'540BE400'
         BNE   FAIL
         LA    R10,2
         D     R2,=F'99999'    quotient 100001, remainder 1
         C     R3,=F'100001'
         BNE   FAIL
         C     R2,=F'1'
         BNE   FAIL
         LA    R10,3
         L     R5,=F'-7'
         LA    R6,3
         MR    R4,R6           -21
         C     R4,=F'-1'
         BNE   FAIL
         C     R5,=F'-21'
         BNE   FAIL
         LA    R10,4
         LA    R6,4
         DR    R4,R6           -21/4: -5, remainder -1
         C     R5,=F'-5'
         BNE   FAIL
         C     R4,=F'-1'
         BNE   FAIL
         LA    R10,5
         L     R7,=F'70000'
         MH    R7,=H'-30000'   -2100000000
         C     R7,=F'-2100000000'
         BNE   FAIL
         MH    R7,=H'3'        the left part is lost, no overflow
         CL    R7,=X'887DA100'
         BNE   FAIL
         LA    R10,6
         LM    R8,R9,=X'FFFFFFFFFFFFFFF9'  -7
         LA    R12,2
         LCR   R12,R12
         DR    R8,R12          3, remainder -1
         C     R9,=F'3'
         BNE   FAIL
         C     R8,=F'-1'
         BNE   FAIL
         B     SUCCESS
         LTORG
         END   BEGIN
