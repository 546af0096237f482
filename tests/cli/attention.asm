* Types HELLO and waits. At each attention it asks, reads a line and types it back; quit ends in a disabled wait.
SPEAK    CSECT
         BALR  12,0
         USING *,12
         LA    1,IONEW
         MVC   X'78'(8,0),0(1)
         LA    2,HELLO
         BAL   14,START
WAITING  LPSW  WAIT
INTER    TM    X'44',X'80'
         BO    READ
         TM    X'44',X'04'
         BZ    WAITING
         L     3,NEXT
         BR    3
START    ST    2,X'48'
         L     4,=A(X'009')
         SIO   0(4)
         BR    14
READ     LA    5,READDONE
         ST    5,NEXT
         MVI   LINE,C' '
         MVC   LINE+1(19),LINE
         LA    2,PROMPT
         BAL   14,START
         B     WAITING
READDONE LA    5,ECHOED
         ST    5,NEXT
         CLC   LINE(4),=C'quit'
         BE    DONE
         LA    2,ECHO
         BAL   14,START
         B     WAITING
ECHOED   LA    5,WAITING
         ST    5,NEXT
         B     WAITING
DONE     LPSW  STOP
         DS    0D
IONEW    DC    X'00000000',A(INTER)
WAIT     DC    X'FE020000',A(0)
STOP     DC    X'00020000',A(X'0ABC')
HELLO    CCW   X'09',MSG,X'20',5
PROMPT   CCW   X'01',ASK,X'60',2
         CCW   X'0A',LINE,X'20',20
ECHO     CCW   X'09',LINE,X'20',20
NEXT     DC    A(WAITING)
MSG      DC    C'HELLO'
ASK      DC    C'? '
LINE     DC    CL20' '
         END   SPEAK
