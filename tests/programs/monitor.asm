* MONITOR CALL: masked by CR8, code and class in page zero.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         LA    R10,1
         MC    X'123',5        CR8 is zero: nothing happens
         LCTL  8,8,=F'1024'   class 5
         LA    R11,CAUGHT
         MC    X'123',5
         B     FAIL
CAUGHT   LA    R10,2
         CLI   PGMOLD+3,X'40'
         BNE   FAIL
         CLC   X'94'(2),=X'0005'
         BNE   FAIL
         CLC   X'9C'(4),=X'00000123'
         BNE   FAIL
         LA    R10,3           another class is still masked
         MC    0,6
         LA    R10,4           class above 15: specification
         LA    R11,BAD
         MC    0,16
         B     FAIL
BAD      CLI   PGMOLD+3,X'06'
         BNE   FAIL
         LCTL  8,8,=F'0'
         B     SUCCESS
         LTORG
         END   BEGIN
