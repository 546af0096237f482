*:device 00E 1403
*:device 00D 3525
* Lines are printed, with spaces behind them and skips; channel 12 is
* told; cards are punched.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         LA    R2,X'00E'
         LA    R10,1
         LA    R1,LINES
         BAL   R14,DOIO
         CLC   STATUS,=X'0C00'
         BNE   FAIL
         LA    R10,2           down the page, a line at a time, until
         LA    R3,70           channel 12 gives unit exception
         LA    R1,LINE
DOWN     BAL   R14,DOIO
         TM    STATUS,X'01'
         BO    BOTTOM
         TM    STATUS,X'02'    channel 9: unit check; the sense says
         BZ    NEXT            which
         LA    R1,SENSE
         BAL   R14,DOIO
         TM    AREA,X'01'
         BNO   FAIL
         LA    R1,LINE
NEXT     BCT   R3,DOWN
         B     FAIL
BOTTOM   LA    R10,3
         LA    R1,NEWPAGE
         BAL   R14,DOIO
         LA    R10,4           an order that no printer has
         LA    R1,WRONG
         BAL   R14,DOIO
         TM    STATUS,X'02'
         BNO   FAIL
         LA    R1,SENSE
         BAL   R14,DOIO
         TM    AREA,X'80'
         BNO   FAIL
         LA    R10,5           two cards
         LA    R2,X'00D'
         LA    R1,CARDS
         BAL   R14,DOIO
         CLC   STATUS,=X'0C00'
         BNE   FAIL
         B     SUCCESS
         COPY  DOIO
         DS    0D
LINES    DC    X'09',AL3(TEXT),X'6000',AL2(20)
         DC    X'11',AL3(TEXT+4),X'6000',AL2(16)
         DC    X'01',AL3(TEXT),X'6000',AL2(3)
         DC    X'1B',AL3(0),X'6000',AL2(1)
         DC    X'89',AL3(TEXT),X'2000',AL2(20)
LINE     DC    X'09',AL3(TEXT),X'2000',AL2(8)
NEWPAGE  DC    X'8B',AL3(0),X'6000',AL2(1)
         DC    X'09',AL3(TEXT+9),X'2000',AL2(3)
WRONG    DC    X'22',AL3(TEXT),X'2000',AL2(3)
SENSE    DC    X'04',AL3(AREA),X'2000',AL2(6)
CARDS    DC    X'01',AL3(TEXT),X'6000',AL2(20)
         DC    X'41',AL3(TEXT+9),X'2000',AL2(11)
TEXT     DC    CL20'THE LINE, AND MORE'
         LTORG
AREA     DS    XL64
         END   BEGIN
