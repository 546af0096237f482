* CONVERT TO DECIMAL and TO BINARY, with their exceptions.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         LA    R10,1
         L     R1,=F'2147483647'
         CVD   R1,PACKED
         CLC   PACKED,=X'000002147483647C'
         BNE   FAIL
         CVB   R2,PACKED
         CR    R1,R2
         BNE   FAIL
         LA    R10,2
         L     R1,=X'80000000'
         CVD   R1,PACKED
         CLC   PACKED,=X'000002147483648D'
         BNE   FAIL
         CVB   R2,PACKED
         CR    R1,R2
         BNE   FAIL
         LA    R10,3
         LA    R11,TOOBIG      a number too large: fixed-point divide
         CVB   R2,BIG
         B     FAIL
TOOBIG   CLI   PGMOLD+3,X'09'
         BNE   FAIL
         LA    R10,4
         LA    R11,NODIGIT
         CVB   R2,BADDIGIT
         B     FAIL
NODIGIT  CLI   PGMOLD+3,X'07'
         BNE   FAIL
         LA    R10,5
         LA    R11,NOSIGN
         CVB   R2,BADSIGN
         B     FAIL
NOSIGN   CLI   PGMOLD+3,X'07'
         BNE   FAIL
         LA    R10,6
         CVB   R2,OTHERSGN     signs A, C, E, F are plus; B, D minus
         C     R2,=F'-42'
         BNE   FAIL
         B     SUCCESS
         DS    0D
PACKED   DC    XL8'00'
BIG      DC    X'000002147483648C'
BADDIGIT DC    X'00000000000A012C'
BADSIGN  DC    X'0000000000000123'
OTHERSGN DC    X'000000000000042B'
         LTORG
         END   BEGIN
