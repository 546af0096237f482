*:type Cambridge
*:type end
* A dialogue: asks for a name with READ INQUIRY, greets, until it is
* told to end. Residual count and incorrect-length suppression.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         MVC   IONEW,HANDLER
ASK      LA    R1,PROMPT
         BAL   R14,DOIO
         MVC   BUFFER,=CL40' '
         LA    R1,READ
         BAL   R14,DOIO
         LA    R10,1
         CLC   CSW+4(2),=X'0C00'
         BNE   FAIL
         LA    R2,L'BUFFER
         SH    R2,CSW+6        length of the line
         BNP   FAIL
         STH   R2,LENGTH
         CLC   BUFFER(4),=C'end '
         BE    SUCCESS
         LA    R1,GREET
         BAL   R14,DOIO
         B     ASK
DOIO     ST    R1,CAW
         SIO   9
         LA    R10,2
         BNZ   FAIL
         LPSW  WAIT
POSTED   CLC   IOOLD+2(2),=X'0009'
         LA    R10,3
         BNE   FAIL
         BR    R14
         DS    0D
HANDLER  DC    X'00000000',A(POSTED)
WAIT     DC    X'80020000',A(0)
PROMPT   DC    X'09',AL3(NAME),X'2000',AL2(L'NAME)
READ     DC    X'0A',AL3(BUFFER),X'2000',AL2(L'BUFFER)
GREET    DC    X'01',AL3(HELLO),X'8000',AL2(L'HELLO)
         DC    X'00',AL3(BUFFER),X'6000'
LENGTH   DC    AL2(0)
         DC    X'09',AL3(STOP),X'2000',AL2(1)
NAME     DC    C'YOUR NAME?'
HELLO    DC    C'HELLO, '
STOP     DC    C'!'
BUFFER   DC    CL40' '
         LTORG
         END   BEGIN
