* Asks for cards, waits until the reader 00C is readied, then types its cards: a disabled wait at ABC behind the last (unit
* exception), at DEF when the reader wants its operator (unit check).
CARDS    CSECT
         BALR  12,0
         USING *,12
         MVC   X'78'(8,0),IONEW
         LA    2,ASK
         ST    2,X'48'
         LA    4,X'009'
         SIO   0(4)
WAITING  LPSW  WAIT
INTER    CLC   X'3A'(2,0),READER
         BNE   TYPED
         TM    X'44',X'02'
         BO    REFUSED
         TM    X'44',X'01'
         BO    LAST
         TM    X'44',X'08'
         BO    SHOW
GETCARD  OI    ASKED,1
         LA    2,READ
         ST    2,X'48'
         LH    4,READER
         SIO   0(4)
         BC    4,REFUSED
         B     WAITING
SHOW     LA    2,WRITE
         ST    2,X'48'
         LA    4,X'009'
         SIO   0(4)
         B     WAITING
TYPED    TM    ASKED,1             Behind a card the next one is read, behind the question nothing.
         BO    GETCARD
         B     WAITING
LAST     LPSW  STOP
REFUSED  LPSW  STUCK
         DS    0D
IONEW    DC    X'00000000',A(INTER)
WAIT     DC    X'FE020000',A(0)
STOP     DC    X'00020000',A(X'0ABC')
STUCK    DC    X'00020000',A(X'0DEF')
ASK      CCW   X'09',PLEASE,X'20',12
READ     CCW   X'02',CARD,X'20',80
WRITE    CCW   X'09',CARD,X'20',12
READER   DC    X'000C'
ASKED    DC    X'00'
PLEASE   DC    C'CARDS PLEASE'
CARD     DC    CL80' '
         END   CARDS
