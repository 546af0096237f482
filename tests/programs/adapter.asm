*:device 2E0 CTCA
*:device 3E0 CTCA
* The program talks to itself through a channel-to-channel adapter: a
* write waits for the read on the other side; control is told there by
* attention.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         LA    R10,1
         LA    R0,WRITE        one half writes, and waits
         ST    R0,CAW
         SIO   X'2E0'
         BNZ   FAIL
         LA    R10,2
         MVC   IONEW,ATTNCATC
         LPSW  IOWAIT          attention at the other half
ATTNHAVE CLC   IOOLD+2(2),=X'03E0'
         BNE   FAIL
         TM    CSW+4,X'80'
         BNO   FAIL
         LA    R10,3           it senses what the other wants
         LA    R2,X'3E0'
         LA    R1,SENSECMD
         BAL   R14,DOIO
         CLI   AREA,X'01'
         BNE   FAIL
         LA    R10,4           and reads
         LA    R0,READ
         ST    R0,CAW
         SIO   X'3E0'
         BNZ   FAIL
         LA    R4,2            both ends come, in either order
         MVC   IONEW,ENDCATCH
ENDS     LPSW  IOWAIT
ENDHAVE  TM    CSW+4,X'0C'
         BNO   FAIL
         BCT   R4,ENDS
         LA    R10,5
         CLC   AREA(11),MESSAGE
         BNE   FAIL
         B     SUCCESS
         COPY  DOIO
         DS    0D
ATTNCATC DC    X'00000000',A(ATTNHAVE)
ENDCATCH DC    X'00000000',A(ENDHAVE)
WRITE    DC    X'01',AL3(MESSAGE),X'2000',AL2(11)
READ     DC    X'02',AL3(AREA),X'2000',AL2(64)
SENSECMD DC    X'14',AL3(AREA),X'2000',AL2(1)
MESSAGE  DC    C'HELLO THERE'
         LTORG
AREA     DS    XL64
         END   BEGIN
