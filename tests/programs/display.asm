*:device 0C0 3277
* A screen with a protected title and a field is written, and its
* buffer read.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         LA    R2,X'0C0'
         LA    R10,1
         LA    R1,WRITE
         BAL   R14,DOIO
         CLC   STATUS,=X'0C00'
         BNE   FAIL
         LA    R10,2
         LA    R1,READ
         BAL   R14,DOIO
         TM    STATUS,X'02'
         BO    FAIL
         CLC   AREA+5(5),TITLE
         BNE   FAIL
         LA    R10,3           an order with an address that no screen
         LA    R1,WRONG        has
         BAL   R14,DOIO
         TM    STATUS,X'02'
         BNO   FAIL
         LA    R1,SENSE
         BAL   R14,DOIO
         TM    AREA,X'01'      operation check
         BNO   FAIL
         B     SUCCESS
         COPY  DOIO
         DS    0D
WRITE    DC    X'05',AL3(STREAM),X'2000',AL2(STREAMND-STREAM)
READ     DC    X'02',AL3(AREA),X'2000',AL2(200)
WRONG    DC    X'01',AL3(BADSTRM),X'2000',AL2(5)
SENSE    DC    X'04',AL3(AREA),X'2000',AL2(1)
STREAM   DC    X'C3'           write control: restore the keyboard
         DC    X'11C150'       location 80, the second row
         DC    X'114040'       location 0
         DC    X'1DF0'         protected
TITLE    DC    C'TITLE'
         DC    X'1D40'         a field
         DC    X'13'           the cursor
         DC    C'NAME'
         DC    X'1D60'
STREAMND EQU   *
BADSTRM  DC    X'C3',X'11FFFF',C'A'
         LTORG
AREA     DS    XL200
         END   BEGIN
