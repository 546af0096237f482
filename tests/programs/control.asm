* LOAD CONTROL and STORE CONTROL: one, many, wrapping from 15 to 0.
* Registers that would switch something on are left alone.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         STCTL 0,15,INITIAL
         LA    R10,1
         CLC   INITIAL(4),=X'000000E0'
         BNE   FAIL
         CLC   INITIAL+8(4),=X'FFFFFFFF'
         BNE   FAIL
         LA    R10,2
         LCTL  3,5,VALUES
         STCTL 3,5,WORK
         CLC   WORK(12),VALUES
         BNE   FAIL
         LA    R10,3
         MVC   WORK(8),INITIAL+56  wraps: 14, 15, 0, 1
         MVC   WORK+8(4),INITIAL
         MVC   WORK+12(4),=X'00000000'
         LCTL  14,1,WORK
         STCTL 14,1,WORK2
         CLC   WORK(16),WORK2
         BNE   FAIL
         LA    R10,4
         LCTL  2,2,=F'-2147483648'
         STCTL 2,2,WORK
         CLC   WORK(4),=X'80000000'
         BNE   FAIL
         LA    R10,5
         LA    R11,ALIGN       operand not on a word: specification
         LCTL  3,3,VALUES+2
         B     FAIL
ALIGN    CLI   PGMOLD+3,X'06'
         BNE   FAIL
         STCTL 3,3,WORK
         CLC   WORK(4),VALUES
         BNE   FAIL
         B     SUCCESS
         DS    0D
INITIAL  DC    16F'0'
VALUES   DC    X'1111111122222222',X'33333333'
WORK     DC    4F'0'
WORK2    DC    4F'0'
         LTORG
         END   BEGIN
