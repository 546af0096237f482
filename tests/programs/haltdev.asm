* HDV, CLRIO and STIDC on the console, at rest and while it waits for
* a person, and where there is no device.
         COPY  PROLOGUE
CHANID   EQU   TEST+X'A8'
BEGIN    SLR   R11,R11
         STCTL 0,0,CR0
         LA    R10,20
         CLRIO 9               without block multiplexing: as TIO
         BNZ   FAIL
         LA    R0,READ
         ST    R0,CAW
         SIO   9
         BNZ   FAIL
         CLRIO 9
         BC    13,FAIL         busy: cc 2
         HDV   9
POLL     TIO   9
         BC    5,POLL
         OI    CR0,X'80'
         LCTL  0,0,CR0
         LA    R10,1
         HDV   X'333'          nobody: cc 3
         BNO   FAIL
         CLRIO X'333'
         BNO   FAIL
         STIDC X'300'
         BNO   FAIL
         LA    R10,2
         STIDC 9               a byte-multiplexer channel
         BNZ   FAIL
         CLC   CHANID(4),=X'10000000'
         BNE   FAIL
         LA    R10,3
         CLRIO 9               nothing is under way: cc 0
         BNZ   FAIL
         LA    R10,4
         MVC   CSW,=8X'FF'
         HDV   9               told to stop: cc 1, zeros
         BC    11,FAIL
         CLC   CSW+4(2),=X'0000'
         BNE   FAIL
         LA    R10,5
         LA    R0,READ         a read waits for a person
         ST    R0,CAW
         SIO   9
         BNZ   FAIL
         CLRIO 9               cleared: cc 1, the whole CSW
         BC    11,FAIL
         CLC   CSW,CLEARED
         BNE   FAIL
         LA    R10,6
         TIO   9               nothing is left of it
         BNZ   FAIL
         LA    R10,7
         SIO   9
         BNZ   FAIL
         HDV   9               cc 1
         BC    11,FAIL
         LA    R10,8
         HDV   9               its end is pending: cc 0
         BNZ   FAIL
         LA    R10,9
         CLRIO 9               which CLRIO stores as TIO does
         BC    11,FAIL
         TM    CSW+4,X'08'     channel end
         BZ    FAIL
         CLRIO 9
         BNZ   FAIL
         B     SUCCESS
         DS    0D
READ     DC    X'0A',AL3(BUFFER),X'2000',AL2(40)
CLEARED  DC    X'00',AL3(READ+8),X'0000',AL2(40)
CR0      DC    F'0'
BUFFER   DC    CL40' '
         LTORG
         END   BEGIN
