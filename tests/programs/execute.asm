* EXECUTE: of a move, of a branch, of privileged instructions, of an
* SVC, and of itself, which is an exception.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         LA    R10,1
         LA    R1,4
         EX    R1,MOVE
         CLC   WORK(8),=C'HELLO   '
         BNE   FAIL
         CLI   MOVE+1,0        the subject itself is not changed
         BNE   FAIL
         LA    R10,2
         LA    R2,7
         EX    0,LOAD          register 0: nothing is OR-ed in
         C     R2,=F'42'
         BNE   FAIL
         LA    R10,3
         EX    0,JUMP
         B     FAIL
JUMPED   LA    R10,4
         LA    R3,X'30'
         EX    R3,COPY         LR 0,0 OR 30 -> LR 3,0
         CR    R3,R0
         BNE   FAIL
         LA    R10,5           privileged ones
         EX    0,SETMASK
         LA    R5,X'800'
         LA    R4,X'20'
         SSK   R4,R5
         SLR   R6,R6
         EX    0,GETKEY
         N     R6,=X'000000F0'
         CR    R6,R4
         BNE   FAIL
         LA    R4,X'EE'
         EX    R4,STORECTL     STCTL 0,0 becomes STCTL 14,14
         CLC   CONTROL,=X'C2000000'
         BNE   FAIL
         SLR   R4,R4
         SSK   R4,R5
         LA    R10,6
         MVC   SVCNEW,NEWSVC
         LA    R4,77
         EX    R4,CALL         SVC 77
         B     FAIL
CALLED   CLC   SVCOLD+2(2),=H'77'
         BNE   FAIL
         LA    R10,7           ILC is that of EXECUTE: 2
         TM    SVCOLD+4,X'80'
         BNO   FAIL
         TM    SVCOLD+4,X'40'
         BO    FAIL
         LA    R10,8
         LA    R11,TWICE
         EX    0,AGAIN
         B     FAIL
TWICE    CLI   PGMOLD+3,X'03'
         BNE   FAIL
         LA    R10,9
         LA    R11,ODD
         LA    R7,MOVE+1
         EX    0,0(R7)         odd subject address: specification
         B     FAIL
ODD      CLI   PGMOLD+3,X'06'
         BNE   FAIL
         LA    R10,10          a PSW by EX of LPSW
         EX    0,LOADPSW
         B     FAIL
ARRIVED  B     SUCCESS
MOVE     MVC   WORK(0),HELLO
LOAD     LA    R2,42
JUMP     B     JUMPED
COPY     LR    R0,R0
SETMASK  SSM   MASK
GETKEY   ISK   R6,R5
STORECTL STCTL 0,0,CONTROL
CALL     SVC   0
AGAIN    EX    0,LOAD
LOADPSW  LPSW  NEWPSW
HELLO    DC    C'HELLO'
WORK     DC    CL8' '
MASK     DC    X'00'
         DS    0D
NEWSVC   DC    X'00000000',A(CALLED)
NEWPSW   DC    X'00000000',A(ARRIVED)
CONTROL  DC    F'0'
         LTORG
         END   BEGIN
