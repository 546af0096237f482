*:device 140 3310
* Blocks of a fixed-block disk are written and read; an extent limits
* where.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         LA    R2,X'140'
         LA    R3,OUT          bytes that are not alike
         LA    R4,0
FILL     STC   R4,0(R3,R4)
         LA    R4,1(R4)
         CH    R4,=H'256'
         BL    FILL
         MVC   OUT+256(256),OUT
         LA    R10,1
         LA    R1,WRITE
         BAL   R14,DOIO
         CLC   STATUS,=X'0C00'
         BNE   FAIL
         LA    R10,2
         LA    R1,READ
         BAL   R14,DOIO
         CLC   STATUS,=X'0C00'
         BNE   FAIL
         CLC   IN(256),OUT
         BNE   FAIL
         CLC   IN+256(256),OUT
         BNE   FAIL
         LA    R10,3           behind the extent
         MVC   WHERE+4(4),=F'100'
         LA    R1,READ
         BAL   R14,DOIO
         TM    STATUS,X'02'
         BNO   FAIL
         LA    R1,SENSE
         BAL   R14,DOIO
         TM    IN+1,X'04'      file protected
         BNO   FAIL
         B     SUCCESS
         COPY  DOIO
         DS    0D
WRITE    DC    X'63',AL3(EXTENT),X'4000',AL2(16)
         DC    X'43',AL3(WRITEAT),X'4000',AL2(8)
         DC    X'41',AL3(OUT),X'0000',AL2(512)
READ     DC    X'63',AL3(EXTENT),X'4000',AL2(16)
         DC    X'43',AL3(WHERE),X'4000',AL2(8)
         DC    X'42',AL3(IN),X'0000',AL2(512)
SENSE    DC    X'04',AL3(IN),X'2000',AL2(24)
EXTENT   DC    X'C0000000',F'10',F'0',F'49'
WRITEAT  DC    X'0100',H'1',F'7'
WHERE    DC    X'0600',H'1',F'7'
         LTORG
OUT      DS    XL512
IN       DS    XL512
         END   BEGIN
