* AND, OR, EXCLUSIVE OR in every format, TEST UNDER MASK.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         LA    R10,1
         L     R1,=X'F0F0F0F0'
         L     R2,=X'0FF00FF0'
         LR    R3,R1
         NR    R3,R2
         BZ    FAIL
         CL    R3,=X'00F000F0'
         BNE   FAIL
         LA    R10,2
         LR    R3,R1
         OR    R3,R2
         CL    R3,=X'FFF0FFF0'
         BNE   FAIL
         LA    R10,3
         XR    R3,R1
         CL    R3,=X'0F000F00'
         BNE   FAIL
         XR    R3,R3
         BNZ   FAIL
         LA    R10,4
         O     R3,=X'12345678'
         N     R3,=X'FFFF0000'
         X     R3,=X'12340001'
         CL    R3,=X'00000001'
         BNE   FAIL
         LA    R10,5
         NI    BYTES,X'0F'
         BZ    FAIL
         OI    BYTES,X'30'
         XI    BYTES,X'FF'
         CLI   BYTES,X'C5'     AA -> 0A -> 3A -> C5
         BNE   FAIL
         LA    R10,6
         MVC   WORK,PATTERN
         NC    WORK,MASK
         BZ    FAIL
         OC    WORK(2),MASK
         XC    WORK+4(4),PATTERN+4
         CLC   WORK,EXPECT
         BNE   FAIL
         XC    WORK,WORK
         BNZ   FAIL
         LA    R10,7
         TM    PATTERN,X'00'   no bit chosen: cc 0
         BNZ   FAIL
         TM    PATTERN,X'01'   all ones: cc 3
         BNO   FAIL
         TM    PATTERN,X'81'   mixed: cc 1
         BNM   FAIL
         TM    PATTERN,X'80'   all zeros: cc 0
         BNZ   FAIL
         B     SUCCESS
BYTES    DC    X'AA'
PATTERN  DC    X'0123456789ABCDEF'
MASK     DC    X'FF00FF00FF00FF00'
EXPECT   DC    X'FF004500',X'00AB00EF'
WORK     DC    XL8'00'
         LTORG
         END   BEGIN
