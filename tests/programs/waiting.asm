* An enabled wait that a timer ends, and one that the console ends;
* masked interruptions stay pending until the mask is opened.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         LA    R10,1
         MVC   EXTNEW,HANDLER1
         LCTL  0,0,=F'2048'   clock comparator alone
         STCK  T1
         LM    R4,R5,T1
         AL    R5,=X'01000000'    about 4 ms
         BC    12,NOCARRY
         AL    R4,=F'1'
NOCARRY  STM   R4,R5,T1
         SCKC  T1
         LPSW  WAITEXT
CAME1    CLC   EXTOLD+2(2),=X'1004'
         BNE   FAIL
         LA    R10,2
         TM    EXTOLD+1,X'02'  it was waiting
         BZ    FAIL
         SCKC  LATE
         LCTL  0,0,=F'224'
         LA    R10,3
         LA    R0,WRITE
         ST    R0,CAW
         SIO   9
         BNZ   FAIL
         L     R2,=F'2000000'  let it end while masked
SPIN     BCT   R2,SPIN
         MVC   IONEW,HANDLER2
         SSM   OPEN
AFTER    B     FAIL            the interruption comes before this
CAME2    CLC   IOOLD+5(3),=AL3(AFTER)
         BNE   FAIL
         LA    R10,4
         CLC   CSW+4(4),=X'0C000000'
         BNE   FAIL
         XC    T1,T1
         SLR   R4,R4
         SLR   R5,R5
         B     SUCCESS
OPEN     DC    X'80'
         DS    0D
T1       DC    XL8'00'
LATE     DC    X'FFFFFFFFFFFFF000'
HANDLER1 DC    X'00000000',A(CAME1)
HANDLER2 DC    X'00000000',A(CAME2)
WAITEXT  DC    X'01020000',A(0)
WRITE    DC    X'09',AL3(TEXT),X'2000',AL2(L'TEXT)
TEXT     DC    C'MASKED'
         LTORG
         END   BEGIN
