* Each card of the reader at 01C goes to the printer, the punch and the
* tape; then the tape goes to a track of the disk. The console says how
* many there were. Disabled wait 0: done; else the address of what went
* wrong.
SPREAD   CSECT
         BALR  12,0
         USING *,12
         USING PAGE0,0
         SR    5,5             cards
         LA    1,FORMAT        record zero of the track
         LA    2,X'130'
         BAL   14,DOIO
NEXTCARD LA    1,READCARD
         LA    2,X'01C'
         BAL   14,DOIO
         TM    STATUS,X'01'    unit exception: no more cards
         BO    COPYTAPE
         LA    5,1(5)
         LA    1,PRINT
         LA    2,X'00E'
         BAL   14,DOIO
         LA    1,PUNCH
         LA    2,X'00D'
         BAL   14,DOIO
         LA    1,TAPE
         LA    2,X'180'
         BAL   14,DOIO
         B     NEXTCARD
COPYTAPE LA    1,REWIND
         LA    2,X'180'
         BAL   14,DOIO
NEXTREC  LA    1,READTAPE
         LA    2,X'180'
         BAL   14,DOIO
         TM    STATUS,X'01'    the tape mark
         BO    REPORT
         IC    6,SEARCH+4      the record before, and this one
         LA    6,1(6)
         STC   6,COUNT+4
         LA    1,WRITE
         LA    2,X'130'
         BAL   14,DOIO
         MVC   SEARCH,COUNT
         B     NEXTREC
REPORT   CVD   5,DOUBLE
         UNPK  NUMBER(2),DOUBLE+6(2)
         OI    NUMBER+1,X'F0'
         LA    1,TYPE
         LA    2,X'009'
         BAL   14,DOIO
         LPSW  GOOD
DOIO     ST    1,CAW
         LA    3,POSTED
         ST    3,IONEW+4
         MVI   IONEW+1,0
         MVI   STATUS,0
         SIO   0(2)
         BC    8,WAITING
         BC    4,HAVE
         B     FAILED
WAITING  LPSW  WAIT
POSTED   CH    2,IOOLD+2
         BNE   WAITING
HAVE     OC    STATUS,CSW+4
         TM    STATUS,X'02'
         BO    FAILED
         TM    CSW+4,X'04'
         BZ    WAITING
         BR    14
FAILED   ST    14,BAD+4
         MVI   BAD+4,0
         LPSW  BAD
         DS    0D
WAIT     DC    X'FE02000000000000'
GOOD     DC    X'0002000000000000'
BAD      DC    X'0002000000000000'
DOUBLE   DS    D
READCARD DC    X'02',AL3(CARD),X'2000',AL2(80)
PRINT    DC    X'09',AL3(CARD),X'2000',AL2(80)
PUNCH    DC    X'41',AL3(CARD),X'2000',AL2(80)
TAPE     DC    X'01',AL3(CARD),X'2000',AL2(80)
REWIND   DC    X'1F',AL3(0),X'6000',AL2(1)
         DC    X'07',AL3(0),X'2000',AL2(1)
READTAPE DC    X'02',AL3(CARD),X'2000',AL2(80)
FORMAT   DC    X'07',AL3(SEEK),X'4000',AL2(6)
         DC    X'1F',AL3(MASK),X'4000',AL2(1)
         DC    X'39',AL3(SEEK+2),X'6000',AL2(4)
         DC    X'08',AL3(FORMAT+16),X'4000',AL2(1)
         DC    X'15',AL3(RECZERO),X'0000',AL2(16)
WRITE    DC    X'07',AL3(SEEK),X'4000',AL2(6)
         DC    X'1F',AL3(MASK),X'4000',AL2(1)
         DC    X'31',AL3(SEARCH),X'6000',AL2(5)
         DC    X'08',AL3(WRITE+16),X'4000',AL2(1)
         DC    X'1D',AL3(COUNT),X'8000',AL2(8)
         DC    X'00',AL3(CARD),X'0000',AL2(80)
TYPE     DC    X'09',AL3(NUMBER),X'2000',AL2(8)
SEEK     DC    X'000000000001'
MASK     DC    X'C0'
RECZERO  DC    X'0000000100000008',XL8'00'
SEARCH   DC    X'0000000100000050'
COUNT    DC    X'0000000100000050'
NUMBER   DC    C'00 CARDS'
STATUS   DC    X'0000'
CARD     DC    CL80' '
PAGE0    DSECT
         ORG   PAGE0+X'38'
IOOLD    DS    D
CSW      DS    D
CAW      DS    F
         ORG   PAGE0+X'78'
IONEW    DS    D
         END   SPREAD
