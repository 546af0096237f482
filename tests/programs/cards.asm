*:card THE FIRST CARD OF THREE
*:card THE SECOND
*:card AND THE LAST
* Reads cards until unit exception says end of file; command chaining
* reads two with one program; their text is typed.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         MVC   IONEW,HANDLER
         LA    R10,1
         LA    R1,READ2        two cards, chained
         LA    R2,12
         BAL   R14,DOIO
         CLC   CSW,ENDED2
         BNE   FAIL
         CLC   CARD1(9),=C'THE FIRST'
         BNE   FAIL
         LA    R10,2
         LA    R1,READSHRT     40 columns of the third: incorrect
         BAL   R14,DOIO        length is suppressed
         CLC   CSW+4(4),=X'0C000000'
         BNE   FAIL
         LA    R10,3
         LA    R1,READ1
         BAL   R14,DOIO        no more cards: unit exception
         TM    CSW+4,X'01'
         BZ    FAIL
         CLC   CSW+6(2),=H'80'
         BNE   FAIL
         LA    R10,4
         LA    R1,TYPE
         LA    R2,9
         BAL   R14,DOIO
         B     SUCCESS
DOIO     ST    R1,CAW
         SIO   0(R2)
         BNZ   FAIL
         LPSW  WAIT
POSTED   CH    R2,IOOLD+2
         BNE   FAIL
         BR    R14
         DS    0D
HANDLER  DC    X'00000000',A(POSTED)
WAIT     DC    X'80020000',A(0)
READ2    DC    X'02',AL3(CARD1),X'4000',AL2(80)
         DC    X'02',AL3(CARD2),X'0000',AL2(80)
ENDED2   DC    X'00',AL3(READ2+16),X'0C000000'
READSHRT DC    X'02',AL3(CARD3),X'2000',AL2(40)
READ1    DC    X'02',AL3(CARD4),X'0000',AL2(80)
TYPE     DC    X'09',AL3(CARD1),X'6000',AL2(30)
         DC    X'09',AL3(CARD2),X'6000',AL2(30)
         DC    X'09',AL3(CARD3),X'2000',AL2(30)
CARD1    DC    CL80' '
CARD2    DC    CL80' '
CARD3    DC    CL80' '
CARD4    DC    CL80' '
         LTORG
         END   BEGIN
