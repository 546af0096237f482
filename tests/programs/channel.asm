*:card 11111111112222222222333333333344444444445555555555666666666677777777778888888888
*:card ABCDEFGHIJ
* Channel programs: data chaining over pages, transfer in channel,
* skip, indirect addresses across a page, storage protection.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         MVC   IONEW,HANDLER
         LA    R10,1
         LA    R0,SCATTER
         ST    R0,CAW
         SIO   X'00C'
         BNZ   FAIL
         LPSW  WAIT
POSTED1  CLC   CSW,ENDED1
         BNE   FAIL
         L     R2,=X'00009FFB'
         CLC   0(10,R2),=C'1111111111'
         BNE   FAIL
         L     R2,=X'0000B000'
         CLC   0(10,R2),=C'3333333333'
         BNE   FAIL
         CLC   AREA(20),=C'77777777778888888888'
         BNE   FAIL
         LA    R10,2
         MVC   IONEW,HANDLER2
         L     R2,=X'0000C000'  key 3 on the target
         LA    R1,X'30'
         SSK   R1,R2
         L     R0,=X'20000000'  and key 2 in the CAW
         AL    R0,=A(PROTECT)
         ST    R0,CAW
         SIO   X'00C'
         BNZ   FAIL
         LPSW  WAIT
POSTED2  TM    CSW+5,X'10'      protection check
         BZ    FAIL
         SLR   R1,R1
         SSK   R1,R2
         LA    R10,3            typed from two pages by way of IDAWs
         MVC   IONEW,HANDLER3
         L     R2,=X'0000D7F8'
         MVC   0(16,R2),=C'ACROSS A 2K EDGE'
         L     R3,=X'0000E000'
         MVC   0(8,R3),8(R2)
         XC    8(8,R2),8(R2)
         LA    R0,INDIRECT
         ST    R0,CAW
         SIO   9
         BNZ   FAIL
         LPSW  WAIT
POSTED3  CLC   CSW+4(4),=X'0C000000'
         BNE   FAIL
         B     SUCCESS
         DS    0D
HANDLER  DC    X'00000000',A(POSTED1)
HANDLER2 DC    X'00000000',A(POSTED2)
HANDLER3 DC    X'00000000',A(POSTED3)
WAIT     DC    X'80020000',A(0)
* columns 1-10 across a page, 11-20 skipped, a transfer, 21-30, 30
* columns skipped, then 61-80
SCATTER  DC    X'02',AL3(X'9FFB'),X'8000',AL2(10)
         DC    X'00',AL3(AREA),X'9000',AL2(10)
         DC    X'08',AL3(PART2),X'0000',AL2(0)
ENDED1   DC    X'00',AL3(PART2+24),X'0C000000'
PART2    DC    X'00',AL3(X'B000'),X'8000',AL2(10)
         DC    X'00',AL3(AREA),X'9000',AL2(30)
         DC    X'00',AL3(AREA),X'0000',AL2(20)
PROTECT  DC    X'02',AL3(X'C000'),X'2000',AL2(80)
INDIRECT DC    X'09',AL3(IDAWS),X'0400',AL2(16)
IDAWS    DC    X'0000D7F8',X'0000E000'
AREA     DC    CL80' '
         LTORG
         END   BEGIN
