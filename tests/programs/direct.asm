* WRITE DIRECT and READ DIRECT with nothing on the other end.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         LA    R10,1           zeros come in
         RDD   DATA,X'FF'
         CLC   DATA,=X'00BB'
         BNE   FAIL
         LA    R10,2           what goes out stays here, too
         WRD   DATA+1,X'01'
         CLC   DATA,=X'00BB'
         BNE   FAIL
         LA    R10,3           both look at their byte
         L     R9,=X'00F00000'
         LA    R11,OUT1
         WRD   0(R9),0
         B     FAIL
OUT1     CLI   PGMOLD+3,X'05'
         BNE   FAIL
         LA    R11,OUT2
         RDD   0(R9),0
         B     FAIL
OUT2     CLI   PGMOLD+3,X'05'
         BNE   FAIL
         LA    R10,4           protection: key 3 in a block of key 4
         LA    R8,X'800'
         SLL   R8,2
         LA    R1,X'48'
         SSK   R1,R8
         SPKA  X'30'
         LA    R11,PROT1
         RDD   0(R8),0
         B     FAIL
PROT1    CLI   PGMOLD+3,X'04'
         BNE   FAIL
         SPKA  X'30'
         LA    R11,PROT2
         WRD   0(R8),0
         B     FAIL
PROT2    CLI   PGMOLD+3,X'04'
         BNE   FAIL
         LA    R10,5           the privilege
         LA    R11,PROBLEM
         LPSW  ASUSER
USER     RDD   0(R9),0
         DC    X'0000'
PROBLEM  CLI   PGMOLD+3,X'02'
         BNE   FAIL
         B     SUCCESS
         DS    0D
ASUSER   DC    X'00010000',A(USER)
DATA     DC    X'AABB'
         LTORG
         END   BEGIN
