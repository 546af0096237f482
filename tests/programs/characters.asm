* MOVE and its relatives, PACK and UNPACK, overlapping fields.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         LA    R10,1
         MVI   WORK,C'*'
         MVC   WORK+1(15),WORK propagates byte by byte
         CLC   WORK,=16C'*'
         BNE   FAIL
         LA    R10,2
         MVC   WORK,LETTERS
         MVN   WORK(4),DIGITS  C1C2C3C4 with F1F2F3F4's digits
         MVZ   WORK+4(4),DIGITS
         CLC   WORK(8),=X'C1C2C3C4F5F6F7F8'
         BNE   FAIL
         MVN   WORK(4),=C'5678'
         CLC   WORK(4),=X'C5C6C7C8'
         BNE   FAIL
         LA    R10,3
         PACK  PACKED,DIGITS(7)
         CLC   PACKED,=X'00001234567F'
         BNE   FAIL
         UNPK  WORK(9),PACKED
         CLC   WORK(9),=C'001234567'
         BNE   FAIL
         LA    R10,4
         PACK  WORK(3),DIGITS  to the right, the rest is cut off
         CLC   WORK(3),=X'45678F'
         BNE   FAIL
         LA    R10,5
         MVC   WORK(4),=X'FFFFFFFC'
         MVO   WORK(4),=X'12345'   X'012345' in front of the sign
         CLC   WORK(4),=X'0012345C'
         BNE   FAIL
         LA    R10,6
         MVC   WORK(3),=X'12345F'  PACK of a byte on itself: swap
         PACK  WORK(1),WORK(1)
         CLI   WORK,X'21'
         BNE   FAIL
         LA    R10,7
         MVC   WORK,DIGITS2
         MVC   WORK+1(7),WORK      overlap, to the right
         CLC   WORK(8),=8C'1'
         BNE   FAIL
         MVC   WORK,DIGITS2
         MVC   WORK(7),WORK+1      overlap, to the left
         CLC   WORK(8),=C'23456788'
         BNE   FAIL
         B     SUCCESS
LETTERS  DC    C'ABCDEFGHIJKLMNOP'
DIGITS   DC    C'12345678'
DIGITS2  DC    C'1234567812345678'
PACKED   DC    XL6'00'
WORK     DC    XL16'00'
         LTORG
         END   BEGIN
