* Writes on the console: with and without carriage return, waiting
* for the I/O interruption in an enabled wait.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         MVC   IONEW,HANDLER
         LA    R10,1
         LA    R1,WRITE1
         BAL   R14,DOIO
         LA    R10,2
         CLC   CSW,ENDED1
         BNE   FAIL
         CLC   IOOLD+2(2),=X'0009'
         BNE   FAIL
         LA    R10,3
         LA    R1,WRITE2
         BAL   R14,DOIO
         LA    R10,4
         LA    R1,WRITE3       chained: three commands, one program
         BAL   R14,DOIO
         CLC   CSW+1(3),=AL3(WRITE3+24)
         BNE   FAIL
         CLC   CSW+4(4),=X'0C000000'
         BNE   FAIL
         B     SUCCESS
*
DOIO     ST    R1,CAW
         SIO   9
         BNZ   FAIL
         LPSW  WAIT
POSTED   BR    R14
         DS    0D
HANDLER  DC    X'00000000',A(POSTED)
WAIT     DC    X'80020000',A(0)     channel 0 alone
WRITE1   DC    X'09',AL3(TEXT1),X'0000',AL2(L'TEXT1)
ENDED1   DC    X'00',AL3(WRITE1+8),X'0C000000'
WRITE2   DC    X'01',AL3(TEXT2),X'0000',AL2(L'TEXT2)
WRITE3   DC    X'01',AL3(TEXT3),X'4000',AL2(L'TEXT3)
         DC    X'03',AL3(0),X'6000',AL2(1)
         DC    X'09',AL3(TEXT4),X'2000',AL2(L'TEXT4)
TEXT1    DC    C'A whole line'
TEXT2    DC    C'begun, '
TEXT3    DC    C'continued, '
TEXT4    DC    C'ended'
         LTORG
         END   BEGIN
