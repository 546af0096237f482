* Cards go to a tape, the tape to a disk, the disk to paper. With
* &SYSPARM 'DIAGNOSE' all input/output is CP's service; else it is as
* on every System/370: START I/O, a wait, an interruption. run.sh runs
* both.
JOB      CSECT
         USING JOB,0
         DC    X'00000000',A(BEGIN)
         ORG   JOB+X'38'
IOOLD    DS    D
CSW      DS    D
CAW      DS    F
         ORG   JOB+X'58'
         DC    X'000A0000',X'00BAD058'
         DC    X'000A0000',X'00BAD060'
         DC    X'000A0000',X'00BAD068'
         DC    X'000A0000',X'00BAD070'
IONEW    DC    X'00000000',A(BAD)
         ORG   JOB+X'200'
BEGIN    LA    R1,CARDREAD
         LA    R2,READER
         BAL   R14,DOIO
         BC    2,ALLREAD       unit exception: no more cards
         BNZ   BAD
         LA    R1,TAPEWRIT
         LA    R2,TAPE
         BAL   R14,DOIO
         BNZ   BAD
         B     BEGIN
ALLREAD  LA    R1,TAPEMARK     behind the last, and rewind
         LA    R2,TAPE
         BAL   R14,DOIO
         BNZ   BAD
COPY     LA    R1,TAPEREAD
         LA    R2,TAPE
         BAL   R14,DOIO
         BC    2,ALLCOPY       unit exception: the tape mark
         BNZ   BAD
         MVC   BEFORE+4(1),COUNT+4
         IC    R4,COUNT+4
         LA    R4,1(,R4)
         STC   R4,COUNT+4
         LA    R1,DISKWRIT
         LA    R2,DISK
         BAL   R14,DOIO
         BNZ   BAD
         B     COPY
ALLCOPY  MVI   BEFORE+4,0
PRINT    IC    R4,BEFORE+4
         LA    R4,1(,R4)
         STC   R4,BEFORE+4
         XC    RECORD,RECORD
         LA    R1,DISKREAD
         LA    R2,DISK
         BAL   R14,DISKIO
         BNZ   BAD
         LA    R1,LINE
         LA    R2,PRINTER
         BAL   R14,DOIO
         BNZ   BAD
         CLC   BEFORE+4(1),COUNT+4
         BL    PRINT
         LPSW  DONE
BAD      LPSW  FAILED
*
* The channel program at R1, on the device in R2. Condition code 0:
* ended well, 2: with unit exception.
         AIF   ('&SYSPARM' EQ 'DIAGNOSE').SERVICE
DISKIO   EQU   *
DOIO     ST    R1,CAW
         MVI   STATUS,0
         MVC   IONEW(8),TOPOSTED
         SIO   0(R2)
         BC    8,AWAIT
         BC    4,STORED        ended at once, or refused
         B     BAD
AWAIT    LPSW  ENABLED
POSTED   CH    R2,IOOLD+2
         BNE   BAD
STORED   OC    STATUS,CSW+4
         TM    STATUS,X'02'
         BO    BAD
         TM    STATUS,X'04'    device end
         BZ    AWAIT
         TM    STATUS,X'01'
         BCR   8,R14
         LTR   R2,R2           condition code 2
         BR    R14
         DS    0D
ENABLED  DC    X'FE020000',A(0)
TOPOSTED DC    X'00000000',A(POSTED)
STATUS   DC    X'00'
         AGO   .BOTH
.SERVICE ANOP
DOIO     LR    R3,R1
         DIAGNOSE R2,R3,X'20'
         BR    R14
DISKIO   LR    R3,R1
         LA    R15,1           one record
         DIAGNOSE R2,R3,X'18'
         BR    R14
.BOTH    ANOP
*
         DS    0D
CARDREAD DC    X'02',AL3(RECORD),X'2000',AL2(80)
TAPEWRIT DC    X'01',AL3(RECORD),X'2000',AL2(80)
TAPEMARK DC    X'1F',AL3(0),X'6000',AL2(1)
         DC    X'07',AL3(0),X'2000',AL2(1)
TAPEREAD DC    X'02',AL3(RECORD),X'2000',AL2(80)
LINE     DC    X'09',AL3(RECORD),X'2000',AL2(80)
DISKWRIT DC    X'07',AL3(SEEKTO),X'4000',AL2(6)
         DC    X'31',AL3(BEFORE),X'4000',AL2(5)
         DC    X'08',AL3(DISKWRIT+8),X'4000',AL2(1)
         DC    X'1D',AL3(COUNT),X'2000',AL2(88)
DISKREAD DC    X'07',AL3(SEEKTO),X'4000',AL2(6)
         DC    X'31',AL3(BEFORE),X'4000',AL2(5)
         DC    X'08',AL3(DISKREAD+8),X'4000',AL2(1)
         DC    X'06',AL3(RECORD),X'2000',AL2(80)
DONE     DC    X'000A0000',A(0)
FAILED   DC    X'000A0000',X'00BAD000'
SEEKTO   DC    X'000000010000'
BEFORE   DC    X'0001000000'   a record on cylinder 1, head 0
COUNT    DC    X'0001000000000050'
RECORD   DS    XL80
READER   EQU   X'00C'
PRINTER  EQU   X'00E'
TAPE     EQU   X'181'
DISK     EQU   X'190'
R1       EQU   1
R2       EQU   2
R3       EQU   3
R4       EQU   4
R14      EQU   14
R15      EQU   15
         END   BEGIN
