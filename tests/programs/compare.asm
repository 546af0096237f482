* The comparisons, signed and logical, long, under swap; TEST AND SET.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         LA    R10,1
         L     R1,=F'-1'
         LA    R2,1
         CR    R1,R2           signed: low
         BNL   FAIL
         CLR   R1,R2           logical: high
         BNH   FAIL
         C     R1,=F'-1'
         BNE   FAIL
         CH    R2,=H'-5'
         BNH   FAIL
         CL    R2,=X'80000000'
         BNL   FAIL
         LA    R10,2
         CLI   TEXT,C'A'
         BNE   FAIL
         CLI   TEXT,C'B'
         BNL   FAIL
         CLC   TEXT(3),TEXT+8
         BNE   FAIL
         CLC   TEXT(8),TEXT+8
         BNL   FAIL
         LA    R10,3           CLCL: shorter one padded with blanks
         LA    R2,TEXT
         LA    R3,3
         LA    R4,PADDED
         LA    R5,7
         ICM   R5,B'1000',=C' '
         CLCL  R2,R4
         BNE   FAIL
         N     R5,=X'00FFFFFF'
         BNZ   FAIL
         LTR   R3,R3
         BNZ   FAIL
         LA    R10,4           and stops where they differ
         LA    R2,TEXT
         LA    R3,8
         LA    R4,TEXT+8
         LA    R5,8
         CLCL  R2,R4
         BNL   FAIL
         LA    R6,TEXT+3
         CR    R2,R6
         BNE   FAIL
         C     R5,=F'5'
         BNE   FAIL
         LA    R10,5
         L     R6,LOCK
         LA    R7,99
         CS    R6,R7,LOCK      equal: stored, cc 0
         BNE   FAIL
         CLC   LOCK(4),=F'99'
         BNE   FAIL
         CS    R6,R7,LOCK      not equal: loaded, cc 1
         BE    FAIL
         CR    R6,R7
         BNE   FAIL
         LA    R10,6
         LM    R2,R3,DOUBLE
         LM    R4,R5,=X'0102030405060708'
         CDS   R2,R4,DOUBLE
         BNE   FAIL
         CLC   DOUBLE,=X'0102030405060708'
         BNE   FAIL
         SLR   R3,R3
         CDS   R2,R4,DOUBLE
         BE    FAIL
         CL    R3,=X'05060708'
         BNE   FAIL
         LA    R10,7
         TS    FLAG
         BNZ   FAIL
         TS    FLAG
         BZ    FAIL
         CLI   FLAG,X'FF'
         BNE   FAIL
         B     SUCCESS
         DS    0D
DOUBLE   DC    X'1122334455667788'
LOCK     DC    F'7'
TEXT     DC    C'ABCDEFGHABCXYZAA'
PADDED   DC    C'ABC    '
FLAG     DC    X'00'
         LTORG
         END   BEGIN
