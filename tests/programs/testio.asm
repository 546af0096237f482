*:no-instruction-count it polls a device
* The other I/O instructions: TIO until the device is free (no
* interruption), TCH, HIO, devices that are not there, CAW errors.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         LA    R10,1
         SIO   X'333'          nobody: cc 3
         BNO   FAIL
         TIO   X'333'
         BNO   FAIL
         LA    R10,2
         TIO   9               there, and free: cc 0
         BNZ   FAIL
         TCH   0
         BNZ   FAIL
         LA    R10,3
         LA    R0,WRITE
         ST    R0,CAW
         SIOF  9               fast release: here the same
         BNZ   FAIL
         LA    R10,4
         SIO   9               under way already: cc 2
         BC    13,FAIL
         LA    R10,5
POLL     TIO   9
         BC    2,POLL          busy
         BC    11,FAIL         cc 1: ended, the CSW is stored
         CLC   CSW,ENDED
         BNE   FAIL
         LA    R10,6
         TIO   9               and that cleared it
         BNZ   FAIL
         LA    R10,7
         MVC   CSW,=X'FFFFFFFFFFFFFFFF'
         MVC   CAW,=X'0F001000'   bits 4-7 must be zero
         SIO   9
         BC    11,FAIL         cc 1
         CLC   CSW+4(2),=X'0020'  program check
         BNE   FAIL
         LA    R10,8
         LA    R0,BADOP
         ST    R0,CAW
         SIO   9               command 55: command reject
         BC    11,FAIL
         TM    CSW+4,X'02'     unit check
         BZ    FAIL
         LA    R10,9
         LA    R0,SENSE
         ST    R0,CAW
         SIO   9
         BNZ   FAIL
POLL2    TIO   9
         BC    2,POLL2
         TM    SENSED,X'80'    command reject
         BZ    FAIL
         LA    R10,10
         LA    R0,READ         a read waits for a person
         ST    R0,CAW
         SIO   9
         BNZ   FAIL
         HIO   9               cut it short
         BC    2,HALTED
         BC    4,HALTED
         B     FAIL
HALTED   LA    R10,11
         L     R3,=F'100000'
POLL3    TIO   9
         BC    8,FREE
         BC    4,FREE
         BCT   R3,POLL3
         B     FAIL
FREE     TIO   9
         BNZ   FAIL
         MVC   CSW,=XL8'00'
         SLR   R3,R3
         B     SUCCESS
         DS    0D
WRITE    DC    X'09',AL3(TEXT),X'2000',AL2(L'TEXT)
ENDED    DC    X'00',AL3(WRITE+8),X'0C000000'
BADOP    DC    X'55',AL3(TEXT),X'2000',AL2(1)
SENSE    DC    X'04',AL3(SENSED),X'2000',AL2(1)
READ     DC    X'0A',AL3(BUFFER),X'2000',AL2(40)
TEXT     DC    C'POLLED'
SENSED   DC    X'00'
BUFFER   DC    CL40' '
         LTORG
         END   BEGIN
