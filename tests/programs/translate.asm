* TRANSLATE and TRANSLATE AND TEST.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         LA    R10,1
         UNPK  HEX(9),WORD(5)
         TR    HEX(8),DIGITS-X'F0'
         CLC   HEX(8),=C'DEADBEEF'
         BNE   FAIL
         LA    R10,2
         SLR   R1,R1
         L     R2,=X'11223344'
         LA    R3,TABLE
         MVI   TABLE+C',',7
         MVI   TABLE+C'.',9
         TRT   TEXT,TABLE      finds the comma: cc 1
         BC    11,FAIL
         LA    R4,TEXT+5
         CR    R1,R4
         BNE   FAIL
         CL    R2,=X'11223307' only the last byte of R2 changes
         BNE   FAIL
         LA    R10,3
         TRT   TEXT+6(7),TABLE found with the last byte: cc 2
         BC    13,FAIL
         CL    R2,=X'11223309'
         BNE   FAIL
         LA    R10,4
         LR    R5,R1
         TRT   TEXT(5),TABLE   nothing: cc 0, registers as before
         BNZ   FAIL
         CR    R1,R5
         BNE   FAIL
         B     SUCCESS
TEXT     DC    C'HELLO, WORLD.'
WORD     DC    X'DEADBEEF00'
HEX      DC    XL9'00'
DIGITS   DC    C'0123456789ABCDEF'
TABLE    DC    XL256'00'
         LTORG
         END   BEGIN
